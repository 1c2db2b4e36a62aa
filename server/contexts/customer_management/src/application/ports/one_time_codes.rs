//! The second factor: six digits of an authenticator app (TOTP, RFC 6238).

use kernel::time::Timestamp;
use secrecy::SecretString;

/// Makes secrets for authenticator apps and checks their codes.
pub trait OneTimeCodes: Send + Sync {
    /// A new secret of 160 bits (RFC 4226, section 4), in Base32.
    fn new_secret(&self) -> SecretString;

    /// What the app scans: an address `otpauth://totp/…`. It holds the secret,
    /// so it is one.
    fn uri(&self, secret: &SecretString, account: &str, issuer: &str) -> SecretString;

    /// The step of 30 seconds whose code this is: the one of `now`, the one
    /// before or the one after, since clocks differ (RFC 6238, section 5.2).
    /// Only a step after `last_used_step` is accepted, so that a code that
    /// somebody read over a shoulder is worth nothing: keep the step that is
    /// given. `None`: it is not a code of now, or the secret is not Base32.
    fn check(
        &self,
        secret: &SecretString,
        code: &str,
        now: Timestamp,
        last_used_step: Option<i64>,
    ) -> Option<i64>;
}
