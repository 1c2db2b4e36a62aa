//! Invitations inside a change.

use crate::domain::ids::InvitationId;
use crate::domain::invitation::Invitation;
use crate::domain::secrets::TokenHash;
use crate::domain::values::Email;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// Keeps invitations. Pending ones include those whose time is over.
#[async_trait]
pub trait InvitationRepository: Send {
    /// Keeps a new invitation, and raises its version.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when the agency has a pending one for the
    /// address, or id or token is taken. The unit of work can then only be dropped.
    async fn add(&mut self, invitation: &mut Invitation) -> Result<(), StorageError>;

    /// Saves a changed invitation, and raises its version.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when somebody else saved it since it was
    /// loaded. The unit of work can then only be dropped.
    async fn save(&mut self, invitation: &mut Invitation) -> Result<(), StorageError>;

    /// The agency's invitation with this id.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find(
        &mut self,
        organization: OrganizationId,
        id: InvitationId,
    ) -> Result<Option<Invitation>, StorageError>;

    /// The pending invitation with this token.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn pending_by_token(&mut self, token: &TokenHash) -> Result<Option<Invitation>, StorageError>;

    /// The pending invitations for an address, of whatever agency; the last
    /// sent first.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn pending_for(&mut self, email: &Email) -> Result<Vec<Invitation>, StorageError>;

    /// How many of the agency's pending invitations can be accepted now.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn open_count(
        &mut self,
        organization: OrganizationId,
        now: Timestamp,
    ) -> Result<usize, StorageError>;
}
