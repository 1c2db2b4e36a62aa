//! People inside a change.

use crate::domain::secrets::ExternalIdentity;
use crate::domain::user::User;
use crate::domain::values::Email;
use async_trait::async_trait;
use kernel::ids::UserId;
use kernel::storage::StorageError;

/// Keeps people.
#[async_trait]
pub trait UserRepository: Send {
    /// Keeps somebody new with their events, and raises their version.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when id, e-mail or one of the identities is
    /// somebody's. The unit of work can then only be dropped.
    async fn add(&mut self, user: &mut User) -> Result<(), StorageError>;

    /// The person with this id.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find(&mut self, id: UserId) -> Result<Option<User>, StorageError>;

    /// The person with this address.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn by_email(&mut self, email: &Email) -> Result<Option<User>, StorageError>;

    /// The person who is this at another site.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn by_identity(&mut self, identity: &ExternalIdentity) -> Result<Option<User>, StorageError>;

    /// Saves a changed person with their events, and raises their version.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when somebody else saved them since they were
    /// loaded, or when e-mail or an identity is taken. The unit of work can
    /// then only be dropped.
    async fn save(&mut self, user: &mut User) -> Result<(), StorageError>;
}
