//! Who waits for which time.

use super::Placed;
use crate::domain::ids::{OpenHouseId, PropertyId, WaitingEntryId};
use crate::domain::values::Email;
use crate::domain::waiting::WaitingEntry;
use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// The waiting lists of all agencies.
#[async_trait]
pub trait WaitingRepository: Send {
    /// The entry with this id.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find(&mut self, id: WaitingEntryId) -> Result<Option<WaitingEntry>, StorageError>;

    /// The entry of somebody (by their address) who waits for a time, or to whom it is offered; not
    /// of who waits for a seat.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find_of(
        &mut self,
        property: PropertyId,
        starts_at: Timestamp,
        email: &Email,
    ) -> Result<Option<WaitingEntry>, StorageError>;

    /// The entry of somebody (by their address) who waits for a seat, or to whom one is offered.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find_for_seat(
        &mut self,
        house: OpenHouseId,
        email: &Email,
    ) -> Result<Option<WaitingEntry>, StorageError>;

    /// Who has waited longest for a seat in an open house, and is not offered one.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn next_for_seat(&mut self, house: OpenHouseId) -> Result<Option<WaitingEntry>, StorageError>;

    /// Those who wait for a seat in an open house, and those to whom one is offered, who has waited
    /// longest first.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn standing_for_seats(&mut self, house: OpenHouseId) -> Result<Vec<WaitingEntry>, StorageError>;

    /// Those who wait for a time of an agency's property, and those to whom one is offered, who has
    /// waited longest first. Not those who wait for a seat.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn standing_of(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
    ) -> Result<Vec<WaitingEntry>, StorageError>;

    /// Those who wait (nothing is offered to them) for a time that begins between two moments, both
    /// included: of this property, and of every property that this agent shows now, whoever showed
    /// it when they began to wait. Who has waited longest comes first. Not those who wait for a seat.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn waiting_for(
        &mut self,
        agent: UserId,
        property: Option<PropertyId>,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<WaitingEntry>, StorageError>;

    /// Keeps a new entry.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn insert(&mut self, entry: &mut WaitingEntry) -> Result<(), StorageError>;

    /// Keeps a changed entry with its events: what its offer held before is let go, what it holds
    /// now is held, under the entry's id. An offer of an open house holds the lowest free seat.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] if somebody else changed it in the meantime.
    async fn save(&mut self, entry: &mut WaitingEntry) -> Result<Placed, StorageError>;
}
