//! What a visitor does to see a property: no account, one signed link.
//!
//! ```text
//! book.rs      a listing's free times, and the form
//! visit.rs     a visit that is booked: seen, moved, called off
//! waiting.rs   a place on a waiting list
//! files.rs     what calendars fetch
//! home.rs      what is visited, in a glance
//! slots.rs     the picker of times, for whoever books or moves; says.rs: why a time can't be had
//! form_key.rs  what tells a form from others, so that it books once
//! ```

pub mod book;
pub mod files;
pub(crate) mod form_key;
pub(crate) mod home;
pub mod says;
pub mod slots;
pub mod visit;
pub mod waiting;
