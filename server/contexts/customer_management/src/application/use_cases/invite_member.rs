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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::ChangePlanCommand;
    use crate::domain::letter::LetterContent;
    use crate::domain::subscription::Plan;
    use chrono::TimeDelta;
    use kernel::locale::Locale;

    const RUI: &str = "rui@casas.example";

    async fn invite(
        world: &World,
        member: &Member,
        email: &str,
        role: Role,
    ) -> Result<InvitationId, InviteMemberError> {
        let command = InviteMemberCommand::try_new(email, role).unwrap();
        world.container().invite_member.execute(member, command).await
    }

    #[tokio::test]
    async fn the_letter_says_who_invites_whereto_and_as_what() {
        let world = World::new();
        let owner = world.owner().await;
        let id = invite(&world, &owner, "Rui@casas.example", Role::Agent).await.unwrap();
        let letter = world.store().letters().pop().unwrap();
        assert_eq!((letter.to.as_str(), letter.name, letter.locale), (RUI, None, Locale::Pt));
        let LetterContent::Invitation { organization, inviter, role, expires_at, .. } = letter.content else {
            panic!("an invitation: {letter:?}", letter = letter.content)
        };
        assert_eq!((organization.as_str(), inviter.as_str()), ("Casas do Rio", "Ana Ribeiro"));
        assert_eq!((role, expires_at), (Role::Agent, world.clock.now() + TimeDelta::days(7)));
        let team = world.team(owner.organization()).await;
        assert_eq!((team.invitations[0].id, team.invitations[0].email.as_str()), (id, RUI));
    }

    #[tokio::test]
    async fn somebody_known_is_written_to_in_their_language() {
        let world = World::new();
        let owner = world.owner().await;
        let rui = world.owner_called(RUI, "Rui Costa").await;
        let command = crate::application::use_cases::UpdateProfileCommand::try_new("Rui", "", Locale::Es);
        world.container().update_profile.execute(&rui.person(None), command.unwrap()).await.unwrap();
        invite(&world, &owner, RUI, Role::Agent).await.unwrap();
        let letter = world.store().letters().pop().unwrap();
        assert_eq!((letter.name.unwrap().as_str(), letter.locale), ("Rui", Locale::Es));
    }

    #[tokio::test]
    async fn nobody_is_invited_twice() {
        let world = World::new();
        let owner = world.owner().await;
        invite(&world, &owner, RUI, Role::Agent).await.unwrap();
        let again = invite(&world, &owner, RUI, Role::Admin).await;
        assert!(matches!(again, Err(InviteMemberError::AlreadyInvited)), "{again:?}");
        let herself = invite(&world, &owner, "ana@casas.example", Role::Admin).await;
        assert!(matches!(herself, Err(InviteMemberError::AlreadyMember)), "{herself:?}");
        assert_eq!(world.letters_to(RUI).len(), 1);
    }

    #[tokio::test]
    async fn two_agencies_may_invite_the_same_person() {
        let world = World::new();
        let owner = world.owner().await;
        let other = world.owner_called("eva@outra.example", "Eva Nunes").await;
        invite(&world, &owner, RUI, Role::Agent).await.unwrap();
        invite(&world, &other, RUI, Role::Agent).await.unwrap();
        assert_eq!(world.team(owner.organization()).await.invitations.len(), 1);
    }

    #[tokio::test]
    async fn an_invitation_whose_time_is_over_makes_way_for_another() {
        let world = World::new();
        let owner = world.owner().await;
        let old = invite(&world, &owner, RUI, Role::Agent).await.unwrap();
        world.clock.advance(TimeDelta::days(7));
        let new = invite(&world, &owner, RUI, Role::Admin).await.unwrap();
        assert_ne!(old, new);
        let team = world.team(owner.organization()).await;
        assert_eq!(
            team.invitations.iter().map(|one| (one.id, one.role)).collect::<Vec<_>>(),
            [(new, Role::Admin)]
        );
    }

    #[tokio::test]
    async fn the_plan_has_room_for_three_with_those_who_are_invited() {
        let world = World::new();
        let owner = world.owner().await;
        invite(&world, &owner, RUI, Role::Agent).await.unwrap();
        invite(&world, &owner, "eva@casas.example", Role::Agent).await.unwrap();
        let fourth = invite(&world, &owner, "leo@casas.example", Role::Agent).await;
        assert!(matches!(fourth, Err(InviteMemberError::TeamFull(TeamFull { limit: 3 }))), "{fourth:?}");

        let plan = ChangePlanCommand::Take(Plan::Pro);
        world.container().change_plan.execute(&owner, plan).await.unwrap();
        assert!(invite(&world, &owner, "leo@casas.example", Role::Agent).await.is_ok());
    }

    #[tokio::test]
    async fn a_place_is_free_again_when_an_invitation_is_over() {
        let world = World::new();
        let owner = world.owner().await;
        invite(&world, &owner, RUI, Role::Agent).await.unwrap();
        invite(&world, &owner, "eva@casas.example", Role::Agent).await.unwrap();
        world.clock.advance(TimeDelta::days(7));
        assert!(invite(&world, &owner, "leo@casas.example", Role::Agent).await.is_ok());
    }

    #[tokio::test]
    async fn an_admin_invites_no_owner_and_an_agent_nobody() {
        let world = World::new();
        let owner = world.owner().await;
        let admin = world.colleague(&owner, RUI, Role::Admin).await;
        let agent = world.colleague(&owner, "eva@casas.example", Role::Agent).await;
        for (member, role) in [(&admin, Role::Owner), (&agent, Role::Agent)] {
            let refused = invite(&world, member, "leo@casas.example", role).await;
            assert!(matches!(refused, Err(InviteMemberError::NotAllowed(_))), "{refused:?}");
        }
        assert!(invite(&world, &admin, "leo@casas.example", Role::Admin).await.is_ok());
    }

    #[tokio::test]
    async fn who_was_let_go_since_the_page_was_opened_invites_nobody() {
        let world = World::new();
        let owner = world.owner().await;
        let admin = world.colleague(&owner, RUI, Role::Admin).await;
        let command = crate::application::use_cases::RemoveMemberCommand { user: admin.user() };
        world.container().remove_member.execute(&owner, command).await.unwrap();
        let refused = invite(&world, &admin, "leo@casas.example", Role::Agent).await;
        assert!(matches!(refused, Err(InviteMemberError::NotAllowed(_))), "{refused:?}");
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let owner = world.owner().await;
        world.store().interfere(1);
        assert!(invite(&world, &owner, RUI, Role::Agent).await.is_ok());
    }
}
