//! Reads, each in one round trip, outside of any change.

use super::Claim;
use crate::domain::elsewhere::BusyElsewhere;
use crate::domain::hours::Block;
use crate::domain::idempotency::RequestKey;
use crate::domain::ids::{PropertyId, VisitId, WaitingEntryId};
use crate::domain::open_house::OpenHouseState;
use crate::domain::property::{ShownProperty, Titles};
use crate::domain::slot::SlotFacts;
use crate::domain::visit::VisitState;
use crate::domain::waiting::WaitingEntryState;
use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// A visit with what people who look at it want to know of the property.
#[derive(Debug, Clone, PartialEq)]
pub struct ViewedVisit {
    /// The visit.
    pub visit: VisitState,
    /// The property; none once it was deleted.
    pub property: Option<ShownProperty>,
}

/// A place on a waiting list with what whoever waits wants to know of the property.
#[derive(Debug, Clone, PartialEq)]
pub struct WaitingView {
    /// The place.
    pub entry: WaitingEntryState,
    /// The property; none once it was deleted.
    pub property: Option<ShownProperty>,
}

/// What a property is called in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedProperty {
    /// The number by which the public knows it.
    pub number: i64,
    /// What the agency calls it.
    pub reference: String,
    /// Its titles, as far as there are any.
    pub titles: Titles,
}

/// A visit in a calendar.
#[derive(Debug, Clone, PartialEq)]
pub struct CalendarVisit {
    /// The visit.
    pub visit: VisitState,
    /// The property; none once it was deleted.
    pub property: Option<NamedProperty>,
    /// Whether the agent left the agency: somebody else has to show it.
    pub needs_agent: bool,
}

/// An open house with its seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HouseSeats {
    /// The open house.
    pub house: OpenHouseState,
    /// How many seats are taken, or held for whoever they are offered to.
    pub taken: u16,
}

/// An open house in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarHouse {
    /// The open house with its seats.
    pub seats: HouseSeats,
    /// The property; none once it was deleted.
    pub property: Option<NamedProperty>,
}

/// Which part of a calendar is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CalendarRange {
    /// The agency.
    pub organization: OrganizationId,
    /// Whose; none: everybody's.
    pub agent: Option<UserId>,
    /// What ends after this…
    pub from: Timestamp,
    /// … and begins before this.
    pub until: Timestamp,
}

/// Part of a calendar, each list in the order of time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CalendarPage {
    /// Visits, also those that are cancelled.
    pub visits: Vec<CalendarVisit>,
    /// Open houses, also those that are cancelled.
    pub open_houses: Vec<CalendarHouse>,
    /// Times kept free.
    pub blocks: Vec<Block>,
    /// Times at which somebody is busy in a calendar elsewhere.
    pub elsewhere: Vec<BusyElsewhere>,
}

/// The most visits that are told at once of those that need somebody.
pub const MOST_UNSETTLED: usize = 100;

/// Reads of visits and calendars.
#[async_trait]
pub trait BookingQueries: Send + Sync {
    /// All that decides about the times of a property (by its public number) of whatever agency,
    /// with what is busy between two moments. Nothing if there is no such property; one that isn't
    /// public has its facts all the same. See [`UnitOfWork::facts`](super::UnitOfWork::facts).
    ///
    /// # Errors
    /// [`StorageError`].
    async fn facts(
        &self,
        number: i64,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Option<SlotFacts>, StorageError>;

    /// What is known of the key of a form, without claiming it.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn answered(&self, key: &RequestKey) -> Result<Claim, StorageError>;

    /// The open houses of a property that are announced and begin after a moment.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn open_houses(
        &self,
        property: PropertyId,
        after: Timestamp,
    ) -> Result<Vec<HouseSeats>, StorageError>;

    /// A visit of whatever agency: a signed link says that it may be seen.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn visit(&self, id: VisitId) -> Result<Option<ViewedVisit>, StorageError>;

    /// Part of a calendar.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn calendar(&self, range: CalendarRange) -> Result<CalendarPage, StorageError>;

    /// Times kept free in a range, the earliest first.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn blocks(&self, range: CalendarRange) -> Result<Vec<Block>, StorageError>;

    /// Open visits that need somebody, the earliest first, at most [`MOST_UNSETTLED`]: those that ended
    /// after the beginning of a range and before its end, which is now; and of those to come, those that
    /// wait to be confirmed or whose agent left the agency.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn unsettled(&self, range: CalendarRange) -> Result<Vec<CalendarVisit>, StorageError>;

    /// Somebody who waits, of whatever agency: a signed link says that it may be seen.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn waiting(&self, id: WaitingEntryId) -> Result<Option<WaitingView>, StorageError>;

    /// Confirmed visits whose `remind_at` is not after `now`, the earliest first.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn due_for_reminder(&self, now: Timestamp, limit: u32) -> Result<Vec<VisitId>, StorageError>;

    /// Offers that stand and whose time was over by `now`, and those who wait for what had begun by
    /// then, the earliest first.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn lapsed_offers(&self, now: Timestamp, limit: u32) -> Result<Vec<WaitingEntryId>, StorageError>;
}
