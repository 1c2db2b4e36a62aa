//! The rules of agencies and people. Pure: no storage, no clock, no network.

pub mod events;
pub mod organization;
pub mod values;
