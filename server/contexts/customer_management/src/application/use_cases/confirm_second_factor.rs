//! Somebody whose password was right shows the code of their app, or one of
//! their recovery codes.

use crate::application::ports::{OneTimeCodes, TokenMint, UnitsOfWork};
use crate::domain::secrets::RecoveryCode;
use crate::domain::user::User;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Clock;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use thiserror::Error;

/// The code, and whose it should be: the person that signing in asked for a
/// second factor.
#[derive(Debug, Clone)]
pub struct ConfirmSecondFactorCommand {
    /// Who is signing in.
    pub user: UserId,
    /// The code as it was typed.
    pub code: SecretString,
}

/// By what they are signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfirmedBy {
    /// By the app.
    App,
    /// By a recovery code, which is used up.
    RecoveryCode {
        /// How many are left.
        left: usize,
    },
}

/// Why they are not signed in.
#[derive(Debug, Error)]
pub enum ConfirmSecondFactorError {
    /// It is no code of theirs, or was used before.
    #[error("this code is wrong or was used before")]
    WrongCode,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Checks second factors.
pub struct ConfirmSecondFactor {
    units_of_work: Arc<dyn UnitsOfWork>,
    codes: Arc<dyn OneTimeCodes>,
    mint: Arc<dyn TokenMint>,
    clock: Arc<dyn Clock>,
}

impl ConfirmSecondFactor {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        codes: Arc<dyn OneTimeCodes>,
        mint: Arc<dyn TokenMint>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, codes, mint, clock }
    }

    /// Uses up the code and tells what it was. Only then they are signed in.
    ///
    /// # Errors
    /// [`ConfirmSecondFactorError`].
    pub async fn execute(
        &self,
        command: ConfirmSecondFactorCommand,
    ) -> Result<ConfirmedBy, ConfirmSecondFactorError> {
        match self.confirm(&command).await {
            // Of two who show one code at once, the second finds it used.
            Err(ConfirmSecondFactorError::Storage(StorageError::Conflict)) => self.confirm(&command).await,
            outcome => outcome,
        }
    }

    async fn confirm(
        &self,
        command: &ConfirmSecondFactorCommand,
    ) -> Result<ConfirmedBy, ConfirmSecondFactorError> {
        let mut unit = self.units_of_work.begin().await?;
        let found = unit.users().find(command.user).await?;
        let mut user = found.ok_or(ConfirmSecondFactorError::WrongCode)?;
        let confirmed = self.use_up(&mut user, &command.code).ok_or(ConfirmSecondFactorError::WrongCode)?;
        unit.users().save(&mut user).await?;
        unit.commit().await?;
        tracing::info!(user = %command.user, ?confirmed, "second factor accepted");
        Ok(confirmed)
    }

    fn use_up(&self, user: &mut User, code: &SecretString) -> Option<ConfirmedBy> {
        let factor = user.second_factor_in_use()?;
        let (typed, now) = (code.expose_secret(), self.clock.now());
        if let Some(step) = self.codes.check(&factor.secret, typed, now, factor.last_used_step) {
            user.use_step(step);
            return Some(ConfirmedBy::App);
        }
        let recovery = self.mint.hash(RecoveryCode::read(typed)?.expose_secret());
        let left = user.spend_recovery_code(&recovery)?;
        Some(ConfirmedBy::RecoveryCode { left })
    }
}
