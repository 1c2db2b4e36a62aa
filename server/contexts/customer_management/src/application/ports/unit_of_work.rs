//! Atomic changes.

use super::{
    InvitationRepository, LetterBox, NotificationRepository, OrganizationRepository, SessionRepository,
    SubscriptionRepository, TeamRepository, TokenRepository, UserRepository,
};
use async_trait::async_trait;
use kernel::storage::StorageError;

/// One atomic change. Dropped without `commit`, it leaves no trace.
#[async_trait]
pub trait UnitOfWork: Send {
    /// The agencies, inside this change.
    fn organizations(&mut self) -> &mut dyn OrganizationRepository;

    /// The people, inside this change.
    fn users(&mut self) -> &mut dyn UserRepository;

    /// The agencies' teams, inside this change.
    fn teams(&mut self) -> &mut dyn TeamRepository;

    /// The invitations, inside this change.
    fn invitations(&mut self) -> &mut dyn InvitationRepository;

    /// What agencies pay for, inside this change.
    fn subscriptions(&mut self) -> &mut dyn SubscriptionRepository;

    /// The links that work once, inside this change.
    fn tokens(&mut self) -> &mut dyn TokenRepository;

    /// Who is signed in where, inside this change.
    fn sessions(&mut self) -> &mut dyn SessionRepository;

    /// What people are told in the application, inside this change.
    fn notifications(&mut self) -> &mut dyn NotificationRepository;

    /// Where letters are posted, inside this change.
    fn letters(&mut self) -> &mut dyn LetterBox;

    /// Makes the change so. Once this has answered, a crash doesn't undo it.
    ///
    /// # Errors
    /// [`StorageError`]; nothing of the change was kept. After a
    /// [`StorageError::Conflict`], here or before, the whole change can be tried anew.
    async fn commit(self: Box<Self>) -> Result<(), StorageError>;
}

/// Begins atomic changes.
#[async_trait]
pub trait UnitsOfWork: Send + Sync {
    /// Begins a change. On some engines nobody else writes until it ends: what
    /// takes long (hashing a password, asking another machine) is done before.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`].
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StorageError>;
}
