//! The lease is signed.

use crate::application::ports::UnitsOfWork;
use crate::domain::property::PropertyId;
use crate::domain::status::TransitionError;
use kernel::caller::Agent;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// Why it isn't marked.
#[derive(Debug, Error)]
pub enum MarkRentedError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// Only what is reserved and to rent is rented.
    #[error(transparent)]
    Transition(#[from] TransitionError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Marks a property as rented: the public no longer sees it.
pub struct MarkRented {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl MarkRented {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Marks the property as rented.
    ///
    /// # Errors
    /// [`MarkRentedError`]; the property stays as it was.
    pub async fn execute(&self, agent: &Agent, property: PropertyId) -> Result<(), MarkRentedError> {
        let mut unit = self.units_of_work.begin().await?;
        let mut property = unit
            .properties()
            .find(agent.organization(), property)
            .await?
            .ok_or(MarkRentedError::UnknownProperty)?;
        property.mark_rented(self.clock.now())?;
        unit.properties().save(&mut property).await?;
        unit.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::status::PropertyStatus;
    use crate::domain::vocabulary::ListingType;
    use crate::fixtures::{agent, complete_draft, stranger};

    #[tokio::test]
    async fn a_reserved_property_to_rent_is_rented() {
        let world = World::new();
        let mut draft = complete_draft("A-1");
        draft.listing_type = ListingType::Rent;
        let id = world.publish(&agent(), draft).await;
        world.container().mark_reserved.execute(&agent(), id).await.unwrap();
        world.container().mark_rented.execute(&agent(), id).await.unwrap();
        assert_eq!(world.property(id).status, PropertyStatus::Rented);
        assert_eq!(world.event_kinds().last().unwrap(), "PROPERTY_RENTED.v1");
    }

    #[tokio::test]
    async fn what_is_for_sale_is_not_rented() {
        let world = World::new();
        let id = world.create(&agent(), complete_draft("A-1")).await;
        let result = world.container().mark_rented.execute(&agent(), id).await;
        let expected = TransitionError::NotToRent;
        assert!(matches!(result, Err(MarkRentedError::Transition(error)) if error == expected));
        assert_eq!(world.property(id).version, 1, "nothing was saved");
    }

    #[tokio::test]
    async fn another_agencys_property_is_not_found() {
        let world = World::new();
        let id = world.publish(&agent(), complete_draft("A-1")).await;
        let result = world.container().mark_rented.execute(&stranger(), id).await;
        assert!(matches!(result, Err(MarkRentedError::UnknownProperty)));
    }
}
