//! What is personal, sealed.

use crate::domain::owner::{NifMark, OwnerId, Sealed};
use kernel::ids::OrganizationId;
use kernel::nif::Nif;
use kernel::storage::StorageError;

/// Seals what is personal of an owner under keys that the database doesn't hold.
/// What was sealed for one owner of one agency opens for no other.
pub trait PersonalDataVault: Send + Sync {
    /// Seals a text for an owner.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] when this machine can't seal.
    fn seal(&self, organization: OrganizationId, owner: OwnerId, text: &str) -> Result<Sealed, StorageError>;

    /// Opens what was sealed for an owner.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] when it was altered, belongs to another, or its key is
    /// not there.
    fn open(
        &self,
        organization: OrganizationId,
        owner: OwnerId,
        sealed: &Sealed,
    ) -> Result<String, StorageError>;

    /// What a tax number is found by within an agency: the same for the same number.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] when this machine can't make it.
    fn mark(&self, organization: OrganizationId, nif: &Nif) -> Result<NifMark, StorageError>;
}
