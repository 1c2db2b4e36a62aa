//! Ports and use cases, and the catalogue kept alive between them.

pub mod freshness;
pub mod live_catalogue;
pub mod ports;
pub mod snapshot;
pub mod use_cases;
