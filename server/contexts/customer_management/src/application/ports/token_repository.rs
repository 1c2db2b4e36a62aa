//! Links that work once, inside a change.

use crate::domain::secrets::TokenHash;
use crate::domain::token::{OneTimeToken, Purpose};
use async_trait::async_trait;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// Keeps what is kept of links that were sent.
#[async_trait]
pub trait TokenRepository: Send {
    /// Keeps a new token.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when there is one with this hash. The unit of
    /// work can then only be dropped.
    async fn add(&mut self, token: &OneTimeToken) -> Result<(), StorageError>;

    /// Uses up a token in one step: whose it was, if there was one for this
    /// purpose whose time wasn't over. Of two who bring the same, one gets it.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn spend(
        &mut self,
        hash: &TokenHash,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Option<UserId>, StorageError>;

    /// Makes all tokens of a person for a purpose worthless.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn forget_all(&mut self, user: UserId, purpose: Purpose) -> Result<(), StorageError>;
}
