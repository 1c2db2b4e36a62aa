//! Customer management: who may do what.
//!
//! # Its language
//! An **organisation** is an agency: the tenant that everything belongs to. It
//! has a legal name, an **AMI licence** (the number under which Portugal lets
//! it trade, Lei 15/2013) and an address of its own on the portal, its **slug**.
//! Its **subscription** is to a plan, which limits members and active listings.
//!
//! A **user** is a person who signs in, by a password or by the word of another
//! site (an **external identity**), and, who wants it, by a **second factor**.
//! In an agency they are a **member** with a **role**: OWNER, ADMIN or AGENT;
//! all members together are its **team**. An **invitation** leads into it.
//!
//! What people are told comes as a **letter** (by e-mail) or as a
//! **notification** (in the application). A **token** makes a link in a letter
//! work once; only its hash is kept.
//!
//! # Who asks
//! [`Person`](domain::caller::Person) has signed in and acts in their own name,
//! [`Member`](domain::caller::Member) in the name of an agency. A member is only
//! made of what was read for this one request
//! ([`SignedInAccount::acting_for`](application::ports::SignedInAccount::acting_for)),
//! so that a changed role holds on the next one, and nobody acts for an agency
//! before they have shown that they read their mailbox. What a role may do is
//! one table ([`domain::role`]).
//!
//! # What always holds
//! * Values are checked when they are made ([`domain::values`]).
//! * A slug belongs to one organisation, an e-mail address and an external
//!   identity to one user.
//! * An agency that has a team has an owner: the last one can neither leave nor
//!   become something else, also when two try at once.
//! * Members and open invitations together are within the plan when somebody is
//!   invited and when a plan is taken.
//! * A token, a recovery code and a code of an app work once.
//! * Neither words nor time tell a stranger who has an account: registering,
//!   signing in and asking for another password answer the same.
//! * What is secret is never in a log, an error or an event; a token stands in
//!   its letter until that is sent, and nowhere else.
//! * A logo lies in storage before an agency has it, and until it has it no more.
//! * A change, the events that tell of it and its letters are kept together or
//!   not at all.
//!
//! # How a change meets another
//! Whatever depends on a team begins with its lock
//! ([`TeamRepository`](application::ports::TeamRepository)); everything else is
//! saved over the version that was loaded. A use case that ends in a conflict
//! looks again once. What takes long (a password's hash, another site) is done
//! before a change begins.
//!
//! # Events
//! Out: `ORGANIZATION_FOUNDED`, `USER_REGISTERED`, `MEMBER_ROLE_CHANGED`,
//! `MEMBER_REMOVED`, and for this context itself `LETTER_POSTED` and
//! `ORGANIZATION_LOGO_RELEASED`, each `.v1` ([`domain::events`] has their JSON).
//! In: those two.
//!
//! # To add a use case
//! 1. Let the aggregate decide: a method of
//!    [`Organization`](domain::organization::Organization),
//!    [`User`](domain::user::User), [`Team`](domain::team::Team) and so on that
//!    returns a typed error or records an event, with a test beside it.
//! 2. Write `application/use_cases/your_story.rs`: command, error, `execute`
//!    with the caller first (begin, load, decide, save, commit), tests over
//!    `World`; name it in `use_cases/mod.rs` and in [`container`].
//! 3. If it asks something new of storage: extend the port, the in-memory
//!    adapter, the SQL adapter, and [`contract`], which holds both to it.
//!
//! # To add a letter
//! 1. Its content in [`domain::letter`], with its JSON in the test there.
//! 2. Its words in three languages, where letters are rendered (the adapters).
//! 3. Post it where it belongs: `steps::Messenger` writes to people.

pub mod adapters;
pub mod application;
pub mod container;
#[cfg(any(test, feature = "test-doubles"))]
pub mod contract;
pub mod domain;
#[cfg(any(test, feature = "test-doubles"))]
pub mod fixtures;

pub use container::{Container, Ports};
