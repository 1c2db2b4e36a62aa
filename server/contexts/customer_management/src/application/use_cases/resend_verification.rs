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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{VerifyEmailCommand, VerifyEmailError};

    const ANA: &str = "ana@casas.example";

    #[tokio::test]
    async fn a_fresh_link_makes_the_one_before_worthless() {
        let world = World::new();
        let registered = world.register(ANA, "Ana Ribeiro").await;
        let old = world.token_for(ANA);
        let person = Person::signed_in(registered.user, None);
        world.container().resend_verification.execute(&person).await.unwrap();
        assert_eq!(world.letters_to(ANA), ["CONFIRM_EMAIL", "CONFIRM_EMAIL"]);
        let verify = &world.container().verify_email;
        let refused = verify.execute(VerifyEmailCommand { token: old }).await;
        assert!(matches!(refused, Err(VerifyEmailError::UnknownToken)), "{refused:?}");
        assert!(verify.execute(VerifyEmailCommand { token: world.token_for(ANA) }).await.is_ok());
    }

    #[tokio::test]
    async fn who_has_confirmed_gets_no_letter() {
        let world = World::new();
        let person = world.owner().await.person(None);
        let refused = world.container().resend_verification.execute(&person).await;
        assert!(matches!(refused, Err(ResendVerificationError::AlreadyVerified)), "{refused:?}");
        assert_eq!(world.letters_to(ANA).len(), 1);
    }
}
