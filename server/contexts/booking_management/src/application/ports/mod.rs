//! What the use cases ask of the world. Each port has an in-memory adapter in this package and one
//! over SQL beside it; one contract suite holds both.

mod agency_members;
mod booking_queries;
mod calendar_repository;
mod calendars_elsewhere;
mod idempotency_keys;
mod invitation_repository;
mod open_house_repository;
mod settings_repository;
mod unit_of_work;
mod visit_links;
mod visit_repository;
mod waiting_repository;

pub use crate::domain::slot::TravelTimes;
pub use agency_members::AgencyMembers;
pub use booking_queries::{
    BookingQueries, CalendarHouse, CalendarPage, CalendarRange, CalendarVisit, HouseSeats, MOST_UNSETTLED,
    NamedProperty, ViewedVisit, WaitingView,
};
pub use calendar_repository::CalendarRepository;
pub use calendars_elsewhere::{CalendarSource, CalendarsElsewhere, DueCalendar, Followed, Reading};
pub use idempotency_keys::{Claim, IdempotencyKeys};
pub use invitation_repository::InvitationRepository;
pub use open_house_repository::OpenHouseRepository;
pub use settings_repository::SettingsRepository;
pub use unit_of_work::{UnitOfWork, UnitsOfWork};
pub use visit_links::VisitLinks;
pub use visit_repository::VisitRepository;
pub use waiting_repository::WaitingRepository;

use kernel::ids::IdGenerator;
use kernel::time::Clock;
use std::sync::Arc;

/// What the context asks of the world.
#[derive(Clone)]
pub struct Ports {
    /// Atomic changes.
    pub units_of_work: Arc<dyn UnitsOfWork>,
    /// Reads.
    pub queries: Arc<dyn BookingQueries>,
    /// Who belongs to which agency.
    pub members: Arc<dyn AgencyMembers>,
    /// Feeds, and calendars that are followed.
    pub elsewhere: Arc<dyn CalendarsElsewhere>,
    /// Those calendars themselves.
    pub calendar_source: Arc<dyn CalendarSource>,
    /// Links in letters.
    pub links: Arc<dyn VisitLinks>,
    /// How long ways take.
    pub travel: Arc<dyn TravelTimes>,
    /// New identifiers.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// What came of an attempt to hold somebody's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Placed {
    /// It is held, once the unit of work is committed.
    Kept,
    /// Somebody else holds it, or the last seat is gone: storage says so itself, never a look
    /// beforehand. Nothing of the unit of work can be kept any more: drop it.
    Taken,
}
