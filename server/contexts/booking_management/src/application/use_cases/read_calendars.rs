//! Calendars elsewhere are read again and again, each in its turn; for a worker.

use crate::application::ports::{Ports, Reading};
use crate::domain::elsewhere::FollowedCalendar;
use chrono::TimeDelta;
use kernel::storage::StorageError;

/// Reads the calendars that agents follow. Several may at once, also in several processes: each takes
/// what is due and not taken.
pub struct ReadCalendars {
    ports: Ports,
}

impl ReadCalendars {
    /// How long nobody else takes a calendar that is being read: longer than any reading lasts.
    const TURN: TimeDelta = TimeDelta::minutes(5);

    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Reads the calendar that has been due for longest; whether there was one. One that can't be read
    /// keeps the times that were read before, and is asked again later.
    ///
    /// # Errors
    /// [`StorageError`]; the calendar is read again after a while.
    pub async fn read_next(&self) -> Result<bool, StorageError> {
        let now = self.ports.clock.now();
        let Some(due) = self.ports.elsewhere.take_due(now, now + Self::TURN).await? else {
            return Ok(false);
        };
        let mut calendar = due.calendar;
        let within = FollowedCalendar::horizon(now);
        let source = &self.ports.calendar_source;
        let reading = source.read(&calendar.address, calendar.known(now), due.zone, within).await;
        let now = self.ports.clock.now();
        let busy = match reading {
            Ok(Reading::Whole { name, marks, busy }) => {
                calendar.read(name, marks, now);
                Some(busy)
            }
            Ok(Reading::Unchanged) => {
                calendar.unchanged(now);
                None
            }
            Err(why) => {
                tracing::debug!(calendar = %calendar.id, %why, "a calendar elsewhere can't be read");
                calendar.failed(why, now);
                None
            }
        };
        self.ports.elsewhere.keep_reading(&calendar, busy.as_deref()).await?;
        Ok(true)
    }

    /// Forgets the calendars and feeds of whoever left their agency; how many.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn forget_who_left(&self) -> Result<u64, StorageError> {
        self.ports.elsewhere.forget_who_left().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::elsewhere::{BusyTime, Marks, ReadFailure};
    use crate::fixtures::{AGENCY, ANA, FLAT, FOREIGN, ana, at, noon};
    use kernel::time::Timestamp;

    async fn is_free(world: &World, start: Timestamp) -> bool {
        world.container().book_visit.execute(world.form(FLAT, start)).await.is_ok()
    }

    fn busy(from: u32, until: u32) -> Reading {
        let busy = vec![BusyTime { from: at(4, from, 0), until: at(4, until, 0) }];
        Reading::Whole { name: Some("Ana".into()), marks: Marks::default(), busy }
    }

    async fn read(world: &World) -> bool {
        world.container().read_calendars.read_next().await.unwrap()
    }

    #[tokio::test]
    async fn nothing_is_shown_while_somebody_is_busy_elsewhere() {
        let world = World::new();
        world.container().follow_calendars.follow(&ana(), "https://x.example/a.ics").await.unwrap();
        world.elsewhere().answers(Ok(busy(9, 12)));
        assert!(read(&world).await);
        assert!(!read(&world).await, "it has been read");
        assert!(!is_free(&world, at(4, 10, 0)).await);
        assert!(is_free(&world, at(4, 14, 0)).await);
        let calendar = &world.container().follow_calendars.list(&ana()).await.unwrap()[0];
        assert_eq!((calendar.name.as_deref(), calendar.read_at), (Some("Ana"), Some(noon())));
        let foreign = world.container().book_visit.execute(world.form(FOREIGN, at(4, 10, 0))).await;
        assert!(foreign.is_ok(), "others are not busy");
    }

    #[tokio::test]
    async fn what_was_read_last_stands_while_a_calendar_can_not_be_read() {
        let world = World::new();
        world.container().follow_calendars.follow(&ana(), "https://x.example/a.ics").await.unwrap();
        world.elsewhere().answers(Ok(busy(9, 12)));
        read(&world).await;
        world.clock().advance(TimeDelta::hours(1));
        world.elsewhere().answers(Err(ReadFailure::TooSlow));
        assert!(read(&world).await);
        assert!(!is_free(&world, at(4, 10, 0)).await);
        let calendar = &world.container().follow_calendars.list(&ana()).await.unwrap()[0];
        let failing = calendar.failing.unwrap();
        assert_eq!((failing.since, failing.why), (world.now(), ReadFailure::TooSlow));
        assert_eq!(calendar.read_at, Some(noon()));
        world.clock().advance(TimeDelta::minutes(15));
        world.elsewhere().answers(Ok(busy(15, 16)));
        assert!(read(&world).await);
        assert!(is_free(&world, at(4, 10, 0)).await, "the new times take the place of the former ones");
        let calendar = &world.container().follow_calendars.list(&ana()).await.unwrap()[0];
        assert_eq!(calendar.failing, None);
    }

    #[tokio::test]
    async fn a_calendar_that_is_not_followed_any_more_keeps_nothing_free() {
        let world = World::new();
        let follow = &world.container().follow_calendars;
        let id = follow.follow(&ana(), "https://x.example/a.ics").await.unwrap();
        world.elsewhere().answers(Ok(busy(9, 12)));
        read(&world).await;
        follow.unfollow(&ana(), id).await.unwrap();
        assert!(is_free(&world, at(4, 10, 0)).await);
        world.clock().advance(TimeDelta::days(1));
        assert!(!read(&world).await);
    }

    #[tokio::test]
    async fn calendars_of_whoever_left_are_forgotten() {
        let world = World::new();
        let container = world.container();
        container.follow_calendars.follow(&ana(), "https://x.example/a.ics").await.unwrap();
        container.share_agenda.renew(&ana()).await.unwrap();
        assert_eq!(container.read_calendars.forget_who_left().await.unwrap(), 0);
        world.store().remove_member(AGENCY, ANA);
        assert_eq!(container.read_calendars.forget_who_left().await.unwrap(), 2);
        assert!(!read(&world).await);
    }
}
