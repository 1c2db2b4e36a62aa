//! The letter with the link got lost, or the link is too old.

use crate::application::ports::{TokenMint, UnitsOfWork};
use crate::application::steps::Messenger;
use crate::domain::caller::Person;
use kernel::ids::IdGenerator;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// Why no letter is written.
#[derive(Debug, Error)]
pub enum ResendVerificationError {
    /// There is no such person.
    #[error("there is no such person")]
    UnknownPerson,
    /// They have shown it before.
    #[error("the e-mail address is already confirmed")]
    AlreadyVerified,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Writes the letter again.
pub struct ResendVerification {
    units_of_work: Arc<dyn UnitsOfWork>,
    messenger: Messenger,
    clock: Arc<dyn Clock>,
}

impl ResendVerification {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, messenger: Messenger::new(ids, mint), clock }
    }

    /// Posts a letter with a fresh link; those before are worth nothing.
    ///
    /// # Errors
    /// [`ResendVerificationError`]; nothing was posted.
    pub async fn execute(&self, person: &Person) -> Result<(), ResendVerificationError> {
        let mut unit = self.units_of_work.begin().await?;
        let user = unit.users().find(person.user()).await?.ok_or(ResendVerificationError::UnknownPerson)?;
        if user.has_verified_email() {
            return Err(ResendVerificationError::AlreadyVerified);
        }
        self.messenger.ask_to_confirm_email(unit.as_mut(), &user, self.clock.now()).await?;
        unit.commit().await?;
        Ok(())
    }
}
