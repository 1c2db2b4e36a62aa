//! What may go wrong when something is kept or read.

use thiserror::Error;

/// A failure of storage, in the three kinds a use case can tell apart.
#[derive(Debug, Error)]
pub enum StorageError {
    /// Somebody else changed it in the meantime; load again and retry.
    #[error("it was changed by somebody else in the meantime")]
    Conflict,
    /// The storage can't be reached or refused; retrying later may help.
    #[error("storage is unavailable: {0}")]
    Unavailable(String),
    /// What was read makes no sense; a person has to look.
    #[error("stored data can't be understood: {0}")]
    Corrupt(String),
}

impl StorageError {
    /// Whether a change that failed with this may be there all the same: where storage goes away
    /// while it commits, nobody knows. What such a change points to has to stay; if nothing does,
    /// the sweep finds it.
    #[must_use]
    pub const fn may_be_kept(&self) -> bool {
        matches!(self, Self::Unavailable(_))
    }
}
