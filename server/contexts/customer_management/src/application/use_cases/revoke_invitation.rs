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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::InviteMemberCommand;
    use crate::domain::role::Role;

    const RUI: &str = "rui@casas.example";

    async fn invite(world: &World, member: &Member, role: Role) -> InvitationId {
        let command = InviteMemberCommand::try_new(RUI, role).unwrap();
        world.container().invite_member.execute(member, command).await.unwrap()
    }

    async fn revoke(
        world: &World,
        member: &Member,
        invitation: InvitationId,
    ) -> Result<(), RevokeInvitationError> {
        let command = RevokeInvitationCommand { invitation };
        world.container().revoke_invitation.execute(member, command).await
    }

    #[tokio::test]
    async fn the_link_is_worth_nothing_and_the_place_is_free() {
        let world = World::new();
        let owner = world.owner().await;
        let invitation = invite(&world, &owner, Role::Agent).await;
        revoke(&world, &owner, invitation).await.unwrap();
        assert_eq!(world.team(owner.organization()).await.places_taken(), 1);
        let seen = world.container().look_up_invitation.execute(&world.token_for(RUI)).await.unwrap();
        assert_eq!(seen, None);
        let again = revoke(&world, &owner, invitation).await;
        assert!(matches!(again, Err(RevokeInvitationError::Invitation(InvitationError::NotPending))));
        invite(&world, &owner, Role::Admin).await;
    }

    #[tokio::test]
    async fn another_agencys_is_not_found_and_an_owners_is_not_an_admins() {
        let world = World::new();
        let owner = world.owner().await;
        let admin = world.colleague(&owner, "eva@casas.example", Role::Admin).await;
        let stranger = world.owner_called("leo@outra.example", "Leo Dias").await;
        let invitation = invite(&world, &owner, Role::Owner).await;
        let refused = revoke(&world, &stranger, invitation).await;
        assert!(matches!(refused, Err(RevokeInvitationError::UnknownInvitation)), "{refused:?}");
        let refused = revoke(&world, &admin, invitation).await;
        assert!(matches!(refused, Err(RevokeInvitationError::NotAllowed(_))), "{refused:?}");
        assert_eq!(world.team(owner.organization()).await.invitations.len(), 1);
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let owner = world.owner().await;
        let invitation = invite(&world, &owner, Role::Agent).await;
        world.store().interfere(1);
        assert!(revoke(&world, &owner, invitation).await.is_ok());
    }
}
