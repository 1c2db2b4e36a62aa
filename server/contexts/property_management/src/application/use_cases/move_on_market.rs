//! What happens to a property that was published: promised, free again, sold,
//! rented, withdrawn.

use crate::application::ports::UnitsOfWork;
use crate::application::retrying::retrying;
use crate::domain::activity::{Activity, Deed};
use crate::domain::property::PropertyId;
use crate::domain::status::{MarketStep, TransitionError};
use kernel::caller::Agent;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What happened to which property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoveOnMarketCommand {
    /// The property.
    pub property: PropertyId,
    /// What happened.
    pub step: MarketStep,
}

/// Why it stays where it stands.
#[derive(Debug, Error)]
pub enum MoveOnMarketError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// The status doesn't allow the step.
    #[error(transparent)]
    Transition(#[from] TransitionError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Takes a published property a step further. (Publishing itself goes through
/// the gate: [`PublishProperty`](super::PublishProperty).)
pub struct MoveOnMarket {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl MoveOnMarket {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Takes the step, from where others leave it who change it at the same moment.
    ///
    /// # Errors
    /// [`MoveOnMarketError`]; the property stays as it was.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: MoveOnMarketCommand,
    ) -> Result<(), MoveOnMarketError> {
        let overtaken = |error: &_| matches!(error, MoveOnMarketError::Storage(StorageError::Conflict));
        retrying(overtaken, || self.attempt(agent, command)).await
    }

    async fn attempt(&self, agent: &Agent, command: MoveOnMarketCommand) -> Result<(), MoveOnMarketError> {
        let mut unit = self.units_of_work.begin().await?;
        let mut property = unit
            .properties()
            .find(agent.organization(), command.property)
            .await?
            .ok_or(MoveOnMarketError::UnknownProperty)?;
        let now = self.clock.now();
        property.take(command.step, now)?;
        unit.properties().save(&mut property).await?;
        let deed = match command.step {
            MarketStep::Reserve => Deed::Reserved,
            MarketStep::Reactivate => Deed::Reactivated,
            MarketStep::Sell => Deed::Sold,
            MarketStep::Rent => Deed::Rented,
            MarketStep::Withdraw => Deed::Withdrawn,
        };
        unit.journal().append(&[Activity::of(agent, command.property, deed, now)]).await?;
        Ok(unit.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::status::{PropertyStatus, StatusStep};
    use crate::domain::vocabulary::ListingType;
    use crate::fixtures::{agent, complete_draft, stranger};

    const STEPS: [MarketStep; 5] = [
        MarketStep::Reserve,
        MarketStep::Reactivate,
        MarketStep::Sell,
        MarketStep::Rent,
        MarketStep::Withdraw,
    ];

    async fn published(world: &World, listing_type: ListingType) -> PropertyId {
        let mut draft = complete_draft("A-1");
        draft.listing_type = listing_type;
        world.publish(&agent(), draft).await
    }

    async fn take(world: &World, property: PropertyId, step: MarketStep) -> Result<(), MoveOnMarketError> {
        world.container().move_on_market.execute(&agent(), MoveOnMarketCommand { property, step }).await
    }

    /// Takes the steps in turn; tells where the property then stands and what was last told of it.
    async fn after(listing_type: ListingType, steps: &[MarketStep]) -> (PropertyStatus, String) {
        let world = World::new();
        let property = published(&world, listing_type).await;
        for step in steps {
            take(&world, property, *step).await.unwrap();
        }
        (world.property(property).status, world.event_kinds().last().unwrap().to_string())
    }

    #[tokio::test]
    async fn a_property_that_somebody_else_changes_meanwhile_takes_its_step() {
        let world = World::new();
        let property = published(&world, ListingType::Sale).await;
        world.store().conflict_on_the_next(3);
        take(&world, property, MarketStep::Reserve).await.unwrap();
        assert_eq!(world.property(property).status, PropertyStatus::Reserved);
    }

    #[tokio::test]
    async fn an_active_property_is_reserved() {
        let (status, told) = after(ListingType::Sale, &[MarketStep::Reserve]).await;
        assert_eq!((status, told.as_str()), (PropertyStatus::Reserved, "PROPERTY_RESERVED.v1"));
    }

    #[tokio::test]
    async fn a_reserved_property_becomes_free_again() {
        let (status, told) = after(ListingType::Sale, &[MarketStep::Reserve, MarketStep::Reactivate]).await;
        assert_eq!((status, told.as_str()), (PropertyStatus::Active, "PROPERTY_REACTIVATED.v1"));
    }

    #[tokio::test]
    async fn a_reserved_property_is_sold() {
        let (status, told) = after(ListingType::Sale, &[MarketStep::Reserve, MarketStep::Sell]).await;
        assert_eq!((status, told.as_str()), (PropertyStatus::Sold, "PROPERTY_SOLD.v1"));
    }

    #[tokio::test]
    async fn a_reserved_property_to_rent_is_rented() {
        let (status, told) = after(ListingType::Rent, &[MarketStep::Reserve, MarketStep::Rent]).await;
        assert_eq!((status, told.as_str()), (PropertyStatus::Rented, "PROPERTY_RENTED.v1"));
    }

    #[tokio::test]
    async fn an_active_property_is_withdrawn() {
        let (status, told) = after(ListingType::Sale, &[MarketStep::Withdraw]).await;
        assert_eq!((status, told.as_str()), (PropertyStatus::Withdrawn, "PROPERTY_WITHDRAWN.v1"));
    }

    #[tokio::test]
    async fn a_draft_takes_none_of_these_steps() {
        for step in STEPS {
            let world = World::new();
            let property = world.create(&agent(), complete_draft("A-1")).await;
            let refused = take(&world, property, step).await;
            assert!(matches!(refused, Err(MoveOnMarketError::Transition(_))), "{step:?}");
            assert_eq!(world.property(property).version, 1, "nothing was saved");
        }
    }

    #[tokio::test]
    async fn what_is_refused_says_the_status_and_the_step() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let expected = TransitionError::NotFrom { from: PropertyStatus::Draft, step: StatusStep::Sell };
        let refused = take(&world, property, MarketStep::Sell).await;
        assert!(matches!(refused, Err(MoveOnMarketError::Transition(error)) if error == expected));
    }

    #[tokio::test]
    async fn what_is_for_sale_is_not_rented_and_the_other_way_round() {
        for (listing_type, step, expected) in [
            (ListingType::Sale, MarketStep::Rent, TransitionError::NotToRent),
            (ListingType::Rent, MarketStep::Sell, TransitionError::NotForSale),
        ] {
            let world = World::new();
            let property = published(&world, listing_type).await;
            take(&world, property, MarketStep::Reserve).await.unwrap();
            let refused = take(&world, property, step).await;
            assert!(matches!(refused, Err(MoveOnMarketError::Transition(error)) if error == expected));
        }
    }

    #[tokio::test]
    async fn another_agencys_property_is_not_found() {
        for step in STEPS {
            let world = World::new();
            let property = published(&world, ListingType::Sale).await;
            let command = MoveOnMarketCommand { property, step };
            let result = world.container().move_on_market.execute(&stranger(), command).await;
            assert!(matches!(result, Err(MoveOnMarketError::UnknownProperty)), "{step:?}");
        }
    }
}
