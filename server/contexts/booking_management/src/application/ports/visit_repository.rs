//! Visits, one at a time, with what they hold.

use super::Placed;
use crate::domain::ids::{OpenHouseId, PropertyId, VisitId};
use crate::domain::visit::Visit;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// The visits of all agencies.
///
/// A visit that [holds](crate::domain::visit::VisitState::hold) something has one row for its agent
/// (who is one person in all agencies) and one for its property. Of two holds of one of them that
/// overlap, storage keeps one.
#[async_trait]
pub trait VisitRepository: Send {
    /// The visit with this id, of whatever agency: a signed link says that it may be found.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find(&mut self, id: VisitId) -> Result<Option<Visit>, StorageError>;

    /// The agency's visit with this id.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find_in(
        &mut self,
        organization: OrganizationId,
        id: VisitId,
    ) -> Result<Option<Visit>, StorageError> {
        let found = self.find(id).await?;
        Ok(found.filter(|visit| visit.state().organization == organization))
    }

    /// The visits of a property that are still to be (requested or confirmed) and begin after a
    /// moment, the earliest first; also those of open houses.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn upcoming_of(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
        after: Timestamp,
    ) -> Result<Vec<Visit>, StorageError>;

    /// The visits with a seat in an open house, in the order of their seats.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn seated_in(&mut self, house: OpenHouseId) -> Result<Vec<Visit>, StorageError>;

    /// Keeps a new visit with what it holds and its events, and gives it its version. One of an
    /// open house gets the lowest free seat.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn insert(&mut self, visit: &mut Visit) -> Result<Placed, StorageError>;

    /// Keeps a changed visit with its events: what it held before is let go, what it holds now is
    /// held. Closed (cancelled, completed, missed), it holds nothing and its seat is free.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] if somebody else changed it in the meantime.
    async fn save(&mut self, visit: &mut Visit) -> Result<Placed, StorageError>;
}
