//! Ports in, use cases out: the one place where the context is put together.

use crate::application::ports::gazetteer::Gazetteer;
use crate::application::ports::{AgencyStandings, PropertyQueries, UnitsOfWork};
use crate::application::use_cases::{
    ChangeProperty, CreateProperty, ImportListings, MarkRented, MarkReserved, MarkSold, PublishProperty,
    ReactivateProperty, SetPrice, WithdrawProperty,
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
    /// Takes a property off the market.
    pub withdraw_property: WithdrawProperty,
    /// Marks a property as promised to somebody.
    pub mark_reserved: MarkReserved,
    /// Marks a reserved property as free again.
    pub reactivate_property: ReactivateProperty,
    /// Marks a property as sold.
    pub mark_sold: MarkSold,
    /// Marks a property as rented.
    pub mark_rented: MarkRented,
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
            withdraw_property: WithdrawProperty::new(units_of_work.clone(), clock.clone()),
            mark_reserved: MarkReserved::new(units_of_work.clone(), clock.clone()),
            reactivate_property: ReactivateProperty::new(units_of_work.clone(), clock.clone()),
            mark_sold: MarkSold::new(units_of_work.clone(), clock.clone()),
            mark_rented: MarkRented::new(units_of_work.clone(), clock.clone()),
            import_listings: ImportListings::new(units_of_work, agencies, gazetteer, ids, clock),
            queries,
        }
    }
}
