//! Somebody forgot their password.

use crate::application::form::{Form, InvalidFields};
use crate::application::ports::{TokenMint, UnitOfWork, UnitsOfWork};
use crate::application::steps::Messenger;
use crate::domain::letter::{Letter, LetterContent};
use crate::domain::token::{OneTimeToken, Purpose};
use crate::domain::values::Email;
use kernel::ids::{IdGenerator, UserId};
use kernel::locale::Locale;
use kernel::storage::StorageError;
use kernel::time::{Clock, Timestamp};
use std::sync::Arc;
use thiserror::Error;
use uuid::Uuid;

/// Whose password was forgotten.
#[derive(Debug, Clone)]
pub struct RequestPasswordResetCommand {
    email: Email,
}

impl RequestPasswordResetCommand {
    /// An address that may have an account.
    ///
    /// # Errors
    /// [`InvalidFields`], named as the parameter.
    pub fn try_new(email: &str) -> Result<Self, InvalidFields> {
        let mut form = Form::default();
        let email = form.read("email", Email::parse(email));
        form.finish(email.map(|email| Self { email }))
    }
}

/// Why nothing came of it. That nobody has the address is no reason.
#[derive(Debug, Error)]
pub enum RequestPasswordResetError {
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Writes to who forgot their password.
pub struct RequestPasswordReset {
    units_of_work: Arc<dyn UnitsOfWork>,
    mint: Arc<dyn TokenMint>,
    messenger: Messenger,
    clock: Arc<dyn Clock>,
}

impl RequestPasswordReset {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let messenger = Messenger::new(ids, mint.clone());
        Self { units_of_work, mint, messenger, clock }
    }

    /// Posts a letter with a link, if the address has an account. The answer,
    /// and the work until it comes, are the same if it has none.
    ///
    /// # Errors
    /// [`RequestPasswordResetError`].
    pub async fn execute(
        &self,
        command: RequestPasswordResetCommand,
    ) -> Result<(), RequestPasswordResetError> {
        let now = self.clock.now();
        let (token, hash) = self.mint.mint();
        let mut unit = self.units_of_work.begin().await?;
        match unit.users().by_email(&command.email).await? {
            Some(user) => {
                let kept = OneTimeToken::issue(hash, user.id(), Purpose::ResetPassword, now);
                unit.tokens().forget_all(user.id(), Purpose::ResetPassword).await?;
                unit.tokens().add(&kept).await?;
                let letter = LetterContent::ResetPassword { token };
                self.messenger.write(unit.as_mut(), &user, letter, now).await?;
            }
            None => self.do_the_same_for_nobody(unit.as_mut(), command.email, now).await?,
        }
        unit.commit().await?;
        Ok(())
    }

    /// As many statements of the same weight as for somebody who has an account.
    async fn do_the_same_for_nobody(
        &self,
        unit: &mut dyn UnitOfWork,
        email: Email,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let nobody = UserId(Uuid::nil());
        let unknown = self.mint.hash(email.as_str());
        unit.tokens().forget_all(nobody, Purpose::ResetPassword).await?;
        unit.tokens().spend(&unknown, Purpose::ResetPassword, now).await?;
        let letter = Letter {
            id: self.messenger.next_letter(),
            to: email,
            name: None,
            locale: Locale::default(),
            content: LetterContent::UnknownReset,
            posted_at: now,
        };
        unit.letters().post(&letter).await
    }
}
