//! Files that are sent with a form.
//!
//! They come after the fields, one after the other, and each is handled before the next is read:
//! a hundred photographs need the memory of one. What a connection that is cut brought before
//! stays as it was handled.

use bytes::Bytes;

/// The most bytes a file may have.
pub const LARGEST_FILE: usize = 25 * 1024 * 1024;
/// The most files of one form.
pub const MOST_FILES: usize = 60;

/// A file as it was sent.
#[derive(Clone, PartialEq, Eq)]
pub struct SentFile {
    /// What the sender calls it. Nothing is decided by it.
    pub name: String,
    /// What is in it.
    pub content: Bytes,
}

impl std::fmt::Debug for SentFile {
    /// Without what is in it: that may be somebody's identity document.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SentFile({} bytes)", self.content.len())
    }
}

/// Why there is no next file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileTrouble {
    /// This one is too large; the one after it may be asked for.
    #[error("a file has more than {LARGEST_FILE} bytes")]
    TooLarge {
        /// What the sender calls it.
        name: String,
    },
    /// There are more than [`MOST_FILES`]; no more are read.
    #[error("there are more than {MOST_FILES} files")]
    TooMany,
    /// The connection was cut, or what came is no form. No more files come.
    #[error("the form broke off")]
    Cut,
    /// The form came so slowly that it was ended. No more files come.
    #[error("the form came too slowly")]
    TooSlow,
}

/// The files of a form that are still to come.
#[async_trait::async_trait]
pub trait Files: Send + Sync + std::fmt::Debug {
    /// The next one; nothing after the last.
    ///
    /// # Errors
    /// [`FileTrouble`].
    async fn next(&self) -> Result<Option<SentFile>, FileTrouble>;
}

/// A form without files.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFiles;

#[async_trait::async_trait]
impl Files for NoFiles {
    async fn next(&self) -> Result<Option<SentFile>, FileTrouble> {
        Ok(None)
    }
}
