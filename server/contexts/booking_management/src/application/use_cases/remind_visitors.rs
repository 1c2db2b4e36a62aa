//! Visitors are told of their visit 24 hours and 2 hours before.

use crate::application::ports::{Placed, Ports};
use crate::domain::ids::VisitId;
use kernel::storage::StorageError;

/// Reminds visitors; a worker calls it every minute or so.
pub struct RemindVisitors {
    ports: Ports,
}

impl RemindVisitors {
    /// How many are reminded at once.
    const BATCH: u32 = 200;

    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Reminds those whose time has come, each in a change of its own that keeps the mark and what
    /// is told together, and tells how many were.
    ///
    /// # Errors
    /// [`StorageError`]; those before were reminded.
    pub async fn execute(&self) -> Result<usize, StorageError> {
        let now = self.ports.clock.now();
        let mut reminded = 0;
        for id in self.ports.queries.due_for_reminder(now, Self::BATCH).await? {
            match self.remind(id).await {
                Ok(told) => reminded += usize::from(told),
                // Somebody moves or cancels it at this moment, or another worker was faster.
                Err(StorageError::Conflict) => {}
                // Nor do the others wait until somebody has looked at this one.
                Err(StorageError::Corrupt(what)) => {
                    tracing::error!(visit = %id, what, "a visitor can't be reminded");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(reminded)
    }

    async fn remind(&self, id: VisitId) -> Result<bool, StorageError> {
        let mut unit = self.ports.units_of_work.begin().await?;
        let Some(mut visit) = unit.visits().find(id).await? else {
            return Ok(false);
        };
        let told = visit.remind(self.ports.clock.now()).is_some();
        match unit.visits().save(&mut visit).await? {
            Placed::Taken => Err(StorageError::Conflict),
            Placed::Kept => {
                unit.commit().await?;
                Ok(told)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::adapters::inmemory::World;
    use crate::fixtures::{FLAT, at};
    use chrono::TimeDelta;

    #[tokio::test]
    async fn a_visitor_is_told_a_day_and_two_hours_before_once_each() {
        let world = World::new();
        world.book(FLAT, at(5, 12, 0)).await;
        let remind = &world.container().remind_visitors;
        let mut told = Vec::new();
        for _ in 0..80 {
            if remind.execute().await.unwrap() > 0 {
                told.push(world.now());
            }
            world.clock().advance(TimeDelta::hours(1));
        }
        assert_eq!(told, [at(4, 12, 0), at(5, 10, 0)]);
        let payloads: Vec<_> = world.store().events().into_iter().map(|event| event.payload).collect();
        assert_eq!(payloads[1]["reminder"], "day_before");
        assert_eq!(payloads[2]["reminder"], "two_hours");
    }

    #[tokio::test]
    async fn a_clock_that_jumps_tells_nobody_twice() {
        let world = World::new();
        world.book(FLAT, at(5, 12, 0)).await;
        let remind = &world.container().remind_visitors;
        world.clock().advance(TimeDelta::hours(48));
        assert_eq!(remind.execute().await.unwrap(), 1);
        world.clock().advance(TimeDelta::hours(-5));
        assert_eq!(remind.execute().await.unwrap(), 0);
        world.clock().advance(TimeDelta::hours(6));
        assert_eq!(remind.execute().await.unwrap(), 0);
        assert_eq!(world.event_kinds().len(), 2);
    }

    #[tokio::test]
    async fn after_a_pause_only_the_latest_is_told_and_nothing_once_it_began() {
        let world = World::new();
        world.book(FLAT, at(5, 12, 0)).await;
        world.book(FLAT, at(5, 9, 0)).await;
        world.clock().advance(TimeDelta::hours(71));
        let remind = &world.container().remind_visitors;
        assert_eq!(remind.execute().await.unwrap(), 1, "the first began two hours ago");
        let events = world.store().events();
        assert_eq!(events.last().unwrap().payload["reminder"], "two_hours");
        assert_eq!(remind.execute().await.unwrap(), 0);
    }

    #[tokio::test]
    async fn a_moved_visit_is_told_of_again_and_a_cancelled_one_is_not() {
        let world = World::new();
        let moved = world.book(FLAT, at(5, 12, 0)).await;
        let cancelled = world.book(FLAT, at(5, 15, 0)).await;
        world.container().cancel_visit.execute(&cancelled.link).await.unwrap();
        world.clock().advance(TimeDelta::hours(48));
        let remind = &world.container().remind_visitors;
        assert_eq!(remind.execute().await.unwrap(), 1);
        let command = crate::application::use_cases::MoveVisitAsAgentCommand {
            visit: moved.visit,
            when: crate::domain::slot::Wanted::Moment(at(7, 12, 0)),
            shown_by: None,
        };
        world.container().move_visit_as_agent.execute(&crate::fixtures::ana(), command).await.unwrap();
        assert_eq!(remind.execute().await.unwrap(), 0);
        world.clock().advance(TimeDelta::hours(48));
        assert_eq!(remind.execute().await.unwrap(), 1);
    }
}
