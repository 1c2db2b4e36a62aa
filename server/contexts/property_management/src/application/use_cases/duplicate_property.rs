//! An agent makes a new property from one that is much the same: the flat next door.

use crate::application::ports::UnitsOfWork;
use crate::application::references::is_taken;
use crate::domain::activity::{Activity, Deed};
use crate::domain::media::PropertyImages;
use crate::domain::property::{Property, PropertyId};
use crate::domain::values::{InvalidValue, Reference};
use kernel::caller::Agent;
use kernel::ids::IdGenerator;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What is to be made from which property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DuplicatePropertyCommand {
    /// The property that is much the same.
    pub property: PropertyId,
    /// The new one's reference.
    pub reference: Reference,
}

/// Why there is no new property.
#[derive(Debug, Error)]
pub enum DuplicatePropertyError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// The agency has a property with the reference.
    #[error("there is a property with the reference {0} already")]
    ReferenceTaken(Reference),
    /// What is kept of the property doesn't hold any more.
    #[error(transparent)]
    Invalid(#[from] InvalidValue),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Makes a new draft from a property. Its pictures, documents and notes are not taken
/// along, its owners are.
pub struct DuplicateProperty {
    units_of_work: Arc<dyn UnitsOfWork>,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl DuplicateProperty {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, ids, clock }
    }

    /// Makes the new property and gives its id.
    ///
    /// # Errors
    /// [`DuplicatePropertyError`]; there is no new property.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: DuplicatePropertyCommand,
    ) -> Result<PropertyId, DuplicatePropertyError> {
        let mut unit = self.units_of_work.begin().await?;
        let model = unit
            .properties()
            .find(agent.organization(), command.property)
            .await?
            .ok_or(DuplicatePropertyError::UnknownProperty)?;
        let mut draft = model.to_draft();
        draft.reference = command.reference.clone();
        draft.images = PropertyImages::default();
        draft.advertised_since = None;
        let (id, now) = (PropertyId(self.ids.next()), self.clock.now());
        let mut property = Property::draft(id, agent, draft, now)?;
        property.assign(agent.user(), now);
        if let Err(error) = unit.properties().save(&mut property).await {
            drop(unit);
            let taken = is_taken(self.units_of_work.as_ref(), agent, &command.reference, &error).await?;
            let taken = taken.then_some(DuplicatePropertyError::ReferenceTaken(command.reference));
            return Err(taken.unwrap_or_else(|| error.into()));
        }
        unit.journal().append(&[Activity::of(agent, id, Deed::Duplicated, now)]).await?;
        unit.commit().await?;
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::status::PropertyStatus;
    use crate::fixtures::{agent, complete_draft, stranger};

    fn command(property: PropertyId, reference: &str) -> DuplicatePropertyCommand {
        DuplicatePropertyCommand { property, reference: Reference::parse(reference).unwrap() }
    }

    #[tokio::test]
    async fn the_flat_next_door_is_a_draft_with_the_same_owners_and_no_pictures() {
        let world = World::new();
        let model = world.publish(&agent(), complete_draft("A-1")).await;
        let duplicate = &world.container().duplicate_property;
        let id = duplicate.execute(&agent(), command(model, "A-2")).await.unwrap();
        let (model, copy) = (world.property(model), world.property(id));
        assert_eq!(copy.status, PropertyStatus::Draft);
        assert_eq!(copy.published_at, None);
        assert!(copy.images.is_empty());
        assert_eq!((&copy.owners, &copy.texts, &copy.address), (&model.owners, &model.texts, &model.address));
        assert_eq!(copy.current_price(), model.current_price());
        assert_eq!(copy.prices.len(), 1, "the history is the other one's");
        assert_ne!(copy.number, model.number);
        assert_eq!(world.deeds(id), [Deed::Duplicated]);
    }

    #[tokio::test]
    async fn a_taken_reference_is_told_and_a_foreign_property_is_not_found() {
        let world = World::new();
        let model = world.create(&agent(), complete_draft("A-1")).await;
        let duplicate = &world.container().duplicate_property;
        let taken = duplicate.execute(&agent(), command(model, "A-1")).await;
        assert!(matches!(taken, Err(DuplicatePropertyError::ReferenceTaken(r)) if r.as_str() == "A-1"));
        let foreign = duplicate.execute(&stranger(), command(model, "A-2")).await;
        assert!(matches!(foreign, Err(DuplicatePropertyError::UnknownProperty)));
    }
    #[tokio::test]
    async fn a_reference_is_taken_only_where_there_is_a_property_with_it() {
        let world = World::new();
        let model = world.create(&agent(), complete_draft("A-1")).await;
        world.store().conflict_on_the_next(1);
        let overtaken = world.container().duplicate_property.execute(&agent(), command(model, "A-2")).await;
        assert!(matches!(overtaken, Err(DuplicatePropertyError::Storage(StorageError::Conflict))));
    }
}
