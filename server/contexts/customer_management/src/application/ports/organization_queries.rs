//! Reads of agencies, outside of any change.

use crate::domain::organization::OrganizationState;
use crate::domain::values::Slug;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;

/// Reads agencies.
#[async_trait]
pub trait OrganizationQueries: Send + Sync {
    /// The agency at an address of the portal.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn by_slug(&self, slug: &Slug) -> Result<Option<OrganizationState>, StorageError>;

    /// The agency with this id.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn by_id(&self, id: OrganizationId) -> Result<Option<OrganizationState>, StorageError>;

    /// Every agency, by slug. An installation has few: they fit one answer.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn list(&self) -> Result<Vec<OrganizationState>, StorageError>;
}
