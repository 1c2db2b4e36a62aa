//! The letter with the invitation got lost, or its time is over.

use crate::application::ports::{TokenMint, UnitsOfWork};
use crate::application::steps::Messenger;
use crate::domain::caller::Member;
use crate::domain::ids::InvitationId;
use crate::domain::invitation::InvitationError;
use crate::domain::role::{NotAllowed, Permission};
use crate::domain::subscription::TeamFull;
use kernel::ids::IdGenerator;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// Which invitation to send again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResendInvitationCommand {
    /// The invitation.
    pub invitation: InvitationId,
}

/// Why it isn't sent.
#[derive(Debug, Error)]
pub enum ResendInvitationError {
    /// The member's role doesn't allow it, or not for this role.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// The agency has no such invitation.
    #[error("there is no such invitation")]
    UnknownInvitation,
    /// It was accepted or taken back.
    #[error(transparent)]
    Invitation(#[from] InvitationError),
    /// Its time was over, and its place is taken.
    #[error(transparent)]
    TeamFull(#[from] TeamFull),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Sends invitations again.
pub struct ResendInvitation {
    units_of_work: Arc<dyn UnitsOfWork>,
    mint: Arc<dyn TokenMint>,
    messenger: Messenger,
    clock: Arc<dyn Clock>,
}

impl ResendInvitation {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let messenger = Messenger::new(ids, mint.clone());
        Self { units_of_work, mint, messenger, clock }
    }

    /// Posts a letter with a fresh link, good for a week; the one before is
    /// worth nothing from now on.
    ///
    /// # Errors
    /// [`ResendInvitationError`]; nothing was kept or posted.
    pub async fn execute(
        &self,
        member: &Member,
        command: ResendInvitationCommand,
    ) -> Result<(), ResendInvitationError> {
        member.require(Permission::ManageTeam)?;
        match self.resend(member, command).await {
            Err(ResendInvitationError::Storage(StorageError::Conflict)) => self.resend(member, command).await,
            outcome => outcome,
        }
    }

    async fn resend(
        &self,
        member: &Member,
        command: ResendInvitationCommand,
    ) -> Result<(), ResendInvitationError> {
        let (organization, now) = (member.organization(), self.clock.now());
        let mut unit = self.units_of_work.begin().await?;
        let team = unit.teams().lock(organization).await?;
        let team = team.ok_or(ResendInvitationError::UnknownInvitation)?;
        let found = unit.invitations().find(organization, command.invitation).await?;
        let mut invitation = found.ok_or(ResendInvitationError::UnknownInvitation)?;
        team.require_power_over(member.user(), invitation.state().role)?;
        if !invitation.is_open(now) {
            let found = unit.subscriptions().find(organization).await?;
            let subscription = found.ok_or(ResendInvitationError::UnknownInvitation)?;
            let open = unit.invitations().open_count(organization, now).await?;
            subscription.admit_one_more(team.size() + open)?;
        }
        let (token, hash) = self.mint.mint();
        invitation.renew(hash, now)?;
        unit.invitations().save(&mut invitation).await?;
        self.messenger.invite(unit.as_mut(), &invitation, member.user(), token, now).await?;
        unit.commit().await?;
        Ok(())
    }
}
