//! What only one person knows, and what is kept of it. Nothing here shows its
//! content in `Debug`.

use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use thiserror::Error;

/// Why a text is not one of the values of this file: what is kept of a secret
/// is made by this program, so that storage holds something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidSecret {
    /// Not the SHA-256 of anything.
    #[error("the hash of a token has 64 hexadecimal digits in small letters")]
    TokenHash,
    /// Not a hash of a password.
    #[error("the hash of a password is a PHC string: $algorithm$…")]
    PasswordHash,
    /// Not an identity of another site.
    #[error("an identity of a provider has an issuer and a subject of at most 255 characters each")]
    ExternalIdentity,
}

/// What is kept of a token: its SHA-256 in hexadecimal. A token is 256 random
/// bits, so nobody finds it from its hash, and a look-up by the hash tells an
/// attacker who measures it nothing about the token.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenHash(String);

impl TokenHash {
    /// The hash whose 32 bytes these are.
    #[must_use]
    pub fn from_digest(digest: [u8; 32]) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let digit = |half: u8| char::from(DIGITS[usize::from(half)]);
        Self(digest.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect())
    }

    /// Reads a hash back.
    ///
    /// # Errors
    /// [`InvalidSecret::TokenHash`] unless it is 64 hexadecimal digits in small letters.
    pub fn parse(text: &str) -> Result<Self, InvalidSecret> {
        let right = text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if right { Ok(Self(text.to_owned())) } else { Err(InvalidSecret::TokenHash) }
    }

    /// The 64 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// What is kept of a password: a PHC string, which names its algorithm and its
/// cost, so that both may change with the years.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// Reads a PHC string. Whether it can be verified is for
    /// [`Passwords`](crate::application::ports::Passwords) to say.
    ///
    /// # Errors
    /// [`InvalidSecret::PasswordHash`] unless it starts with `$` and has 10 to
    /// 255 visible characters.
    pub fn parse(text: &str) -> Result<Self, InvalidSecret> {
        let right = text.starts_with('$')
            && (10..=255).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_graphic());
        if right { Ok(Self(text.to_owned())) } else { Err(InvalidSecret::PasswordHash) }
    }

    /// The PHC string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Who a person is at another site. The two together, and nothing else, name
/// the same person for ever (OpenID Connect Core 1.0, section 5.7): an e-mail
/// address may pass to somebody else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExternalIdentity {
    issuer: String,
    subject: String,
}

impl ExternalIdentity {
    /// The identity `subject` at `issuer`, letter by letter as the provider gave them.
    ///
    /// # Errors
    /// [`InvalidSecret::ExternalIdentity`] when one of them is empty or has
    /// more than 255 bytes (the limit of the specification for subjects).
    pub fn try_new(issuer: &str, subject: &str) -> Result<Self, InvalidSecret> {
        let right = [issuer, subject]
            .iter()
            .all(|part| (1..=255).contains(&part.len()) && !part.chars().any(char::is_control));
        if right {
            Ok(Self { issuer: issuer.to_owned(), subject: subject.to_owned() })
        } else {
            Err(InvalidSecret::ExternalIdentity)
        }
    }

    /// The provider: an address.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The person's name there, which means nothing anywhere else.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

/// Why a password can't be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WeakPassword {
    /// Too short to withstand guessing.
    #[error("a password has at least {min} characters")]
    TooShort {
        /// How many it needs.
        min: usize,
    },
    /// Beyond what anybody types.
    #[error("a password has at most {max} characters")]
    TooLong {
        /// How many it may have.
        max: usize,
    },
}

/// A password that somebody chooses: 10 to 256 characters of any kind. Length
/// is what counts, and no rule of composition (NIST SP 800-63B, section 3.1.1).
/// That it isn't one of the most common is asked of
/// [`Passwords`](crate::application::ports::Passwords).
#[derive(Debug, Clone)]
pub struct NewPassword(SecretString);

impl NewPassword {
    /// The fewest characters.
    pub const MIN: usize = 10;
    /// The most characters.
    pub const MAX: usize = 256;

    /// Accepts a password as it was typed: nothing is trimmed.
    ///
    /// # Errors
    /// [`WeakPassword`].
    pub fn try_new(password: SecretString) -> Result<Self, WeakPassword> {
        match password.expose_secret().chars().count() {
            n if n < Self::MIN => Err(WeakPassword::TooShort { min: Self::MIN }),
            n if n > Self::MAX => Err(WeakPassword::TooLong { max: Self::MAX }),
            _ => Ok(Self(password)),
        }
    }

    /// The password, for the port that hashes it.
    #[must_use]
    pub const fn secret(&self) -> &SecretString {
        &self.0
    }
}

/// A recovery code as it is printed and hashed: `k7mf-2q9x`.
pub struct RecoveryCode;

impl RecoveryCode {
    /// The letters and digits of a code, without those that look alike (0 and
    /// o, 1 and i and l): 31 of them, eight in a code, 39 bits.
    pub const ALPHABET: &str = "abcdefghjkmnpqrstuvwxyz23456789";
    /// How many of them a code has.
    pub const LEN: usize = 8;

    /// What was meant by what was typed: in small letters, with the hyphen in
    /// the middle, whatever spaces and hyphens were left out or added. `None`
    /// when it can't be a code.
    #[must_use]
    pub fn read(typed: &str) -> Option<SecretString> {
        let signs: String = typed
            .chars()
            .filter(|c| !(c.is_whitespace() || *c == '-'))
            .take(Self::LEN + 1)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let right = signs.len() == Self::LEN && signs.chars().all(|c| Self::ALPHABET.contains(c));
        right.then(|| Self::printed(&signs))
    }

    /// A code of eight signs of the alphabet, as it is printed.
    #[must_use]
    pub fn printed(signs: &str) -> SecretString {
        let (first, second) = signs.split_at_checked(Self::LEN / 2).unwrap_or((signs, ""));
        SecretString::from(format!("{first}-{second}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_a_token_is_hexadecimal_and_read_back_the_same() {
        let hash = TokenHash::from_digest([0xa5; 32]);
        assert_eq!(hash.as_str(), "a5".repeat(32));
        assert_eq!(TokenHash::parse(hash.as_str()), Ok(hash));
        for wrong in ["", "a5", &"A5".repeat(32), &"g5".repeat(32), &"a5".repeat(33)] {
            assert_eq!(TokenHash::parse(wrong), Err(InvalidSecret::TokenHash), "{wrong}");
        }
    }

    #[test]
    fn the_hash_of_a_password_names_its_algorithm() {
        assert!(PasswordHash::parse("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA").is_ok());
        for wrong in ["", "argon2id", "$", "$a b$aaaaaaaa", &format!("${}", "x".repeat(255))] {
            assert_eq!(PasswordHash::parse(wrong), Err(InvalidSecret::PasswordHash), "{wrong}");
        }
    }

    #[test]
    fn a_password_has_10_to_256_characters_of_any_kind() {
        let choose = |text: &str| NewPassword::try_new(SecretString::from(text.to_owned()));
        for right in ["casa do rio", "ééééééééé€", "          ", &"🏡".repeat(256)] {
            assert!(choose(right).is_ok(), "{right}");
        }
        assert_eq!(choose("123456789").err(), Some(WeakPassword::TooShort { min: 10 }));
        assert_eq!(
            choose("ééééé").err(),
            Some(WeakPassword::TooShort { min: 10 }),
            "10 bytes are not enough"
        );
        assert_eq!(choose(&"x".repeat(257)).err(), Some(WeakPassword::TooLong { max: 256 }));
    }

    #[test]
    fn nothing_secret_is_shown() {
        let password = NewPassword::try_new(SecretString::from("casa do rio")).unwrap();
        let hash = PasswordHash::parse("$argon2id$v=19$secret").unwrap();
        let token = TokenHash::from_digest([0xa5; 32]);
        let shown = format!("{password:?} {hash:?} {token:?}");
        for secret in ["casa", "secret$", "v=19", "a5a5"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }

    #[test]
    fn a_provider_names_a_person_by_issuer_and_subject() {
        assert!(ExternalIdentity::try_new("https://id.example.pt", "42").is_ok());
        for (issuer, subject) in
            [("", "42"), ("https://id.example.pt", ""), ("a", "b\n"), ("a", &"x".repeat(256))]
        {
            assert_eq!(
                ExternalIdentity::try_new(issuer, subject),
                Err(InvalidSecret::ExternalIdentity),
                "{issuer} {subject}"
            );
        }
    }

    #[test]
    fn a_recovery_code_is_understood_however_it_is_typed() {
        for typed in ["k7mf-2q9x", "K7MF2Q9X", " k7mf 2q9x ", "k-7-m-f-2-q-9-x"] {
            assert_eq!(RecoveryCode::read(typed).unwrap().expose_secret(), "k7mf-2q9x", "{typed}");
        }
        for wrong in ["", "k7mf-2q9", "k7mf-2q9xx", "k7mf-2q9l", "k7mf-2q90", "k7mf-2q9é"] {
            assert!(RecoveryCode::read(wrong).is_none(), "{wrong}");
        }
    }
}
