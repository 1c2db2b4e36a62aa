//! The envelope in which one context tells the others what happened.
//!
//! Events are written to the outbox in the transaction of the change and
//! delivered at least once. They carry ids and the least data that consumers
//! need, never a person's data.

use crate::ids::{EventId, OrganizationId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something that happened, ready to be delivered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EventEnvelope {
    /// The event's identity; a consumer handles each once.
    pub id: EventId,
    /// Name and version, such as `PROPERTY_PUBLISHED.v1`.
    pub kind: String,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// The agency it happened in.
    pub organization: OrganizationId,
    /// The aggregate it happened to.
    pub aggregate: Uuid,
    /// The aggregate's version after the change.
    pub aggregate_version: i64,
    /// The event's own data.
    pub payload: serde_json::Value,
}
