//! Logos that no agency has any more are deleted, after the change that let go of them was kept.

use async_trait::async_trait;
use customer_management::domain::events::LOGO_RELEASED;
use kernel::event::EventEnvelope;
use kernel::objects::{ObjectKey, ObjectStorage};
use serde::Deserialize;
use sql::Transaction;
use sql::outbox::{Consumer, ConsumerError, Registry};
use std::sync::Arc;

/// The consumer of `ORGANIZATION_LOGO_RELEASED.v1`.
///
/// Where the storage fails, the outbox tries again; given up, the event is a dead letter, and the
/// sweep finds what it named.
pub struct ReleasedLogos {
    objects: Arc<dyn ObjectStorage>,
}

/// What the event says.
#[derive(Deserialize)]
struct Released {
    keys: Vec<String>,
}

impl ReleasedLogos {
    /// The name under which the inbox knows it.
    pub const NAME: &'static str = "customer_management.released_logos";

    /// A consumer that deletes from `objects`.
    #[must_use]
    pub fn new(objects: Arc<dyn ObjectStorage>) -> Self {
        Self { objects }
    }

    /// Adds it to the consumers of a dispatcher.
    #[must_use]
    pub fn registered_in(self, registry: Registry) -> Registry {
        registry.on(LOGO_RELEASED, Self::NAME, Arc::new(self))
    }
}

#[async_trait]
impl Consumer for ReleasedLogos {
    /// Deletes. The storage may be far away, and nobody's change waits for it; deleting again does nothing.
    async fn prepare(&self, event: &EventEnvelope) -> Result<(), ConsumerError> {
        for key in Released::deserialize(&event.payload)?.keys {
            self.objects.delete(&ObjectKey::parse(&key)?).await?;
        }
        Ok(())
    }

    async fn handle(&self, _: &EventEnvelope, _: &mut Transaction) -> Result<(), ConsumerError> {
        Ok(())
    }
}
