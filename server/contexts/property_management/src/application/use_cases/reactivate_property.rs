//! A promise fell through.

use crate::application::ports::UnitsOfWork;
use crate::domain::property::PropertyId;
use crate::domain::status::TransitionError;
use kernel::caller::Agent;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// Why it isn't free again.
#[derive(Debug, Error)]
pub enum ReactivatePropertyError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// Only what is reserved becomes free again.
    #[error(transparent)]
    Transition(#[from] TransitionError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Marks a reserved property as free again.
pub struct ReactivateProperty {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl ReactivateProperty {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Marks the property as active again.
    ///
    /// # Errors
    /// [`ReactivatePropertyError`]; the property stays as it was.
    pub async fn execute(&self, agent: &Agent, property: PropertyId) -> Result<(), ReactivatePropertyError> {
        let mut unit = self.units_of_work.begin().await?;
        let mut property = unit
            .properties()
            .find(agent.organization(), property)
            .await?
            .ok_or(ReactivatePropertyError::UnknownProperty)?;
        property.reactivate(self.clock.now())?;
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
    async fn a_reserved_property_becomes_free_again() {
        let world = World::new();
        let id = world.publish(&agent(), complete_draft("A-1")).await;
        world.container().mark_reserved.execute(&agent(), id).await.unwrap();
        world.container().reactivate_property.execute(&agent(), id).await.unwrap();
        assert_eq!(world.property(id).status, PropertyStatus::Active);
        assert_eq!(world.event_kinds().last().unwrap(), "PROPERTY_REACTIVATED.v1");
    }

    #[tokio::test]
    async fn a_draft_was_promised_to_nobody() {
        let world = World::new();
        let id = world.create(&agent(), complete_draft("A-1")).await;
        let result = world.container().reactivate_property.execute(&agent(), id).await;
        let expected = TransitionError::NotFrom { from: PropertyStatus::Draft, step: StatusStep::Reactivate };
        assert!(matches!(result, Err(ReactivatePropertyError::Transition(error)) if error == expected));
        assert_eq!(world.property(id).version, 1, "nothing was saved");
    }

    #[tokio::test]
    async fn another_agencys_property_is_not_found() {
        let world = World::new();
        let id = world.publish(&agent(), complete_draft("A-1")).await;
        let result = world.container().reactivate_property.execute(&stranger(), id).await;
        assert!(matches!(result, Err(ReactivatePropertyError::UnknownProperty)));
    }
}
