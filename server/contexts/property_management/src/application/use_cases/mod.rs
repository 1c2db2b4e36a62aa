//! One file, one story: command, error, use case, tests.

mod change_property;
mod create_property;
mod import_listings;
mod move_on_market;
mod publish_property;
mod set_price;

pub use change_property::{ChangeProperty, ChangePropertyCommand, ChangePropertyError};
pub use create_property::{CreateProperty, CreatePropertyCommand, CreatePropertyError};
pub use import_listings::{
    Change, ImportListings, ImportListingsCommand, ImportListingsError, Publication, RowOutcome,
};
pub use move_on_market::{MoveOnMarket, MoveOnMarketCommand, MoveOnMarketError};
pub use publish_property::{PublishProperty, PublishPropertyCommand, PublishPropertyError};
pub use set_price::{SetPrice, SetPriceCommand, SetPriceError};
