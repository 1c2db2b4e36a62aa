//! One file, one story: command, error, use case, tests.

mod change_property;
mod create_property;
mod import_listings;
mod mark_rented;
mod mark_reserved;
mod mark_sold;
mod publish_property;
mod reactivate_property;
mod set_price;
mod withdraw_property;

pub use change_property::{ChangeProperty, ChangePropertyCommand, ChangePropertyError};
pub use create_property::{CreateProperty, CreatePropertyCommand, CreatePropertyError};
pub use import_listings::{
    Change, ImportListings, ImportListingsCommand, ImportListingsError, Publication, RowOutcome,
};
pub use mark_rented::{MarkRented, MarkRentedError};
pub use mark_reserved::{MarkReserved, MarkReservedError};
pub use mark_sold::{MarkSold, MarkSoldError};
pub use publish_property::{PublishProperty, PublishPropertyCommand, PublishPropertyError};
pub use reactivate_property::{ReactivateProperty, ReactivatePropertyError};
pub use set_price::{SetPrice, SetPriceCommand, SetPriceError};
pub use withdraw_property::{WithdrawProperty, WithdrawPropertyError};
