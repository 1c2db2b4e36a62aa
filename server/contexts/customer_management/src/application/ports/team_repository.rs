//! Teams inside a change.

use crate::domain::team::Team;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;

/// Keeps teams.
#[async_trait]
pub trait TeamRepository: Send {
    /// The agency's team, with its version raised. Until the unit ends nobody
    /// else gets it: of two changes the second decides on what the first left,
    /// or ends in a [`StorageError::Conflict`]. Whatever depends on who and how
    /// many are in the team begins with this. `None`: there is no such agency.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn lock(&mut self, organization: OrganizationId) -> Result<Option<Team>, StorageError>;

    /// Writes what waits in a team, its events included. The team was locked in
    /// this unit, or its agency was added in it.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when a change meets a membership that isn't as
    /// it was. The unit of work can then only be dropped.
    async fn save(&mut self, team: &mut Team) -> Result<(), StorageError>;
}
