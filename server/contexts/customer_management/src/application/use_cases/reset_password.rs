//! Somebody who forgot their password chooses another.

use crate::application::form::{Form, InvalidFields};
use crate::application::ports::{Passwords, PasswordsBusy, TokenMint, UnitsOfWork};
use crate::application::steps::Messenger;
use crate::domain::letter::LetterContent;
use crate::domain::password_choice::{GuessablePassword, names_nobody};
use crate::domain::secrets::{NewPassword, PasswordHash};
use crate::domain::token::Purpose;
use kernel::ids::{IdGenerator, UserId};
use kernel::storage::StorageError;
use kernel::time::Clock;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use thiserror::Error;

/// The link that was followed, and the password that was chosen.
#[derive(Debug, Clone)]
pub struct ResetPasswordCommand {
    token: SecretString,
    password: NewPassword,
}

impl ResetPasswordCommand {
    /// A link's token, and the password as it was typed.
    ///
    /// # Errors
    /// [`InvalidFields`], named as the parameters.
    pub fn try_new(token: SecretString, password: SecretString) -> Result<Self, InvalidFields> {
        let mut form = Form::default();
        let password = form.read("password", NewPassword::try_new(password));
        form.finish(password.map(|password| Self { token, password }))
    }
}

/// Why the password stays as it was. But for the first, the link works as before.
#[derive(Debug, Error)]
pub enum ResetPasswordError {
    /// The link was used, replaced by another or is too old, or never was one.
    #[error("this link has been used or has expired")]
    UnknownToken,
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

/// Sets a password by the link of a letter.
pub struct ResetPassword {
    units_of_work: Arc<dyn UnitsOfWork>,
    passwords: Arc<dyn Passwords>,
    mint: Arc<dyn TokenMint>,
    messenger: Messenger,
    clock: Arc<dyn Clock>,
}

impl ResetPassword {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        passwords: Arc<dyn Passwords>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let messenger = Messenger::new(ids, mint.clone());
        Self { units_of_work, passwords, mint, messenger, clock }
    }

    /// Sets the password, ends all sessions, and gives whose it was. Nobody is
    /// signed in by it: a second factor is still to be shown.
    ///
    /// # Errors
    /// [`ResetPasswordError`]; nothing was kept.
    pub async fn execute(&self, command: ResetPasswordCommand) -> Result<UserId, ResetPasswordError> {
        if self.passwords.is_common(command.password.secret()) {
            return Err(GuessablePassword::Common.into());
        }
        let password = self.passwords.hash(command.password.secret()).await?;
        match self.reset(&command, &password).await {
            Err(ResetPasswordError::Storage(StorageError::Conflict)) => self.reset(&command, &password).await,
            outcome => outcome,
        }
    }

    async fn reset(
        &self,
        command: &ResetPasswordCommand,
        password: &PasswordHash,
    ) -> Result<UserId, ResetPasswordError> {
        let (token, now) = (self.mint.hash(command.token.expose_secret()), self.clock.now());
        let mut unit = self.units_of_work.begin().await?;
        let spent = unit.tokens().spend(&token, Purpose::ResetPassword, now).await?;
        let id = spent.ok_or(ResetPasswordError::UnknownToken)?;
        let mut user = unit.users().find(id).await?.ok_or(ResetPasswordError::UnknownToken)?;
        names_nobody(&command.password, &user.state().email, &user.state().name)?;
        user.reset_password(password.clone(), now);
        unit.users().save(&mut user).await?;
        unit.sessions().revoke_all(id, None).await?;
        self.messenger.write(unit.as_mut(), &user, LetterContent::PasswordChanged, now).await?;
        unit.commit().await?;
        tracing::info!(user = %id, "password reset");
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{RequestPasswordResetCommand, SignInOutcome};
    use crate::domain::caller::Person;
    use crate::fixtures::PASSWORD;
    use chrono::TimeDelta;

    const ANA: &str = "ana@casas.example";
    const OTHER: &str = "manga madura";

    /// Ana has an account and forgot her password.
    async fn forgetful(world: &World) -> UserId {
        let user = world.register(ANA, "Ana Ribeiro").await.user;
        let command = RequestPasswordResetCommand::try_new(ANA).unwrap();
        world.container().request_password_reset.execute(command).await.unwrap();
        user
    }

    async fn reset(world: &World, password: &str) -> Result<UserId, ResetPasswordError> {
        let command = ResetPasswordCommand::try_new(world.token_for(ANA), SecretString::from(password));
        world.container().reset_password.execute(command.unwrap()).await
    }

    #[tokio::test]
    async fn the_new_password_works_and_the_old_one_no_more() {
        let world = World::new();
        let ana = forgetful(&world).await;
        assert_eq!(reset(&world, OTHER).await.unwrap(), ana);
        assert_eq!(world.sign_in(ANA, PASSWORD).await, SignInOutcome::Refused);
        assert_eq!(world.sign_in(ANA, OTHER).await, SignInOutcome::SignedIn(ana));
        assert_eq!(world.letters_to(ANA).last().unwrap(), "PASSWORD_CHANGED");
        assert!(world.account(ana).await.email_verified, "the link was in a letter to her");
    }

    #[tokio::test]
    async fn all_sessions_end() {
        let world = World::new();
        let ana = forgetful(&world).await;
        world.session(ana, 1);
        world.session(ana, 2);
        reset(&world, OTHER).await.unwrap();
        assert!(world.sessions(ana).await.is_empty());
    }

    #[tokio::test]
    async fn a_link_works_once_and_for_half_an_hour() {
        let world = World::new();
        forgetful(&world).await;
        world.clock.advance(TimeDelta::minutes(30) - TimeDelta::microseconds(1));
        reset(&world, OTHER).await.unwrap();
        let again = reset(&world, OTHER).await;
        assert!(matches!(again, Err(ResetPasswordError::UnknownToken)), "{again:?}");

        let world = World::new();
        forgetful(&world).await;
        world.clock.advance(TimeDelta::minutes(30));
        let late = reset(&world, OTHER).await;
        assert!(matches!(late, Err(ResetPasswordError::UnknownToken)), "{late:?}");
    }

    #[tokio::test]
    async fn a_refused_password_leaves_the_link_as_it_was() {
        let world = World::new();
        forgetful(&world).await;
        for (password, expected) in
            [("password123", GuessablePassword::Common), ("ribeiro-2026", GuessablePassword::NamesItsOwner)]
        {
            let refused = reset(&world, password).await;
            assert!(matches!(refused, Err(ResetPasswordError::Guessable(why)) if why == expected));
        }
        assert!(reset(&world, OTHER).await.is_ok());
    }

    #[tokio::test]
    async fn a_second_factor_is_asked_for_as_before() {
        let world = World::new();
        let ana = world.owner().await;
        world.enrol(&ana.person(None)).await;
        let command = RequestPasswordResetCommand::try_new(ANA).unwrap();
        world.container().request_password_reset.execute(command).await.unwrap();
        reset(&world, OTHER).await.unwrap();
        assert_eq!(world.sign_in(ANA, OTHER).await, SignInOutcome::SecondFactorNeeded(ana.user()));
    }

    #[tokio::test]
    async fn whoever_registered_an_address_that_wasnt_theirs_doesnt_keep_its_owner_out() {
        let world = World::new();
        let squatted = forgetful(&world).await;
        world.enrol(&Person::signed_in(squatted, None)).await;
        reset(&world, OTHER).await.unwrap();
        assert_eq!(world.sign_in(ANA, OTHER).await, SignInOutcome::SignedIn(squatted));
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        forgetful(&world).await;
        world.store().interfere(1);
        assert!(reset(&world, OTHER).await.is_ok());
    }
}
