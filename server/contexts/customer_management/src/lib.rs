//! Customer management: who may do what.
//!
//! # Its language
//! An **organisation** is an agency: the tenant that everything belongs to. It
//! has a legal name, an **AMI licence** (the number under which Portugal lets
//! it trade, Lei 15/2013) and an address of its own on the portal, its **slug**.
//!
//! # What always holds
//! * Values are checked when they are made ([`domain::values`]).
//! * A slug belongs to one organisation and never changes hands.
//! * A change and the events that tell of it are kept together or not at all.
//!
//! # Events
//! Out: `ORGANIZATION_FOUNDED.v1` ([`domain::events`] has its JSON). In: none yet.
//!
//! # To add a use case
//! 1. Let the aggregate decide: a method of
//!    [`Organization`](domain::organization::Organization) that returns a typed
//!    error or records an event, with a test beside it.
//! 2. Write `application/use_cases/your_story.rs`: command, error, `execute`
//!    with the caller first (begin, load, decide, save, commit), tests over the
//!    in-memory store; name it in `use_cases/mod.rs` and in [`container`].
//! 3. If it asks something new of storage: extend the port, the in-memory
//!    adapter, the SQL adapter, and [`contract`], which holds both to it.

pub mod adapters;
pub mod application;
pub mod container;
#[cfg(any(test, feature = "test-doubles"))]
pub mod contract;
pub mod domain;
#[cfg(any(test, feature = "test-doubles"))]
pub mod fixtures;

pub use container::{Container, Ports};
