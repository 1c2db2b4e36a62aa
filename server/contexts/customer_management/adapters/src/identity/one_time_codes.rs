//! The six digits of authenticator apps: TOTP (RFC 6238) with SHA-1, 30
//! seconds and six digits, which is what every app understands.

use super::tokens::randomness;
use customer_management::application::ports::OneTimeCodes;
use getrandom::rand_core::Rng;
use kernel::time::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use totp_rs::{Algorithm, Builder, Secret};

/// How long a code lives, in seconds.
const STEP: i64 = 30;
/// How many steps a clock may be early or late.
const SKEW: i64 = 1;
/// How many digits a code has.
const DIGITS: u8 = 6;

/// One-time codes as RFC 6238 has them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Totp;

impl OneTimeCodes for Totp {
    fn new_secret(&self) -> SecretString {
        let mut bytes = [0; 20];
        randomness().fill_bytes(&mut bytes);
        SecretString::from(Secret::new_stack(bytes).to_base32())
    }

    fn uri(&self, secret: &SecretString, account: &str, issuer: &str) -> SecretString {
        // A colon parts issuer and account in the label, so it can stand in neither.
        let plain = |text: &str| utf8_percent_encode(&text.replace(':', " "), NON_ALPHANUMERIC).to_string();
        let (issuer, account) = (plain(issuer), plain(account));
        SecretString::from(format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP}",
            secret.expose_secret()
        ))
    }

    fn check(
        &self,
        secret: &SecretString,
        code: &str,
        now: Timestamp,
        last_used_step: Option<i64>,
    ) -> Option<i64> {
        let secret = Secret::try_from_base32(secret.expose_secret()).ok()?;
        let totp = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_step_duration(STEP.unsigned_abs())
            .with_skew(0)
            .with_secret(secret)
            .build()
            .ok()?;
        // Apps show `123 456`.
        let code: String =
            code.chars().filter(|c| !c.is_whitespace()).take(usize::from(DIGITS) + 1).collect();
        let current = now.timestamp().div_euclid(STEP);
        let mut accepted = None;
        // All of them, whichever fits: the time it takes doesn't tell.
        for step in current - SKEW..=current + SKEW {
            let fits = u64::try_from(step * STEP).is_ok_and(|time| totp.check(&code, time).is_some());
            if fits && last_used_step.is_none_or(|last| step > last) {
                accepted = Some(step);
            }
        }
        accepted
    }
}
