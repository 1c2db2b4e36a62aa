//! Which objects something points to.

use crate::domain::document::DocumentId;
use crate::domain::media::ImageId;
use async_trait::async_trait;
use kernel::storage::StorageError;
use std::collections::HashSet;

/// Tells what of the objects in storage is still pointed to, whatever the agency.
#[async_trait]
pub trait ObjectReferences: Send + Sync {
    /// Those of these photographs that a property has.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn images(&self, ids: &[ImageId]) -> Result<HashSet<ImageId>, StorageError>;

    /// Those of these documents that a property has.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn documents(&self, ids: &[DocumentId]) -> Result<HashSet<DocumentId>, StorageError>;
}
