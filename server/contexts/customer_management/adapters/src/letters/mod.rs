//! Letters: from what a change posted to what a reader finds in the mailbox.
//!
//! * `kept` — a letter as its row has it; the SQL letter box writes it, the post reads it.
//! * [`LetterRenderer`] — a letter in the reader's language, as text and as HTML.
//! * [`Links`] — where its link leads.
//! * [`LetterPost`] — the consumer of `LETTER_POSTED.v1` that sends it.
//!
//! To add a letter: a member of
//! [`LetterContent`](customer_management::domain::letter::LetterContent), its
//! words in `pt.toml`, `en.toml` and `es.toml`, and its line in `render.rs`,
//! which doesn't compile before.

mod kept;
mod links;
mod post;
mod render;

pub(crate) use kept::content_of;
pub use links::{Link, Links};
pub use post::LetterPost;
pub use render::{InvalidTexts, LetterRenderer};
