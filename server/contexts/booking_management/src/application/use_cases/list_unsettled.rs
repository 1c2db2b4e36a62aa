//! What needs doing before anything else: visits that wait for an answer, that need somebody else to
//! show them, and those that are over and nobody has said how they went.

use crate::application::ports::{CalendarRange, CalendarVisit, Ports};
use crate::domain::visit::VisitStatus;
use chrono::TimeDelta;
use kernel::caller::Agent;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// Why a visit needs somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It waits to be confirmed.
    Answer,
    /// Who was to show it left the agency.
    Agent,
    /// It is over, and nobody has said how it went.
    Report,
}

impl Need {
    fn of(one: &CalendarVisit, now: Timestamp) -> Option<Self> {
        let visit = &one.visit;
        if !visit.status.is_open() {
            None
        } else if visit.ends_at <= now {
            Some(Self::Report)
        } else if one.needs_agent {
            Some(Self::Agent)
        } else {
            (visit.status == VisitStatus::Requested).then_some(Self::Answer)
        }
    }
}

/// Lists visits that need somebody.
pub struct ListUnsettled {
    ports: Ports,
}

impl ListUnsettled {
    /// For how long after it a visit is asked about.
    const ASKED_FOR: TimeDelta = TimeDelta::days(14);

    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Those of one agent of the agency, or of all: those to come first, each in the order of time; a
    /// hundred at most.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn execute(
        &self,
        agent: &Agent,
        whose: Option<UserId>,
    ) -> Result<Vec<(Need, CalendarVisit)>, StorageError> {
        let now = self.ports.clock.now();
        let organization = agent.organization();
        let range = CalendarRange { organization, agent: whose, from: now - Self::ASKED_FOR, until: now };
        let visits = self.ports.queries.unsettled(range).await?;
        let mut needed: Vec<_> =
            visits.into_iter().filter_map(|one| Some((Need::of(&one, now)?, one))).collect();
        needed.sort_by_key(|(need, one)| (*need == Need::Report, one.visit.starts_at));
        Ok(needed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::settings::Confirmation;
    use crate::fixtures::{AGENCY, ANA, FLAT, HOUSE, RUI, ana, at, stranger};

    async fn needs(world: &World, whose: Option<UserId>) -> Vec<(Need, Timestamp)> {
        let listed = world.container().list_unsettled.execute(&ana(), whose).await.unwrap();
        listed.into_iter().map(|(need, one)| (need, one.visit.starts_at)).collect()
    }

    #[tokio::test]
    async fn what_is_to_come_needs_an_answer_or_an_agent_and_what_was_needs_a_word() {
        let world = World::new();
        let stands = world.book(FLAT, at(4, 10, 0)).await;
        assert!(needs(&world, None).await.is_empty(), "nobody has to do anything about it");
        world.arrange(HOUSE, |settings| settings.confirmation = Confirmation::ByAgent).await;
        world.book(HOUSE, at(6, 10, 0)).await;
        assert_eq!(needs(&world, Some(ANA)).await, [(Need::Answer, at(6, 10, 0))]);
        assert!(needs(&world, Some(RUI)).await.is_empty());
        world.clock().advance(TimeDelta::days(3));
        let both = [(Need::Answer, at(6, 10, 0)), (Need::Report, at(4, 10, 0))];
        assert_eq!(needs(&world, None).await, both, "what is to come is more pressing");
        world.store().remove_member(AGENCY, ANA);
        let both = [(Need::Agent, at(6, 10, 0)), (Need::Report, at(4, 10, 0))];
        assert_eq!(needs(&world, None).await, both);
        world.container().close_visit.miss(&ana(), stands.visit).await.unwrap();
        assert_eq!(needs(&world, None).await, both[..1]);
        let theirs = world.container().list_unsettled.execute(&stranger(), None).await.unwrap();
        assert!(theirs.is_empty());
    }

    #[tokio::test]
    async fn after_two_weeks_nobody_is_asked_any_more() {
        let world = World::new();
        world.book(FLAT, at(4, 10, 0)).await;
        world.clock().advance(TimeDelta::days(14));
        assert_eq!(needs(&world, None).await, [(Need::Report, at(4, 10, 0))]);
        world.clock().advance(TimeDelta::days(3));
        assert!(needs(&world, None).await.is_empty());
    }
}
