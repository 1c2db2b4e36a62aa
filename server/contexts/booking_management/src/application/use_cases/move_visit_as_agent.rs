//! The agency moves a visit, to another time or to another of its people.

use crate::application::ports::{Placed, Ports};
use crate::application::steps::{judge, lock_agents, offer_freed, roughly};
use crate::domain::ids::VisitId;
use crate::domain::slot::{LONGEST_HOLD, Rules, SlotRefusal, Wanted};
use crate::domain::visit::{VisitError, VisitState};
use kernel::caller::Agent;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use thiserror::Error;

/// Where a visit is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoveVisitAsAgentCommand {
    /// The visit.
    pub visit: VisitId,
    /// The time: any that is free.
    pub when: Wanted,
    /// Who shows it from now on; none: whoever did.
    pub shown_by: Option<UserId>,
}

/// Why the visit stays where it is.
#[derive(Debug, Error)]
pub enum MoveVisitAsAgentError {
    /// The agency has no such visit.
    #[error("there is no such visit")]
    UnknownVisit,
    /// The property was deleted.
    #[error("the property is not there any more")]
    PropertyGone,
    /// The agency has no such member, or not any more.
    #[error("there is no such member of the agency")]
    UnknownMember,
    /// It can't be moved.
    #[error(transparent)]
    Visit(#[from] VisitError),
    /// The time can't be had.
    #[error(transparent)]
    Refused(SlotRefusal),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Moves visits for the agency.
pub struct MoveVisitAsAgent {
    ports: Ports,
}

impl MoveVisitAsAgent {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Moves it. To where it is and by whom it is shown, it stays as it is.
    ///
    /// # Errors
    /// [`MoveVisitAsAgentError`].
    pub async fn execute(
        &self,
        agent: &Agent,
        command: MoveVisitAsAgentCommand,
    ) -> Result<VisitState, MoveVisitAsAgentError> {
        match self.attempt(agent, command, true).await {
            // Perhaps what was to be offered was taken, and not the new time.
            Err(MoveVisitAsAgentError::Refused(SlotRefusal::Taken)) => {
                self.attempt(agent, command, false).await
            }
            answer => answer,
        }
    }

    async fn attempt(
        &self,
        agent: &Agent,
        command: MoveVisitAsAgentCommand,
        offering: bool,
    ) -> Result<VisitState, MoveVisitAsAgentError> {
        let now = self.ports.clock.now();
        let organization = agent.organization();
        let mut unit = self.ports.units_of_work.begin().await?;
        let found = unit.visits().find_in(organization, command.visit).await?;
        let mut visit = found.ok_or(MoveVisitAsAgentError::UnknownVisit)?;
        let before = visit.state().clone();
        let shows = command.shown_by.unwrap_or(before.agent);
        let seen = unit.facts(before.property, None, before.starts_at, before.starts_at).await?;
        let usually = seen.and_then(|facts| facts.agent);
        let agents = usually.into_iter().chain([before.agent, shows]).collect();
        let locked = lock_agents(unit.as_mut(), agents).await?;
        let near = roughly(command.when, now);
        let range = (near - LONGEST_HOLD, near + LONGEST_HOLD);
        let facts = unit.facts(before.property, Some(shows), range.0, range.1).await?;
        let facts = facts.ok_or(MoveVisitAsAgentError::PropertyGone)?;
        if facts.agent != Some(shows) {
            return Err(MoveVisitAsAgentError::UnknownMember);
        }
        let slot = judge(&self.ports, &facts, command.when, Rules::Agencys, Some(before.id.0), now)
            .map_err(MoveVisitAsAgentError::Refused)?;
        if slot.starts_at == before.starts_at && shows == before.agent {
            return Ok(before);
        }
        visit.acted_on_by(agent.user());
        visit.move_to(slot, now)?;
        if unit.visits().save(&mut visit).await? == Placed::Taken {
            return Err(MoveVisitAsAgentError::Refused(SlotRefusal::Taken));
        }
        if let Some(freed) = before.held().filter(|_| offering)
            && offer_freed(&self.ports, unit.as_mut(), freed, &locked, now).await? == Placed::Taken
        {
            return Err(MoveVisitAsAgentError::Refused(SlotRefusal::Taken));
        }
        unit.commit().await?;
        Ok(visit.state().clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{AGENCY, ANA, EVA, FLAT, HOUSE, RUI, ana, at, stranger};
    use kernel::time::Timestamp;

    fn to(visit: VisitId, when: Timestamp, shown_by: Option<UserId>) -> MoveVisitAsAgentCommand {
        MoveVisitAsAgentCommand { visit, when: Wanted::Moment(when), shown_by }
    }

    #[tokio::test]
    async fn an_agent_moves_a_visit_to_any_time_that_is_free() {
        let world = World::new();
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        world.book(HOUSE, at(4, 15, 0)).await;
        let mover = &world.container().move_visit_as_agent;
        let moved = mover.execute(&ana(), to(booked.visit, at(4, 19, 10), None)).await.unwrap();
        assert_eq!((moved.starts_at, moved.sequence, moved.agent), (at(4, 19, 10), 1, ANA));
        let taken = mover.execute(&ana(), to(booked.visit, at(4, 15, 10), None)).await;
        assert!(matches!(taken, Err(MoveVisitAsAgentError::Refused(SlotRefusal::Taken))));
        let foreign = mover.execute(&stranger(), to(booked.visit, at(5, 10, 0), None)).await;
        assert!(matches!(foreign, Err(MoveVisitAsAgentError::UnknownVisit)));
    }

    #[tokio::test]
    async fn somebody_else_shows_it_when_the_agent_left() {
        let world = World::new();
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        world.store().remove_member(AGENCY, ANA);
        let mover = &world.container().move_visit_as_agent;
        let stays = mover.execute(&ana(), to(booked.visit, at(4, 12, 0), None)).await;
        assert!(matches!(stays, Err(MoveVisitAsAgentError::UnknownMember)));
        let foreign = mover.execute(&ana(), to(booked.visit, at(4, 10, 0), Some(EVA))).await;
        assert!(matches!(foreign, Err(MoveVisitAsAgentError::UnknownMember)));
        let moved = mover.execute(&ana(), to(booked.visit, at(4, 10, 0), Some(RUI))).await.unwrap();
        assert_eq!((moved.agent, moved.starts_at), (RUI, at(4, 10, 0)));
    }

    #[tokio::test]
    async fn whoever_takes_over_must_be_free() {
        let world = World::new();
        let visit = world.book(FLAT, at(4, 10, 0)).await.visit;
        world.arrange(HOUSE, |settings| settings.shown_by = Some(RUI)).await;
        world.book(HOUSE, at(4, 10, 0)).await;
        let command = to(visit, at(4, 10, 0), Some(RUI));
        let taken = world.container().move_visit_as_agent.execute(&ana(), command).await;
        assert!(matches!(taken, Err(MoveVisitAsAgentError::Refused(SlotRefusal::Taken))));
        assert_eq!(world.visit(visit).agent, ANA);
    }
}
