//! A member lets another one go, or goes themselves.

use crate::application::ports::{TokenMint, UnitsOfWork};
use crate::application::steps::{Messenger, News};
use crate::domain::caller::Member;
use crate::domain::team::TeamError;
use kernel::ids::{IdGenerator, UserId};
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// Who is to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoveMemberCommand {
    /// The member; oneself to leave.
    pub user: UserId,
}

/// Why they stay.
#[derive(Debug, Error)]
pub enum RemoveMemberError {
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

/// Lets members go.
pub struct RemoveMember {
    units_of_work: Arc<dyn UnitsOfWork>,
    messenger: Messenger,
    clock: Arc<dyn Clock>,
}

impl RemoveMember {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, messenger: Messenger::new(ids, mint), clock }
    }

    /// Lets the member go: on their next request they are no member any more.
    /// Their account stays theirs. Who is let go by another is told.
    ///
    /// # Errors
    /// [`RemoveMemberError`]; nothing was kept.
    pub async fn execute(
        &self,
        member: &Member,
        command: RemoveMemberCommand,
    ) -> Result<(), RemoveMemberError> {
        match self.remove(member, command).await {
            Err(RemoveMemberError::Storage(StorageError::Conflict)) => self.remove(member, command).await,
            outcome => outcome,
        }
    }

    async fn remove(&self, member: &Member, command: RemoveMemberCommand) -> Result<(), RemoveMemberError> {
        let (organization, now) = (member.organization(), self.clock.now());
        let mut unit = self.units_of_work.begin().await?;
        let team = unit.teams().lock(organization).await?;
        let mut team = team.ok_or(RemoveMemberError::UnknownOrganization)?;
        team.remove(member.user(), command.user, now)?;
        unit.teams().save(&mut team).await?;
        if command.user != member.user() {
            self.messenger.tell(unit.as_mut(), command.user, organization, News::Removed, now).await?;
        }
        unit.commit().await?;
        tracing::info!(%organization, user = %command.user, by = %member.user(), "member removed");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::ports::CannotAct;
    use crate::domain::notification::NotificationKind;
    use crate::domain::role::Role;

    const RUI: &str = "rui@casas.example";

    async fn remove(world: &World, member: &Member, user: UserId) -> Result<(), RemoveMemberError> {
        world.container().remove_member.execute(member, RemoveMemberCommand { user }).await
    }

    #[tokio::test]
    async fn who_is_let_go_is_no_member_on_the_next_request_and_is_told() {
        let world = World::new();
        let owner = world.owner().await;
        let rui = world.colleague(&owner, RUI, Role::Agent).await;
        remove(&world, &owner, rui.user()).await.unwrap();
        let account = world.account(rui.user()).await;
        assert_eq!(account.acting_for(owner.organization()), Err(CannotAct::UnknownOrganization));
        assert_eq!(world.event_kinds().last().unwrap(), "MEMBER_REMOVED.v1");
        assert_eq!(world.letters_to(RUI).last().unwrap(), "REMOVED");
        let told = world.container().accounts.notifications(rui.user(), 10).await.unwrap();
        assert_eq!(told[0].kind, NotificationKind::RemovedFromOrganization);
    }

    #[tokio::test]
    async fn everybody_may_leave_but_the_last_owner() {
        let world = World::new();
        let owner = world.owner().await;
        let agent = world.colleague(&owner, RUI, Role::Agent).await;
        remove(&world, &agent, agent.user()).await.unwrap();
        assert_eq!(world.letters_to(RUI), ["INVITATION"], "they know");
        let refused = remove(&world, &owner, owner.user()).await;
        assert!(matches!(refused, Err(RemoveMemberError::Team(TeamError::LastOwner))), "{refused:?}");
    }

    #[tokio::test]
    async fn an_agent_lets_nobody_go_and_an_admin_no_owner() {
        let world = World::new();
        let owner = world.owner().await;
        let admin = world.colleague(&owner, RUI, Role::Admin).await;
        let agent = world.colleague(&owner, "eva@casas.example", Role::Agent).await;
        for (member, user) in [(&agent, admin.user()), (&admin, owner.user())] {
            let refused = remove(&world, member, user).await;
            assert!(matches!(refused, Err(RemoveMemberError::Team(TeamError::NotAllowed(_)))), "{refused:?}");
        }
        assert!(remove(&world, &admin, agent.user()).await.is_ok());
    }

    #[tokio::test]
    async fn another_agencys_member_is_not_found() {
        let world = World::new();
        let owner = world.owner().await;
        let stranger = world.owner_called("leo@outra.example", "Leo Dias").await;
        let refused = remove(&world, &stranger, owner.user()).await;
        assert!(matches!(refused, Err(RemoveMemberError::Team(TeamError::UnknownMember))), "{refused:?}");
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let owner = world.owner().await;
        let rui = world.colleague(&owner, RUI, Role::Agent).await;
        world.store().interfere(1);
        assert!(remove(&world, &owner, rui.user()).await.is_ok());
    }
}
