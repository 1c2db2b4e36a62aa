//! The agency calls a visit off; the visitor is told why.

use crate::application::ports::{Placed, Ports};
use crate::application::steps::{lock_to_free, offer_freed};
use crate::domain::ids::VisitId;
use crate::domain::values::Note;
use crate::domain::visit::VisitError;
use kernel::caller::Agent;
use kernel::storage::StorageError;
use thiserror::Error;

/// Which visit won't be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelVisitAsAgentCommand {
    /// The visit.
    pub visit: VisitId,
    /// What the visitor is told.
    pub message: Option<Note>,
    /// Whether others may have the time: not, if the agent can't come.
    pub offer_time: bool,
}

/// Why the visit stands.
#[derive(Debug, Error)]
pub enum CancelVisitAsAgentError {
    /// The agency has no such visit.
    #[error("there is no such visit")]
    UnknownVisit,
    /// It can't be cancelled.
    #[error(transparent)]
    Visit(#[from] VisitError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Cancels visits for the agency.
pub struct CancelVisitAsAgent {
    ports: Ports,
}

impl CancelVisitAsAgent {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Cancels it.
    ///
    /// # Errors
    /// [`CancelVisitAsAgentError`].
    pub async fn execute(
        &self,
        agent: &Agent,
        command: CancelVisitAsAgentCommand,
    ) -> Result<(), CancelVisitAsAgentError> {
        if self.attempt(agent, &command, command.offer_time).await? == Placed::Taken {
            let _ = self.attempt(agent, &command, false).await?;
        }
        Ok(())
    }

    async fn attempt(
        &self,
        agent: &Agent,
        command: &CancelVisitAsAgentCommand,
        offering: bool,
    ) -> Result<Placed, CancelVisitAsAgentError> {
        let now = self.ports.clock.now();
        let mut unit = self.ports.units_of_work.begin().await?;
        let found = unit.visits().find_in(agent.organization(), command.visit).await?;
        let mut visit = found.ok_or(CancelVisitAsAgentError::UnknownVisit)?;
        let (state, freed) = (visit.state(), visit.state().held());
        let locked = lock_to_free(unit.as_mut(), state.agent, state.property, state.starts_at).await?;
        visit.acted_on_by(agent.user());
        visit.cancel_by_agency(command.message.clone(), now)?;
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
    use crate::domain::visit::{CancelledBy, VisitStatus};
    use crate::domain::waiting::WaitingStatus;
    use crate::fixtures::{FLAT, ana, at, stranger};
    use chrono::TimeDelta;

    fn sorry(visit: VisitId, offer_time: bool) -> CancelVisitAsAgentCommand {
        CancelVisitAsAgentCommand { visit, message: Note::parse("A chave perdeu-se.").unwrap(), offer_time }
    }

    #[tokio::test]
    async fn an_agent_cancels_with_a_message_also_after_the_notice_ended() {
        let world = World::new();
        let visit = world.book(FLAT, at(4, 10, 0)).await.visit;
        world.clock().advance(TimeDelta::hours(45));
        let cancel = &world.container().cancel_visit_as_agent;
        let foreign = cancel.execute(&stranger(), sorry(visit, true)).await;
        assert!(matches!(foreign, Err(CancelVisitAsAgentError::UnknownVisit)));
        cancel.execute(&ana(), sorry(visit, true)).await.unwrap();
        let cancellation = world.visit(visit).cancellation.unwrap();
        assert_eq!(cancellation.by, CancelledBy::Agency);
        assert_eq!(cancellation.message.unwrap().as_str(), "A chave perdeu-se.");
        let again = cancel.execute(&ana(), sorry(visit, true)).await;
        let closed = VisitError::Closed(VisitStatus::Cancelled);
        assert!(matches!(again, Err(CancelVisitAsAgentError::Visit(error)) if error == closed));
    }

    #[tokio::test]
    async fn an_agent_who_can_not_come_offers_the_time_to_nobody() {
        let world = World::new();
        for (n, offer_time, status) in [(5, false, WaitingStatus::Waiting), (6, true, WaitingStatus::Offered)]
        {
            let visit = world.book(FLAT, at(n, 10, 0)).await.visit;
            let entry = world.wait(FLAT, at(n, 10, 0), "carla").await;
            let cancel = &world.container().cancel_visit_as_agent;
            cancel.execute(&ana(), sorry(visit, offer_time)).await.unwrap();
            assert_eq!(world.entry(entry).status, status);
        }
    }
}
