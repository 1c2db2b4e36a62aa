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
