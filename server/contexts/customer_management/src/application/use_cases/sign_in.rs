//! Somebody signs in with e-mail and password.

use crate::application::form::{Form, InvalidFields};
use crate::application::ports::{AccountQueries, Credentials, Passwords, PasswordsBusy, UnitsOfWork};
use crate::domain::secrets::PasswordHash;
use crate::domain::values::Email;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use secrecy::SecretString;
use std::sync::Arc;
use thiserror::Error;

/// Who they say they are.
#[derive(Debug, Clone)]
pub struct SignInCommand {
    email: Email,
    password: SecretString,
}

impl SignInCommand {
    /// An address, and the password as it was typed.
    ///
    /// # Errors
    /// [`InvalidFields`], named as the parameters.
    pub fn try_new(email: &str, password: SecretString) -> Result<Self, InvalidFields> {
        let mut form = Form::default();
        let email = form.read("email", Email::parse(email));
        form.finish(email.map(|email| Self { email, password }))
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInOutcome {
    /// It is them.
    SignedIn(UserId),
    /// The password is theirs; they have to show a code as well
    /// ([`ConfirmSecondFactor`](super::ConfirmSecondFactor)).
    SecondFactorNeeded(UserId),
    /// Address and password don't belong together. Whether anybody has the
    /// address isn't said, neither by words nor by the time it takes.
    Refused,
}

/// Why nobody can tell.
#[derive(Debug, Error)]
pub enum SignInError {
    /// Too many passwords are being checked.
    #[error(transparent)]
    Busy(#[from] PasswordsBusy),
    /// It couldn't be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Signs people in by password.
pub struct SignIn {
    units_of_work: Arc<dyn UnitsOfWork>,
    accounts: Arc<dyn AccountQueries>,
    passwords: Arc<dyn Passwords>,
}

impl SignIn {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        accounts: Arc<dyn AccountQueries>,
        passwords: Arc<dyn Passwords>,
    ) -> Self {
        Self { units_of_work, accounts, passwords }
    }

    /// Tells whether it is them. The session is for the edge to make.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn execute(&self, command: SignInCommand) -> Result<SignInOutcome, SignInError> {
        let known = self.accounts.credentials(&command.email).await?;
        // One look-up and one hash, whoever has an account.
        let hash = known.as_ref().and_then(|known| known.password.as_ref());
        let right = self.passwords.verify(&command.password, hash).await?;
        let Some(Credentials { user, password: Some(hash), second_factor }) = known.filter(|_| right) else {
            tracing::info!("sign-in refused");
            return Ok(SignInOutcome::Refused);
        };
        if self.passwords.needs_rehash(&hash)
            && let Err(error) = self.rehash(user, &hash, &command.password).await
        {
            tracing::warn!(%user, %error, "a password keeps its old hash until the next sign-in");
        }
        tracing::info!(%user, second_factor, "password accepted");
        Ok(if second_factor {
            SignInOutcome::SecondFactorNeeded(user)
        } else {
            SignInOutcome::SignedIn(user)
        })
    }

    /// Hashes the password at today's cost, unless it was changed meanwhile.
    async fn rehash(
        &self,
        user: UserId,
        old: &PasswordHash,
        password: &SecretString,
    ) -> Result<(), SignInError> {
        let hash = self.passwords.hash(password).await?;
        let mut unit = self.units_of_work.begin().await?;
        if let Some(mut user) = unit.users().find(user).await?
            && user.state().password.as_ref() == Some(old)
        {
            user.set_password(hash);
            unit.users().save(&mut user).await?;
            unit.commit().await?;
        }
        Ok(())
    }
}
