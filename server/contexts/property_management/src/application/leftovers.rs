//! Objects that were stored before what points to them was kept, and then wasn't.

use kernel::objects::{ObjectKey, ObjectStorage};

/// Deletes what was stored for nothing, as well as that goes.
pub(super) async fn forget(objects: &dyn ObjectStorage, keys: &[ObjectKey]) {
    for key in keys {
        if let Err(error) = objects.delete(key).await {
            tracing::warn!(%key, %error, "an object is left over until the next sweep");
        }
    }
}
