//! Passwords, hashed so slowly that guessing doesn't pay.

use crate::domain::secrets::PasswordHash;
use async_trait::async_trait;
use secrecy::SecretString;
use thiserror::Error;

/// More passwords wait to be hashed than the machine hashes in a few seconds;
/// trying again later may help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("too many passwords are being checked at once")]
pub struct PasswordsBusy;

/// Hashes and verifies passwords.
#[async_trait]
pub trait Passwords: Send + Sync {
    /// The hash of a password, with a salt of its own: never the same twice.
    ///
    /// # Errors
    /// [`PasswordsBusy`].
    async fn hash(&self, password: &SecretString) -> Result<PasswordHash, PasswordsBusy>;

    /// Whether the password is the one that was hashed. Without a hash (nobody
    /// of that name, or somebody without a password) the answer is no and takes
    /// just as long, so that the time doesn't tell who has an account. A hash
    /// that can't be read is no password's hash.
    ///
    /// # Errors
    /// [`PasswordsBusy`].
    async fn verify(
        &self,
        password: &SecretString,
        hash: Option<&PasswordHash>,
    ) -> Result<bool, PasswordsBusy>;

    /// Whether it is one of the most common passwords, in whatever case: the
    /// first that are tried (NIST SP 800-63B, section 3.1.1.2).
    fn is_common(&self, password: &SecretString) -> bool;

    /// Whether the hash was made at a cost that is not today's. The moment to
    /// hash anew is after the person signed in.
    fn needs_rehash(&self, hash: &PasswordHash) -> bool;
}
