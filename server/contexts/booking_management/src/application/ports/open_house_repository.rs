//! Open houses.

use super::Placed;
use crate::domain::ids::{OpenHouseId, PropertyId};
use crate::domain::open_house::OpenHouse;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// The open houses of all agencies.
#[async_trait]
pub trait OpenHouseRepository: Send {
    /// The open house with this id, of whatever agency: visitors know no agency.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find(&mut self, id: OpenHouseId) -> Result<Option<OpenHouse>, StorageError>;

    /// The announced open houses of a property that begin after a moment, the earliest first.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn upcoming_of(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
        after: Timestamp,
    ) -> Result<Vec<OpenHouse>, StorageError>;

    /// How many seats are taken, or held for whoever they are offered to.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn taken(&mut self, id: OpenHouseId) -> Result<u16, StorageError>;

    /// Keeps a new one with what it holds and its events.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn insert(&mut self, house: &mut OpenHouse) -> Result<Placed, StorageError>;

    /// Keeps a changed one; cancelled, it holds nothing any more. Its time never changes.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] if somebody else changed it in the meantime.
    async fn save(&mut self, house: &mut OpenHouse) -> Result<(), StorageError>;
}
