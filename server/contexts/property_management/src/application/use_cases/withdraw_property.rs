//! An agent takes a property off the market.

use crate::application::ports::UnitsOfWork;
use crate::domain::property::PropertyId;
use crate::domain::status::TransitionError;
use kernel::caller::Agent;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// Why it stays.
#[derive(Debug, Error)]
pub enum WithdrawPropertyError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// Only what is on the market is taken off it.
    #[error(transparent)]
    Transition(#[from] TransitionError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Takes a property off the market: the public no longer sees it.
pub struct WithdrawProperty {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl WithdrawProperty {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Withdraws the property.
    ///
    /// # Errors
    /// [`WithdrawPropertyError`]; the property stays as it was.
    pub async fn execute(&self, agent: &Agent, property: PropertyId) -> Result<(), WithdrawPropertyError> {
        let mut unit = self.units_of_work.begin().await?;
        let mut property = unit
            .properties()
            .find(agent.organization(), property)
            .await?
            .ok_or(WithdrawPropertyError::UnknownProperty)?;
        property.withdraw(self.clock.now())?;
        unit.properties().save(&mut property).await?;
        unit.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::status::{PropertyStatus, StatusStep};
    use crate::fixtures::{agent, complete_draft, stranger};

    #[tokio::test]
    async fn an_active_property_is_withdrawn() {
        let world = World::new();
        let id = world.publish(&agent(), complete_draft("A-1")).await;
        world.container().withdraw_property.execute(&agent(), id).await.unwrap();
        assert_eq!(world.property(id).status, PropertyStatus::Withdrawn);
        assert_eq!(world.event_kinds().last().unwrap(), "PROPERTY_WITHDRAWN.v1");
    }

    #[tokio::test]
    async fn a_draft_is_not_on_the_market() {
        let world = World::new();
        let id = world.create(&agent(), complete_draft("A-1")).await;
        let result = world.container().withdraw_property.execute(&agent(), id).await;
        let expected = TransitionError::NotFrom { from: PropertyStatus::Draft, step: StatusStep::Withdraw };
        assert!(matches!(result, Err(WithdrawPropertyError::Transition(error)) if error == expected));
        assert_eq!(world.property(id).version, 1, "nothing was saved");
    }

    #[tokio::test]
    async fn another_agencys_property_is_not_found() {
        let world = World::new();
        let id = world.publish(&agent(), complete_draft("A-1")).await;
        let result = world.container().withdraw_property.execute(&stranger(), id).await;
        assert!(matches!(result, Err(WithdrawPropertyError::UnknownProperty)));
    }
}
