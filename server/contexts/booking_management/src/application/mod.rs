//! What can be done with visits: the ports it needs, and one use case a story.

pub mod ports;
mod steps;
pub mod use_cases;
