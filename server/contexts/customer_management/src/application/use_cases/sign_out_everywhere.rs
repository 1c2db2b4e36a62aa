//! Somebody ends all their sessions at once.

use crate::application::ports::UnitsOfWork;
use crate::domain::caller::Person;
use kernel::storage::StorageError;
use std::sync::Arc;
use thiserror::Error;

/// How far everywhere goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignOutEverywhereCommand {
    /// Whether the session that is used right now stays.
    pub keep_this_one: bool,
}

/// Why the sessions stay.
#[derive(Debug, Error)]
pub enum SignOutEverywhereError {
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Ends sessions, all together.
pub struct SignOutEverywhere {
    units_of_work: Arc<dyn UnitsOfWork>,
}

impl SignOutEverywhere {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>) -> Self {
        Self { units_of_work }
    }

    /// Ends the sessions and tells how many.
    ///
    /// # Errors
    /// [`SignOutEverywhereError`].
    pub async fn execute(
        &self,
        person: &Person,
        command: SignOutEverywhereCommand,
    ) -> Result<u64, SignOutEverywhereError> {
        let kept = person.session().filter(|_| command.keep_this_one);
        let mut unit = self.units_of_work.begin().await?;
        let ended = unit.sessions().revoke_all(person.user(), kept).await?;
        unit.commit().await?;
        tracing::info!(user = %person.user(), ended, "signed out everywhere");
        Ok(ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;

    #[tokio::test]
    async fn everywhere_is_with_or_without_here() {
        for (keep_this_one, ended, left) in [(true, 2, 1), (false, 3, 0)] {
            let world = World::new();
            let ana = world.owner().await;
            let here = world.session(ana.user(), 1);
            world.session(ana.user(), 2);
            world.session(ana.user(), 3);
            let command = SignOutEverywhereCommand { keep_this_one };
            let story = &world.container().sign_out_everywhere;
            assert_eq!(story.execute(&ana.person(Some(here)), command).await.unwrap(), ended);
            assert_eq!(world.sessions(ana.user()).await.len(), left);
        }
    }

    #[tokio::test]
    async fn other_peoples_sessions_stay() {
        let world = World::new();
        let ana = world.owner().await;
        let rui = world.owner_called("rui@outra.example", "Rui Costa").await;
        let theirs = world.session(rui.user(), 1);
        let command = SignOutEverywhereCommand { keep_this_one: false };
        let story = &world.container().sign_out_everywhere;
        assert_eq!(story.execute(&ana.person(None), command).await.unwrap(), 0);
        assert_eq!(world.sessions(rui.user()).await, [theirs]);
    }
}
