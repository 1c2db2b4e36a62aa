//! Who belongs to which agency.

use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;

/// The people of the agencies, as far as this context has to know them.
#[async_trait]
pub trait AgencyMembers: Send + Sync {
    /// Whether somebody is a member of an agency.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn is_member(&self, organization: OrganizationId, user: UserId) -> Result<bool, StorageError>;
}
