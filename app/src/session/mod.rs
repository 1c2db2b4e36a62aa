//! Who is there: the part of the web that has sessions.
//!
//! The portal is the same for everybody and its pages are kept; nothing there asks for a
//! cookie. The screens of [`account`](crate::account) and [`dashboard`](crate::dashboard) are
//! somebody's own, and are written anew for every request:
//!
//! ```text
//! screens/     the registry: every screen and action, its address, who may
//! request.rs   what arrived, and the form in it
//! files.rs     the files that come after the fields of a form
//! listing_files.rs  files of listings that come in and go out
//! calendar_files.rs  visits as other calendars read them
//! caller.rs    from a session to a person, and to a member of an agency
//! throttle.rs  how often somebody may try
//! answer.rs    address → who may → screen or action
//! ```
//!
//! A form is sent to the address of the screen it stands on and names its action in the field
//! `action`. What succeeds is answered by a redirect (so that a reload sends nothing twice);
//! what fails, by the same screen with what was typed and what is wrong. All of it works
//! without scripts.
//!
//! # To add a screen
//!
//! 1. a member of [`Screen`] with its address in each language, and of [`Action`] for each form;
//! 2. its texts in `locales/{pt,en,es}/account.toml` or `dashboard.toml`;
//! 3. a module in `account/` or `dashboard/` with `show` and `act`;
//! 4. its arms in [`answer`].
//!
//! The matrix of `server/tests/accounts/tenancy.rs` fails until it says who may do the new action.

mod answer;
mod calendar_files;
mod caller;
mod files;
mod listing_files;
mod request;
mod screens;
mod throttle;

pub use answer::{Errand, Members, answer};
pub use calendar_files::{CalendarFiles, NoCalendarFiles};
pub(crate) use caller::begin_session;
pub use caller::{Caller, SessionError, keys};
pub use files::{FileTrouble, Files, LARGEST_FILE, MOST_FILES, NoFiles, SentFile};
pub use listing_files::{
    FileFlaw, FileFormat, ImportFailure, ImportLine, ImportSummary, ListingFiles, ListingUpload,
    NoListingFiles, PublishOnImport,
};
pub use request::{Form, Request};
pub use screens::{Access, Action, Screen};
pub use throttle::{Attempt, Throttle, TooManyAttempts};

use crate::portal::Page;
use kernel::storage::StorageError;

/// Somebody else who keeps what was sent, so that a demonstration can show it.
#[async_trait::async_trait]
pub trait KeptLetters: Send + Sync {
    /// The newest, at most so many.
    ///
    /// # Errors
    /// [`StorageError`] when they can't be read.
    async fn recent(&self, limit: usize) -> Result<Vec<KeptLetter>, StorageError>;

    /// One of them.
    ///
    /// # Errors
    /// [`StorageError`] when it can't be read.
    async fn find(&self, id: &str) -> Result<Option<KeptLetter>, StorageError>;
}

/// A letter as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLetter {
    /// What it is found by.
    pub id: String,
    /// To whom.
    pub to: String,
    /// What about.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// When.
    pub sent_at: kernel::time::Timestamp,
}

/// What a screen or an action comes to.
pub enum Reply {
    /// A page, built when it is written.
    Page(Box<dyn FnOnce(&crate::contexts::Site) -> Page + Send>),
    /// Another address, to be fetched with GET.
    SeeOther(String),
    /// An address elsewhere: the site that vouches for people, or where documents lie.
    Away(String),
    /// What a script asked for, or why it wasn't done: a status and a sentence.
    Told(http::StatusCode, String),
    /// Something to be kept as a file.
    Download(Download),
    /// Asked too often; a page that says when to try again.
    TooOften(TooManyAttempts, Box<dyn FnOnce(&crate::contexts::Site) -> Page + Send>),
}

/// Something to be kept as a file.
pub struct Download {
    /// The name it should have: ASCII letters and digits, `.`, `_` and `-`.
    pub file_name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What is in it, written while it is sent.
    pub content: axum::body::Body,
}

impl Reply {
    /// A page.
    pub fn page(build: impl FnOnce(&crate::contexts::Site) -> Page + Send + 'static) -> Self {
        Self::Page(Box::new(build))
    }
}

/// Why no screen can be shown at all.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The storage refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The session can't be read or kept.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// Too much is being done at once; nothing was kept.
    #[error("too many passwords are being checked")]
    Busy,
}

/// What a screen or an action comes to, or why it comes to nothing.
pub type Outcome = Result<Reply, Failure>;
