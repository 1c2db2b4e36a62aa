//! Objects that were stored before what points to them was kept, and then wasn't.

use kernel::objects::{ObjectKey, ObjectStorage};

/// Deletes what was stored for nothing, as well as that goes. A storage that fails is asked no further:
/// somebody waits for the answer, and the sweep finds the rest.
pub(super) async fn forget(objects: &dyn ObjectStorage, keys: &[ObjectKey]) {
    for key in keys {
        if let Err(error) = objects.delete(key).await {
            tracing::warn!(%key, %error, "this object, or those behind it, are left over until the next sweep");
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use kernel::objects::{MediaType, ObjectError};
    use kernel::time::SystemClock;
    use std::sync::Arc;
    use storage::MemoryObjects;

    #[tokio::test]
    async fn a_storage_that_fails_is_asked_once_and_not_for_each_object() {
        let objects = MemoryObjects::new(Arc::new(SystemClock));
        let keys: Vec<_> =
            ["a/1.jpg", "a/2.jpg", "a/3.jpg", "a/4.jpg"].map(|at| ObjectKey::parse(at).unwrap()).into();
        for key in &keys {
            objects.put(key, Bytes::from_static(b"x"), MediaType::Jpeg).await.unwrap();
        }
        objects.fail_after(1, ObjectError::Unavailable("away".to_owned()));
        forget(&objects, &keys).await;
        assert_eq!(objects.keys(), keys[1..]);
        forget(&objects, &keys).await;
        assert!(objects.keys().is_empty());
    }
}
