//! Argon2id at the cost that OWASP recommends, off the threads that answer
//! requests, and never more at once than the machine has cores.

use super::common_passwords::CommonPasswords;
use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use async_trait::async_trait;
use customer_management::application::ports::{Passwords, PasswordsBusy};
use customer_management::domain::secrets::{NewPassword, PasswordHash};
use secrecy::{ExposeSecret, SecretString};
use std::num::NonZeroUsize;
use std::sync::Arc;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// Memory of one hash in KiB: 19 MiB, with two passes and one lane, as the
/// OWASP Password Storage Cheat Sheet recommends. (RFC 9106 recommends 64 MiB
/// and more for machines that do nothing else; a few dozen sign-ins at once
/// would then take the memory of this one.)
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes, which a single thread would fill one after the other.
const LANES: u32 = 1;

const PARAMS: Params = match Params::new(MEMORY_KIB, PASSES, LANES, None) {
    Ok(params) => params,
    Err(_) => panic!("while compiling: not a cost of Argon2"),
};

/// How many may wait for each core: about a second's work, after which a
/// visitor is better told to come back than kept waiting.
const WAITING_PER_CORE: usize = 32;

/// Passwords by argon2id.
pub struct Argon2Passwords {
    cores: Arc<Semaphore>,
    /// Those at work and those who wait.
    places: Arc<Semaphore>,
    common: CommonPasswords,
    /// The hash of nothing that can be typed.
    nobodys: PasswordHash,
}

impl Argon2Passwords {
    /// As many at once as the machine has cores.
    ///
    /// # Errors
    /// A damaged program: its list of common passwords can't be unpacked.
    pub fn try_new() -> std::io::Result<Self> {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Self::with_limits(cores, cores * WAITING_PER_CORE)
    }

    /// So many at once, and so many who wait.
    ///
    /// # Errors
    /// As [`try_new`](Self::try_new).
    pub fn with_limits(at_once: usize, waiting: usize) -> std::io::Result<Self> {
        let salt_and_hash = "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let nobodys = format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt_and_hash}");
        Ok(Self {
            cores: Arc::new(Semaphore::new(at_once)),
            places: Arc::new(Semaphore::new(at_once + waiting)),
            common: CommonPasswords::unpack()?,
            nobodys: PasswordHash::parse(&nobodys).map_err(std::io::Error::other)?,
        })
    }

    /// Does the work of one password on a thread that may be kept busy. The
    /// core stays taken until the work is done, also when nobody waits for the
    /// answer any more.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordsBusy> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| PasswordsBusy)?;
        let core = self.cores.clone().acquire_owned().await.map_err(|_| PasswordsBusy)?;
        let worked = tokio::task::spawn_blocking(move || {
            let worked = work();
            drop((core, place));
            worked
        });
        worked.await.map_err(|error| {
            tracing::error!(%error, "a password was not hashed");
            PasswordsBusy
        })
    }
}

/// The one way of hashing: argon2id, version 1.3.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, PARAMS)
}

/// The same password on every keyboard: NFKC, as NIST SP 800-63B recommends,
/// because `é` is one character on one machine and two on another.
fn normalised(password: &SecretString) -> SecretString {
    SecretString::from(password.expose_secret().nfkc().collect::<String>())
}

#[async_trait]
impl Passwords for Argon2Passwords {
    async fn hash(&self, password: &SecretString) -> Result<PasswordHash, PasswordsBusy> {
        let password = normalised(password);
        let hashed = self.work(move || argon2().hash_password(password.expose_secret().as_bytes())).await?;
        let unreadable = |error: String| {
            tracing::error!(%error, "a password was not hashed");
            PasswordsBusy
        };
        let hashed = hashed.map_err(|error| unreadable(error.to_string()))?;
        PasswordHash::parse(&hashed.to_string()).map_err(|error| unreadable(error.to_string()))
    }

    async fn verify(
        &self,
        password: &SecretString,
        hash: Option<&PasswordHash>,
    ) -> Result<bool, PasswordsBusy> {
        // Nobody chose a longer one: a text of megabytes is not even looked at.
        let typable = password.expose_secret().chars().nth(NewPassword::MAX).is_none();
        let password = if typable { normalised(password) } else { SecretString::default() };
        let readable = hash.filter(|hash| phc::PasswordHash::new(hash.as_str()).is_ok());
        if hash.is_some() && readable.is_none() {
            tracing::error!("a kept hash of a password can't be read");
        }
        let possible = typable && readable.is_some();
        let hash = readable.unwrap_or(&self.nobodys).clone();
        let right = self
            .work(move || {
                argon2().verify_password(password.expose_secret().as_bytes(), hash.as_str()).is_ok()
            })
            .await?;
        Ok(right && possible)
    }

    fn is_common(&self, password: &SecretString) -> bool {
        self.common.contain(normalised(password).expose_secret())
    }

    fn needs_rehash(&self, hash: &PasswordHash) -> bool {
        phc::PasswordHash::new(hash.as_str()).map_or(true, |hash| {
            hash.algorithm != Algorithm::Argon2id.ident()
                || hash.version != Some(Version::V0x13.into())
                || !Params::try_from(&hash).is_ok_and(|params| {
                    (params.m_cost(), params.t_cost(), params.p_cost()) == (MEMORY_KIB, PASSES, LANES)
                })
        })
    }
}
