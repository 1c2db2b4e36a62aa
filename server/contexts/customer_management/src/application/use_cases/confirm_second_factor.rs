//! Somebody whose password was right shows the code of their app, or one of
//! their recovery codes.

use crate::application::ports::{OneTimeCodes, TokenMint, UnitsOfWork};
use crate::application::steps::Messenger;
use crate::domain::letter::LetterContent;
use crate::domain::secrets::RecoveryCode;
use crate::domain::user::User;
use kernel::ids::{IdGenerator, UserId};
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
    messenger: Messenger,
    clock: Arc<dyn Clock>,
}

impl ConfirmSecondFactor {
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

    /// Uses up the code and tells what it was. Only then they are signed in. A letter tells of
    /// a recovery code: whoever found the sheet it stands on may not be who it was made for.
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
        if let ConfirmedBy::RecoveryCode { left } = confirmed {
            let letter = LetterContent::RecoveryCodeUsed { left };
            self.messenger.write(unit.as_mut(), &user, letter, self.clock.now()).await?;
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::{InMemoryOneTimeCodes, World};
    use chrono::TimeDelta;

    async fn confirm(
        world: &World,
        user: UserId,
        code: &str,
    ) -> Result<ConfirmedBy, ConfirmSecondFactorError> {
        let command = ConfirmSecondFactorCommand { user, code: SecretString::from(code) };
        world.container().confirm_second_factor.execute(command).await
    }

    /// Ana with her app, a minute after she set it up, and her recovery codes.
    async fn enrolled(world: &World) -> (UserId, Vec<SecretString>) {
        let owner = world.owner().await;
        let recovery = world.enrol(&owner.person(None)).await;
        world.clock.advance(TimeDelta::minutes(1));
        (owner.user(), recovery)
    }

    #[tokio::test]
    async fn a_code_of_the_app_works_once() {
        let world = World::new();
        let (ana, _) = enrolled(&world).await;
        let code = InMemoryOneTimeCodes::code_at(world.clock.now());
        assert_eq!(confirm(&world, ana, &code).await.unwrap(), ConfirmedBy::App);
        let again = confirm(&world, ana, &code).await;
        assert!(matches!(again, Err(ConfirmSecondFactorError::WrongCode)), "{again:?}");
    }

    #[tokio::test]
    async fn a_recovery_code_works_once_however_it_is_typed() {
        let world = World::new();
        let (ana, recovery) = enrolled(&world).await;
        let typed = recovery[0].expose_secret().to_uppercase().replace('-', " ");
        let confirmed = confirm(&world, ana, &typed).await.unwrap();
        assert_eq!(confirmed, ConfirmedBy::RecoveryCode { left: 9 });
        assert_eq!(world.letters_to("ana@casas.example").last().unwrap(), "RECOVERY_CODE_USED");
        let again = confirm(&world, ana, &typed).await;
        assert!(matches!(again, Err(ConfirmSecondFactorError::WrongCode)), "{again:?}");
    }

    #[tokio::test]
    async fn a_code_that_is_none_is_refused() {
        let world = World::new();
        let (ana, _) = enrolled(&world).await;
        let old = InMemoryOneTimeCodes::code_at(world.clock.now() - TimeDelta::minutes(2));
        for code in ["", "000000", "zzzz-zzzz", old.as_str()] {
            let refused = confirm(&world, ana, code).await;
            assert!(matches!(refused, Err(ConfirmSecondFactorError::WrongCode)), "{code}: {refused:?}");
        }
    }

    #[tokio::test]
    async fn who_has_no_second_factor_shows_none() {
        let world = World::new();
        let owner = world.owner().await;
        world.container().enrol_second_factor.begin(&owner.person(None)).await.unwrap();
        let code = InMemoryOneTimeCodes::code_at(world.clock.now());
        for user in [owner.user(), UserId(uuid::Uuid::from_u128(0xdead))] {
            let refused = confirm(&world, user, &code).await;
            assert!(matches!(refused, Err(ConfirmSecondFactorError::WrongCode)), "{refused:?}");
        }
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let (ana, _) = enrolled(&world).await;
        world.store().interfere(1);
        let code = InMemoryOneTimeCodes::code_at(world.clock.now());
        assert!(confirm(&world, ana, &code).await.is_ok());
    }
}
