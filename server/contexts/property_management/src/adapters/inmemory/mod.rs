//! Every port in memory: real implementations, held to the same contract suite
//! as those over SQL, and forgotten when dropped.

mod desk;
mod gazetteer;
mod hanging;
mod store;
mod vault;
mod world;

pub use gazetteer::InMemoryGazetteer;
pub use store::{InMemoryAgencies, InMemoryStore};
pub use vault::PretendedVault;
pub use world::World;
