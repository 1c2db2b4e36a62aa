//! Somebody ends one of their sessions: a browser that was lent, lost or left.

use crate::application::ports::UnitsOfWork;
use crate::domain::caller::Person;
use crate::domain::ids::SessionId;
use kernel::storage::StorageError;
use std::sync::Arc;
use thiserror::Error;

/// Which session is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevokeSessionCommand {
    /// The session.
    pub session: SessionId,
}

/// Why none ends.
#[derive(Debug, Error)]
pub enum RevokeSessionError {
    /// The person has no such session.
    #[error("there is no such session")]
    UnknownSession,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Ends sessions, one at a time.
pub struct RevokeSession {
    units_of_work: Arc<dyn UnitsOfWork>,
}

impl RevokeSession {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>) -> Self {
        Self { units_of_work }
    }

    /// Ends the session; on the browser's next request nobody is signed in.
    ///
    /// # Errors
    /// [`RevokeSessionError`].
    pub async fn execute(
        &self,
        person: &Person,
        command: RevokeSessionCommand,
    ) -> Result<(), RevokeSessionError> {
        let mut unit = self.units_of_work.begin().await?;
        if !unit.sessions().revoke(person.user(), command.session).await? {
            return Err(RevokeSessionError::UnknownSession);
        }
        unit.commit().await?;
        tracing::info!(user = %person.user(), "session revoked");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;

    #[tokio::test]
    async fn a_session_ends_and_the_others_stay() {
        let world = World::new();
        let ana = world.owner().await;
        let (lost, kept) = (world.session(ana.user(), 1), world.session(ana.user(), 2));
        let command = RevokeSessionCommand { session: lost };
        world.container().revoke_session.execute(&ana.person(Some(kept)), command).await.unwrap();
        assert_eq!(world.sessions(ana.user()).await, [kept]);
        let again = world.container().revoke_session.execute(&ana.person(Some(kept)), command).await;
        assert!(matches!(again, Err(RevokeSessionError::UnknownSession)), "{again:?}");
    }

    #[tokio::test]
    async fn somebody_elses_session_is_not_found() {
        let world = World::new();
        let ana = world.owner().await;
        let rui = world.owner_called("rui@outra.example", "Rui Costa").await;
        let theirs = world.session(rui.user(), 1);
        let command = RevokeSessionCommand { session: theirs };
        let refused = world.container().revoke_session.execute(&ana.person(None), command).await;
        assert!(matches!(refused, Err(RevokeSessionError::UnknownSession)), "{refused:?}");
        assert_eq!(world.sessions(rui.user()).await, [theirs]);
    }
}
