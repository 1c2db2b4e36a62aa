//! Booking management: visits of properties, and never two at once.

pub mod application;
pub mod domain;
#[cfg(any(test, feature = "test-doubles"))]
pub mod fixtures;
