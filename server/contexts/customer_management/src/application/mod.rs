//! What can be done with agencies: the ports it needs, and one use case a story.

pub mod ports;
pub mod use_cases;
