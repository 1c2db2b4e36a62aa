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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{ResetPasswordCommand, ResetPasswordError};
    use secrecy::SecretString;

    const ANA: &str = "ana@casas.example";

    async fn request(world: &World, email: &str) {
        let command = RequestPasswordResetCommand::try_new(email).unwrap();
        world.container().request_password_reset.execute(command).await.unwrap();
    }

    #[tokio::test]
    async fn who_has_an_account_gets_a_link() {
        let world = World::new();
        world.owner().await;
        request(&world, "Ana@casas.example").await;
        assert_eq!(world.letters_to(ANA), ["CONFIRM_EMAIL", "RESET_PASSWORD"]);
    }

    #[tokio::test]
    async fn for_an_unknown_address_a_letter_is_posted_that_is_not_sent() {
        let world = World::new();
        request(&world, ANA).await;
        let letters = world.store().letters();
        assert_eq!(letters.len(), 1, "as for somebody known");
        assert!(!letters[0].content.is_sent());
        assert_eq!(world.store().events().len(), 1, "and delivered, to be thrown away");
    }

    #[tokio::test]
    async fn only_the_last_link_works() {
        let world = World::new();
        world.owner().await;
        request(&world, ANA).await;
        let first = world.token_for(ANA);
        request(&world, ANA).await;
        let reset = |token| {
            let command = ResetPasswordCommand::try_new(token, SecretString::from("manga madura")).unwrap();
            world.container().reset_password.execute(command)
        };
        let refused = reset(first).await;
        assert!(matches!(refused, Err(ResetPasswordError::UnknownToken)), "{refused:?}");
        assert!(reset(world.token_for(ANA)).await.is_ok());
    }
}
