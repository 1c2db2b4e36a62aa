//! What the publish gate has to know of an agency.

use crate::domain::publish_gate::AgencyStanding;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;

/// Tells how agencies stand before the law.
#[async_trait]
pub trait AgencyStandings: Send + Sync {
    /// How an agency stands, if there is such an agency.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn standing(&self, organization: OrganizationId) -> Result<Option<AgencyStanding>, StorageError>;
}
