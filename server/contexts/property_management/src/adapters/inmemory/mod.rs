//! Every port in memory: real implementations, held to the same contract suite
//! as those over SQL, and forgotten when dropped.

mod gazetteer;
mod store;
mod world;

pub use gazetteer::InMemoryGazetteer;
pub use store::{InMemoryAgencies, InMemoryStore};
pub use world::World;
