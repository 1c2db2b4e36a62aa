//! An agent does one thing to several properties: to each for itself, with a word about each.

use super::{
    AssignAgent, AssignAgentCommand, AssignAgentError, DeleteProperty, DeletePropertyCommand,
    DeletePropertyError, MoveOnMarket, MoveOnMarketCommand, MoveOnMarketError, PublishProperty,
    PublishPropertyCommand, PublishPropertyError,
};
use crate::domain::property::{PropertyId, PublishError};
use crate::domain::publish_gate::{PublishIssue, PublishMode};
use crate::domain::status::{MarketStep, TransitionError};
use kernel::caller::Agent;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use thiserror::Error;

/// What is to be done to which properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkChangeCommand {
    /// The properties; one that is named twice is changed once.
    pub properties: Vec<PropertyId>,
    /// What is to be done to each.
    pub step: BulkStep,
}

/// What can be done to several properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BulkStep {
    /// Published, if nothing is missing.
    Publish,
    /// Taken off the market.
    Withdraw,
    /// Given to somebody to take care of; none: to nobody.
    Assign(Option<UserId>),
    /// Deleted.
    Delete,
}

/// How many properties may be changed at once.
pub const MAX_BULK: usize = 100;

/// More properties than may be changed at once; none was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("at most {MAX_BULK} properties are changed at once")]
pub struct TooManyProperties;

/// Why one of them stays as it was.
#[derive(Debug, Error)]
pub enum BulkRefusal {
    /// The agency has no such property.
    #[error("there is no such property")]
    NotFound,
    /// The publish gate keeps it back.
    #[error("it can't be published yet")]
    KeptBack(Vec<PublishIssue>),
    /// Its status doesn't allow it.
    #[error(transparent)]
    Transition(#[from] TransitionError),
    /// The public sees it.
    #[error("it is public: withdraw it first")]
    StillPublic,
    /// The agency has no such member.
    #[error("there is no such member of the agency")]
    UnknownMember,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What became of each property, in the order in which they were named.
pub type BulkReport = Vec<(PropertyId, Result<(), BulkRefusal>)>;

/// Does one thing to several properties.
pub struct BulkChange {
    publish: PublishProperty,
    market: MoveOnMarket,
    assign: AssignAgent,
    delete: DeleteProperty,
}

impl BulkChange {
    pub(crate) const fn new(
        publish: PublishProperty,
        market: MoveOnMarket,
        assign: AssignAgent,
        delete: DeleteProperty,
    ) -> Self {
        Self { publish, market, assign, delete }
    }

    /// Changes each property by itself: one that can't be changed holds up no other.
    ///
    /// # Errors
    /// [`TooManyProperties`]; none was changed.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: BulkChangeCommand,
    ) -> Result<BulkReport, TooManyProperties> {
        if command.properties.len() > MAX_BULK {
            return Err(TooManyProperties);
        }
        let mut report = BulkReport::with_capacity(command.properties.len());
        for property in command.properties {
            if report.iter().any(|(done, _)| *done == property) {
                continue;
            }
            report.push((property, self.change(agent, property, command.step).await));
        }
        Ok(report)
    }

    async fn change(&self, agent: &Agent, property: PropertyId, step: BulkStep) -> Result<(), BulkRefusal> {
        match step {
            BulkStep::Publish => {
                let command = PublishPropertyCommand { property, mode: PublishMode::Strict };
                self.publish.execute(agent, command).await.map_err(|error| match error {
                    // The agent's agency is there as long as the agent is.
                    PublishPropertyError::UnknownProperty | PublishPropertyError::UnknownAgency => {
                        BulkRefusal::NotFound
                    }
                    PublishPropertyError::Publish(PublishError::KeptBack(issues)) => {
                        BulkRefusal::KeptBack(issues)
                    }
                    PublishPropertyError::Publish(PublishError::Transition(error)) => error.into(),
                    PublishPropertyError::Storage(error) => error.into(),
                })
            }
            BulkStep::Withdraw => {
                let command = MoveOnMarketCommand { property, step: MarketStep::Withdraw };
                self.market.execute(agent, command).await.map_err(|error| match error {
                    MoveOnMarketError::UnknownProperty => BulkRefusal::NotFound,
                    MoveOnMarketError::Transition(error) => error.into(),
                    MoveOnMarketError::Storage(error) => error.into(),
                })
            }
            BulkStep::Assign(to) => {
                let command = AssignAgentCommand { property, agent: to };
                let outcome = self.assign.execute(agent, command).await;
                outcome.map(|_| ()).map_err(|error| match error {
                    AssignAgentError::UnknownProperty => BulkRefusal::NotFound,
                    AssignAgentError::UnknownMember => BulkRefusal::UnknownMember,
                    AssignAgentError::Storage(error) => error.into(),
                })
            }
            BulkStep::Delete => {
                self.delete.execute(agent, DeletePropertyCommand { property }).await.map_err(|error| {
                    match error {
                        DeletePropertyError::UnknownProperty => BulkRefusal::NotFound,
                        DeletePropertyError::StillPublic(_) => BulkRefusal::StillPublic,
                        DeletePropertyError::Storage(error) => error.into(),
                    }
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::status::PropertyStatus;
    use crate::fixtures::{ANA, agent, complete_draft, stranger};
    use uuid::Uuid;

    async fn change(world: &World, properties: Vec<PropertyId>, step: BulkStep) -> BulkReport {
        let command = BulkChangeCommand { properties, step };
        world.container().bulk_change.execute(&agent(), command).await.unwrap()
    }

    #[tokio::test]
    async fn one_that_is_kept_back_holds_up_no_other() {
        let world = World::new();
        let whole = world.create(&agent(), complete_draft("A-1")).await;
        let mut draft = complete_draft("A-2");
        draft.price = None;
        let poor = world.create(&agent(), draft).await;
        let theirs = world.create(&stranger(), complete_draft("B-1")).await;
        let report = change(&world, vec![poor, whole, theirs, whole], BulkStep::Publish).await;
        assert_eq!(report.len(), 3, "named twice, changed once");
        assert!(matches!(&report[0], (id, Err(BulkRefusal::KeptBack(issues)))
            if *id == poor && *issues == [PublishIssue::MissingPrice]));
        assert!(matches!(report[1], (id, Ok(())) if id == whole));
        assert!(matches!(report[2], (id, Err(BulkRefusal::NotFound)) if id == theirs));
        assert_eq!(world.property(whole).status, PropertyStatus::Active);
        assert_eq!(world.property(theirs).status, PropertyStatus::Draft);
    }

    #[tokio::test]
    async fn each_step_is_taken_with_each_and_refused_in_its_own_words() {
        let world = World::new();
        let draft = world.create(&agent(), complete_draft("A-1")).await;
        let public = world.publish(&agent(), complete_draft("A-2")).await;
        let both = vec![draft, public];
        let report = change(&world, both.clone(), BulkStep::Delete).await;
        assert!(matches!(report[..], [(_, Ok(())), (_, Err(BulkRefusal::StillPublic))]));
        let report = change(&world, both.clone(), BulkStep::Assign(Some(ANA))).await;
        assert!(matches!(report[..], [(_, Err(BulkRefusal::NotFound)), (_, Ok(()))]));
        let nobody = Some(UserId(Uuid::from_u128(0xDEAD)));
        let report = change(&world, vec![public], BulkStep::Assign(nobody)).await;
        assert!(matches!(report[..], [(_, Err(BulkRefusal::UnknownMember))]));
        let report = change(&world, vec![public], BulkStep::Withdraw).await;
        assert!(matches!(report[..], [(_, Ok(()))]));
        let report = change(&world, vec![public], BulkStep::Withdraw).await;
        assert!(matches!(report[..], [(_, Err(BulkRefusal::Transition(_)))]));
    }

    #[tokio::test]
    async fn a_plan_is_not_overfilled_by_publishing_many_at_once() {
        let world = World::new();
        let first = world.create(&agent(), complete_draft("A-1")).await;
        world.set_standing(
            crate::fixtures::AGENCY,
            crate::domain::publish_gate::AgencyStanding { room: Some(0), ..crate::fixtures::licensed() },
        );
        let report = change(&world, vec![first], BulkStep::Publish).await;
        assert!(
            matches!(&report[0].1, Err(BulkRefusal::KeptBack(issues)) if *issues == [PublishIssue::PlanLimit])
        );
    }

    #[tokio::test]
    async fn more_than_a_hundred_are_too_many() {
        let world = World::new();
        let properties = (0..101).map(|n| PropertyId(Uuid::from_u128(n))).collect();
        let command = BulkChangeCommand { properties, step: BulkStep::Delete };
        let refused = world.container().bulk_change.execute(&agent(), command).await;
        assert!(matches!(refused, Err(TooManyProperties)));
    }
}
