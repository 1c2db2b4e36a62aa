//! Photographs and documents that nothing names any more are deleted, after the
//! change that let go of them was kept.

use async_trait::async_trait;
use kernel::event::EventEnvelope;
use kernel::objects::{ObjectKey, ObjectStorage};
use serde::Deserialize;
use sql::Transaction;
use sql::outbox::{Consumer, ConsumerError, Registry};
use std::sync::Arc;

/// The consumer of `PROPERTY_OBJECTS_RELEASED.v1`.
///
/// Where the storage fails, the outbox tries again; given up, the event is a dead letter, and the
/// sweep finds what it named.
pub struct ReleasedObjects {
    objects: Arc<dyn ObjectStorage>,
}

/// What the event says.
#[derive(Deserialize)]
struct Released {
    keys: Vec<String>,
}

impl ReleasedObjects {
    /// The event it waits for.
    pub const KIND: &'static str = "PROPERTY_OBJECTS_RELEASED.v1";
    /// The name under which the inbox knows it.
    pub const NAME: &'static str = "property_management.released_objects";

    /// A consumer that deletes from `objects`.
    #[must_use]
    pub fn new(objects: Arc<dyn ObjectStorage>) -> Self {
        Self { objects }
    }

    /// Adds it to the consumers of a dispatcher.
    #[must_use]
    pub fn registered_in(self, registry: Registry) -> Registry {
        registry.on(Self::KIND, Self::NAME, Arc::new(self))
    }
}

#[async_trait]
impl Consumer for ReleasedObjects {
    /// Deletes. The storage may be far away, and nobody's change waits for it; deleting again does nothing.
    async fn prepare(&self, event: &EventEnvelope) -> Result<(), ConsumerError> {
        let released = Released::deserialize(&event.payload)?;
        for key in released.keys {
            self.objects.delete(&ObjectKey::parse(&key)?).await?;
        }
        Ok(())
    }

    async fn handle(&self, _: &EventEnvelope, _: &mut Transaction) -> Result<(), ConsumerError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::event::EventEnvelope;
    use kernel::ids::{EventId, OrganizationId};
    use kernel::objects::{MediaType, ObjectError};
    use kernel::time::{Clock as _, SystemClock};
    use serde_json::json;
    use storage::MemoryObjects;
    use uuid::Uuid;

    fn key(text: &str) -> ObjectKey {
        ObjectKey::parse(text).unwrap()
    }

    fn released(keys: &[&str]) -> EventEnvelope {
        EventEnvelope {
            id: EventId(Uuid::from_u128(1)),
            kind: ReleasedObjects::KIND.to_owned(),
            occurred_at: SystemClock.now(),
            organization: OrganizationId(Uuid::from_u128(2)),
            aggregate: Uuid::from_u128(3),
            aggregate_version: 1,
            payload: json!({ "keys": keys }),
        }
    }

    async fn with_two() -> Arc<MemoryObjects> {
        let objects = Arc::new(MemoryObjects::new(Arc::new(SystemClock)));
        for name in ["photos/o/a/480.jpg", "photos/o/b/480.jpg"] {
            objects.put(&key(name), "x".into(), MediaType::Jpeg).await.unwrap();
        }
        objects
    }

    #[tokio::test]
    async fn what_was_released_is_deleted_and_nothing_else() {
        let objects = with_two().await;
        let consumer = ReleasedObjects::new(objects.clone());
        let event = released(&["photos/o/a/480.jpg", "photos/o/gone/480.jpg"]);
        consumer.prepare(&event).await.unwrap();
        assert_eq!(objects.keys(), [key("photos/o/b/480.jpg")]);
        consumer.prepare(&event).await.unwrap();
    }

    #[tokio::test]
    async fn a_storage_that_fails_is_asked_again() {
        let objects = with_two().await;
        let consumer = ReleasedObjects::new(objects.clone());
        objects.fail_with(ObjectError::Unavailable("away".to_owned()));
        let event = released(&["photos/o/a/480.jpg"]);
        assert!(consumer.prepare(&event).await.is_err());
        assert_eq!(objects.keys().len(), 2);
        consumer.prepare(&event).await.unwrap();
        assert_eq!(objects.keys().len(), 1);
    }
}
