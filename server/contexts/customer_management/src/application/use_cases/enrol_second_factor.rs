//! Somebody sets up an authenticator app as a second factor: first the app gets
//! the secret, then a code shows that it has it.

use crate::application::ports::{OneTimeCodes, TokenMint, UnitsOfWork};
use crate::application::steps::Messenger;
use crate::domain::caller::Person;
use crate::domain::letter::LetterContent;
use crate::domain::user::EnrolmentError;
use kernel::ids::IdGenerator;
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
    messenger: Messenger,
    clock: Arc<dyn Clock>,
}

impl EnrolSecondFactor {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        codes: Arc<dyn OneTimeCodes>,
        mint: Arc<dyn TokenMint>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let messenger = Messenger::new(ids, mint.clone());
        Self { units_of_work, codes, mint, messenger, clock }
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
    /// lost: this is the only time that anybody sees them. A letter tells of it.
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
        self.messenger.write(unit.as_mut(), &user, LetterContent::SecondFactorSetUp, now).await?;
        unit.commit().await?;
        tracing::info!(user = %person.user(), "second factor set up");
        Ok(recovery_codes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::{InMemoryOneTimeCodes, World};
    use crate::application::use_cases::SignInOutcome;
    use crate::fixtures::PASSWORD;
    use std::collections::BTreeSet;

    const ANA: &str = "ana@casas.example";

    async fn confirm(
        world: &World,
        person: &Person,
        code: &str,
    ) -> Result<Vec<SecretString>, EnrolSecondFactorError> {
        let command = ConfirmEnrolmentCommand { code: SecretString::from(code) };
        world.container().enrol_second_factor.confirm(person, command).await
    }

    #[tokio::test]
    async fn the_app_gets_a_secret_that_names_program_and_person() {
        let world = World::new();
        let person = world.owner().await.person(None);
        let enrolment = world.container().enrol_second_factor.begin(&person).await.unwrap();
        let uri = enrolment.uri.expose_secret();
        assert!(uri.contains(ISSUER) && uri.contains(ANA), "{uri}");
        assert!(uri.contains(enrolment.secret.expose_secret()), "{uri}");
    }

    #[tokio::test]
    async fn a_first_code_puts_it_to_use_and_gives_ten_recovery_codes() {
        let world = World::new();
        let owner = world.owner().await;
        let person = owner.person(None);
        world.container().enrol_second_factor.begin(&person).await.unwrap();
        assert_eq!(world.sign_in(ANA, PASSWORD).await, SignInOutcome::SignedIn(owner.user()), "not yet");

        let code = InMemoryOneTimeCodes::code_at(world.clock.now());
        let recovery = confirm(&world, &person, &code).await.unwrap();
        let different: BTreeSet<_> = recovery.iter().map(|code| code.expose_secret()).collect();
        assert_eq!((recovery.len(), different.len()), (10, 10));
        assert_eq!(world.letters_to(ANA).last().unwrap(), "SECOND_FACTOR_SET_UP");
        let outcome = world.sign_in(ANA, PASSWORD).await;
        assert_eq!(outcome, SignInOutcome::SecondFactorNeeded(owner.user()));
    }

    #[tokio::test]
    async fn a_wrong_code_puts_nothing_to_use() {
        let world = World::new();
        let owner = world.owner().await;
        world.container().enrol_second_factor.begin(&owner.person(None)).await.unwrap();
        let refused = confirm(&world, &owner.person(None), "000000").await;
        assert!(matches!(refused, Err(EnrolSecondFactorError::WrongCode)), "{refused:?}");
        assert!(!world.letters_to(ANA).contains(&"SECOND_FACTOR_SET_UP".to_owned()));
        assert_eq!(world.sign_in(ANA, PASSWORD).await, SignInOutcome::SignedIn(owner.user()));
    }

    #[tokio::test]
    async fn who_has_one_begins_no_other() {
        let world = World::new();
        let person = world.owner().await.person(None);
        world.enrol(&person).await;
        let again = world.container().enrol_second_factor.begin(&person).await;
        let expected = EnrolmentError::AlreadyEnrolled;
        assert!(matches!(again, Err(EnrolSecondFactorError::Enrolment(why)) if why == expected));
    }
}
