//! Who is signed in where, inside a change. The web makes sessions; this
//! context ends them.

use crate::domain::ids::SessionId;
use async_trait::async_trait;
use kernel::ids::UserId;
use kernel::storage::StorageError;

/// Ends sessions. One that was ended is gone for good.
#[async_trait]
pub trait SessionRepository: Send {
    /// Ends one of a person's sessions. Tells whether there was such a one.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn revoke(&mut self, user: UserId, session: SessionId) -> Result<bool, StorageError>;

    /// Ends all of a person's sessions but one, and tells how many.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn revoke_all(&mut self, user: UserId, except: Option<SessionId>) -> Result<u64, StorageError>;
}
