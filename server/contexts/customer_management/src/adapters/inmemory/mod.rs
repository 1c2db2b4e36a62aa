//! Every port in memory. What keeps things is a real implementation, held to
//! the same contract suite as those over SQL, and forgotten when dropped; what
//! guards secrets is a foreseeable double without cryptography.

mod doubles;
mod queries;
mod repositories;
mod store;
mod world;

pub use doubles::{CountingMint, InMemoryIdentityProvider, InMemoryOneTimeCodes, InMemoryPasswords};
pub use store::InMemoryStore;
pub use world::World;
