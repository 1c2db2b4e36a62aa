//! An owner makes another member the owner.

use crate::application::ports::{TokenMint, UnitsOfWork};
use crate::application::steps::{Messenger, News};
use crate::domain::caller::Member;
use crate::domain::role::{Permission, Role};
use crate::domain::team::TeamError;
use kernel::ids::{IdGenerator, UserId};
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// To whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandOverOwnershipCommand {
    /// The member who answers for the agency from now on.
    pub to: UserId,
}

/// Why the owner stays.
#[derive(Debug, Error)]
pub enum HandOverOwnershipError {
    /// There is no such agency.
    #[error("there is no such agency")]
    UnknownOrganization,
    /// The team doesn't allow it.
    #[error(transparent)]
    Team(#[from] TeamError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Hands agencies over.
pub struct HandOverOwnership {
    units_of_work: Arc<dyn UnitsOfWork>,
    messenger: Messenger,
    clock: Arc<dyn Clock>,
}

impl HandOverOwnership {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, messenger: Messenger::new(ids, mint), clock }
    }

    /// Makes the other an owner and who asks an admin, and tells the other.
    ///
    /// # Errors
    /// [`HandOverOwnershipError`]; nothing was kept.
    pub async fn execute(
        &self,
        member: &Member,
        command: HandOverOwnershipCommand,
    ) -> Result<(), HandOverOwnershipError> {
        member.require(Permission::HandOverOwnership).map_err(TeamError::from)?;
        match self.hand_over(member, command).await {
            Err(HandOverOwnershipError::Storage(StorageError::Conflict)) => {
                self.hand_over(member, command).await
            }
            outcome => outcome,
        }
    }

    async fn hand_over(
        &self,
        member: &Member,
        command: HandOverOwnershipCommand,
    ) -> Result<(), HandOverOwnershipError> {
        let (organization, now) = (member.organization(), self.clock.now());
        let mut unit = self.units_of_work.begin().await?;
        let team = unit.teams().lock(organization).await?;
        let mut team = team.ok_or(HandOverOwnershipError::UnknownOrganization)?;
        team.hand_over(member.user(), command.to, now)?;
        unit.teams().save(&mut team).await?;
        let news = News::RoleChanged(Role::Owner);
        self.messenger.tell(unit.as_mut(), command.to, organization, news, now).await?;
        unit.commit().await?;
        tracing::info!(%organization, from = %member.user(), to = %command.to, "ownership handed over");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;

    const RUI: &str = "rui@casas.example";

    async fn hand_over(world: &World, member: &Member, to: UserId) -> Result<(), HandOverOwnershipError> {
        world.container().hand_over_ownership.execute(member, HandOverOwnershipCommand { to }).await
    }

    #[tokio::test]
    async fn the_other_is_the_owner_and_is_told_and_the_giver_an_admin() {
        let world = World::new();
        let owner = world.owner().await;
        let rui = world.colleague(&owner, RUI, Role::Agent).await;
        hand_over(&world, &owner, rui.user()).await.unwrap();
        assert_eq!(world.roles(owner.organization()).await, [Role::Admin, Role::Owner]);
        assert_eq!(world.letters_to(RUI).last().unwrap(), "ROLE_CHANGED");
        assert_eq!(world.account(rui.user()).await.unread, 1);
        assert_eq!(world.event_kinds()[world.event_kinds().len() - 2..], ["MEMBER_ROLE_CHANGED.v1"; 2]);
    }

    #[tokio::test]
    async fn only_an_owner_hands_over_and_only_to_a_member() {
        let world = World::new();
        let owner = world.owner().await;
        let admin = world.colleague(&owner, RUI, Role::Admin).await;
        let stranger = world.owner_called("leo@outra.example", "Leo Dias").await;
        let refused = hand_over(&world, &admin, admin.user()).await;
        assert!(
            matches!(refused, Err(HandOverOwnershipError::Team(TeamError::NotAllowed(_)))),
            "{refused:?}"
        );
        let refused = hand_over(&world, &owner, stranger.user()).await;
        assert!(
            matches!(refused, Err(HandOverOwnershipError::Team(TeamError::UnknownMember))),
            "{refused:?}"
        );
        assert_eq!(world.roles(owner.organization()).await, [Role::Owner, Role::Admin]);
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let owner = world.owner().await;
        let rui = world.colleague(&owner, RUI, Role::Agent).await;
        world.store().interfere(1);
        assert!(hand_over(&world, &owner, rui.user()).await.is_ok());
    }
}
