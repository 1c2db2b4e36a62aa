//! Ports in, use cases out: the one place where the context is put together.

use crate::application::ports::gazetteer::Gazetteer;
use crate::application::ports::{AgencyStandings, PropertyQueries, UnitsOfWork};
use crate::application::use_cases::{
    ChangeProperty, CreateProperty, ImportListings, MoveOnMarket, PublishProperty, SetPrice,
};
use kernel::ids::IdGenerator;
use kernel::time::Clock;
use std::sync::Arc;

/// What the context asks of the world.
#[derive(Clone)]
pub struct Ports {
    /// Atomic changes.
    pub units_of_work: Arc<dyn UnitsOfWork>,
    /// How agencies stand before the law.
    pub agencies: Arc<dyn AgencyStandings>,
    /// Reads of many properties.
    pub queries: Arc<dyn PropertyQueries>,
    /// Which places addresses mean.
    pub gazetteer: Arc<dyn Gazetteer>,
    /// New identifiers.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// What the context can do.
pub struct Container {
    /// Enters a new property.
    pub create_property: CreateProperty,
    /// Changes what is said of a property.
    pub change_property: ChangeProperty,
    /// Asks another price.
    pub set_price: SetPrice,
    /// Puts a property on the market.
    pub publish_property: PublishProperty,
    /// Promised, free again, sold, rented, withdrawn.
    pub move_on_market: MoveOnMarket,
    /// Takes in listings from elsewhere, a batch at a time.
    pub import_listings: ImportListings,
    /// Reads of many properties.
    pub queries: Arc<dyn PropertyQueries>,
}

impl Container {
    /// The use cases over these ports.
    #[must_use]
    pub fn new(ports: Ports) -> Self {
        let Ports { units_of_work, agencies, queries, gazetteer, ids, clock } = ports;
        Self {
            create_property: CreateProperty::new(units_of_work.clone(), ids.clone(), clock.clone()),
            change_property: ChangeProperty::new(units_of_work.clone(), clock.clone()),
            set_price: SetPrice::new(units_of_work.clone(), clock.clone()),
            publish_property: PublishProperty::new(units_of_work.clone(), agencies.clone(), clock.clone()),
            move_on_market: MoveOnMarket::new(units_of_work.clone(), clock.clone()),
            import_listings: ImportListings::new(units_of_work, agencies, gazetteer, ids, clock),
            queries,
        }
    }
}
