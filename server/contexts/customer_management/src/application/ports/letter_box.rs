//! Where letters are posted, inside a change.

use crate::domain::letter::Letter;
use async_trait::async_trait;
use kernel::storage::StorageError;

/// Takes letters. What is posted in a change that is dropped is never sent.
#[async_trait]
pub trait LetterBox: Send {
    /// Keeps a letter and the event that has it sent ([`Letter::posting`],
    /// version 1).
    ///
    /// # Errors
    /// [`StorageError`].
    async fn post(&mut self, letter: &Letter) -> Result<(), StorageError>;
}
