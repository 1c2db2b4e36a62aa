//! Atomic changes.

use super::OrganizationRepository;
use async_trait::async_trait;
use kernel::storage::StorageError;

/// One atomic change. Dropped without `commit`, it leaves no trace.
#[async_trait]
pub trait UnitOfWork: Send {
    /// The agencies, inside this change.
    fn organizations(&mut self) -> &mut dyn OrganizationRepository;

    /// Makes the change so. Once this has answered, a crash doesn't undo it.
    ///
    /// # Errors
    /// [`StorageError`]; nothing of the change was kept.
    async fn commit(self: Box<Self>) -> Result<(), StorageError>;
}

/// Begins atomic changes.
#[async_trait]
pub trait UnitsOfWork: Send + Sync {
    /// Begins a change.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`].
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StorageError>;
}
