//! Atomic changes.

use super::{DocumentRepository, Journal, NoteRepository, PropertyRepository, SavedViews};
use crate::domain::publish_gate::AgencyStanding;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;

/// One atomic change. Dropped without `commit`, it leaves no trace.
#[async_trait]
pub trait UnitOfWork: Send {
    /// The properties, inside this change.
    fn properties(&mut self) -> &mut dyn PropertyRepository;

    /// Their documents.
    fn documents(&mut self) -> &mut dyn DocumentRepository;

    /// The notes about them.
    fn notes(&mut self) -> &mut dyn NoteRepository;

    /// What is written down beside them.
    fn journal(&mut self) -> &mut dyn Journal;

    /// Searches that people keep.
    fn views(&mut self) -> &mut dyn SavedViews;

    /// How the agency stands, for a change that publishes: until this change ends, whoever else
    /// publishes waits, so that of two that want a plan's last place one gets it. Nothing if there
    /// is no such agency.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn standing_to_publish(
        &mut self,
        organization: OrganizationId,
    ) -> Result<Option<AgencyStanding>, StorageError>;

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
