//! Rights of screened applicants.

use crate::domain::events::PendingEvent;
use crate::domain::ids::{ApplicantId, InvitationId, PropertyId};
use crate::domain::invitation::Invitation;
use async_trait::async_trait;
use kernel::storage::StorageError;

/// The invitations of all agencies.
#[async_trait]
pub trait InvitationRepository: Send {
    /// The invitation with this id.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find(&mut self, id: InvitationId) -> Result<Option<Invitation>, StorageError>;

    /// The invitation of an applicant to a property.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find_of(
        &mut self,
        applicant: ApplicantId,
        property: PropertyId,
    ) -> Result<Option<Invitation>, StorageError>;

    /// Keeps a new invitation, with the event that tells of it: one an applicant and property.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] if the applicant has one to this property already.
    async fn add(&mut self, invitation: &Invitation, event: PendingEvent) -> Result<(), StorageError>;

    /// Keeps until when it is good and what visit came of it, with the events that tell of it.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] if it isn't any more as it `was`.
    async fn save(
        &mut self,
        was: &Invitation,
        invitation: &Invitation,
        events: &[PendingEvent],
    ) -> Result<(), StorageError>;
}
