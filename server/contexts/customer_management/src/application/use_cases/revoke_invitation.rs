//! A member takes an invitation back.

use crate::application::ports::UnitsOfWork;
use crate::domain::caller::Member;
use crate::domain::ids::InvitationId;
use crate::domain::invitation::InvitationError;
use crate::domain::role::{NotAllowed, Permission};
use kernel::storage::StorageError;
use std::sync::Arc;
use thiserror::Error;

/// Which invitation to take back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevokeInvitationCommand {
    /// The invitation.
    pub invitation: InvitationId,
}

/// Why it stays.
#[derive(Debug, Error)]
pub enum RevokeInvitationError {
    /// The member's role doesn't allow it, or not for this role.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The agency has no such invitation.
    #[error("there is no such invitation")]
    UnknownInvitation,
    /// It was accepted or taken back before.
    #[error(transparent)]
    Invitation(#[from] InvitationError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Takes invitations back.
pub struct RevokeInvitation {
    units_of_work: Arc<dyn UnitsOfWork>,
}

impl RevokeInvitation {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>) -> Self {
        Self { units_of_work }
    }

    /// Makes the link in the letter worthless and frees the place.
    ///
    /// # Errors
    /// [`RevokeInvitationError`]; nothing was kept.
    pub async fn execute(
        &self,
        member: &Member,
        command: RevokeInvitationCommand,
    ) -> Result<(), RevokeInvitationError> {
        member.require(Permission::ManageTeam)?;
        match self.revoke(member, command).await {
            Err(RevokeInvitationError::Storage(StorageError::Conflict)) => self.revoke(member, command).await,
            outcome => outcome,
        }
    }

    async fn revoke(
        &self,
        member: &Member,
        command: RevokeInvitationCommand,
    ) -> Result<(), RevokeInvitationError> {
        let organization = member.organization();
        let mut unit = self.units_of_work.begin().await?;
        let team = unit.teams().lock(organization).await?;
        let team = team.ok_or(RevokeInvitationError::UnknownInvitation)?;
        let found = unit.invitations().find(organization, command.invitation).await?;
        let mut invitation = found.ok_or(RevokeInvitationError::UnknownInvitation)?;
        team.require_power_over(member.user(), invitation.state().role)?;
        invitation.revoke()?;
        unit.invitations().save(&mut invitation).await?;
        unit.commit().await?;
        Ok(())
    }
}
