//! Somebody gives up their second factor.

use crate::application::ports::{AccountQueries, Passwords, PasswordsBusy, TokenMint, UnitsOfWork};
use crate::application::steps::Messenger;
use crate::domain::caller::Person;
use crate::domain::letter::LetterContent;
use crate::domain::secrets::PasswordHash;
use kernel::ids::IdGenerator;
use kernel::storage::StorageError;
use kernel::time::Clock;
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
    messenger: Messenger,
    clock: Arc<dyn Clock>,
}

impl DisableSecondFactor {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        accounts: Arc<dyn AccountQueries>,
        passwords: Arc<dyn Passwords>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let messenger = Messenger::new(ids, mint);
        Self { units_of_work, accounts, passwords, messenger, clock }
    }

    /// The password is enough from now on. Tells whether it wasn't before; then a letter
    /// tells of it too.
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
        // One that was only begun was never asked for.
        let was_in_use = user.second_factor_in_use().is_some();
        if !user.disable_second_factor() {
            return Ok(false);
        }
        unit.users().save(&mut user).await?;
        if was_in_use {
            let letter = LetterContent::SecondFactorGivenUp;
            self.messenger.write(unit.as_mut(), &user, letter, self.clock.now()).await?;
        }
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
    async fn a_letter_tells_that_it_was_given_up_once_it_was_in_use() {
        let world = World::new();
        let owner = world.owner().await;
        let given_up = |world: &World| {
            world.letters_to(ANA).iter().filter(|kind| *kind == "SECOND_FACTOR_GIVEN_UP").count()
        };
        world.container().enrol_second_factor.begin(&owner.person(None)).await.unwrap();
        disable(&world, &owner.person(None), PASSWORD).await.unwrap();
        assert_eq!(given_up(&world), 0, "it was only begun");
        world.enrol(&owner.person(None)).await;
        disable(&world, &owner.person(None), PASSWORD).await.unwrap();
        disable(&world, &owner.person(None), PASSWORD).await.unwrap();
        assert_eq!(given_up(&world), 1);
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
