//! Calendars elsewhere: where they are kept, and where they are read.

use crate::domain::elsewhere::{AgentFeed, BusyTime, CalendarAddress, FollowedCalendar, Marks, ReadFailure};
use crate::domain::ids::{FeedId, FollowedCalendarId};
use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;

/// A calendar that is due to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCalendar {
    /// The calendar.
    pub calendar: FollowedCalendar,
    /// The clock of its agency: days and times that name no zone are meant by it.
    pub zone: TimeZone,
}

/// Whether a calendar is followed from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Followed {
    /// It is.
    Kept,
    /// The agent follows as many as there may be.
    TooMany,
}

/// Feeds, and calendars that are followed. Each method is one change by itself: nothing else of the
/// context changes with it. Whoever left the agency has neither.
#[async_trait]
pub trait CalendarsElsewhere: Send + Sync {
    /// The feed of an agent in an agency, if there is one.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn feed_of(
        &self,
        organization: OrganizationId,
        agent: UserId,
    ) -> Result<Option<AgentFeed>, StorageError>;

    /// A feed by its id, of whoever is a member still.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn feed(&self, id: FeedId) -> Result<Option<AgentFeed>, StorageError>;

    /// Keeps a feed, in the place of the agent's former one.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn keep_feed(&self, feed: &AgentFeed) -> Result<(), StorageError>;

    /// Ends the feed of an agent in an agency, if there is one.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn end_feed(&self, organization: OrganizationId, agent: UserId) -> Result<(), StorageError>;

    /// What an agent follows in an agency, the first first.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn followed(
        &self,
        organization: OrganizationId,
        agent: UserId,
    ) -> Result<Vec<FollowedCalendar>, StorageError>;

    /// Follows a calendar, unless its agent follows [`FollowedCalendar::MOST`].
    ///
    /// # Errors
    /// [`StorageError`].
    async fn follow(&self, calendar: &FollowedCalendar) -> Result<Followed, StorageError>;

    /// Doesn't follow a calendar any more, nor keep its times free; whether the agent followed it.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn unfollow(
        &self,
        organization: OrganizationId,
        agent: UserId,
        id: FollowedCalendarId,
    ) -> Result<bool, StorageError>;

    /// Takes the calendar that has been due for longest, and has nobody else take it until
    /// `taken_until`.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn take_due(
        &self,
        now: Timestamp,
        taken_until: Timestamp,
    ) -> Result<Option<DueCalendar>, StorageError>;

    /// Keeps what came of reading a calendar: its busy times in the place of the former ones, or those
    /// as they are. Nothing, if it isn't followed any more.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn keep_reading(
        &self,
        calendar: &FollowedCalendar,
        busy: Option<&[BusyTime]>,
    ) -> Result<(), StorageError>;

    /// Forgets the feeds and calendars of whoever left their agency; how many.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn forget_who_left(&self) -> Result<u64, StorageError>;
}

/// What came of asking for a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// It is as it was.
    Unchanged,
    /// All of it.
    Whole {
        /// What it calls itself.
        name: Option<String>,
        /// What the server says of it.
        marks: Marks,
        /// When somebody is busy, within the time asked for: [`BusyTime::merged`].
        busy: Vec<BusyTime>,
    },
}

/// Reads calendars elsewhere, of which nobody knows what they are.
#[async_trait]
pub trait CalendarSource: Send + Sync {
    /// Reads a calendar. `known` is what its server said the last time; days and times that name no
    /// zone are meant by the clocks of `zone`.
    ///
    /// # Errors
    /// [`ReadFailure`].
    async fn read(
        &self,
        address: &CalendarAddress,
        known: Option<&Marks>,
        zone: TimeZone,
        within: BusyTime,
    ) -> Result<Reading, ReadFailure>;
}
