//! What can be done with properties: the ports it needs, and one use case a story.

pub mod ports;
pub mod use_cases;
