//! An agent deletes a property, with all that hangs on it.

use crate::application::ports::UnitsOfWork;
use crate::domain::property::{PropertyId, StillPublic};
use kernel::caller::Agent;
use kernel::objects::ObjectKey;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What is to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeletePropertyCommand {
    /// The property.
    pub property: PropertyId,
}

/// Why it stays.
#[derive(Debug, Error)]
pub enum DeletePropertyError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// The public sees it.
    #[error(transparent)]
    StillPublic(#[from] StillPublic),
    /// It couldn't be removed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Deletes a property for good: texts, owners, pictures, documents, notes. The files
/// go when the event of it is delivered; who looked at what is personal stays written.
pub struct DeleteProperty {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl DeleteProperty {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Deletes the property.
    ///
    /// # Errors
    /// [`DeletePropertyError`]; the property stays as it was.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: DeletePropertyCommand,
    ) -> Result<(), DeletePropertyError> {
        let organization = agent.organization();
        let mut unit = self.units_of_work.begin().await?;
        let mut property = unit
            .properties()
            .find(organization, command.property)
            .await?
            .ok_or(DeletePropertyError::UnknownProperty)?;
        let documents = unit.documents().of_property(organization, command.property).await?;
        let keys: Vec<ObjectKey> = documents.into_iter().map(|document| document.object).collect();
        property.delete(&keys, self.clock.now())?;
        unit.properties().remove(property).await?;
        unit.commit().await?;
        tracing::info!(property = %command.property, %organization, "property deleted");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::MoveOnMarketCommand;
    use crate::domain::status::MarketStep;
    use crate::fixtures::{agent, complete_draft, stranger};

    #[tokio::test]
    async fn a_draft_is_deleted_with_its_photographs_and_documents() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.add_photograph(&agent(), property).await;
        world.add_document(&agent(), property).await;
        let lying = world.objects().keys();
        assert_eq!(lying.len(), 7, "three widths twice, and a document");
        let delete = &world.container().delete_property;
        delete.execute(&agent(), DeletePropertyCommand { property }).await.unwrap();
        assert_eq!(world.store().property(property), None);
        assert_eq!(world.event_kinds()[2..], ["PROPERTY_DELETED.v1", "PROPERTY_OBJECTS_RELEASED.v1"]);
        let mut released = world.released();
        released.sort();
        assert_eq!(released, lying.iter().map(ToString::to_string).collect::<Vec<_>>());
        let again = delete.execute(&agent(), DeletePropertyCommand { property }).await;
        assert!(matches!(again, Err(DeletePropertyError::UnknownProperty)));
    }

    #[tokio::test]
    async fn what_the_public_sees_is_withdrawn_before_it_is_deleted() {
        let world = World::new();
        let property = world.publish(&agent(), complete_draft("A-1")).await;
        let delete = &world.container().delete_property;
        let refused = delete.execute(&agent(), DeletePropertyCommand { property }).await;
        assert!(matches!(refused, Err(DeletePropertyError::StillPublic(_))));
        let step = MoveOnMarketCommand { property, step: MarketStep::Withdraw };
        world.container().move_on_market.execute(&agent(), step).await.unwrap();
        delete.execute(&agent(), DeletePropertyCommand { property }).await.unwrap();
    }

    #[tokio::test]
    async fn another_agencys_property_is_not_found() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let delete = &world.container().delete_property;
        let refused = delete.execute(&stranger(), DeletePropertyCommand { property }).await;
        assert!(matches!(refused, Err(DeletePropertyError::UnknownProperty)));
        assert!(world.store().property(property).is_some());
    }
}
