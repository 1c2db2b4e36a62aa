//! Reads of many properties, outside of any change.

use crate::domain::property::PropertyState;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;

/// Reads pages of an agency's properties.
#[async_trait]
pub trait PropertyQueries: Send + Sync {
    /// The agency's next properties in the order of their numbers, whatever
    /// their status: what an export writes, page by page, in bounded memory.
    /// `after` is the last number of the page before; the last page is shorter
    /// than `limit`.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn page(
        &self,
        organization: OrganizationId,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<PropertyState>, StorageError>;
}
