//! Agencies inside a change.

use crate::domain::organization::Organization;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;

/// Keeps agencies.
#[async_trait]
pub trait OrganizationRepository: Send {
    /// Keeps a new agency with its events, and raises its version. Its team is
    /// empty until [`TeamRepository::save`](super::TeamRepository::save) fills it.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when its slug or id is taken. The unit of work
    /// can then only be dropped.
    async fn add(&mut self, organization: &mut Organization) -> Result<(), StorageError>;

    /// The agency with this id.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find(&mut self, id: OrganizationId) -> Result<Option<Organization>, StorageError>;

    /// Saves a changed agency with its events, and raises its version; the
    /// public side learns of it.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when somebody else saved it since it was
    /// loaded, or when its slug is taken. The unit of work can then only be dropped.
    async fn save(&mut self, organization: &mut Organization) -> Result<(), StorageError>;
}
