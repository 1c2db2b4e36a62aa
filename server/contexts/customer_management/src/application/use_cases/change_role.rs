//! A member gives another one another role.

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

/// Who is to be what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeRoleCommand {
    /// The member.
    pub user: UserId,
    /// The role from now on.
    pub role: Role,
}

/// Why the role stays.
#[derive(Debug, Error)]
pub enum ChangeRoleError {
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

/// Changes roles.
pub struct ChangeRole {
    units_of_work: Arc<dyn UnitsOfWork>,
    messenger: Messenger,
    clock: Arc<dyn Clock>,
}

impl ChangeRole {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, messenger: Messenger::new(ids, mint), clock }
    }

    /// Gives the role, which holds on the member's next request, and tells them.
    /// Tells whether they had another.
    ///
    /// # Errors
    /// [`ChangeRoleError`]; nothing was kept.
    pub async fn execute(
        &self,
        member: &Member,
        command: ChangeRoleCommand,
    ) -> Result<bool, ChangeRoleError> {
        member.require(Permission::ManageTeam).map_err(TeamError::from)?;
        match self.change(member, command).await {
            Err(ChangeRoleError::Storage(StorageError::Conflict)) => self.change(member, command).await,
            outcome => outcome,
        }
    }

    async fn change(&self, member: &Member, command: ChangeRoleCommand) -> Result<bool, ChangeRoleError> {
        let (organization, now) = (member.organization(), self.clock.now());
        let mut unit = self.units_of_work.begin().await?;
        let team = unit.teams().lock(organization).await?;
        let mut team = team.ok_or(ChangeRoleError::UnknownOrganization)?;
        if !team.change_role(member.user(), command.user, command.role, now)? {
            return Ok(false);
        }
        unit.teams().save(&mut team).await?;
        if command.user != member.user() {
            let news = News::RoleChanged(command.role);
            self.messenger.tell(unit.as_mut(), command.user, organization, news, now).await?;
        }
        unit.commit().await?;
        tracing::info!(%organization, user = %command.user, role = %command.role, "role changed");
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::notification::NotificationKind;
    use crate::domain::role::NotAllowed;

    const RUI: &str = "rui@casas.example";

    async fn change(
        world: &World,
        member: &Member,
        user: UserId,
        role: Role,
    ) -> Result<bool, ChangeRoleError> {
        world.container().change_role.execute(member, ChangeRoleCommand { user, role }).await
    }

    #[tokio::test]
    async fn the_role_holds_on_the_next_request_and_is_told_of() {
        let world = World::new();
        let owner = world.owner().await;
        let rui = world.colleague(&owner, RUI, Role::Agent).await;
        assert!(change(&world, &owner, rui.user(), Role::Admin).await.unwrap());
        assert_eq!(world.acting(rui.user(), rui.organization()).await.role(), Role::Admin);
        assert_eq!(world.event_kinds().last().unwrap(), "MEMBER_ROLE_CHANGED.v1");
        assert_eq!(world.letters_to(RUI).last().unwrap(), "ROLE_CHANGED");
        let told = world.container().accounts.notifications(rui.user(), 10).await.unwrap();
        assert_eq!(told[0].kind, NotificationKind::RoleChanged { role: Role::Admin });
    }

    #[tokio::test]
    async fn the_same_role_again_is_no_news() {
        let world = World::new();
        let owner = world.owner().await;
        let rui = world.colleague(&owner, RUI, Role::Agent).await;
        let before = world.store().events().len();
        assert!(!change(&world, &owner, rui.user(), Role::Agent).await.unwrap());
        assert_eq!(world.store().events().len(), before);
    }

    #[tokio::test]
    async fn who_steps_back_knows_it() {
        let world = World::new();
        let ana = world.owner().await;
        world.colleague(&ana, RUI, Role::Owner).await;
        let unread = world.account(ana.user()).await.unread;
        assert!(change(&world, &ana, ana.user(), Role::Agent).await.unwrap());
        assert_eq!(world.letters_to("ana@casas.example"), ["CONFIRM_EMAIL"]);
        assert_eq!(world.account(ana.user()).await.unread, unread);
    }

    #[tokio::test]
    async fn the_last_owner_stays() {
        let world = World::new();
        let owner = world.owner().await;
        let refused = change(&world, &owner, owner.user(), Role::Agent).await;
        assert!(matches!(refused, Err(ChangeRoleError::Team(TeamError::LastOwner))), "{refused:?}");
    }

    #[tokio::test]
    async fn of_two_owners_who_demote_each_other_one_is_left() {
        let world = World::new();
        let ana = world.owner().await;
        let rui = world.colleague(&ana, RUI, Role::Owner).await;
        // Both pages were opened while both were owners.
        assert!(change(&world, &ana, rui.user(), Role::Agent).await.unwrap());
        let late = change(&world, &rui, ana.user(), Role::Agent).await;
        assert!(matches!(late, Err(ChangeRoleError::Team(TeamError::NotAllowed(NotAllowed)))), "{late:?}");
        assert_eq!(world.roles(ana.organization()).await, [Role::Owner, Role::Agent]);
    }

    #[tokio::test]
    async fn an_agent_changes_nobody_and_a_stranger_is_no_member() {
        let world = World::new();
        let owner = world.owner().await;
        let agent = world.colleague(&owner, RUI, Role::Agent).await;
        let stranger = world.owner_called("leo@outra.example", "Leo Dias").await;
        let refused = change(&world, &agent, owner.user(), Role::Agent).await;
        assert!(matches!(refused, Err(ChangeRoleError::Team(TeamError::NotAllowed(_)))), "{refused:?}");
        let refused = change(&world, &stranger, agent.user(), Role::Admin).await;
        assert!(matches!(refused, Err(ChangeRoleError::Team(TeamError::UnknownMember))), "{refused:?}");
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let owner = world.owner().await;
        let rui = world.colleague(&owner, RUI, Role::Agent).await;
        world.store().interfere(1);
        assert!(change(&world, &owner, rui.user(), Role::Admin).await.unwrap());
    }
}
