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
