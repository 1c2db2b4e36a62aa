//! Letters about visits: to whoever visits, and to whoever shows.
//!
//! * `read` — what a letter needs, as it is when the letter is sent, by one statement.
//! * `words` — a letter in the reader's language, by the agency's clock.
//! * [`Places`] — where its link leads.
//! * [`VisitFiles`] — the same visits as files for calendars.
//! * [`VisitPost`] — the consumers of the events of visits that send them.
//!
//! To add a letter: its words in `pt.toml`, `en.toml` and `es.toml`, its name in `words.rs`, and in
//! `post.rs` the event that it answers.

mod files;
mod places;
mod post;
mod read;
mod words;

pub use files::VisitFiles;
pub use letter_layout::InvalidTexts;
pub use places::{Place, Places};
pub use post::{PostParts, VisitPost};
