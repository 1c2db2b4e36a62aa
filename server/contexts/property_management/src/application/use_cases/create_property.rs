//! An agent enters a new property.

use crate::application::locating::locate;
use crate::application::ports::UnitsOfWork;
use crate::application::ports::gazetteer::Gazetteer;
use crate::application::references::is_taken;
use crate::domain::activity::{Activity, Deed};
use crate::domain::draft::PropertyDraft;
use crate::domain::location::PlaceIds;
use crate::domain::property::{Property, PropertyId};
use crate::domain::values::{InvalidValue, Reference};
use kernel::caller::Agent;
use kernel::ids::IdGenerator;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What the agent says of it.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatePropertyCommand {
    /// All that is known so far.
    pub draft: PropertyDraft,
}

/// Why it is not entered.
#[derive(Debug, Error)]
pub enum CreatePropertyError {
    /// The parts don't agree with one another.
    #[error(transparent)]
    Invalid(#[from] InvalidValue),
    /// The agency has a property with this reference.
    #[error("there is a property with the reference {0} already")]
    ReferenceTaken(Reference),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Enters a new property as a draft.
pub struct CreateProperty {
    units_of_work: Arc<dyn UnitsOfWork>,
    gazetteer: Arc<dyn Gazetteer>,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl CreateProperty {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        gazetteer: Arc<dyn Gazetteer>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, gazetteer, ids, clock }
    }

    /// Enters the property and gives its id.
    ///
    /// # Errors
    /// [`CreatePropertyError`]; nothing was kept.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: CreatePropertyCommand,
    ) -> Result<PropertyId, CreatePropertyError> {
        let mut draft = command.draft;
        if draft.places == PlaceIds::default() {
            locate(self.gazetteer.as_ref(), &mut draft).await?;
        }
        let (reference, now) = (draft.reference.clone(), self.clock.now());
        let id = PropertyId(self.ids.next());
        let mut property = Property::draft(id, agent, draft, now)?;
        // Who enters it takes care of it, until somebody else does.
        property.assign(agent.user(), now);
        let mut unit = self.units_of_work.begin().await?;
        if let Err(error) = unit.properties().save(&mut property).await {
            drop(unit);
            // The storage's unique key decides who was first, also between two machines.
            let taken = is_taken(self.units_of_work.as_ref(), agent, &reference, &error).await?;
            return Err(if taken { CreatePropertyError::ReferenceTaken(reference) } else { error.into() });
        }
        let done = Activity::of(agent, id, Deed::Created, now);
        unit.journal().append(&[done]).await?;
        unit.commit().await?;
        tracing::info!(property = %id, organization = %agent.organization(), "property created");
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::status::PropertyStatus;
    use crate::fixtures::{agent, complete_draft, stranger};

    #[tokio::test]
    async fn a_new_property_is_a_draft_of_the_agents_agency() {
        let world = World::new();
        let id = world.create(&agent(), complete_draft("A-1")).await;
        let property = world.property(id);
        assert_eq!(property.status, PropertyStatus::Draft);
        assert_eq!(property.organization, agent().organization());
        assert_eq!(property.number, Some(1));
        assert_eq!(world.event_kinds(), ["PROPERTY_CREATED.v1"]);
    }

    #[tokio::test]
    async fn an_agency_has_each_reference_once_and_another_agency_may_have_it_too() {
        let world = World::new();
        world.create(&agent(), complete_draft("A-1")).await;
        let command = CreatePropertyCommand { draft: complete_draft("A-1") };
        let again = world.container().create_property.execute(&agent(), command.clone()).await;
        assert!(matches!(again, Err(CreatePropertyError::ReferenceTaken(r)) if r.as_str() == "A-1"));
        assert!(world.container().create_property.execute(&stranger(), command).await.is_ok());
        assert_eq!(world.event_kinds().len(), 2, "what was refused is not told");
    }
    #[tokio::test]
    async fn a_reference_is_taken_only_where_there_is_a_property_with_it() {
        let world = World::new();
        world.store().conflict_on_the_next(1);
        let command = CreatePropertyCommand { draft: complete_draft("A-1") };
        let overtaken = world.container().create_property.execute(&agent(), command).await;
        assert!(matches!(overtaken, Err(CreatePropertyError::Storage(StorageError::Conflict))));
    }
}
