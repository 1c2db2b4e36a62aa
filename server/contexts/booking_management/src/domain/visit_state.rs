//! What is kept of a visit, and the words it is told in.

use super::ids::{OpenHouseId, PropertyId, VisitId};
use super::values::{Contact, Note};
use chrono::TimeDelta;
use kernel::coded;
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Timestamp;

coded! {
    /// Where a visit stands.
    VisitStatus {
        /// It waits for the agent, and holds its time.
        Requested = "requested",
        /// It stands.
        Confirmed = "confirmed",
        /// It won't be.
        Cancelled = "cancelled",
        /// It was.
        Completed = "completed",
        /// Nobody came.
        Missed = "missed",
    }
}

impl VisitStatus {
    /// Whether it is still to be.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Requested | Self::Confirmed)
    }
}

coded! {
    /// Who called a visit off.
    CancelledBy {
        /// The visitor.
        Visitor = "visitor",
        /// The agency.
        Agency = "agency",
        /// The property is not shown any more.
        Withdrawal = "withdrawal",
    }
}

coded! {
    /// What is told beforehand.
    Reminder {
        /// 24 hours before.
        DayBefore = "day_before",
        /// 2 hours before.
        TwoHours = "two_hours",
    }
}

impl Reminder {
    /// How long before the visit.
    #[must_use]
    pub const fn ahead(self) -> TimeDelta {
        match self {
            Self::DayBefore => TimeDelta::hours(24),
            Self::TwoHours => TimeDelta::hours(2),
        }
    }
}

/// Among how many a visit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// The visitor alone: agent and property are held.
    Private,
    /// One of the seats of an open house, which itself holds agent and property.
    OpenHouse {
        /// Which open house.
        house: OpenHouseId,
        /// Which seat, from 1; storage gives it when the visit is first kept.
        seat: Option<u16>,
    },
}

/// Who booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookedBy {
    /// The visitor.
    Visitor,
    /// Somebody of the agency, for a caller; none: the operator.
    Agent(Option<UserId>),
}

/// Why a visit won't be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancellation {
    /// Who called it off.
    pub by: CancelledBy,
    /// When.
    pub at: Timestamp,
    /// What they say.
    pub message: Option<Note>,
}

/// Agent and property, held for a while.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Who.
    pub agent: UserId,
    /// What.
    pub property: PropertyId,
    /// From when…
    pub from: Timestamp,
    /// … until when, itself not included.
    pub until: Timestamp,
}

/// What is taken from others, and free for them when it is let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// The time of an agent and a property.
    Time(Hold),
    /// A seat in an open house.
    Seat(OpenHouseId),
}

/// All that is kept of a visit. Only [`Visit`] changes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitState {
    /// Its identity.
    pub id: VisitId,
    /// The agency.
    pub organization: OrganizationId,
    /// How often it was saved; 0 before the first time.
    pub version: i64,
    /// What is visited.
    pub property: PropertyId,
    /// Who shows it.
    pub agent: UserId,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// From when agent and property are held.
    pub held_from: Timestamp,
    /// Until when they are.
    pub held_until: Timestamp,
    /// Alone or among others.
    pub occasion: Occasion,
    /// Where it stands.
    pub status: VisitStatus,
    /// Why it won't be; there while it is cancelled.
    pub cancellation: Option<Cancellation>,
    /// How often it was moved or cancelled: the SEQUENCE of its calendar entry (RFC 5545, 3.8.7.4).
    pub sequence: i32,
    /// Who comes.
    pub visitor: Contact,
    /// When the visitor agreed to what becomes of their data.
    pub consent_at: Timestamp,
    /// Who booked.
    pub booked_by: BookedBy,
    /// When.
    pub booked_at: Timestamp,
    /// When something of it last changed.
    pub updated_at: Timestamp,
    /// What the agent noted after it.
    pub feedback: Option<Note>,
    /// When the visitor is to be told next of what comes; none: not any more.
    pub remind_at: Option<Timestamp>,
    /// When they were told the day before.
    pub told_day_before_at: Option<Timestamp>,
    /// When they were told two hours before.
    pub told_two_hours_before_at: Option<Timestamp>,
}

impl VisitState {
    /// What it holds: agent and property, while it is still to be and the visitor comes alone.
    #[must_use]
    pub fn hold(&self) -> Option<Hold> {
        let holds = self.status.is_open() && self.occasion == Occasion::Private;
        holds.then_some(Hold {
            agent: self.agent,
            property: self.property,
            from: self.held_from,
            until: self.held_until,
        })
    }

    /// The open house in which it has, or wants, a seat while it is still to be.
    #[must_use]
    pub fn open_house(&self) -> Option<OpenHouseId> {
        match self.occasion {
            Occasion::OpenHouse { house, .. } if self.status.is_open() => Some(house),
            Occasion::OpenHouse { .. } | Occasion::Private => None,
        }
    }

    /// What is free for others once it isn't to be any more.
    #[must_use]
    pub fn held(&self) -> Option<Held> {
        self.hold().map(Held::Time).or_else(|| self.open_house().map(Held::Seat))
    }
}
