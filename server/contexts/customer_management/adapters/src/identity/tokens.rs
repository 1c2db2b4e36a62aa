//! Tokens and recovery codes out of the operating system's randomness.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use customer_management::application::ports::TokenMint;
use customer_management::domain::secrets::{RecoveryCode, TokenHash};
use getrandom::SysRng;
use getrandom::rand_core::{Rng, UnwrapErr};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// The operating system's randomness. A Linux that has started always has some;
/// a machine that has none makes no guessable secret but fails the request.
pub(super) const fn randomness() -> impl Rng {
    UnwrapErr(SysRng)
}

/// Mints tokens of 32 random bytes and keeps their SHA-256.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsTokens;

impl TokenMint for OsTokens {
    fn mint(&self) -> (SecretString, TokenHash) {
        let mut bytes = [0; 32];
        randomness().fill_bytes(&mut bytes);
        let token = URL_SAFE_NO_PAD.encode(bytes);
        let hash = self.hash(&token);
        (SecretString::from(token), hash)
    }

    fn hash(&self, token: &str) -> TokenHash {
        TokenHash::from_digest(Sha256::digest(token).into())
    }

    fn recovery_codes(&self, count: usize) -> Vec<SecretString> {
        let mut codes = BTreeSet::new();
        while codes.len() < count {
            codes.insert(signs(&mut randomness()));
        }
        codes.iter().map(|signs| RecoveryCode::printed(signs)).collect()
    }
}

/// The signs of one recovery code, each as likely as the others.
fn signs(randomness: &mut impl Rng) -> String {
    let alphabet = RecoveryCode::ALPHABET.as_bytes();
    let mut signs = String::new();
    while signs.len() < RecoveryCode::LEN {
        // The alphabet has 31 signs: the 32nd is drawn again, a remainder would favour the first.
        let [byte] = {
            let mut byte = [0; 1];
            randomness.fill_bytes(&mut byte);
            byte
        };
        if let Some(sign) = alphabet.get(usize::from(byte & 31)) {
            signs.push(char::from(*sign));
        }
    }
    signs
}
