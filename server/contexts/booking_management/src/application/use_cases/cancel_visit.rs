//! The visitor won't come.

use crate::application::ports::{Placed, Ports};
use crate::application::steps::{lock_to_free, offer_freed};
use crate::domain::ids::VisitId;
use crate::domain::link::Link;
use crate::domain::visit::{CancelledBy, VisitError};
use chrono::TimeDelta;
use kernel::storage::StorageError;
use thiserror::Error;

/// Why the visit stands.
#[derive(Debug, Error)]
pub enum CancelVisitError {
    /// The link says nothing that was signed here.
    #[error("this link is none of ours")]
    Forged,
    /// The visit is not kept any more.
    #[error("there is no such visit any more")]
    Gone,
    /// It can't be cancelled, or not any more.
    #[error(transparent)]
    Visit(#[from] VisitError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Cancels visits for their visitors, until the notice ends.
pub struct CancelVisit {
    ports: Ports,
}

impl CancelVisit {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Cancels the visit that a link is for; again, it stays cancelled. Its time is offered to
    /// whoever waits for it.
    ///
    /// # Errors
    /// [`CancelVisitError`].
    pub async fn execute(&self, link: &str) -> Result<(), CancelVisitError> {
        let Some(Link::Visit(id)) = self.ports.links.verify(link) else {
            return Err(CancelVisitError::Forged);
        };
        let placed = match self.attempt(id, true).await {
            // Sent twice at once, the second finds it as the first left it.
            Err(CancelVisitError::Storage(StorageError::Conflict)) => self.attempt(id, true).await?,
            answer => answer?,
        };
        if placed == Placed::Taken {
            // What was to be offered is another agent's by now; it is cancelled all the same.
            let _ = self.attempt(id, false).await?;
        }
        Ok(())
    }

    async fn attempt(&self, id: VisitId, offering: bool) -> Result<Placed, CancelVisitError> {
        let now = self.ports.clock.now();
        let mut unit = self.ports.units_of_work.begin().await?;
        let mut visit = unit.visits().find(id).await?.ok_or(CancelVisitError::Gone)?;
        let state = visit.state();
        if state.cancellation.as_ref().is_some_and(|earlier| earlier.by == CancelledBy::Visitor) {
            return Ok(Placed::Kept);
        }
        let (agent, freed) = (state.agent, state.held());
        let locked = lock_to_free(unit.as_mut(), agent, state.property, state.starts_at).await?;
        let facts = unit.facts(state.property, None, state.starts_at, state.ends_at).await?;
        let notice = facts.map_or(TimeDelta::zero(), |facts| facts.settings.notice());
        visit.cancel_by_visitor(notice, now)?;
        if unit.visits().save(&mut visit).await? == Placed::Taken {
            return Ok(Placed::Taken);
        }
        if let Some(freed) = freed.filter(|_| offering)
            && offer_freed(&self.ports, unit.as_mut(), freed, &locked, now).await? == Placed::Taken
        {
            return Ok(Placed::Taken);
        }
        unit.commit().await?;
        Ok(Placed::Kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::visit::VisitStatus;
    use crate::domain::waiting::WaitingStatus;
    use crate::fixtures::{FLAT, at};

    #[tokio::test]
    async fn a_cancelled_visit_lets_go_of_its_time() {
        let world = World::new();
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        let cancel = &world.container().cancel_visit;
        cancel.execute(&booked.link).await.unwrap();
        let visit = world.visit(booked.visit);
        assert_eq!((visit.status, visit.sequence), (VisitStatus::Cancelled, 1));
        cancel.execute(&booked.link).await.unwrap();
        assert_eq!(world.visit(booked.visit), visit, "again, it stays as it is");
        assert_eq!(world.event_kinds(), ["VISIT_BOOKED.v1", "VISIT_CANCELLED.v1"]);
        world.book(FLAT, at(4, 10, 0)).await;
    }

    #[tokio::test]
    async fn once_the_notice_ended_nothing_is_cancelled() {
        let world = World::new();
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        world.clock().advance(TimeDelta::hours(22));
        let late = world.container().cancel_visit.execute(&booked.link).await;
        let until = at(3, 10, 0);
        assert!(
            matches!(late, Err(CancelVisitError::Visit(VisitError::NoticeEnded { until: u })) if u == until)
        );
        assert_eq!(world.visit(booked.visit).status, VisitStatus::Confirmed);
    }

    #[tokio::test]
    async fn the_time_is_offered_to_whoever_has_waited_longest_and_held_for_them() {
        let world = World::new();
        let booked = world.book(FLAT, at(5, 10, 0)).await;
        let first = world.wait(FLAT, at(5, 10, 0), "bruno").await;
        world.clock().advance(TimeDelta::minutes(1));
        let second = world.wait(FLAT, at(5, 10, 0), "carla").await;
        world.container().cancel_visit.execute(&booked.link).await.unwrap();
        let offer = world.entry(first).offer.unwrap();
        assert_eq!(offer.slot.starts_at, at(5, 10, 0));
        assert_eq!(offer.until, at(2, 14, 1));
        assert_eq!(world.entry(second).status, WaitingStatus::Waiting);
        let taken = world.container().book_visit.execute(world.form(FLAT, at(5, 10, 0))).await;
        assert!(taken.is_err(), "it is held");
    }
}
