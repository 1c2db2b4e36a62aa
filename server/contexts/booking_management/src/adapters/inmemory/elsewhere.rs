//! Calendars elsewhere, kept in memory, and a source that answers what it is told.

use super::store::InMemoryStore;
use crate::application::ports::{CalendarSource, CalendarsElsewhere, DueCalendar, Followed, Reading};
use crate::domain::elsewhere::{AgentFeed, BusyTime, CalendarAddress, FollowedCalendar, Marks, ReadFailure};
use crate::domain::ids::{FeedId, FollowedCalendarId};
use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use std::sync::{Mutex, PoisonError};

#[async_trait]
impl CalendarsElsewhere for InMemoryStore {
    async fn feed_of(
        &self,
        organization: OrganizationId,
        agent: UserId,
    ) -> Result<Option<AgentFeed>, StorageError> {
        Ok(self.look(|kept| kept.feeds.get(&(organization, agent)).copied()))
    }

    async fn feed(&self, id: FeedId) -> Result<Option<AgentFeed>, StorageError> {
        Ok(self.look(|kept| {
            let feed = kept.feeds.values().find(|feed| feed.id == id)?;
            kept.members.contains(&(feed.organization, feed.agent)).then_some(*feed)
        }))
    }

    async fn keep_feed(&self, feed: &AgentFeed) -> Result<(), StorageError> {
        self.alter(|kept| kept.feeds.insert((feed.organization, feed.agent), *feed));
        Ok(())
    }

    async fn end_feed(&self, organization: OrganizationId, agent: UserId) -> Result<(), StorageError> {
        self.alter(|kept| kept.feeds.remove(&(organization, agent)));
        Ok(())
    }

    async fn followed(
        &self,
        organization: OrganizationId,
        agent: UserId,
    ) -> Result<Vec<FollowedCalendar>, StorageError> {
        Ok(self.look(|kept| {
            let all = kept.followed.values().map(|(calendar, _)| calendar);
            let theirs = all.filter(|one| (one.organization, one.agent) == (organization, agent));
            let mut theirs: Vec<_> = theirs.cloned().collect();
            theirs.sort_by_key(|one| (one.added_at, one.id));
            theirs
        }))
    }

    async fn follow(&self, calendar: &FollowedCalendar) -> Result<Followed, StorageError> {
        Ok(self.alter(|kept| {
            let whose = (calendar.organization, calendar.agent);
            let theirs = kept.followed.values().filter(|(one, _)| (one.organization, one.agent) == whose);
            if theirs.count() >= usize::from(FollowedCalendar::MOST) {
                return Followed::TooMany;
            }
            kept.followed.insert(calendar.id, (calendar.clone(), Vec::new()));
            Followed::Kept
        }))
    }

    async fn unfollow(
        &self,
        organization: OrganizationId,
        agent: UserId,
        id: FollowedCalendarId,
    ) -> Result<bool, StorageError> {
        Ok(self.alter(|kept| {
            let theirs = kept
                .followed
                .get(&id)
                .is_some_and(|(one, _)| (one.organization, one.agent) == (organization, agent));
            theirs && kept.followed.remove(&id).is_some()
        }))
    }

    /// Everybody reads the clock of Lisbon here.
    async fn take_due(
        &self,
        now: Timestamp,
        taken_until: Timestamp,
    ) -> Result<Option<DueCalendar>, StorageError> {
        Ok(self.alter(|kept| {
            let due = kept.followed.values_mut().filter(|(one, _)| one.next_at <= now);
            let (calendar, _) = due.min_by_key(|(one, _)| (one.next_at, one.id))?;
            calendar.next_at = taken_until;
            Some(DueCalendar { calendar: calendar.clone(), zone: TimeZone::Lisbon })
        }))
    }

    async fn keep_reading(
        &self,
        calendar: &FollowedCalendar,
        busy: Option<&[BusyTime]>,
    ) -> Result<(), StorageError> {
        self.alter(|kept| {
            if let Some((kept, times)) = kept.followed.get_mut(&calendar.id) {
                *kept = calendar.clone();
                if let Some(busy) = busy {
                    *times = busy.to_vec();
                }
            }
        });
        Ok(())
    }

    async fn forget_who_left(&self) -> Result<u64, StorageError> {
        Ok(self.alter(|kept| {
            let before = kept.feeds.len() + kept.followed.len();
            let members = &kept.members;
            kept.feeds.retain(|whose, _| members.contains(whose));
            kept.followed.retain(|_, (one, _)| members.contains(&(one.organization, one.agent)));
            (before - kept.feeds.len() - kept.followed.len()) as u64
        }))
    }
}

/// Calendars that answer what they are told, whatever the address; nobody, until they are told.
#[derive(Debug, Default)]
pub struct PretendedCalendars(Mutex<Option<Result<Reading, ReadFailure>>>);

impl PretendedCalendars {
    /// What is answered from now on.
    pub fn answers(&self, answer: Result<Reading, ReadFailure>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
    }
}

#[async_trait]
impl CalendarSource for PretendedCalendars {
    async fn read(
        &self,
        _: &CalendarAddress,
        _: Option<&Marks>,
        _: TimeZone,
        _: BusyTime,
    ) -> Result<Reading, ReadFailure> {
        let answer = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        answer.unwrap_or(Err(ReadFailure::Unreachable))
    }
}
