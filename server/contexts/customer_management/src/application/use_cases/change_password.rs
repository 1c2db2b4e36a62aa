//! Somebody who knows their password chooses another.

use crate::application::form::{Form, InvalidFields};
use crate::application::ports::{AccountQueries, Passwords, PasswordsBusy, TokenMint, UnitsOfWork};
use crate::application::steps::Messenger;
use crate::domain::caller::Person;
use crate::domain::letter::LetterContent;
use crate::domain::password_choice::{GuessablePassword, names_nobody};
use crate::domain::secrets::{NewPassword, PasswordHash};
use crate::domain::token::Purpose;
use kernel::ids::IdGenerator;
use kernel::storage::StorageError;
use kernel::time::Clock;
use secrecy::SecretString;
use std::sync::Arc;
use thiserror::Error;

/// The password so far and the one that was chosen.
#[derive(Debug, Clone)]
pub struct ChangePasswordCommand {
    current: SecretString,
    password: NewPassword,
}

impl ChangePasswordCommand {
    /// Both as they were typed.
    ///
    /// # Errors
    /// [`InvalidFields`], named as the parameters.
    pub fn try_new(current: SecretString, password: SecretString) -> Result<Self, InvalidFields> {
        let mut form = Form::default();
        let password = form.read("password", NewPassword::try_new(password));
        form.finish(password.map(|password| Self { current, password }))
    }
}

/// Why the password stays as it was.
#[derive(Debug, Error)]
pub enum ChangePasswordError {
    /// The password so far is another, or there is none: who signs in elsewhere
    /// gets one by [`RequestPasswordReset`](super::RequestPasswordReset).
    #[error("this is not your password")]
    WrongPassword,
    /// The password is one that somebody would try.
    #[error(transparent)]
    Guessable(#[from] GuessablePassword),
    /// Too many passwords are being hashed.
    #[error(transparent)]
    Busy(#[from] PasswordsBusy),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Changes passwords.
pub struct ChangePassword {
    units_of_work: Arc<dyn UnitsOfWork>,
    accounts: Arc<dyn AccountQueries>,
    passwords: Arc<dyn Passwords>,
    messenger: Messenger,
    clock: Arc<dyn Clock>,
}

impl ChangePassword {
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

    /// Sets the password and ends all sessions but the one that is used. A link
    /// of a letter that was to reset it is worth nothing from now on.
    ///
    /// # Errors
    /// [`ChangePasswordError`]; nothing was kept.
    pub async fn execute(
        &self,
        person: &Person,
        command: ChangePasswordCommand,
    ) -> Result<(), ChangePasswordError> {
        if self.passwords.is_common(command.password.secret()) {
            return Err(GuessablePassword::Common.into());
        }
        let credentials = self.accounts.credentials_of(person.user()).await?;
        let verified = credentials.and_then(|credentials| credentials.password);
        if !self.passwords.verify(&command.current, verified.as_ref()).await? {
            return Err(ChangePasswordError::WrongPassword);
        }
        let password = self.passwords.hash(command.password.secret()).await?;
        match self.change(person, &command.password, &password, verified.as_ref()).await {
            Err(ChangePasswordError::Storage(StorageError::Conflict)) => {
                self.change(person, &command.password, &password, verified.as_ref()).await
            }
            outcome => outcome,
        }
    }

    async fn change(
        &self,
        person: &Person,
        chosen: &NewPassword,
        hash: &PasswordHash,
        verified: Option<&PasswordHash>,
    ) -> Result<(), ChangePasswordError> {
        let mut unit = self.units_of_work.begin().await?;
        let found = unit.users().find(person.user()).await?;
        // What was verified may have been replaced since.
        let mut user = found
            .filter(|user| user.state().password.as_ref() == verified)
            .ok_or(ChangePasswordError::WrongPassword)?;
        names_nobody(chosen, &user.state().email, &user.state().name)?;
        user.set_password(hash.clone());
        unit.users().save(&mut user).await?;
        unit.tokens().forget_all(user.id(), Purpose::ResetPassword).await?;
        unit.sessions().revoke_all(user.id(), person.session()).await?;
        let letter = LetterContent::PasswordChanged;
        self.messenger.write(unit.as_mut(), &user, letter, self.clock.now()).await?;
        unit.commit().await?;
        tracing::info!(user = %person.user(), "password changed");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{
        RequestPasswordResetCommand, ResetPasswordCommand, ResetPasswordError, SignInOutcome,
    };
    use crate::fixtures::{PASSWORD, password_hash};

    const ANA: &str = "ana@casas.example";
    const OTHER: &str = "manga madura";

    async fn change(
        world: &World,
        person: &Person,
        current: &str,
        password: &str,
    ) -> Result<(), ChangePasswordError> {
        let (current, password) = (SecretString::from(current), SecretString::from(password));
        let command = ChangePasswordCommand::try_new(current, password).unwrap();
        world.container().change_password.execute(person, command).await
    }

    #[tokio::test]
    async fn the_new_password_works_and_the_old_one_no_more() {
        let world = World::new();
        let owner = world.owner().await;
        change(&world, &owner.person(None), PASSWORD, OTHER).await.unwrap();
        assert_eq!(world.sign_in(ANA, PASSWORD).await, SignInOutcome::Refused);
        assert_eq!(world.sign_in(ANA, OTHER).await, SignInOutcome::SignedIn(owner.user()));
        assert_eq!(world.letters_to(ANA).last().unwrap(), "PASSWORD_CHANGED");
    }

    #[tokio::test]
    async fn all_sessions_end_but_the_one_that_is_used() {
        let world = World::new();
        let owner = world.owner().await;
        let other = world.owner_called("rui@outra.example", "Rui Costa").await;
        let here = world.session(owner.user(), 1);
        world.session(owner.user(), 2);
        let theirs = world.session(other.user(), 3);
        change(&world, &owner.person(Some(here)), PASSWORD, OTHER).await.unwrap();
        assert_eq!(world.sessions(owner.user()).await, [here]);
        assert_eq!(world.sessions(other.user()).await, [theirs]);
    }

    #[tokio::test]
    async fn who_doesnt_know_the_password_changes_nothing() {
        let world = World::new();
        let owner = world.owner().await;
        let refused = change(&world, &owner.person(None), OTHER, OTHER).await;
        assert!(matches!(refused, Err(ChangePasswordError::WrongPassword)), "{refused:?}");
        assert_eq!(world.sign_in(ANA, PASSWORD).await, SignInOutcome::SignedIn(owner.user()));
    }

    #[tokio::test]
    async fn a_password_that_somebody_would_try_is_refused() {
        let world = World::new();
        let person = world.owner().await.person(None);
        for (password, expected) in
            [("password123", GuessablePassword::Common), ("ribeiro-2026", GuessablePassword::NamesItsOwner)]
        {
            let refused = change(&world, &person, PASSWORD, password).await;
            assert!(matches!(refused, Err(ChangePasswordError::Guessable(why)) if why == expected));
        }
    }

    #[tokio::test]
    async fn a_password_that_was_changed_while_it_was_verified_is_wrong() {
        let world = World::new();
        let owner = world.owner().await;
        let (store, user) = (world.store().clone(), owner.user());
        world.passwords.meanwhile(move || store.replace_password(user, password_hash()));
        let refused = change(&world, &owner.person(None), PASSWORD, OTHER).await;
        assert!(matches!(refused, Err(ChangePasswordError::WrongPassword)), "{refused:?}");
        assert_eq!(world.user(user).password, Some(password_hash()));
    }

    #[tokio::test]
    async fn a_link_that_was_to_reset_it_is_worth_nothing_any_more() {
        let world = World::new();
        let person = world.owner().await.person(None);
        let command = RequestPasswordResetCommand::try_new(ANA).unwrap();
        world.container().request_password_reset.execute(command).await.unwrap();
        let token = world.token_for(ANA);
        change(&world, &person, PASSWORD, OTHER).await.unwrap();
        let command = ResetPasswordCommand::try_new(token, SecretString::from("pera madura")).unwrap();
        let refused = world.container().reset_password.execute(command).await;
        assert!(matches!(refused, Err(ResetPasswordError::UnknownToken)), "{refused:?}");
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let person = world.owner().await.person(None);
        world.store().interfere(1);
        assert!(change(&world, &person, PASSWORD, OTHER).await.is_ok());
    }
}
