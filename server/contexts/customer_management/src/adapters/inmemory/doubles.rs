//! Doubles of what guards secrets: foreseeable, and without cryptography.

use crate::application::ports::{
    IdentityError, IdentityProvider, OneTimeCodes, Passwords, PasswordsBusy, PendingIdentity, Redirection,
    TokenMint, VouchedIdentity,
};
use crate::domain::secrets::{PasswordHash, RecoveryCode, TokenHash};
use async_trait::async_trait;
use kernel::time::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

/// The same 32 bytes for the same text.
fn digest(text: &str) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (n, part) in bytes.chunks_mut(8).enumerate() {
        let mut hasher = DefaultHasher::new();
        (n, text).hash(&mut hasher);
        part.copy_from_slice(&hasher.finish().to_be_bytes());
    }
    bytes
}

fn hashed(password: &str) -> String {
    format!("$double${}", TokenHash::from_digest(digest(password)).as_str())
}

/// Passwords without the cost. What starts with `password` is common; a hash
/// that starts with `$old$` is of yesterday's cost, and of the same password
/// as the one that starts with `$double$`.
#[derive(Default)]
pub struct InMemoryPasswords {
    busy: AtomicBool,
    verified: AtomicU32,
    meanwhile: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl InMemoryPasswords {
    /// Lets every question be refused, or answered again.
    pub fn set_busy(&self, busy: bool) {
        self.busy.store(busy, Ordering::Relaxed);
    }

    /// While the next password is verified, this happens.
    pub fn meanwhile(&self, happens: impl FnOnce() + Send + 'static) {
        let mut next = self.meanwhile.lock().unwrap_or_else(PoisonError::into_inner);
        *next = Some(Box::new(happens));
    }

    /// How often a password was verified, whether against a hash or a dummy.
    #[must_use]
    pub fn verified(&self) -> u32 {
        self.verified.load(Ordering::Relaxed)
    }

    fn ready(&self) -> Result<(), PasswordsBusy> {
        if self.busy.load(Ordering::Relaxed) { Err(PasswordsBusy) } else { Ok(()) }
    }
}

#[async_trait]
impl Passwords for InMemoryPasswords {
    #[allow(clippy::expect_used, reason = "a hash of the right shape")]
    async fn hash(&self, password: &SecretString) -> Result<PasswordHash, PasswordsBusy> {
        self.ready()?;
        Ok(PasswordHash::parse(&hashed(password.expose_secret())).expect("a hash of the right shape"))
    }

    async fn verify(
        &self,
        password: &SecretString,
        hash: Option<&PasswordHash>,
    ) -> Result<bool, PasswordsBusy> {
        self.ready()?;
        self.verified.fetch_add(1, Ordering::Relaxed);
        let meanwhile = self.meanwhile.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(happens) = meanwhile {
            happens();
        }
        let expected = hashed(password.expose_secret());
        Ok(hash.is_some_and(|hash| hash.as_str().replace("$old$", "$double$") == expected))
    }

    fn is_common(&self, password: &SecretString) -> bool {
        password.expose_secret().starts_with("password")
    }

    fn needs_rehash(&self, hash: &PasswordHash) -> bool {
        hash.as_str().starts_with("$old$")
    }
}

/// Tokens `token-1`, `token-2` and so on; recovery codes counted likewise.
#[derive(Debug, Default)]
pub struct CountingMint(AtomicU32);

impl CountingMint {
    fn next(&self) -> u32 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }
}

impl TokenMint for CountingMint {
    fn mint(&self) -> (SecretString, TokenHash) {
        let token = format!("token-{}", self.next());
        let hash = self.hash(&token);
        (SecretString::from(token), hash)
    }

    fn hash(&self, token: &str) -> TokenHash {
        TokenHash::from_digest(digest(token))
    }

    fn recovery_codes(&self, count: usize) -> Vec<SecretString> {
        let letters: Vec<char> = RecoveryCode::ALPHABET.chars().collect();
        (0..count)
            .map(|_| {
                let mut number = self.next() as usize;
                let mut signs = String::new();
                for _ in 0..RecoveryCode::LEN {
                    signs.insert(0, letters[number % letters.len()]);
                    number /= letters.len();
                }
                RecoveryCode::printed(&signs)
            })
            .collect()
    }
}

/// One-time codes that are the number of their step of 30 seconds, whatever
/// the secret; secrets are `SECRET1`, `SECRET2` and so on.
#[derive(Debug, Default)]
pub struct InMemoryOneTimeCodes(AtomicU32);

impl InMemoryOneTimeCodes {
    /// The code of a moment.
    #[must_use]
    pub fn code_at(moment: Timestamp) -> String {
        Self::step(moment).to_string()
    }

    const fn step(moment: Timestamp) -> i64 {
        moment.timestamp().div_euclid(30)
    }
}

impl OneTimeCodes for InMemoryOneTimeCodes {
    fn new_secret(&self) -> SecretString {
        SecretString::from(format!("SECRET{}", self.0.fetch_add(1, Ordering::Relaxed) + 1))
    }

    fn uri(&self, secret: &SecretString, account: &str, issuer: &str) -> SecretString {
        let secret = secret.expose_secret();
        SecretString::from(format!("otpauth://totp/{issuer}:{account}?secret={secret}"))
    }

    fn check(
        &self,
        _secret: &SecretString,
        code: &str,
        now: Timestamp,
        last_used_step: Option<i64>,
    ) -> Option<i64> {
        let current = Self::step(now);
        let step: i64 = code.parse().ok()?;
        let fresh = last_used_step.is_none_or(|last| last < step);
        ((current - 1..=current + 1).contains(&step) && fresh).then_some(step)
    }
}

/// A provider that vouches for whom it was told to, by the code.
#[derive(Debug, Default)]
pub struct InMemoryIdentityProvider(Mutex<BTreeMap<String, VouchedIdentity>>);

impl InMemoryIdentityProvider {
    /// From now on this code stands for somebody.
    pub fn vouch(&self, code: &str, identity: VouchedIdentity) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(code.to_owned(), identity);
    }
}

#[async_trait]
impl IdentityProvider for InMemoryIdentityProvider {
    async fn begin(&self) -> Result<Redirection, IdentityError> {
        Ok(Redirection {
            url: "https://id.example.pt/authorize?state=state".to_owned(),
            state: "state".to_owned(),
            nonce: SecretString::from("nonce"),
            verifier: SecretString::from("verifier"),
        })
    }

    async fn complete(
        &self,
        code: &str,
        _pending: &PendingIdentity,
    ) -> Result<VouchedIdentity, IdentityError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(code).cloned().ok_or_else(|| IdentityError::Refused("no such code".to_owned()))
    }
}
