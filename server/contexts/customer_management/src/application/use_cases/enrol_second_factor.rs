//! Somebody sets up an authenticator app as a second factor: first the app gets
//! the secret, then a code shows that it has it.

use crate::application::ports::{OneTimeCodes, TokenMint, UnitsOfWork};
use crate::domain::caller::Person;
use crate::domain::user::EnrolmentError;
use kernel::storage::StorageError;
use kernel::time::Clock;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use thiserror::Error;

/// By what the app knows this program.
const ISSUER: &str = "Estate OS";

/// How many recovery codes somebody gets.
const RECOVERY_CODES: usize = 10;

/// What the app has to get.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// The secret in Base32, to be typed.
    pub secret: SecretString,
    /// The same as an address `otpauth://…`, to be scanned.
    pub uri: SecretString,
}

/// A first code.
#[derive(Debug, Clone)]
pub struct ConfirmEnrolmentCommand {
    /// The code as it was typed.
    pub code: SecretString,
}

/// Why there is no second factor.
#[derive(Debug, Error)]
pub enum EnrolSecondFactorError {
    /// There is no such person.
    #[error("there is no such person")]
    UnknownPerson,
    /// There is one, or none was begun.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// It is no code of the app's.
    #[error("this code is wrong")]
    WrongCode,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Sets up second factors.
pub struct EnrolSecondFactor {
    units_of_work: Arc<dyn UnitsOfWork>,
    codes: Arc<dyn OneTimeCodes>,
    mint: Arc<dyn TokenMint>,
    clock: Arc<dyn Clock>,
}

impl EnrolSecondFactor {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        codes: Arc<dyn OneTimeCodes>,
        mint: Arc<dyn TokenMint>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, codes, mint, clock }
    }

    /// Makes a secret for the app. Until a code confirms it nobody is asked for one.
    ///
    /// # Errors
    /// [`EnrolSecondFactorError`]; nothing was kept.
    pub async fn begin(&self, person: &Person) -> Result<Enrolment, EnrolSecondFactorError> {
        let secret = self.codes.new_secret();
        let mut unit = self.units_of_work.begin().await?;
        let found = unit.users().find(person.user()).await?;
        let mut user = found.ok_or(EnrolSecondFactorError::UnknownPerson)?;
        user.begin_second_factor(secret.clone())?;
        unit.users().save(&mut user).await?;
        unit.commit().await?;
        let uri = self.codes.uri(&secret, user.state().email.as_str(), ISSUER);
        Ok(Enrolment { secret, uri })
    }

    /// Takes a first code of the app, and gives recovery codes for the day it is
    /// lost: this is the only time that anybody sees them.
    ///
    /// # Errors
    /// [`EnrolSecondFactorError`]; nothing was kept.
    pub async fn confirm(
        &self,
        person: &Person,
        command: ConfirmEnrolmentCommand,
    ) -> Result<Vec<SecretString>, EnrolSecondFactorError> {
        let now = self.clock.now();
        let mut unit = self.units_of_work.begin().await?;
        let found = unit.users().find(person.user()).await?;
        let mut user = found.ok_or(EnrolSecondFactorError::UnknownPerson)?;
        let secret = &user.second_factor_to_confirm()?.secret;
        let step = self.codes.check(secret, command.code.expose_secret(), now, None);
        let step = step.ok_or(EnrolSecondFactorError::WrongCode)?;
        let recovery_codes = self.mint.recovery_codes(RECOVERY_CODES);
        let kept = recovery_codes.iter().map(|code| self.mint.hash(code.expose_secret())).collect();
        user.confirm_second_factor(step, kept, now)?;
        unit.users().save(&mut user).await?;
        unit.commit().await?;
        tracing::info!(user = %person.user(), "second factor set up");
        Ok(recovery_codes)
    }
}
