//! What this context tells the others, and what it listens to. An event's name and JSON are a
//! promise: a new shape is a new version beside the old one. Ids and the least data only, never a
//! person's.

use super::ids::{ApplicantId, InvitationId, OpenHouseId, PropertyId, VisitId, WaitingEntryId};
use super::visit::{CancelledBy, Reminder};
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, OrganizationId, UserId};
use kernel::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Which visit, of what, by whom and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct VisitTime {
    /// The visit.
    pub visit: VisitId,
    /// What is visited.
    pub property: PropertyId,
    /// Who shows it.
    pub agent: UserId,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// The SEQUENCE of its calendar entry.
    pub sequence: i32,
}

/// Something that happened to a visit, an open house or somebody who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum BookingEvent {
    /// A visitor asks for a time, which is held until the agent says something.
    VisitRequested(VisitTime),
    /// A visit was booked, and stands.
    VisitBooked(VisitTime),
    /// The agent said that it stands.
    VisitConfirmed(VisitTime),
    /// It is at another time, or shown by somebody else.
    VisitMoved {
        /// The visit as it is now.
        #[serde(flatten)]
        time: VisitTime,
        /// When it began before.
        from: Timestamp,
        /// Who would have shown it before.
        former_agent: UserId,
        /// Who of the agency moved it; none: the visitor, or the machine's operator.
        user: Option<UserId>,
    },
    /// It won't be.
    VisitCancelled {
        /// The visit.
        #[serde(flatten)]
        time: VisitTime,
        /// Who called it off.
        by: CancelledBy,
        /// Who of the agency it was; none: nobody, or the machine's operator.
        user: Option<UserId>,
    },
    /// It took place.
    VisitCompleted(VisitTime),
    /// The visitor didn't come.
    VisitMissed(VisitTime),
    /// The visitor is to be told of it.
    VisitReminded {
        /// The visit.
        #[serde(flatten)]
        time: VisitTime,
        /// How long beforehand.
        reminder: Reminder,
    },
    /// An open house will be.
    OpenHouseAnnounced {
        /// The open house.
        open_house: OpenHouseId,
        /// What is shown.
        property: PropertyId,
        /// When it begins.
        starts_at: Timestamp,
        /// When it ends.
        ends_at: Timestamp,
        /// For how many.
        capacity: u16,
    },
    /// An open house won't be.
    OpenHouseCancelled {
        /// The open house.
        open_house: OpenHouseId,
        /// What would have been shown.
        property: PropertyId,
    },
    /// Somebody waits for a time.
    WaitingJoined {
        /// Who waits.
        entry: WaitingEntryId,
        /// For what.
        property: PropertyId,
        /// The time.
        starts_at: Timestamp,
    },
    /// A time is offered to somebody who waits for it.
    WaitingOffered {
        /// Who waits.
        entry: WaitingEntryId,
        /// For what.
        property: PropertyId,
        /// The time.
        starts_at: Timestamp,
        /// Until when it is held for them.
        until: Timestamp,
    },
    /// A screened applicant may book.
    VisitInvited {
        /// The right.
        invitation: InvitationId,
        /// Whose.
        applicant: ApplicantId,
        /// To visit what.
        property: PropertyId,
    },
}

impl BookingEvent {
    /// Name and version, the key by which consumers find their handler.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::VisitRequested(_) => "VISIT_REQUESTED.v1",
            Self::VisitBooked(_) => "VISIT_BOOKED.v1",
            Self::VisitConfirmed(_) => "VISIT_CONFIRMED.v1",
            Self::VisitMoved { .. } => "VISIT_MOVED.v1",
            Self::VisitCancelled { .. } => "VISIT_CANCELLED.v1",
            Self::VisitCompleted(_) => "VISIT_COMPLETED.v1",
            Self::VisitMissed(_) => "VISIT_MISSED.v1",
            Self::VisitReminded { .. } => "VISIT_REMINDED.v1",
            Self::OpenHouseAnnounced { .. } => "OPEN_HOUSE_ANNOUNCED.v1",
            Self::OpenHouseCancelled { .. } => "OPEN_HOUSE_CANCELLED.v1",
            Self::WaitingJoined { .. } => "WAITING_JOINED.v1",
            Self::WaitingOffered { .. } => "WAITING_OFFERED.v1",
            Self::VisitInvited { .. } => "VISIT_INVITED.v1",
        }
    }

    /// What it happened to.
    #[must_use]
    pub const fn aggregate(&self) -> Uuid {
        match self {
            Self::VisitRequested(time)
            | Self::VisitBooked(time)
            | Self::VisitConfirmed(time)
            | Self::VisitMoved { time, .. }
            | Self::VisitCancelled { time, .. }
            | Self::VisitCompleted(time)
            | Self::VisitMissed(time)
            | Self::VisitReminded { time, .. } => time.visit.0,
            Self::OpenHouseAnnounced { open_house, .. } | Self::OpenHouseCancelled { open_house, .. } => {
                open_house.0
            }
            Self::WaitingJoined { entry, .. } | Self::WaitingOffered { entry, .. } => entry.0,
            Self::VisitInvited { invitation, .. } => invitation.0,
        }
    }
}

/// An event that is not saved yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PendingEvent {
    /// When it happened.
    pub occurred_at: Timestamp,
    /// What happened.
    pub event: BookingEvent,
}

impl PendingEvent {
    /// The event, ready to be delivered.
    ///
    /// # Errors
    /// Never in practice: the payload has only string keys.
    pub fn into_envelope(
        self,
        id: EventId,
        organization: OrganizationId,
        aggregate_version: i64,
    ) -> Result<EventEnvelope, serde_json::Error> {
        Ok(EventEnvelope {
            id,
            kind: self.event.kind().to_owned(),
            occurred_at: self.occurred_at,
            organization,
            aggregate: self.event.aggregate(),
            aggregate_version,
            payload: serde_json::to_value(self.event)?,
        })
    }
}

/// The kind of the event by which screening says how an applicant was decided on.
pub const APPLICANT_SCREENED: &str = "APPLICANT_SCREENED.v1";

/// The events upon which a property is not shown any more.
pub const PROPERTY_GONE: [&str; 4] =
    ["PROPERTY_WITHDRAWN.v1", "PROPERTY_SOLD.v1", "PROPERTY_RENTED.v1", "PROPERTY_DELETED.v1"];

/// What `APPLICANT_SCREENED.v1` says, as far as visits are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct ApplicantScreened {
    /// The applicant.
    pub applicant: ApplicantId,
    /// What they applied for.
    pub property: PropertyId,
    /// What a person decided.
    pub decision: Decision,
}

/// What a person decided on an applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// They may go on.
    Accepted,
    /// Anything else: no invitation comes of it.
    #[serde(other)]
    NotAccepted,
}

/// What each of [`PROPERTY_GONE`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct PropertyGone {
    /// The property.
    pub property: PropertyId,
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeDelta, TimeZone as _, Utc};
    use serde_json::{Value, json};

    fn at(hour: u32) -> Timestamp {
        Utc.with_ymd_and_hms(2026, 11, 25, hour, 0, 0).unwrap()
    }

    fn time() -> VisitTime {
        VisitTime {
            visit: VisitId(Uuid::from_u128(1)),
            property: PropertyId(Uuid::from_u128(2)),
            agent: UserId(Uuid::from_u128(3)),
            starts_at: at(15),
            ends_at: at(15) + TimeDelta::minutes(30),
            sequence: 1,
        }
    }

    fn told() -> Value {
        json!({
            "visit": "00000000-0000-0000-0000-000000000001",
            "property": "00000000-0000-0000-0000-000000000002",
            "agent": "00000000-0000-0000-0000-000000000003",
            "starts_at": "2026-11-25T15:00:00Z",
            "ends_at": "2026-11-25T15:30:00Z",
            "sequence": 1,
        })
    }

    fn told_and<const N: usize>(more: [(&str, Value); N]) -> Value {
        let mut told = told();
        for (key, value) in more {
            told[key] = value;
        }
        told
    }

    #[test]
    fn each_event_has_the_name_and_json_that_consumers_were_promised() {
        let (property, starts_at, ends_at) = (time().property, time().starts_at, time().ends_at);
        let second = "00000000-0000-0000-0000-000000000002";
        let ninth = "00000000-0000-0000-0000-000000000009";
        let rui = UserId(Uuid::from_u128(9));
        let (open_house, entry) = (OpenHouseId(Uuid::from_u128(9)), WaitingEntryId(Uuid::from_u128(9)));
        let golden = [
            (BookingEvent::VisitRequested(time()), "VISIT_REQUESTED.v1", told()),
            (BookingEvent::VisitBooked(time()), "VISIT_BOOKED.v1", told()),
            (BookingEvent::VisitConfirmed(time()), "VISIT_CONFIRMED.v1", told()),
            (
                BookingEvent::VisitMoved { time: time(), from: at(9), former_agent: rui, user: Some(rui) },
                "VISIT_MOVED.v1",
                told_and([
                    ("from", json!("2026-11-25T09:00:00Z")),
                    ("former_agent", json!(ninth)),
                    ("user", json!(ninth)),
                ]),
            ),
            (
                BookingEvent::VisitCancelled { time: time(), by: CancelledBy::Visitor, user: None },
                "VISIT_CANCELLED.v1",
                told_and([("by", json!("visitor")), ("user", Value::Null)]),
            ),
            (BookingEvent::VisitCompleted(time()), "VISIT_COMPLETED.v1", told()),
            (BookingEvent::VisitMissed(time()), "VISIT_MISSED.v1", told()),
            (
                BookingEvent::VisitReminded { time: time(), reminder: Reminder::DayBefore },
                "VISIT_REMINDED.v1",
                told_and([("reminder", json!("day_before"))]),
            ),
            (
                BookingEvent::OpenHouseAnnounced { open_house, property, starts_at, ends_at, capacity: 12 },
                "OPEN_HOUSE_ANNOUNCED.v1",
                json!({
                    "open_house": ninth, "property": second, "capacity": 12,
                    "starts_at": "2026-11-25T15:00:00Z", "ends_at": "2026-11-25T15:30:00Z",
                }),
            ),
            (
                BookingEvent::OpenHouseCancelled { open_house, property },
                "OPEN_HOUSE_CANCELLED.v1",
                json!({"open_house": ninth, "property": second}),
            ),
            (
                BookingEvent::WaitingJoined { entry, property, starts_at },
                "WAITING_JOINED.v1",
                json!({"entry": ninth, "property": second, "starts_at": "2026-11-25T15:00:00Z"}),
            ),
            (
                BookingEvent::WaitingOffered { entry, property, starts_at, until: at(11) },
                "WAITING_OFFERED.v1",
                json!({
                    "entry": ninth, "property": second,
                    "starts_at": "2026-11-25T15:00:00Z", "until": "2026-11-25T11:00:00Z",
                }),
            ),
            (
                BookingEvent::VisitInvited {
                    invitation: InvitationId(Uuid::from_u128(9)),
                    applicant: ApplicantId(Uuid::from_u128(2)),
                    property,
                },
                "VISIT_INVITED.v1",
                json!({"invitation": ninth, "applicant": second, "property": second}),
            ),
        ];
        for (event, kind, payload) in golden {
            let pending = PendingEvent { occurred_at: at(9), event };
            let organization = OrganizationId(Uuid::from_u128(7));
            let envelope = pending.into_envelope(EventId(Uuid::from_u128(8)), organization, 3).unwrap();
            assert_eq!((envelope.kind.as_str(), &envelope.payload), (kind, &payload));
            assert_eq!((envelope.organization, envelope.aggregate_version), (organization, 3));
        }
    }

    #[test]
    fn what_others_promised_is_understood() {
        let id = "00000000-0000-0000-0000-000000000002";
        for (word, decision) in [
            ("accepted", Decision::Accepted),
            ("declined", Decision::NotAccepted),
            ("?", Decision::NotAccepted),
        ] {
            let said = json!({
                "applicant": id, "property": id, "decision": word, "report": id, "effort": "LOW",
            });
            let (applicant, property) = (ApplicantId(Uuid::from_u128(2)), PropertyId(Uuid::from_u128(2)));
            let understood = ApplicantScreened::deserialize(&said).unwrap();
            assert_eq!(understood, ApplicantScreened { applicant, property, decision });
        }
        let gone = PropertyGone::deserialize(&json!({"property": id})).unwrap();
        assert_eq!(gone.property.0, Uuid::from_u128(2));
    }
}
