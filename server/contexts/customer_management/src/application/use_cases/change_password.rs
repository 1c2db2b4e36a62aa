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
