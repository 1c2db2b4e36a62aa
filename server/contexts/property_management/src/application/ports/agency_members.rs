//! Who belongs to an agency.

use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;

/// Tells who belongs to which agency.
#[async_trait]
pub trait AgencyMembers: Send + Sync {
    /// Whether somebody is a member of the agency now.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn is_member(&self, organization: OrganizationId, user: UserId) -> Result<bool, StorageError>;
}
