//! Owners as they were typed in become owners as they are kept.

use super::ports::PersonalDataVault;
use crate::domain::owner::{
    IdentityDocument, OwnerDraft, OwnerId, PropertyOwner, PropertyOwners, Sealed, SealedNif,
};
use crate::domain::values::InvalidValue;
use kernel::ids::{IdGenerator, OrganizationId};
use kernel::nif::Nif;
use kernel::storage::StorageError;

/// Why owners can't be sealed.
pub(super) enum SealingError {
    /// They don't agree with one another.
    Invalid(InvalidValue),
    /// One of them is no longer among those kept.
    Gone,
    /// The vault failed.
    Storage(StorageError),
}

impl From<StorageError> for SealingError {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

/// Seals what is personal. What is typed in again as it is kept stays sealed as it is,
/// so that saving the same twice changes nothing.
pub(super) fn seal_owners(
    vault: &dyn PersonalDataVault,
    ids: &dyn IdGenerator,
    organization: OrganizationId,
    kept: &PropertyOwners,
    drafts: &[OwnerDraft],
) -> Result<PropertyOwners, SealingError> {
    let mut owners = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let known = match draft.id {
            Some(id) => Some(kept.find(id).ok_or(SealingError::Gone)?),
            None => None,
        };
        let id = draft.id.unwrap_or_else(|| OwnerId(ids.next()));
        let sealing = Sealing { vault, organization, owner: id };
        owners.push(PropertyOwner {
            id,
            full_name: draft.full_name.clone(),
            nif: sealing.nif(draft.nif.as_ref(), known.and_then(|owner| owner.nif.clone()))?,
            identity: sealing
                .identity(draft.identity.as_ref(), known.and_then(|owner| owner.identity.clone()))?,
            civil_status: draft.civil_status,
            email: draft.email.clone(),
            phone: draft.phone.clone(),
            share: draft.share,
        });
    }
    PropertyOwners::new(owners).map_err(SealingError::Invalid)
}

/// What seals for one owner.
struct Sealing<'a> {
    vault: &'a dyn PersonalDataVault,
    organization: OrganizationId,
    owner: OwnerId,
}

impl Sealing<'_> {
    fn nif(&self, typed: Option<&Nif>, kept: Option<SealedNif>) -> Result<Option<SealedNif>, StorageError> {
        let Some(nif) = typed else { return Ok(kept) };
        let mark = self.vault.mark(self.organization, nif)?;
        if kept.as_ref().is_some_and(|kept| kept.mark == mark) {
            return Ok(kept);
        }
        let sealed = self.vault.seal(self.organization, self.owner, nif.as_str())?;
        Ok(Some(SealedNif { sealed, mark }))
    }

    fn identity(
        &self,
        typed: Option<&IdentityDocument>,
        kept: Option<Sealed>,
    ) -> Result<Option<Sealed>, StorageError> {
        let Some(identity) = typed else { return Ok(kept) };
        if let Some(kept) = kept {
            let same = self.vault.open(self.organization, self.owner, &kept);
            // What doesn't open any more is replaced by what was typed in.
            if same.is_ok_and(|same| same == identity.as_str()) {
                return Ok(Some(kept));
            }
        }
        self.vault.seal(self.organization, self.owner, identity.as_str()).map(Some)
    }
}
