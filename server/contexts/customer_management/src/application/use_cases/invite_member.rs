//! A member invites somebody into the team.

use crate::application::form::{Form, InvalidFields};
use crate::application::ports::{TokenMint, UnitOfWork, UnitsOfWork};
use crate::application::steps::Messenger;
use crate::domain::caller::Member;
use crate::domain::ids::InvitationId;
use crate::domain::invitation::Invitation;
use crate::domain::role::{NotAllowed, Permission, Role};
use crate::domain::subscription::TeamFull;
use crate::domain::team::Team;
use crate::domain::values::Email;
use kernel::ids::IdGenerator;
use kernel::storage::StorageError;
use kernel::time::{Clock, Timestamp};
use std::sync::Arc;
use thiserror::Error;

/// Whom to invite, and as what.
#[derive(Debug, Clone)]
pub struct InviteMemberCommand {
    email: Email,
    role: Role,
}

impl InviteMemberCommand {
    /// An address and a role.
    ///
    /// # Errors
    /// [`InvalidFields`], named as the parameters.
    pub fn try_new(email: &str, role: Role) -> Result<Self, InvalidFields> {
        let mut form = Form::default();
        let email = form.read("email", Email::parse(email));
        form.finish(email.map(|email| Self { email, role }))
    }
}

/// Why nobody is invited.
#[derive(Debug, Error)]
pub enum InviteMemberError {
    /// The member's role doesn't allow it, or not to this role.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such agency.
    #[error("there is no such agency")]
    UnknownOrganization,
    /// They are in the team.
    #[error("this person is already a member")]
    AlreadyMember,
    /// An open invitation waits for them: it can be sent again.
    #[error("this person is already invited")]
    AlreadyInvited,
    /// The plan has no room for them.
    #[error(transparent)]
    TeamFull(#[from] TeamFull),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Invites people.
pub struct InviteMember {
    units_of_work: Arc<dyn UnitsOfWork>,
    mint: Arc<dyn TokenMint>,
    messenger: Messenger,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl InviteMember {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let messenger = Messenger::new(ids.clone(), mint.clone());
        Self { units_of_work, mint, messenger, ids, clock }
    }

    /// Keeps a place free for a week, and posts the letter with the link.
    ///
    /// # Errors
    /// [`InviteMemberError`]; nothing was kept or posted.
    pub async fn execute(
        &self,
        member: &Member,
        command: InviteMemberCommand,
    ) -> Result<InvitationId, InviteMemberError> {
        member.require(Permission::ManageTeam)?;
        match self.invite(member, &command).await {
            // Of two who invite the same person, the second is told so.
            Err(InviteMemberError::Storage(StorageError::Conflict)) => self.invite(member, &command).await,
            outcome => outcome,
        }
    }

    async fn invite(
        &self,
        member: &Member,
        command: &InviteMemberCommand,
    ) -> Result<InvitationId, InviteMemberError> {
        let now = self.clock.now();
        let mut unit = self.units_of_work.begin().await?;
        let team = unit.teams().lock(member.organization()).await?;
        let team = team.ok_or(InviteMemberError::UnknownOrganization)?;
        team.require_power_over(member.user(), command.role)?;
        make_way(unit.as_mut(), &team, &command.email, now).await?;
        let found = unit.subscriptions().find(member.organization()).await?;
        let subscription = found.ok_or(InviteMemberError::UnknownOrganization)?;
        let open = unit.invitations().open_count(member.organization(), now).await?;
        subscription.admit_one_more(team.size() + open)?;

        let id = InvitationId(self.ids.next());
        let (token, hash) = self.mint.mint();
        let (email, by) = (command.email.clone(), member.user());
        let mut invitation = Invitation::issue(id, member.organization(), email, command.role, hash, by, now);
        unit.invitations().add(&mut invitation).await?;
        self.messenger.invite(unit.as_mut(), &invitation, by, token, now).await?;
        unit.commit().await?;
        tracing::info!(organization = %member.organization(), invitation = %id, role = %command.role, "member invited");
        Ok(id)
    }
}

/// Who is in the team or has an open invitation isn't invited again; an
/// invitation whose time is over makes way for the new one.
async fn make_way(
    unit: &mut dyn UnitOfWork,
    team: &Team,
    email: &Email,
    now: Timestamp,
) -> Result<(), InviteMemberError> {
    let known = unit.users().by_email(email).await?;
    if known.is_some_and(|known| team.role_of(known.id()).is_some()) {
        return Err(InviteMemberError::AlreadyMember);
    }
    let pending = unit.invitations().pending_for(email).await?;
    let ours = |one: &Invitation| one.state().organization == team.state().organization;
    for mut invitation in pending.into_iter().filter(ours) {
        if invitation.is_open(now) || invitation.revoke().is_err() {
            return Err(InviteMemberError::AlreadyInvited);
        }
        unit.invitations().save(&mut invitation).await?;
    }
    Ok(())
}
