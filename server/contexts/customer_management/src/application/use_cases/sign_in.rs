//! Somebody signs in with e-mail and password.

use crate::application::form::{Form, InvalidFields};
use crate::application::ports::{AccountQueries, Credentials, Passwords, PasswordsBusy, UnitsOfWork};
use crate::domain::secrets::PasswordHash;
use crate::domain::values::Email;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use secrecy::SecretString;
use std::sync::Arc;
use thiserror::Error;

/// Who they say they are.
#[derive(Debug, Clone)]
pub struct SignInCommand {
    email: Email,
    password: SecretString,
}

impl SignInCommand {
    /// An address, and the password as it was typed.
    ///
    /// # Errors
    /// [`InvalidFields`], named as the parameters.
    pub fn try_new(email: &str, password: SecretString) -> Result<Self, InvalidFields> {
        let mut form = Form::default();
        let email = form.read("email", Email::parse(email));
        form.finish(email.map(|email| Self { email, password }))
    }
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInOutcome {
    /// It is them.
    SignedIn(UserId),
    /// The password is theirs; they have to show a code as well
    /// ([`ConfirmSecondFactor`](super::ConfirmSecondFactor)).
    SecondFactorNeeded(UserId),
    /// Address and password don't belong together. Whether anybody has the
    /// address isn't said, neither by words nor by the time it takes.
    Refused,
}

/// Why nobody can tell.
#[derive(Debug, Error)]
pub enum SignInError {
    /// Too many passwords are being checked.
    #[error(transparent)]
    Busy(#[from] PasswordsBusy),
    /// It couldn't be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Signs people in by password.
pub struct SignIn {
    units_of_work: Arc<dyn UnitsOfWork>,
    accounts: Arc<dyn AccountQueries>,
    passwords: Arc<dyn Passwords>,
}

impl SignIn {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        accounts: Arc<dyn AccountQueries>,
        passwords: Arc<dyn Passwords>,
    ) -> Self {
        Self { units_of_work, accounts, passwords }
    }

    /// Tells whether it is them. The session is for the edge to make.
    ///
    /// # Errors
    /// [`SignInError`].
    pub async fn execute(&self, command: SignInCommand) -> Result<SignInOutcome, SignInError> {
        let known = self.accounts.credentials(&command.email).await?;
        // One look-up and one hash, whoever has an account.
        let hash = known.as_ref().and_then(|known| known.password.as_ref());
        let right = self.passwords.verify(&command.password, hash).await?;
        let Some(Credentials { user, password: Some(hash), second_factor }) = known.filter(|_| right) else {
            tracing::info!("sign-in refused");
            return Ok(SignInOutcome::Refused);
        };
        if self.passwords.needs_rehash(&hash)
            && let Err(error) = self.rehash(user, &hash, &command.password).await
        {
            tracing::warn!(%user, %error, "a password keeps its old hash until the next sign-in");
        }
        tracing::info!(%user, second_factor, "password accepted");
        Ok(if second_factor {
            SignInOutcome::SecondFactorNeeded(user)
        } else {
            SignInOutcome::SignedIn(user)
        })
    }

    /// Hashes the password at today's cost, unless it was changed meanwhile.
    async fn rehash(
        &self,
        user: UserId,
        old: &PasswordHash,
        password: &SecretString,
    ) -> Result<(), SignInError> {
        let hash = self.passwords.hash(password).await?;
        let mut unit = self.units_of_work.begin().await?;
        if let Some(mut user) = unit.users().find(user).await?
            && user.state().password.as_ref() == Some(old)
        {
            user.set_password(hash);
            unit.users().save(&mut user).await?;
            unit.commit().await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::ports::VouchedIdentity;
    use crate::application::use_cases::{SignInWithProviderCommand, SignInWithProviderOutcome};
    use crate::domain::secrets::ExternalIdentity;
    use crate::domain::user::User;
    use crate::fixtures::{PASSWORD, email};
    use kernel::locale::{Country, Locale};

    const ANA: &str = "ana@casas.example";

    #[tokio::test]
    async fn who_knows_the_password_is_signed_in() {
        let world = World::new();
        let owner = world.owner().await;
        assert_eq!(
            world.sign_in(" ANA@casas.example", PASSWORD).await,
            SignInOutcome::SignedIn(owner.user())
        );
    }

    #[tokio::test]
    async fn a_wrong_password_and_an_unknown_address_are_refused_alike_and_cost_the_same() {
        let world = World::new();
        world.owner().await;
        for (address, password) in [(ANA, "manga madura"), ("eva@casas.example", PASSWORD)] {
            let before = world.passwords.verified();
            assert_eq!(world.sign_in(address, password).await, SignInOutcome::Refused);
            assert_eq!(world.passwords.verified(), before + 1, "{address}");
        }
    }

    #[tokio::test]
    async fn who_has_no_password_is_refused_at_the_same_cost() {
        let world = World::new();
        let identity = VouchedIdentity {
            identity: ExternalIdentity::try_new("https://id.example.pt", "7").unwrap(),
            email: email(ANA),
            email_verified: true,
            name: None,
        };
        world.provider.vouch("code", identity);
        let command = SignInWithProviderCommand {
            code: "code".into(),
            pending: crate::fixtures::pending_identity(),
            locale: Locale::Pt,
            country: Country::Portugal,
        };
        let story = world.container().sign_in_with_provider.as_ref().unwrap();
        let outcome = story.execute(command).await.unwrap();
        assert!(matches!(outcome, SignInWithProviderOutcome::Registered(_)));
        assert_eq!(world.sign_in(ANA, PASSWORD).await, SignInOutcome::Refused);
        assert_eq!(world.passwords.verified(), 1);
    }

    #[tokio::test]
    async fn who_has_a_second_factor_has_to_show_it() {
        let world = World::new();
        let owner = world.owner().await;
        world.enrol(&owner.person(None)).await;
        let outcome = world.sign_in(ANA, PASSWORD).await;
        assert_eq!(outcome, SignInOutcome::SecondFactorNeeded(owner.user()));
        assert_eq!(world.sign_in(ANA, "manga madura").await, SignInOutcome::Refused, "and learns of none");
    }

    #[tokio::test]
    async fn an_old_hash_is_replaced_when_its_password_is_known() {
        let world = World::new();
        let owner = world.owner().await;
        let fresh = world.user(owner.user()).password.unwrap();
        let old = PasswordHash::parse(&fresh.as_str().replace("$double$", "$old$")).unwrap();
        let mut unit = world.store().begin().await.unwrap();
        let mut user = User::restored(world.user(owner.user()));
        user.set_password(old.clone());
        unit.users().save(&mut user).await.unwrap();
        unit.commit().await.unwrap();

        assert_eq!(world.sign_in(ANA, "manga madura").await, SignInOutcome::Refused);
        assert_eq!(world.user(owner.user()).password, Some(old), "not for who doesn't know it");
        assert_eq!(world.sign_in(ANA, PASSWORD).await, SignInOutcome::SignedIn(owner.user()));
        assert_eq!(world.user(owner.user()).password, Some(fresh));
    }

    #[tokio::test]
    async fn where_too_many_passwords_wait_nobody_is_told_anything() {
        let world = World::new();
        world.owner().await;
        world.passwords.set_busy(true);
        for address in [ANA, "eva@casas.example"] {
            let command = SignInCommand::try_new(address, SecretString::from(PASSWORD)).unwrap();
            let refused = world.container().sign_in.execute(command).await;
            assert!(matches!(refused, Err(SignInError::Busy(_))), "{address}: {refused:?}");
        }
    }
}
