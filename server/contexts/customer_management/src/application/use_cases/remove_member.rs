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
