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
