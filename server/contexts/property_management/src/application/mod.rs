//! What can be done with properties: the ports it needs, and one use case a story.

mod leftovers;
mod locating;
pub mod ports;
mod references;
mod retrying;
mod sealing;
mod sent;
pub mod use_cases;
