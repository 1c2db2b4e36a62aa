//! What a visitor does to see a property: no account, one signed link.
//!
//! ```text
//! book.rs      a listing's free times, and the form
//! visit.rs     a visit that is booked: seen, moved, called off
//! waiting.rs   a place on a waiting list
//! files.rs     what calendars fetch
//! ```

pub mod book;
pub mod files;
pub mod visit;
pub mod waiting;
