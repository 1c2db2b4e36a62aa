//! Every port in memory: real implementations, held to the same contract suite as those over SQL,
//! and forgotten when dropped.

#[cfg(test)]
mod contract_tests;
mod elsewhere;
mod holds;
mod kept;
mod links;
#[cfg(test)]
mod model_tests;
mod queries;
mod repositories;
mod store;
mod world;

pub use elsewhere::PretendedCalendars;
pub use links::PretendedLinks;
pub use store::InMemoryStore;
pub use world::World;
