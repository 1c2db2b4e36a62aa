//! What can be done with agencies and by their people: the ports it needs, and
//! one use case a story.

pub mod form;
pub mod ports;
mod steps;
pub mod use_cases;
