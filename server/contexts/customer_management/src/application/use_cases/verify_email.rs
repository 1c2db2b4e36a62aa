//! Somebody shows that they read the mailbox they gave.

use crate::application::ports::{TokenMint, UnitsOfWork};
use crate::domain::token::Purpose;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Clock;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use thiserror::Error;

/// The link that was followed.
#[derive(Debug, Clone)]
pub struct VerifyEmailCommand {
    /// Its token.
    pub token: SecretString,
}

/// Why the link is worth nothing.
#[derive(Debug, Error)]
pub enum VerifyEmailError {
    /// It was used, replaced by another or is too old, or never was one.
    #[error("this link has been used or has expired")]
    UnknownToken,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Takes somebody's word that a mailbox is theirs.
pub struct VerifyEmail {
    units_of_work: Arc<dyn UnitsOfWork>,
    mint: Arc<dyn TokenMint>,
    clock: Arc<dyn Clock>,
}

impl VerifyEmail {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        mint: Arc<dyn TokenMint>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, mint, clock }
    }

    /// Uses up the link and gives whose mailbox it showed. Nobody is signed in by it.
    ///
    /// # Errors
    /// [`VerifyEmailError`]; nothing was kept, and the link works as before.
    pub async fn execute(&self, command: VerifyEmailCommand) -> Result<UserId, VerifyEmailError> {
        match self.verify(&command).await {
            Err(VerifyEmailError::Storage(StorageError::Conflict)) => self.verify(&command).await,
            outcome => outcome,
        }
    }

    async fn verify(&self, command: &VerifyEmailCommand) -> Result<UserId, VerifyEmailError> {
        let (token, now) = (self.mint.hash(command.token.expose_secret()), self.clock.now());
        let mut unit = self.units_of_work.begin().await?;
        let spent = unit.tokens().spend(&token, Purpose::VerifyEmail, now).await?;
        let id = spent.ok_or(VerifyEmailError::UnknownToken)?;
        let mut user = unit.users().find(id).await?.ok_or(VerifyEmailError::UnknownToken)?;
        user.verify_email(now);
        unit.users().save(&mut user).await?;
        unit.commit().await?;
        tracing::info!(user = %id, "e-mail verified");
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use chrono::TimeDelta;

    const ANA: &str = "ana@casas.example";

    async fn verify(world: &World, token: SecretString) -> Result<UserId, VerifyEmailError> {
        world.container().verify_email.execute(VerifyEmailCommand { token }).await
    }

    #[tokio::test]
    async fn the_link_shows_whose_mailbox_it_is() {
        let world = World::new();
        let registered = world.register(ANA, "Ana Ribeiro").await;
        assert_eq!(verify(&world, world.token_for(ANA)).await.unwrap(), registered.user);
        assert!(world.account(registered.user).await.acting_for(registered.organization).is_ok());
    }

    #[tokio::test]
    async fn a_link_works_once() {
        let world = World::new();
        world.register(ANA, "Ana Ribeiro").await;
        verify(&world, world.token_for(ANA)).await.unwrap();
        let again = verify(&world, world.token_for(ANA)).await;
        assert!(matches!(again, Err(VerifyEmailError::UnknownToken)), "{again:?}");
    }

    #[tokio::test]
    async fn a_link_works_for_a_day() {
        let world = World::new();
        let registered = world.register(ANA, "Ana Ribeiro").await;
        world.clock.advance(TimeDelta::hours(24));
        let late = verify(&world, world.token_for(ANA)).await;
        assert!(matches!(late, Err(VerifyEmailError::UnknownToken)), "{late:?}");
        assert!(!world.account(registered.user).await.email_verified);
    }

    #[tokio::test]
    async fn a_link_for_something_else_shows_nothing() {
        let world = World::new();
        let registered = world.register(ANA, "Ana Ribeiro").await;
        let command = crate::application::use_cases::RequestPasswordResetCommand::try_new(ANA).unwrap();
        world.container().request_password_reset.execute(command).await.unwrap();
        let other = verify(&world, world.token_for(ANA)).await;
        assert!(matches!(other, Err(VerifyEmailError::UnknownToken)), "{other:?}");
        assert!(!world.account(registered.user).await.email_verified);
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        world.register(ANA, "Ana Ribeiro").await;
        world.store().interfere(1);
        assert!(verify(&world, world.token_for(ANA)).await.is_ok());
    }
}
