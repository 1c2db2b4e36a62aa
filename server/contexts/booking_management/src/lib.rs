//! Booking management: visits of properties, and never two at once.

pub mod adapters;
pub mod application;
pub mod container;
#[cfg(any(test, feature = "test-doubles"))]
pub mod contract;
pub mod domain;
#[cfg(any(test, feature = "test-doubles"))]
pub mod fixtures;

pub use container::{Container, Ports};
