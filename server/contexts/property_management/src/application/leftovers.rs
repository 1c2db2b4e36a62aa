//! Objects that were stored before what points to them was kept, and then wasn't.

use kernel::objects::{ObjectKey, ObjectStorage};
use kernel::storage::StorageError;

/// Whether a change that failed with this may be there all the same: where storage goes away while
/// it commits, nobody knows. What such a change points to has to stay; if nothing does, the sweep
/// finds it.
pub(super) const fn may_be_kept(error: &StorageError) -> bool {
    matches!(error, StorageError::Unavailable(_))
}

/// Deletes what was stored for nothing, as well as that goes.
pub(super) async fn forget(objects: &dyn ObjectStorage, keys: &[ObjectKey]) {
    for key in keys {
        if let Err(error) = objects.delete(key).await {
            tracing::warn!(%key, %error, "an object is left over until the next sweep");
        }
    }
}
