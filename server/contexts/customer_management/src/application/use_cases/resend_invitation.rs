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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{InviteMemberCommand, RevokeInvitationCommand};
    use crate::domain::role::Role;
    use chrono::TimeDelta;

    const RUI: &str = "rui@casas.example";

    async fn invite(world: &World, member: &Member, email: &str, role: Role) -> InvitationId {
        let command = InviteMemberCommand::try_new(email, role).unwrap();
        world.container().invite_member.execute(member, command).await.unwrap()
    }

    async fn resend(
        world: &World,
        member: &Member,
        invitation: InvitationId,
    ) -> Result<(), ResendInvitationError> {
        let command = ResendInvitationCommand { invitation };
        world.container().resend_invitation.execute(member, command).await
    }

    #[tokio::test]
    async fn only_the_last_link_works_and_for_a_week_from_now() {
        let world = World::new();
        let owner = world.owner().await;
        let invitation = invite(&world, &owner, RUI, Role::Agent).await;
        let first = world.token_for(RUI);
        world.clock.advance(TimeDelta::days(6));
        resend(&world, &owner, invitation).await.unwrap();
        world.clock.advance(TimeDelta::days(6));
        assert_eq!(world.letters_to(RUI), ["INVITATION", "INVITATION"]);
        let look_up = &world.container().look_up_invitation;
        assert_eq!(look_up.execute(&first).await.unwrap(), None);
        assert_eq!(look_up.execute(&world.token_for(RUI)).await.unwrap().unwrap().role, Role::Agent);
    }

    #[tokio::test]
    async fn one_whose_time_is_over_comes_to_life_while_there_is_room() {
        let world = World::new();
        let owner = world.owner().await;
        let old = invite(&world, &owner, RUI, Role::Agent).await;
        world.clock.advance(TimeDelta::days(7));
        invite(&world, &owner, "eva@casas.example", Role::Agent).await;
        resend(&world, &owner, old).await.unwrap();
        assert_eq!(world.team(owner.organization()).await.places_taken(), 3);

        world.clock.advance(TimeDelta::days(7));
        invite(&world, &owner, "leo@casas.example", Role::Agent).await;
        invite(&world, &owner, "mia@casas.example", Role::Agent).await;
        let refused = resend(&world, &owner, old).await;
        assert!(matches!(refused, Err(ResendInvitationError::TeamFull(_))), "{refused:?}");
    }

    #[tokio::test]
    async fn one_that_was_taken_back_stays_so() {
        let world = World::new();
        let owner = world.owner().await;
        let invitation = invite(&world, &owner, RUI, Role::Agent).await;
        let command = RevokeInvitationCommand { invitation };
        world.container().revoke_invitation.execute(&owner, command).await.unwrap();
        let refused = resend(&world, &owner, invitation).await;
        assert!(matches!(refused, Err(ResendInvitationError::Invitation(InvitationError::NotPending))));
    }

    #[tokio::test]
    async fn another_agencys_is_not_found_and_an_owners_is_not_an_admins() {
        let world = World::new();
        let owner = world.owner().await;
        let admin = world.colleague(&owner, "eva@casas.example", Role::Admin).await;
        let stranger = world.owner_called("leo@outra.example", "Leo Dias").await;
        let invitation = invite(&world, &owner, RUI, Role::Owner).await;
        let refused = resend(&world, &stranger, invitation).await;
        assert!(matches!(refused, Err(ResendInvitationError::UnknownInvitation)), "{refused:?}");
        let refused = resend(&world, &admin, invitation).await;
        assert!(matches!(refused, Err(ResendInvitationError::NotAllowed(_))), "{refused:?}");
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let owner = world.owner().await;
        let invitation = invite(&world, &owner, RUI, Role::Agent).await;
        world.store().interfere(1);
        assert!(resend(&world, &owner, invitation).await.is_ok());
    }
}
