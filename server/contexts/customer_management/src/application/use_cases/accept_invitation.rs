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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{InviteMemberCommand, RemoveMemberCommand};
    use crate::domain::caller::Member;
    use crate::domain::notification::NotificationKind;
    use crate::domain::role::Role;
    use chrono::TimeDelta;
    use kernel::ids::UserId;

    const RUI: &str = "rui@outra.example";

    async fn invite(world: &World, member: &Member, email: &str) {
        let command = InviteMemberCommand::try_new(email, Role::Agent).unwrap();
        world.container().invite_member.execute(member, command).await.unwrap();
    }

    async fn accept(world: &World, user: UserId) -> Result<OrganizationId, AcceptInvitationError> {
        let command = AcceptInvitationCommand { token: world.token_for(RUI) };
        world.container().accept_invitation.execute(&Person::signed_in(user, None), command).await
    }

    #[tokio::test]
    async fn who_has_an_agency_joins_another() {
        let world = World::new();
        let owner = world.owner().await;
        let rui = world.owner_called(RUI, "Rui Costa").await;
        invite(&world, &owner, RUI).await;
        assert_eq!(accept(&world, rui.user()).await.unwrap(), owner.organization());
        let account = world.account(rui.user()).await;
        let roles: Vec<_> = account.memberships.iter().map(|one| (one.organization, one.role)).collect();
        assert!(roles.contains(&(owner.organization(), Role::Agent)), "{roles:?}");
        assert!(roles.contains(&(rui.organization(), Role::Owner)), "{roles:?}");
    }

    #[tokio::test]
    async fn the_link_shows_that_the_mailbox_is_theirs() {
        let world = World::new();
        let owner = world.owner().await;
        let rui = world.register(RUI, "Rui Costa").await;
        invite(&world, &owner, RUI).await;
        accept(&world, rui.user).await.unwrap();
        assert!(world.account(rui.user).await.email_verified);
    }

    #[tokio::test]
    async fn who_invited_and_the_owners_are_told() {
        let world = World::new();
        let owner = world.owner().await;
        let admin = world.colleague(&owner, "eva@casas.example", Role::Admin).await;
        let rui = world.owner_called(RUI, "Rui Costa").await;
        invite(&world, &admin, RUI).await;
        accept(&world, rui.user()).await.unwrap();
        let (name, role) = ("Rui Costa".to_owned(), Role::Agent);
        for (reader, expected) in [
            (admin.user(), NotificationKind::InvitationAccepted { name: name.clone(), role }),
            (owner.user(), NotificationKind::MemberJoined { name, role }),
        ] {
            let told = world.container().accounts.notifications(reader, 1).await.unwrap();
            assert_eq!(told[0].kind, expected);
        }
    }

    #[tokio::test]
    async fn who_invited_and_left_is_not_told() {
        let world = World::new();
        let owner = world.owner().await;
        let admin = world.colleague(&owner, "eva@casas.example", Role::Admin).await;
        let rui = world.owner_called(RUI, "Rui Costa").await;
        invite(&world, &admin, RUI).await;
        let leaving = RemoveMemberCommand { user: admin.user() };
        world.container().remove_member.execute(&admin, leaving).await.unwrap();
        accept(&world, rui.user()).await.unwrap();
        assert_eq!(world.account(admin.user()).await.unread, 0);
        assert_eq!(world.account(owner.user()).await.unread, 2, "of Eva and of Rui");
    }

    #[tokio::test]
    async fn a_link_for_somebody_else_lets_nobody_in() {
        let world = World::new();
        let owner = world.owner().await;
        let eva = world.owner_called("eva@outra.example", "Eva Nunes").await;
        invite(&world, &owner, RUI).await;
        let refused = accept(&world, eva.user()).await;
        assert!(matches!(refused, Err(AcceptInvitationError::ForSomebodyElse)), "{refused:?}");
        assert_eq!(world.roles(owner.organization()).await, [Role::Owner]);
    }

    #[tokio::test]
    async fn a_link_works_once_and_for_a_week() {
        let world = World::new();
        let owner = world.owner().await;
        let rui = world.owner_called(RUI, "Rui Costa").await;
        invite(&world, &owner, RUI).await;
        accept(&world, rui.user()).await.unwrap();
        let again = accept(&world, rui.user()).await;
        assert!(matches!(again, Err(AcceptInvitationError::UnknownInvitation)), "{again:?}");

        let other = world.owner_called("leo@terceira.example", "Leo Dias").await;
        invite(&world, &other, RUI).await;
        world.clock.advance(TimeDelta::days(7));
        let late = accept(&world, rui.user()).await;
        assert!(matches!(late, Err(AcceptInvitationError::UnknownInvitation)), "{late:?}");
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let owner = world.owner().await;
        let rui = world.owner_called(RUI, "Rui Costa").await;
        invite(&world, &owner, RUI).await;
        world.store().interfere(1);
        assert!(accept(&world, rui.user()).await.is_ok());
    }
}
