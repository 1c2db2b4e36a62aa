//! The aggregate: a person who signs in.

use super::events::{CustomerEvent, PendingEvent};
use super::role::Role;
use super::secrets::{ExternalIdentity, PasswordHash, TokenHash};
use super::values::{Email, PersonName, PhoneNumber};
use kernel::ids::{OrganizationId, UserId};
use kernel::locale::Locale;
use kernel::time::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use thiserror::Error;

/// What somebody who registers says of themselves, and shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// Their address; nobody else has it.
    pub email: Email,
    /// What they are called.
    pub name: PersonName,
    /// The language they read.
    pub locale: Locale,
    /// How they will sign in.
    pub credential: Credential,
    /// Whether it was shown that they read the mailbox.
    pub email_verified: bool,
}

/// By what somebody is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// A password.
    Password(PasswordHash),
    /// The word of another site.
    Identity(ExternalIdentity),
}

/// A second factor: an authenticator app, and codes for the day it is lost.
#[derive(Debug, Clone)]
pub struct SecondFactor {
    /// What app and server share, in Base32.
    pub secret: SecretString,
    /// When a first code showed that the app has it; before that nobody is asked for one.
    pub confirmed_at: Option<Timestamp>,
    /// The last step of 30 seconds whose code was used: none before it is accepted.
    pub last_used_step: Option<i64>,
    /// What is kept of the recovery codes that are left.
    pub recovery_codes: Vec<TokenHash>,
}

/// Compares what was read with what was written; never what somebody typed.
impl PartialEq for SecondFactor {
    fn eq(&self, other: &Self) -> bool {
        self.secret.expose_secret() == other.secret.expose_secret()
            && (self.confirmed_at, self.last_used_step) == (other.confirmed_at, other.last_used_step)
            && self.recovery_codes == other.recovery_codes
    }
}

impl Eq for SecondFactor {}

/// Why a second factor can't be set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum EnrolmentError {
    /// There is one already.
    #[error("a second factor is already in use")]
    AlreadyEnrolled,
    /// None was begun.
    #[error("no second factor is being set up")]
    NotBegun,
}

/// All that is kept of a person: what storage writes and reads back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserState {
    /// Their identity.
    pub id: UserId,
    /// How often they were saved; 0 before the first time.
    pub version: i64,
    /// Their address; nobody else has it.
    pub email: Email,
    /// What they are called.
    pub name: PersonName,
    /// Their telephone.
    pub phone: Option<PhoneNumber>,
    /// The language they read.
    pub locale: Locale,
    /// When it was shown that they read the mailbox.
    pub email_verified_at: Option<Timestamp>,
    /// What is kept of the password; none: they sign in elsewhere.
    pub password: Option<PasswordHash>,
    /// Who they are at other sites; nobody else is.
    pub identities: Vec<ExternalIdentity>,
    /// Their second factor, in use or being set up.
    pub second_factor: Option<SecondFactor>,
    /// When they registered.
    pub created_at: Timestamp,
}

/// A person who signs in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    state: UserState,
    pending: Vec<PendingEvent>,
}

impl User {
    /// Somebody new, who becomes a member of an agency in the same moment.
    #[must_use]
    pub fn register(
        id: UserId,
        new: NewUser,
        organization: OrganizationId,
        role: Role,
        now: Timestamp,
    ) -> Self {
        let (password, identities) = match new.credential {
            Credential::Password(hash) => (Some(hash), Vec::new()),
            Credential::Identity(identity) => (None, vec![identity]),
        };
        let state = UserState {
            id,
            version: 0,
            email: new.email,
            name: new.name,
            phone: None,
            locale: new.locale,
            email_verified_at: new.email_verified.then_some(now),
            password,
            identities,
            second_factor: None,
            created_at: now,
        };
        let registered = CustomerEvent::UserRegistered { user: id, organization, role };
        Self { state, pending: vec![PendingEvent { occurred_at: now, event: registered }] }
    }

    /// Somebody as storage has them.
    #[must_use]
    pub const fn restored(state: UserState) -> Self {
        Self { state, pending: Vec::new() }
    }

    /// Their identity.
    #[must_use]
    pub const fn id(&self) -> UserId {
        self.state.id
    }

    /// All there is to know of them.
    #[must_use]
    pub const fn state(&self) -> &UserState {
        &self.state
    }

    /// What there is to tell, and waits to be saved.
    #[must_use]
    pub fn pending(&self) -> &[PendingEvent] {
        &self.pending
    }

    /// Whether it was shown that they read the mailbox.
    #[must_use]
    pub const fn has_verified_email(&self) -> bool {
        self.state.email_verified_at.is_some()
    }

    /// The second factor they are asked for when they sign in.
    #[must_use]
    pub fn second_factor_in_use(&self) -> Option<&SecondFactor> {
        self.state.second_factor.as_ref().filter(|factor| factor.confirmed_at.is_some())
    }

    /// They showed that they read the mailbox. The first time counts.
    pub fn verify_email(&mut self, now: Timestamp) {
        self.state.email_verified_at.get_or_insert(now);
    }

    /// They sign in with this password from now on.
    pub fn set_password(&mut self, hash: PasswordHash) {
        self.state.password = Some(hash);
    }

    /// By a link in a letter to their mailbox they chose this password.
    ///
    /// Where nobody had shown before that they read the mailbox, whoever
    /// registered it may have been somebody else: a second factor that they set
    /// up would keep its owner out, and is dropped.
    pub fn reset_password(&mut self, hash: PasswordHash, now: Timestamp) {
        if !self.has_verified_email() {
            self.state.second_factor = None;
        }
        self.verify_email(now);
        self.set_password(hash);
    }

    /// They are called, reached and written to like this from now on.
    pub fn introduce(&mut self, name: PersonName, phone: Option<PhoneNumber>, locale: Locale) {
        self.state.name = name;
        self.state.phone = phone;
        self.state.locale = locale;
    }

    /// Another site vouched that this address is theirs and that they are
    /// `identity` there; they may sign in by its word from now on.
    ///
    /// Where nobody had shown before that they read the mailbox, whoever
    /// registered it may have been somebody else who waits with a password:
    /// password and second factor are dropped, and the answer is that all
    /// sessions have to end.
    #[must_use = "sessions of whoever registered the address have to end"]
    pub fn link(&mut self, identity: ExternalIdentity, now: Timestamp) -> SessionsAfterLink {
        let trusted = self.has_verified_email();
        if !self.state.identities.contains(&identity) {
            self.state.identities.push(identity);
        }
        if trusted {
            return SessionsAfterLink::Stay;
        }
        self.verify_email(now);
        self.state.password = None;
        self.state.second_factor = None;
        SessionsAfterLink::End
    }

    /// Begins to set up a second factor, or begins anew.
    ///
    /// # Errors
    /// [`EnrolmentError::AlreadyEnrolled`].
    pub fn begin_second_factor(&mut self, secret: SecretString) -> Result<(), EnrolmentError> {
        if self.second_factor_in_use().is_some() {
            return Err(EnrolmentError::AlreadyEnrolled);
        }
        self.state.second_factor = Some(SecondFactor {
            secret,
            confirmed_at: None,
            last_used_step: None,
            recovery_codes: Vec::new(),
        });
        Ok(())
    }

    /// The second factor that is being set up.
    ///
    /// # Errors
    /// [`EnrolmentError`].
    pub fn second_factor_to_confirm(&self) -> Result<&SecondFactor, EnrolmentError> {
        match &self.state.second_factor {
            None => Err(EnrolmentError::NotBegun),
            Some(factor) if factor.confirmed_at.is_some() => Err(EnrolmentError::AlreadyEnrolled),
            Some(factor) => Ok(factor),
        }
    }

    /// A first code, that of `step`, showed that the app has the secret: from
    /// now on they are asked for one, or for one of these recovery codes.
    ///
    /// # Errors
    /// [`EnrolmentError`].
    pub fn confirm_second_factor(
        &mut self,
        step: i64,
        recovery_codes: Vec<TokenHash>,
        now: Timestamp,
    ) -> Result<(), EnrolmentError> {
        let secret = self.second_factor_to_confirm()?.secret.clone();
        let (confirmed_at, last_used_step) = (Some(now), Some(step));
        self.state.second_factor =
            Some(SecondFactor { secret, confirmed_at, last_used_step, recovery_codes });
        Ok(())
    }

    /// The code of this step was used: neither it nor one before it is accepted again.
    pub fn use_step(&mut self, step: i64) {
        if let Some(factor) = &mut self.state.second_factor {
            factor.last_used_step = factor.last_used_step.max(Some(step));
        }
    }

    /// Uses up a recovery code and tells how many are left, if there was such a one.
    pub fn spend_recovery_code(&mut self, code: &TokenHash) -> Option<usize> {
        let factor = self.state.second_factor.as_mut().filter(|factor| factor.confirmed_at.is_some())?;
        let place = factor.recovery_codes.iter().position(|kept| kept == code)?;
        factor.recovery_codes.remove(place);
        Some(factor.recovery_codes.len())
    }

    /// The password is enough from now on. Tells whether it wasn't before.
    pub fn disable_second_factor(&mut self) -> bool {
        self.state.second_factor.take().is_some()
    }

    /// Called by storage when all that waited is written.
    pub fn saved_as(&mut self, version: i64) {
        self.state.version = version;
        self.pending.clear();
    }
}

/// What becomes of somebody's sessions when another site vouches for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionsAfterLink {
    /// They are theirs.
    Stay,
    /// They may be somebody else's.
    End,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{AGENCY, ana, noon, password_hash, token_hash};
    use chrono::TimeDelta;

    fn registered() -> User {
        User::register(UserId(uuid::Uuid::from_u128(1)), ana(), AGENCY, Role::Owner, noon())
    }

    fn google(subject: &str) -> ExternalIdentity {
        ExternalIdentity::try_new("https://accounts.example", subject).unwrap()
    }

    fn with_second_factor() -> User {
        let mut user = registered();
        user.begin_second_factor(SecretString::from("JBSWY3DPEHPK3PXP")).unwrap();
        user.confirm_second_factor(7, vec![token_hash(1), token_hash(2)], noon()).unwrap();
        user
    }

    #[test]
    fn the_first_time_an_address_is_verified_counts() {
        let mut user = registered();
        assert!(!user.has_verified_email());
        user.verify_email(noon());
        user.verify_email(noon() + TimeDelta::days(1));
        assert_eq!(user.state().email_verified_at, Some(noon()));
    }

    #[test]
    fn a_word_from_elsewhere_throws_out_who_never_showed_that_the_mailbox_is_theirs() {
        let mut user = with_second_factor();
        assert_eq!(user.link(google("7"), noon()), SessionsAfterLink::End);
        assert_eq!(user.state().password, None);
        assert_eq!(user.state().second_factor, None);
        assert!(user.has_verified_email());
    }

    #[test]
    fn a_word_from_elsewhere_is_one_more_way_in_for_who_showed_it() {
        let mut user = with_second_factor();
        user.verify_email(noon());
        assert_eq!(user.link(google("7"), noon()), SessionsAfterLink::Stay);
        assert_eq!(user.link(google("7"), noon()), SessionsAfterLink::Stay);
        assert_eq!(user.state().password, Some(password_hash()));
        assert!(user.second_factor_in_use().is_some());
        assert_eq!(user.state().identities, [google("7")], "once, however often");
    }

    #[test]
    fn a_reset_password_drops_the_second_factor_of_who_never_showed_that_the_mailbox_is_theirs() {
        let mut squatted = with_second_factor();
        squatted.reset_password(password_hash(), noon());
        assert!(squatted.second_factor_in_use().is_none());
        assert!(squatted.has_verified_email());

        let mut owned = with_second_factor();
        owned.verify_email(noon());
        owned.reset_password(password_hash(), noon());
        assert!(owned.second_factor_in_use().is_some());
    }

    #[test]
    fn a_second_factor_is_asked_for_once_a_code_confirmed_it() {
        let mut user = registered();
        assert_eq!(user.confirm_second_factor(7, Vec::new(), noon()), Err(EnrolmentError::NotBegun));
        user.begin_second_factor(SecretString::from("A")).unwrap();
        user.begin_second_factor(SecretString::from("B")).unwrap();
        assert!(user.second_factor_in_use().is_none(), "not yet");
        user.confirm_second_factor(7, vec![token_hash(1)], noon()).unwrap();
        assert_eq!(user.second_factor_in_use().unwrap().last_used_step, Some(7));
        assert_eq!(user.second_factor_in_use().unwrap().secret.expose_secret(), "B");
        let again = user.begin_second_factor(SecretString::from("C"));
        assert_eq!(again, Err(EnrolmentError::AlreadyEnrolled), "a borrowed session can't replace it");
        assert_eq!(user.confirm_second_factor(9, Vec::new(), noon()), Err(EnrolmentError::AlreadyEnrolled));
    }

    #[test]
    fn used_steps_only_grow() {
        let mut user = with_second_factor();
        user.use_step(9);
        user.use_step(8);
        assert_eq!(user.second_factor_in_use().unwrap().last_used_step, Some(9));
    }

    #[test]
    fn a_recovery_code_works_once() {
        let mut user = with_second_factor();
        assert_eq!(user.spend_recovery_code(&token_hash(3)), None);
        assert_eq!(user.spend_recovery_code(&token_hash(1)), Some(1));
        assert_eq!(user.spend_recovery_code(&token_hash(1)), None);
        assert_eq!(user.second_factor_in_use().unwrap().recovery_codes, [token_hash(2)]);
    }

    #[test]
    fn a_second_factor_is_given_up() {
        let mut user = with_second_factor();
        assert!(user.disable_second_factor());
        assert!(!user.disable_second_factor());
        assert_eq!(user.spend_recovery_code(&token_hash(1)), None);
    }

    #[test]
    fn the_secret_is_not_shown() {
        let shown = format!("{:?}", with_second_factor());
        assert!(!shown.contains("JBSWY3DPEHPK3PXP"), "{shown}");
    }
}
