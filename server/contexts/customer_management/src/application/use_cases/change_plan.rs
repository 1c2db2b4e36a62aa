//! An owner takes another plan, or gives it up.

use crate::application::ports::UnitsOfWork;
use crate::domain::caller::Member;
use crate::domain::role::{NotAllowed, Permission};
use crate::domain::subscription::{Plan, TeamFull};
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What is to become of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangePlanCommand {
    /// Take this one.
    Take(Plan),
    /// Give it up: the limits of the plan that costs nothing hold for what is
    /// new, and nobody has to go.
    Cancel,
}

/// Why it stays.
#[derive(Debug, Error)]
pub enum ChangePlanError {
    /// The member's role doesn't allow it.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such agency.
    #[error("there is no such agency")]
    UnknownOrganization,
    /// The team, with those invited, is too big for the plan.
    #[error(transparent)]
    TeamFull(#[from] TeamFull),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Changes plans.
pub struct ChangePlan {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl ChangePlan {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Changes the plan, and tells whether it is another than before.
    ///
    /// # Errors
    /// [`ChangePlanError`]; nothing was kept.
    pub async fn execute(
        &self,
        member: &Member,
        command: ChangePlanCommand,
    ) -> Result<bool, ChangePlanError> {
        member.require(Permission::ChangePlan)?;
        match self.change(member, command).await {
            Err(ChangePlanError::Storage(StorageError::Conflict)) => self.change(member, command).await,
            outcome => outcome,
        }
    }

    async fn change(&self, member: &Member, command: ChangePlanCommand) -> Result<bool, ChangePlanError> {
        let (organization, now) = (member.organization(), self.clock.now());
        let mut unit = self.units_of_work.begin().await?;
        // Nobody is invited in the meantime.
        let team = unit.teams().lock(organization).await?;
        let team = team.ok_or(ChangePlanError::UnknownOrganization)?;
        team.require(member.user(), Permission::ChangePlan)?;
        let found = unit.subscriptions().find(organization).await?;
        let mut subscription = found.ok_or(ChangePlanError::UnknownOrganization)?;
        let different = match command {
            ChangePlanCommand::Take(plan) => {
                let open = unit.invitations().open_count(organization, now).await?;
                subscription.take(plan, team.size() + open, now)?
            }
            ChangePlanCommand::Cancel => subscription.cancel(now),
        };
        if different {
            unit.subscriptions().save(&mut subscription).await?;
            unit.commit().await?;
            tracing::info!(%organization, ?command, "plan changed");
        }
        Ok(different)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{HandOverOwnershipCommand, InviteMemberCommand};
    use crate::domain::role::Role;
    use crate::domain::subscription::SubscriptionStatus;

    async fn change(
        world: &World,
        member: &Member,
        command: ChangePlanCommand,
    ) -> Result<bool, ChangePlanError> {
        world.container().change_plan.execute(member, command).await
    }

    #[tokio::test]
    async fn a_plan_is_taken_given_up_and_taken_again() {
        let world = World::new();
        let owner = world.owner().await;
        for (command, plan, status) in [
            (ChangePlanCommand::Take(Plan::Pro), Plan::Pro, SubscriptionStatus::Active),
            (ChangePlanCommand::Cancel, Plan::Pro, SubscriptionStatus::Cancelled),
            (ChangePlanCommand::Take(Plan::Enterprise), Plan::Enterprise, SubscriptionStatus::Active),
        ] {
            assert!(change(&world, &owner, command).await.unwrap());
            assert!(!change(&world, &owner, command).await.unwrap(), "once more is no change");
            let subscription = world.team(owner.organization()).await.subscription;
            assert_eq!((subscription.plan, subscription.status), (plan, status));
        }
    }

    #[tokio::test]
    async fn who_is_invited_needs_room_in_the_plan() {
        let world = World::new();
        let owner = world.owner().await;
        world.colleague(&owner, "rui@casas.example", Role::Agent).await;
        for email in ["eva@casas.example", "leo@casas.example"] {
            let command = InviteMemberCommand::try_new(email, Role::Agent).unwrap();
            world.container().invite_member.execute(&owner, command).await.unwrap();
        }
        let refused = change(&world, &owner, ChangePlanCommand::Take(Plan::Freemium)).await;
        assert!(matches!(refused, Err(ChangePlanError::TeamFull(TeamFull { limit: 3 }))), "{refused:?}");
        assert!(change(&world, &owner, ChangePlanCommand::Take(Plan::Pro)).await.unwrap());
    }

    #[tokio::test]
    async fn an_admin_may_not() {
        let world = World::new();
        let owner = world.owner().await;
        let admin = world.colleague(&owner, "rui@casas.example", Role::Admin).await;
        let refused = change(&world, &admin, ChangePlanCommand::Cancel).await;
        assert!(matches!(refused, Err(ChangePlanError::NotAllowed(_))), "{refused:?}");
    }

    #[tokio::test]
    async fn who_handed_the_agency_over_since_the_page_was_opened_may_not() {
        let world = World::new();
        let owner = world.owner().await;
        let rui = world.colleague(&owner, "rui@casas.example", Role::Admin).await;
        let command = HandOverOwnershipCommand { to: rui.user() };
        world.container().hand_over_ownership.execute(&owner, command).await.unwrap();
        let refused = change(&world, &owner, ChangePlanCommand::Cancel).await;
        assert!(matches!(refused, Err(ChangePlanError::NotAllowed(_))), "{refused:?}");
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let owner = world.owner().await;
        world.store().interfere(1);
        assert!(change(&world, &owner, ChangePlanCommand::Take(Plan::Pro)).await.unwrap());
    }
}
