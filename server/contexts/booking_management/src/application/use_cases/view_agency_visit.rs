//! The agency looks at one of its visits.

use crate::application::ports::{Ports, ViewedVisit};
use crate::domain::ids::VisitId;
use kernel::caller::Agent;
use kernel::storage::StorageError;

/// A visit as its agency sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct AgencyVisitView {
    /// The visit and its property.
    pub viewed: ViewedVisit,
    /// Whether the agent left the agency: somebody else has to show it.
    pub needs_agent: bool,
}

/// Shows visits to their agencies.
pub struct ViewAgencyVisit {
    ports: Ports,
}

impl ViewAgencyVisit {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// The agency's visit with this id.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn execute(&self, agent: &Agent, id: VisitId) -> Result<Option<AgencyVisitView>, StorageError> {
        let organization = agent.organization();
        let found = self.ports.queries.visit(id).await?;
        let Some(viewed) = found.filter(|viewed| viewed.visit.organization == organization) else {
            return Ok(None);
        };
        let shows = viewed.visit.agent;
        let needs_agent = !self.ports.members.is_member(organization, shows).await?;
        Ok(Some(AgencyVisitView { viewed, needs_agent }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{AGENCY, ANA, FLAT, ana, at, stranger};
    use uuid::Uuid;

    #[tokio::test]
    async fn an_agency_sees_its_own_visit_and_whether_somebody_has_to_be_found_for_it() {
        let world = World::new();
        let visit = world.book(FLAT, at(4, 10, 0)).await.visit;
        let view = &world.container().view_agency_visit;
        let seen = view.execute(&ana(), visit).await.unwrap().unwrap();
        assert_eq!((&seen.viewed.visit, seen.needs_agent), (&world.visit(visit), false));
        assert_eq!(seen.viewed.property.unwrap().id, FLAT);
        world.store().remove_member(AGENCY, ANA);
        assert!(view.execute(&ana(), visit).await.unwrap().unwrap().needs_agent);
        assert_eq!(view.execute(&stranger(), visit).await.unwrap(), None);
        assert_eq!(view.execute(&ana(), VisitId(Uuid::from_u128(9))).await.unwrap(), None);
    }
}
