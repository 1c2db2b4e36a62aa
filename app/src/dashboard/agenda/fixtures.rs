//! What the tests of the calendar build on.

use booking_management::application::ports::{CalendarVisit, NamedProperty};
use booking_management::domain::ids::{PropertyId, VisitId};
use booking_management::domain::property::Titles;
use booking_management::domain::values::{Contact, Email, Phone, VisitorName};
use booking_management::domain::visit::{BookedBy, Occasion, VisitState, VisitStatus};
use chrono::TimeDelta;
use kernel::ids::{OrganizationId, UserId};
use kernel::locale::Locale;
use kernel::time::Timestamp;
use uuid::Uuid;

/// Half an hour, a quarter of an hour kept free on both sides.
pub fn visit(status: VisitStatus, starts_at: Timestamp) -> VisitState {
    let ends_at = starts_at + TimeDelta::minutes(30);
    VisitState {
        id: VisitId(Uuid::from_u128(1)),
        organization: OrganizationId(Uuid::from_u128(2)),
        version: 1,
        property: PropertyId(Uuid::from_u128(3)),
        agent: UserId(Uuid::from_u128(4)),
        starts_at,
        ends_at,
        held_from: starts_at - TimeDelta::minutes(15),
        held_until: ends_at + TimeDelta::minutes(15),
        occasion: Occasion::Private,
        status,
        cancellation: None,
        sequence: 0,
        visitor: Contact {
            name: VisitorName::parse("Maria Sousa").unwrap(),
            email: Email::parse("maria@example.pt").unwrap(),
            phone: Phone::parse("912 345 678").unwrap(),
            locale: Locale::Pt,
            message: None,
        },
        consent_at: starts_at,
        booked_by: BookedBy::Visitor,
        booked_at: starts_at,
        updated_at: starts_at,
        feedback: None,
        remind_at: None,
        told_day_before_at: None,
        told_two_hours_before_at: None,
    }
}

/// A visit as it stands in a calendar.
pub fn on_calendar(visit: VisitState) -> CalendarVisit {
    let property = NamedProperty { number: 12, reference: "CA-12".to_owned(), titles: Titles::default() };
    CalendarVisit { visit, property: Some(property), needs_agent: false }
}
