//! An agent asks another price: for programs that know the price and nothing else. Whoever has the
//! property before their eyes saves its section, see [`ReviseSection`](super::ReviseSection).

use crate::application::ports::UnitsOfWork;
use crate::domain::activity::{Activity, Deed};
use crate::domain::property::PropertyId;
use crate::domain::values::Price;
use kernel::caller::Agent;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What is to be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetPriceCommand {
    /// The property.
    pub property: PropertyId,
    /// What is asked from now on, for what the property is offered for.
    pub price: Price,
}

/// Why the price stays.
#[derive(Debug, Error)]
pub enum SetPriceError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Asks another price; the one before stays in the history.
pub struct SetPrice {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl SetPrice {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Sets the price and tells whether it is another.
    ///
    /// # Errors
    /// [`SetPriceError`]; the price stays as it was.
    pub async fn execute(&self, agent: &Agent, command: SetPriceCommand) -> Result<bool, SetPriceError> {
        let mut unit = self.units_of_work.begin().await?;
        let mut property = unit
            .properties()
            .find(agent.organization(), command.property)
            .await?
            .ok_or(SetPriceError::UnknownProperty)?;
        let now = self.clock.now();
        let changed = property.set_price(command.price, now);
        unit.properties().save(&mut property).await?;
        if changed {
            let cents = command.price.money().cents;
            let done = Activity::of(agent, command.property, Deed::Price { cents }, now);
            unit.journal().append(&[done]).await?;
        }
        unit.commit().await?;
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{agent, complete_draft, stranger};
    use kernel::money::Money;

    fn euros(amount: i64) -> Price {
        Price::new(Money::euros(amount)).unwrap()
    }

    #[tokio::test]
    async fn the_price_before_stays_in_the_history() {
        let world = World::new();
        let id = world.create(&agent(), complete_draft("A-1")).await;
        let lower = SetPriceCommand { property: id, price: euros(330_000) };
        assert!(world.container().set_price.execute(&agent(), lower).await.unwrap());
        assert!(!world.container().set_price.execute(&agent(), lower).await.unwrap(), "the same again");
        let asked: Vec<_> = world.property(id).prices.iter().map(|p| p.price).collect();
        assert_eq!(asked, [euros(350_000), euros(330_000)]);
        assert_eq!(world.event_kinds(), ["PROPERTY_CREATED.v1", "PROPERTY_PRICE_CHANGED.v1"]);
    }

    #[tokio::test]
    async fn another_agencys_property_is_not_found() {
        let world = World::new();
        let id = world.create(&agent(), complete_draft("A-1")).await;
        let command = SetPriceCommand { property: id, price: euros(1) };
        let result = world.container().set_price.execute(&stranger(), command).await;
        assert!(matches!(result, Err(SetPriceError::UnknownProperty)));
    }
}
