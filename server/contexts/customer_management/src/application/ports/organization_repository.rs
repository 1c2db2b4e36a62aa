//! Agencies inside a change.

use crate::domain::organization::Organization;
use async_trait::async_trait;
use kernel::storage::StorageError;

/// Keeps agencies.
#[async_trait]
pub trait OrganizationRepository: Send {
    /// Keeps a new agency with its events, and raises its version.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when its slug or id is taken. The unit of work
    /// can then only be dropped.
    async fn add(&mut self, organization: &mut Organization) -> Result<(), StorageError>;
}
