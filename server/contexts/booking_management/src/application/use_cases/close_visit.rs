//! After a visit: it took place, or nobody came.

use crate::application::ports::{Placed, Ports};
use crate::domain::ids::VisitId;
use crate::domain::values::Note;
use crate::domain::visit::{Visit, VisitError};
use kernel::caller::Agent;
use kernel::storage::StorageError;
use thiserror::Error;

/// Why nothing changes.
#[derive(Debug, Error)]
pub enum CloseVisitError {
    /// The agency has no such visit.
    #[error("there is no such visit")]
    UnknownVisit,
    /// It can't have been.
    #[error(transparent)]
    Visit(#[from] VisitError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Says how visits ended. Nothing ends by itself: only who was there knows.
pub struct CloseVisit {
    ports: Ports,
}

impl CloseVisit {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// It took place, and the agent notes what there is to note; again, the note is another.
    ///
    /// # Errors
    /// [`CloseVisitError`].
    pub async fn complete(
        &self,
        agent: &Agent,
        id: VisitId,
        feedback: Option<Note>,
    ) -> Result<(), CloseVisitError> {
        let now = self.ports.clock.now();
        self.change(agent, id, |visit| visit.complete(feedback, now)).await
    }

    /// The visitor didn't come.
    ///
    /// # Errors
    /// [`CloseVisitError`].
    pub async fn miss(&self, agent: &Agent, id: VisitId) -> Result<(), CloseVisitError> {
        let now = self.ports.clock.now();
        self.change(agent, id, |visit| visit.miss(now)).await
    }

    async fn change(
        &self,
        agent: &Agent,
        id: VisitId,
        change: impl FnOnce(&mut Visit) -> Result<(), VisitError> + Send,
    ) -> Result<(), CloseVisitError> {
        let mut unit = self.ports.units_of_work.begin().await?;
        let found = unit.visits().find_in(agent.organization(), id).await?;
        let mut visit = found.ok_or(CloseVisitError::UnknownVisit)?;
        change(&mut visit)?;
        match unit.visits().save(&mut visit).await? {
            Placed::Taken => Err(StorageError::Conflict.into()),
            Placed::Kept => Ok(unit.commit().await?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::visit::VisitStatus;
    use crate::fixtures::{FLAT, ana, at, stranger};
    use chrono::TimeDelta;

    #[tokio::test]
    async fn a_visit_that_took_place_keeps_what_the_agent_noted_last() {
        let world = World::new();
        let visit = world.book(FLAT, at(4, 10, 0)).await.visit;
        let close = &world.container().close_visit;
        let early = close.complete(&ana(), visit, None).await;
        assert!(matches!(early, Err(CloseVisitError::Visit(VisitError::NotYet(_)))));
        world.clock().advance(TimeDelta::hours(47));
        for text in ["Gostou da luz.", "Faz uma proposta."] {
            close.complete(&ana(), visit, Note::parse(text).unwrap()).await.unwrap();
        }
        let kept = world.visit(visit);
        assert_eq!(kept.status, VisitStatus::Completed);
        assert_eq!(kept.feedback.unwrap().as_str(), "Faz uma proposta.");
        assert_eq!(world.event_kinds(), ["VISIT_BOOKED.v1", "VISIT_COMPLETED.v1"], "told once");
    }

    #[tokio::test]
    async fn a_visitor_who_did_not_come_is_missed_once() {
        let world = World::new();
        let visit = world.book(FLAT, at(4, 10, 0)).await.visit;
        world.clock().advance(TimeDelta::hours(47));
        let close = &world.container().close_visit;
        assert!(matches!(close.miss(&stranger(), visit).await, Err(CloseVisitError::UnknownVisit)));
        close.miss(&ana(), visit).await.unwrap();
        assert_eq!(world.visit(visit).status, VisitStatus::Missed);
        let again = close.miss(&ana(), visit).await;
        assert!(matches!(again, Err(CloseVisitError::Visit(VisitError::Closed(_)))));
    }
}
