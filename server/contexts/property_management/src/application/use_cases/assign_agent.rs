//! Somebody else takes care of a property.

use crate::application::ports::{AgencyMembers, UnitsOfWork};
use crate::application::retrying::retrying;
use crate::domain::activity::{Activity, Deed};
use crate::domain::property::PropertyId;
use kernel::caller::Agent;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// Who is to take care of which property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssignAgentCommand {
    /// The property.
    pub property: PropertyId,
    /// Who; none: nobody.
    pub agent: Option<UserId>,
}

/// Why nothing changes.
#[derive(Debug, Error)]
pub enum AssignAgentError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// The agency has no such member.
    #[error("there is no such member of the agency")]
    UnknownMember,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Gives a property to a member of the agency to take care of.
pub struct AssignAgent {
    units_of_work: Arc<dyn UnitsOfWork>,
    members: Arc<dyn AgencyMembers>,
    clock: Arc<dyn Clock>,
}

impl AssignAgent {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        members: Arc<dyn AgencyMembers>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, members, clock }
    }

    /// Gives it to somebody, and tells whether that is another.
    ///
    /// # Errors
    /// [`AssignAgentError`]; who took care of it goes on doing so.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: AssignAgentCommand,
    ) -> Result<bool, AssignAgentError> {
        if let Some(user) = command.agent
            && !self.members.is_member(agent.organization(), user).await?
        {
            return Err(AssignAgentError::UnknownMember);
        }
        let overtaken = |error: &_| matches!(error, AssignAgentError::Storage(StorageError::Conflict));
        retrying(overtaken, || self.attempt(agent, command)).await
    }

    async fn attempt(&self, agent: &Agent, command: AssignAgentCommand) -> Result<bool, AssignAgentError> {
        let mut unit = self.units_of_work.begin().await?;
        let mut property = unit
            .properties()
            .find(agent.organization(), command.property)
            .await?
            .ok_or(AssignAgentError::UnknownProperty)?;
        let now = self.clock.now();
        if !property.assign(command.agent, now) {
            return Ok(false);
        }
        unit.properties().save(&mut property).await?;
        let deed = Deed::Assigned { agent: command.agent };
        unit.journal().append(&[Activity::of(agent, command.property, deed, now)]).await?;
        unit.commit().await?;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{ANA, OTHER_AGENCY, agent, complete_draft, stranger};
    use uuid::Uuid;

    #[tokio::test]
    async fn a_member_takes_care_of_a_property_until_somebody_else_does() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        assert_eq!(world.property(property).assigned_to, None, "the operator takes care of nothing");
        let assign = &world.container().assign_agent;
        let to_ana = AssignAgentCommand { property, agent: Some(ANA) };
        assert!(assign.execute(&agent(), to_ana).await.unwrap());
        assert!(!assign.execute(&agent(), to_ana).await.unwrap(), "the same again");
        assert_eq!(world.property(property).assigned_to, Some(ANA));
        assert!(assign.execute(&agent(), AssignAgentCommand { property, agent: None }).await.unwrap());
        assert_eq!(world.property(property).assigned_to, None);
        let deeds = world.deeds(property);
        assert_eq!(
            deeds,
            [Deed::Created, Deed::Assigned { agent: Some(ANA) }, Deed::Assigned { agent: None }]
        );
    }

    #[tokio::test]
    async fn a_property_that_somebody_else_changes_meanwhile_is_taken_care_of() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.store().conflict_on_the_next(3);
        let command = AssignAgentCommand { property, agent: Some(ANA) };
        assert!(world.container().assign_agent.execute(&agent(), command).await.unwrap());
        assert_eq!(world.property(property).assigned_to, Some(ANA));
    }

    #[tokio::test]
    async fn who_enters_a_property_takes_care_of_it() {
        let world = World::new();
        let ana = Agent::member(crate::fixtures::AGENCY, ANA);
        let property = world.create(&ana, complete_draft("A-1")).await;
        assert_eq!(world.property(property).assigned_to, Some(ANA));
    }

    #[tokio::test]
    async fn only_members_of_the_agency_take_care_of_its_properties() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let assign = &world.container().assign_agent;
        let nobody = Some(UserId(Uuid::from_u128(0xDEAD)));
        let refused = assign.execute(&agent(), AssignAgentCommand { property, agent: nobody }).await;
        assert!(matches!(refused, Err(AssignAgentError::UnknownMember)));
        let theirs = world.create(&stranger(), complete_draft("B-1")).await;
        let command = AssignAgentCommand { property: theirs, agent: Some(ANA) };
        let refused = assign.execute(&Agent::operator(OTHER_AGENCY), command).await;
        assert!(matches!(refused, Err(AssignAgentError::UnknownMember)), "Ana is no member there");
        let refused = assign.execute(&agent(), command).await;
        assert!(matches!(refused, Err(AssignAgentError::UnknownProperty)));
    }
}
