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
