//! Somebody who has an account joins the agency that invited them.

use crate::application::ports::{TokenMint, UnitsOfWork};
use crate::application::steps::{JoinError, Messenger, join};
use crate::domain::caller::Person;
use crate::domain::invitation::InvitationError;
use kernel::ids::{IdGenerator, OrganizationId};
use kernel::storage::StorageError;
use kernel::time::Clock;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use thiserror::Error;

/// The link that was followed.
#[derive(Debug, Clone)]
pub struct AcceptInvitationCommand {
    /// Its token.
    pub token: SecretString,
}

/// Why they don't join.
#[derive(Debug, Error)]
pub enum AcceptInvitationError {
    /// There is no such invitation, or there is no more.
    #[error("there is no such invitation")]
    UnknownInvitation,
    /// It was sent to an address that isn't theirs.
    #[error("this invitation was sent to another e-mail address")]
    ForSomebodyElse,
    /// They are in the team.
    #[error("you are already a member")]
    AlreadyMember,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<JoinError> for AcceptInvitationError {
    fn from(error: JoinError) -> Self {
        match error {
            JoinError::Invitation(InvitationError::ForSomebodyElse) => Self::ForSomebodyElse,
            JoinError::Invitation(InvitationError::NotPending | InvitationError::Expired) => {
                Self::UnknownInvitation
            }
            JoinError::Team(_) => Self::AlreadyMember,
            JoinError::Storage(error) => Self::Storage(error),
        }
    }
}

/// Lets people into teams.
pub struct AcceptInvitation {
    units_of_work: Arc<dyn UnitsOfWork>,
    mint: Arc<dyn TokenMint>,
    messenger: Messenger,
    clock: Arc<dyn Clock>,
}

impl AcceptInvitation {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let messenger = Messenger::new(ids, mint.clone());
        Self { units_of_work, mint, messenger, clock }
    }

    /// Makes them a member, and gives the agency. The link was in a letter to
    /// their address: it is verified by it.
    ///
    /// # Errors
    /// [`AcceptInvitationError`]; nothing was kept.
    pub async fn execute(
        &self,
        person: &Person,
        command: AcceptInvitationCommand,
    ) -> Result<OrganizationId, AcceptInvitationError> {
        match self.accept(person, &command).await {
            Err(AcceptInvitationError::Storage(StorageError::Conflict)) => {
                self.accept(person, &command).await
            }
            outcome => outcome,
        }
    }

    async fn accept(
        &self,
        person: &Person,
        command: &AcceptInvitationCommand,
    ) -> Result<OrganizationId, AcceptInvitationError> {
        let (token, now) = (self.mint.hash(command.token.expose_secret()), self.clock.now());
        let mut unit = self.units_of_work.begin().await?;
        let found = unit.invitations().pending_by_token(&token).await?;
        let invitation = found.ok_or(AcceptInvitationError::UnknownInvitation)?;
        let found = unit.users().find(person.user()).await?;
        let mut user = found.ok_or(AcceptInvitationError::ForSomebodyElse)?;
        let organization = invitation.state().organization;
        user.verify_email(now);
        join(unit.as_mut(), &self.messenger, invitation, &mut user, now).await?;
        unit.commit().await?;
        tracing::info!(user = %person.user(), %organization, "invitation accepted");
        Ok(organization)
    }
}
