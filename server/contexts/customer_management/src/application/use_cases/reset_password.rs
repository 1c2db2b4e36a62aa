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
        user.set_password(password.clone());
        // The link was in a letter to them.
        user.verify_email(now);
        unit.users().save(&mut user).await?;
        unit.sessions().revoke_all(id, None).await?;
        self.messenger.write(unit.as_mut(), &user, LetterContent::PasswordChanged, now).await?;
        unit.commit().await?;
        tracing::info!(user = %id, "password reset");
        Ok(id)
    }
}
