//! Ports and use cases.

pub mod ports;
pub mod use_cases;
