//! The rules of visits. Pure: no storage, no clock, no network.

pub mod elsewhere;
pub mod events;
pub mod holidays;
pub mod hours;
pub mod idempotency;
pub mod ids;
pub mod invitation;
pub mod link;
pub mod open_house;
pub mod property;
pub mod settings;
pub mod slot;
pub mod values;
pub mod visit;
mod visit_state;
pub mod waiting;
