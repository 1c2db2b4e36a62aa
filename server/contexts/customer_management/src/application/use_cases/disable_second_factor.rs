//! Somebody gives up their second factor.

use crate::application::ports::{AccountQueries, Passwords, PasswordsBusy, UnitsOfWork};
use crate::domain::caller::Person;
use crate::domain::secrets::PasswordHash;
use kernel::storage::StorageError;
use secrecy::SecretString;
use std::sync::Arc;
use thiserror::Error;

/// That it is them: whoever sits at a browser that was left open doesn't know it.
#[derive(Debug, Clone)]
pub struct DisableSecondFactorCommand {
    /// Their password as it was typed.
    pub password: SecretString,
}

/// Why it stays.
#[derive(Debug, Error)]
pub enum DisableSecondFactorError {
    /// It isn't their password, or they have none: who signs in elsewhere gets
    /// one by [`RequestPasswordReset`](super::RequestPasswordReset).
    #[error("this is not your password")]
    WrongPassword,
    /// Too many passwords are being checked.
    #[error(transparent)]
    Busy(#[from] PasswordsBusy),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Takes second factors away.
pub struct DisableSecondFactor {
    units_of_work: Arc<dyn UnitsOfWork>,
    accounts: Arc<dyn AccountQueries>,
    passwords: Arc<dyn Passwords>,
}

impl DisableSecondFactor {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        accounts: Arc<dyn AccountQueries>,
        passwords: Arc<dyn Passwords>,
    ) -> Self {
        Self { units_of_work, accounts, passwords }
    }

    /// The password is enough from now on. Tells whether it wasn't before.
    ///
    /// # Errors
    /// [`DisableSecondFactorError`]; nothing was kept.
    pub async fn execute(
        &self,
        person: &Person,
        command: DisableSecondFactorCommand,
    ) -> Result<bool, DisableSecondFactorError> {
        let credentials = self.accounts.credentials_of(person.user()).await?;
        let verified = credentials.and_then(|credentials| credentials.password);
        if !self.passwords.verify(&command.password, verified.as_ref()).await? {
            return Err(DisableSecondFactorError::WrongPassword);
        }
        match self.disable(person, verified.as_ref()).await {
            Err(DisableSecondFactorError::Storage(StorageError::Conflict)) => {
                self.disable(person, verified.as_ref()).await
            }
            outcome => outcome,
        }
    }

    async fn disable(
        &self,
        person: &Person,
        verified: Option<&PasswordHash>,
    ) -> Result<bool, DisableSecondFactorError> {
        let mut unit = self.units_of_work.begin().await?;
        let found = unit.users().find(person.user()).await?;
        // What was verified may have been replaced since.
        let mut user = found
            .filter(|user| user.state().password.as_ref() == verified)
            .ok_or(DisableSecondFactorError::WrongPassword)?;
        if !user.disable_second_factor() {
            return Ok(false);
        }
        unit.users().save(&mut user).await?;
        unit.commit().await?;
        tracing::info!(user = %person.user(), "second factor given up");
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::SignInOutcome;
    use crate::fixtures::{PASSWORD, password_hash};

    const ANA: &str = "ana@casas.example";

    async fn disable(
        world: &World,
        person: &Person,
        password: &str,
    ) -> Result<bool, DisableSecondFactorError> {
        let command = DisableSecondFactorCommand { password: SecretString::from(password) };
        world.container().disable_second_factor.execute(person, command).await
    }

    #[tokio::test]
    async fn the_password_is_enough_again() {
        let world = World::new();
        let owner = world.owner().await;
        world.enrol(&owner.person(None)).await;
        assert!(disable(&world, &owner.person(None), PASSWORD).await.unwrap());
        assert_eq!(world.sign_in(ANA, PASSWORD).await, SignInOutcome::SignedIn(owner.user()));
        assert!(!disable(&world, &owner.person(None), PASSWORD).await.unwrap(), "there is none any more");
    }

    #[tokio::test]
    async fn who_sits_at_a_browser_left_open_takes_nothing_away() {
        let world = World::new();
        let owner = world.owner().await;
        world.enrol(&owner.person(None)).await;
        let refused = disable(&world, &owner.person(None), "manga madura").await;
        assert!(matches!(refused, Err(DisableSecondFactorError::WrongPassword)), "{refused:?}");
        let outcome = world.sign_in(ANA, PASSWORD).await;
        assert_eq!(outcome, SignInOutcome::SecondFactorNeeded(owner.user()));
    }

    #[tokio::test]
    async fn a_password_that_was_changed_while_it_was_verified_takes_nothing_away() {
        let world = World::new();
        let owner = world.owner().await;
        world.enrol(&owner.person(None)).await;
        let (store, user) = (world.store().clone(), owner.user());
        world.passwords.meanwhile(move || store.replace_password(user, password_hash()));
        let refused = disable(&world, &owner.person(None), PASSWORD).await;
        assert!(matches!(refused, Err(DisableSecondFactorError::WrongPassword)), "{refused:?}");
        assert!(world.user(user).second_factor.is_some());
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let owner = world.owner().await;
        world.enrol(&owner.person(None)).await;
        world.store().interfere(1);
        assert!(disable(&world, &owner.person(None), PASSWORD).await.unwrap());
    }
}
