//! What an agency tells the other contexts. An event's name and JSON are a
//! promise: a new shape is a new version beside the old one.

use kernel::event::EventEnvelope;
use kernel::ids::{EventId, OrganizationId};
use kernel::locale::Country;
use kernel::time::Timestamp;
use serde::Serialize;

/// Something that happened to an agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum OrganizationEvent {
    /// It came to be.
    Founded {
        /// The agency.
        organization: OrganizationId,
        /// Where it has its seat.
        country: Country,
    },
}

impl OrganizationEvent {
    /// Name and version, the key by which consumers find their handler.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Founded { .. } => "ORGANIZATION_FOUNDED.v1",
        }
    }

    /// The agency it happened to.
    #[must_use]
    pub const fn organization(&self) -> OrganizationId {
        match self {
            Self::Founded { organization, .. } => *organization,
        }
    }
}

/// An event that is not saved yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingEvent {
    /// When it happened.
    pub occurred_at: Timestamp,
    /// What happened.
    pub event: OrganizationEvent,
}

impl PendingEvent {
    /// The event, ready to be delivered.
    ///
    /// # Errors
    /// Never in practice: the payload has only string keys.
    pub fn into_envelope(
        self,
        id: EventId,
        aggregate_version: i64,
    ) -> Result<EventEnvelope, serde_json::Error> {
        let organization = self.event.organization();
        Ok(EventEnvelope {
            id,
            kind: self.event.kind().to_owned(),
            occurred_at: self.occurred_at,
            organization,
            aggregate: organization.0,
            aggregate_version,
            payload: serde_json::to_value(&self.event)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use uuid::Uuid;

    #[test]
    fn each_event_has_the_name_and_json_that_consumers_were_promised() {
        let organization = OrganizationId(Uuid::from_u128(0x17));
        let event = OrganizationEvent::Founded { organization, country: Country::Portugal };
        assert_eq!(event.kind(), "ORGANIZATION_FOUNDED.v1");
        assert_eq!(
            serde_json::to_value(&event).unwrap(),
            json!({"organization": "00000000-0000-0000-0000-000000000017", "country": "PT"})
        );
    }
}
