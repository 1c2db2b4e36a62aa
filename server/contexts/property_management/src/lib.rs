//! Property management: what an agency sells and rents.
//!
//! # Its language
//! A [`Property`](domain::property::Property) is entered as a **draft**, passes
//! the **publish gate** and is then **active**: the public sees it. It is
//! **reserved**, then **sold** or **rented**; or **withdrawn**. It has a
//! reference (the agency's name for it) and a number (the public's).
//! It is edited in **sections**; what hangs on it (documents, notes, the log of
//! **deeds**) is loaded apart from it, and all together is its **dossier**.
//! Portuguese *tipologia* (T2) follows from the bedrooms and is not stored.
//!
//! # What always holds
//! * Values are checked when they are made ([`domain::values`]); behind that
//!   nothing is checked twice.
//! * Every price ever asked is kept; one is current for what it is offered for.
//! * What is public has a place, a price and no wording that the law forbids,
//!   also after every change. What else is missing is marked for attention, and
//!   no change makes it more, unless an import was asked for that.
//! * A day is the agency's: by its clocks a certificate expires, and somebody is
//!   reminded of a document.
//! * Of two people who change the same section, the second is told; two who
//!   change different ones are not in each other's way.
//! * Tax numbers and identity documents leave a use case masked. Who looks at
//!   one in full, or downloads a document, is written down first, and that
//!   stays when the property goes.
//! * No row points to an object that isn't there: objects are stored before
//!   the change that names them, and deleted after the one that lets them go.
//!   What is left over in between, a sweep finds.
//! * A hidden address leaves the context only as a point 100 to 300 m away.
//! * A change and the events that tell of it are kept together or not at all.
//!
//! # Events
//! Out: `PROPERTY_CREATED`, `_CHANGED`, `_PRICE_CHANGED`, `_PUBLISHED`,
//! `_RESERVED`, `_REACTIVATED`, `_SOLD`, `_RENTED`, `_WITHDRAWN`, `_ASSIGNED`,
//! `_DELETED`, `_DOCUMENT_EXPIRING`, each `.v1` ([`domain::events`] has their
//! JSON). In: its own `PROPERTY_OBJECTS_RELEASED.v1`, upon which the objects go.
//!
//! # To add a use case
//! 1. Let the aggregate decide: a method of `Property` that returns a typed
//!    error or records an event, with a test in `domain/property/tests.rs`.
//! 2. Write `application/use_cases/your_story.rs`: command, error, `execute`
//!    with the caller first (begin, load, decide, save, write the deed into the
//!    journal, commit), tests over `World`; name it in `use_cases/mod.rs` and in
//!    [`container`].
//! 3. If it asks something new of storage: extend the port, the in-memory
//!    adapter, the SQL adapter, and [`contract`], which holds both to it.
//!
//! # To add a fact about properties
//! 1. A value in `domain/values.rs` (or a code in `domain/vocabulary.rs`) and
//!    its field in `PropertyDraft` and `PropertyState`.
//! 2. A column in a new migration for both engines, in `insert_property.sql`,
//!    `update_property.sql` and the mapping beside them.
//! 3. Put it into `fixtures::complete_draft`: the contract suite then fails
//!    wherever it gets lost.
//! 4. Say in [`domain::section`] in which section it is edited, and in
//!    `import_listings` what becomes of it when a file doesn't tell it.
//!
//! # To add something personal
//! Type it as [`Sealed`](domain::owner::Sealed), seal it in
//! `application/sealing.rs`, mask it in `view_dossier`, open it in
//! `reveal_owner` and nowhere else.

pub mod adapters;
pub mod application;
pub mod container;
#[cfg(any(test, feature = "test-doubles"))]
pub mod contract;
pub mod domain;
#[cfg(any(test, feature = "test-doubles"))]
pub mod fixtures;

pub use container::{Container, Ports};
