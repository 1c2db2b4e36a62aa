//! Everything sealed anew under the newest key.

use super::{Vault, place};
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use property_management::domain::owner::OwnerId;
use sql::{Database, Row, Statement, Transaction};
use uuid::Uuid;

/// Owners sealed anew in one transaction; between two, others write.
const BATCH: i64 = 500;

/// What came of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rotation {
    /// Owners of whom something is sealed.
    pub owners: u64,
    /// Those who were sealed or marked anew.
    pub renewed: u64,
}

/// Seals anew what lies under another key than the newest, and marks anew what was marked with
/// another than the oldest. Broken off, it is run again.
///
/// # Errors
/// [`StorageError::Corrupt`] when something doesn't open, which stays as it is;
/// [`StorageError::Unavailable`].
pub async fn rotate(database: &Database, vault: &Vault) -> Result<Rotation, StorageError> {
    let mut rotation = Rotation::default();
    let mut after = (Uuid::nil(), -1_i64);
    loop {
        // The owners of a batch are read and written in one transaction, so that no change gets lost.
        let mut transaction = database.begin().await?;
        let find = Statement::new(include_str!("statements/sealed_owners.sql"))
            .bind(after.0)
            .bind(after.1)
            .bind(BATCH);
        let owners = transaction.fetch_all(find).await?;
        for owner in &owners {
            rotation.owners += 1;
            rotation.renewed += u64::from(renew(&mut transaction, vault, owner).await?);
            after = (owner.get("property_id")?, owner.get("position")?);
        }
        transaction.commit().await?;
        if owners.is_empty() {
            return Ok(rotation);
        }
    }
}

/// Seals one owner's data anew, if any of it needs to be.
async fn renew(transaction: &mut Transaction, vault: &Vault, row: &Row) -> Result<bool, StorageError> {
    let owner = OwnerId(row.get("id")?);
    let organization = OrganizationId(row.get("organization_id")?);
    let (nif, identity): (Option<String>, Option<String>) = (row.get("nif")?, row.get("identity_document")?);
    let mark: Option<String> = row.get("nif_hash")?;

    let place = place(organization, owner);
    let open = |sealed: &Option<String>| sealed.as_ref().map(|it| vault.open_for(&place, it)).transpose();
    let current = |sealed: &Option<String>| sealed.as_ref().is_none_or(|sealed| vault.is_current(sealed));
    let number = open(&nif)?;
    let new_mark =
        number.as_ref().map(|nif| vault.mark_within(organization.0.as_bytes(), nif)).transpose()?;
    if current(&nif) && current(&identity) && mark == new_mark {
        return Ok(false);
    }
    let seal = |text: Option<String>| text.map(|text| vault.seal_for(&place, &text)).transpose();
    let reseal = Statement::new(include_str!("statements/reseal_owner.sql"))
        .bind(row.get::<Uuid>("property_id")?)
        .bind(row.get::<i64>("position")?)
        .bind(seal(number)?)
        .bind(seal(open(&identity)?)?)
        .bind(new_mark);
    transaction.execute(reseal).await?;
    Ok(true)
}
