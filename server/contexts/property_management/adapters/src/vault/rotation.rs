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
        let mut transaction = database.begin().await?;
        let find = Statement::new(include_str!("statements/sealed_owners.sql"))
            .bind(after.0)
            .bind(after.1)
            .bind(BATCH);
        let owners = transaction.fetch_all(find).await?;
        let Some(last) = owners.last() else { return Ok(rotation) };
        let next = (last.get("property_id")?, last.get("position")?);
        let mut renewed = 0;
        let mut undisturbed = true;
        for owner in &owners {
            match renew(&mut transaction, vault, owner).await? {
                Renewal::None => {}
                Renewal::Done => renewed += 1,
                Renewal::Disturbed => undisturbed = false,
            }
        }
        transaction.commit().await?;
        rotation.renewed += renewed;
        // What was typed in meanwhile may lie under the old key: it is looked at again.
        if undisturbed {
            rotation.owners += owners.len() as u64;
            after = next;
        }
    }
}

/// What became of an owner.
enum Renewal {
    /// Nothing needed to be sealed anew.
    None,
    /// All is sealed anew.
    Done,
    /// Somebody changed the owner since they were read; they stay as they are now.
    Disturbed,
}

/// Seals one owner's data anew, if any of it needs to be.
async fn renew(transaction: &mut Transaction, vault: &Vault, row: &Row) -> Result<Renewal, StorageError> {
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
        return Ok(Renewal::None);
    }
    let seal = |text: Option<String>| text.map(|text| vault.seal_for(&place, &text)).transpose();
    let property: Uuid = row.get("property_id")?;
    // Whoever loaded the property before must not bring back what lay under the old key; and whoever
    // is saving it now is waited for.
    let touch = Statement::new(include_str!("statements/touch_property.sql")).bind(property);
    transaction.execute(touch).await?;
    let reseal = Statement::new(include_str!("statements/reseal_owner.sql"))
        .bind(property)
        .bind(row.get::<i64>("position")?)
        .bind(seal(number)?)
        .bind(seal(open(&identity)?)?)
        .bind(new_mark)
        .bind(owner.0)
        .bind(nif)
        .bind(identity);
    Ok(match transaction.execute(reseal).await? {
        0 => Renewal::Disturbed,
        _ => Renewal::Done,
    })
}
