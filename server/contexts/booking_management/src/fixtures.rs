//! What tests of this context build on: two agencies, two agents, a flat and a house in Lisbon.

use crate::domain::hours::{AgentCalendar, DayHours, WeeklyHours};
use crate::domain::ids::PropertyId;
use crate::domain::property::{ShownProperty, Titles};
use crate::domain::values::{Contact, Email, Phone, Position, VisitorName};
use chrono::{NaiveDate, TimeZone as _, Utc};
use kernel::caller::Agent;
use kernel::ids::{OrganizationId, UserId};
use kernel::locale::Locale;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use uuid::Uuid;

/// The agency of the tests.
pub const AGENCY: OrganizationId = OrganizationId(Uuid::from_u128(0xA6E));

/// Another agency, which must not see the first one's visits.
pub const OTHER_AGENCY: OrganizationId = OrganizationId(Uuid::from_u128(0xB0E));

/// Takes care of [`FLAT`] and [`HOUSE`] for [`AGENCY`].
pub const ANA: UserId = UserId(Uuid::from_u128(0xA9A));

/// Works for [`AGENCY`], too.
pub const RUI: UserId = UserId(Uuid::from_u128(0x201));

/// Takes care of [`FOREIGN`] for [`OTHER_AGENCY`].
pub const EVA: UserId = UserId(Uuid::from_u128(0xE7A));

/// A flat of [`AGENCY`].
pub const FLAT: PropertyId = PropertyId(Uuid::from_u128(0xF1A7));

/// A house of [`AGENCY`], five kilometres from the flat.
pub const HOUSE: PropertyId = PropertyId(Uuid::from_u128(0x4005E));

/// A property of [`OTHER_AGENCY`].
pub const FOREIGN: PropertyId = PropertyId(Uuid::from_u128(0xF0));

/// Ana, acting for [`AGENCY`].
#[must_use]
pub const fn ana() -> Agent {
    Agent::member(AGENCY, ANA)
}

/// Somebody who acts for [`OTHER_AGENCY`].
#[must_use]
pub const fn stranger() -> Agent {
    Agent::operator(OTHER_AGENCY)
}

/// Noon of a Monday; Lisbon has UTC then.
///
/// # Panics
/// Never: the moment exists.
#[must_use]
pub fn noon() -> Timestamp {
    at(2, 12, 0)
}

/// A moment of November 2026; its 2nd is a Monday.
///
/// # Panics
/// When there is no such day or time.
#[must_use]
#[allow(clippy::expect_used, reason = "constants of the tests")]
pub fn at(day: u32, hour: u32, minute: u32) -> Timestamp {
    Utc.with_ymd_and_hms(2026, 11, day, hour, minute, 0).single().expect("a moment that exists")
}

/// A day of November 2026.
///
/// # Panics
/// When there is no such day.
#[must_use]
#[allow(clippy::expect_used, reason = "constants of the tests")]
pub fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).expect("a day that exists")
}

/// Somebody who visits.
///
/// # Panics
/// When the name makes no address.
#[must_use]
#[allow(clippy::expect_used, reason = "constants of the tests")]
pub fn contact(name: &str) -> Contact {
    Contact {
        name: VisitorName::parse(name).expect("a name"),
        email: Email::parse(&format!("{name}@example.pt")).expect("an address"),
        phone: Phone::parse("912 345 678").expect("a number"),
        locale: Locale::Pt,
        message: None,
    }
}

/// A property of [`AGENCY`] as it is published; the house is five kilometres north of the rest.
///
/// # Panics
/// Never: the position exists.
#[must_use]
#[allow(clippy::expect_used, reason = "constants of the tests")]
pub fn shown(id: PropertyId) -> ShownProperty {
    let north = if id == HOUSE { 38.7619 } else { 38.7169 };
    ShownProperty {
        id,
        number: (id.0.as_u128() & 0xFFFF) as i64,
        organization: if id == FOREIGN { OTHER_AGENCY } else { AGENCY },
        reference: format!("R-{:x}", id.0.as_u128()),
        titles: Titles { pt: Some("Apartamento T2".to_owned()), ..Titles::default() },
        address: "Rua da Graça 17, 1170-130 Lisboa".to_owned(),
        position: Some(Position::new(north, -9.1304).expect("a position")),
        zone: TimeZone::Lisbon,
        agent: Some(if id == FOREIGN { EVA } else { ANA }),
        visitable: true,
    }
}

/// The calendar of somebody who works on every day of the week from 9 to 18.
///
/// # Panics
/// Never: those are hours.
#[must_use]
#[allow(clippy::expect_used, reason = "constants of the tests")]
pub fn busy_bee(agent: UserId) -> AgentCalendar {
    let hours = DayHours::new(vec![(540, 1080)]).expect("hours");
    let mut calendar = AgentCalendar::unsaid(AGENCY, agent);
    calendar.hours = WeeklyHours(std::array::from_fn(|_| hours.clone()));
    calendar
}
