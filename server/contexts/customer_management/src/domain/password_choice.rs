//! What a password is refused for beside its length (NIST SP 800-63B, section
//! 3.1.1.2): what is tried first.

use super::secrets::NewPassword;
use super::values::{Email, PersonName};
use kernel::text::fold;
use secrecy::ExposeSecret;
use thiserror::Error;

/// Why a password is among the first that somebody would try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum GuessablePassword {
    /// Many people have it.
    #[error("this password is one of the most common ones")]
    Common,
    /// It holds what everybody knows of its owner.
    #[error("this password holds your name or your e-mail address")]
    NamesItsOwner,
}

/// A word shorter than this may stand in a password by chance.
const TELLING: usize = 4;

/// Whether a password holds its owner's mailbox or a word of their name,
/// accents and capitals ignored.
///
/// # Errors
/// [`GuessablePassword::NamesItsOwner`].
pub fn names_nobody(
    password: &NewPassword,
    email: &Email,
    name: &PersonName,
) -> Result<(), GuessablePassword> {
    let password = fold(password.secret().expose_secret());
    let mut words = vec![fold(email.mailbox())];
    words.extend(kernel::text::words(name.as_str()));
    let telling = |word: &String| word.chars().count() >= TELLING && password.contains(word.as_str());
    if words.iter().any(telling) { Err(GuessablePassword::NamesItsOwner) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{email, person_name};
    use secrecy::SecretString;

    fn choose(password: &str) -> Result<(), GuessablePassword> {
        let password = NewPassword::try_new(SecretString::from(password)).unwrap();
        names_nobody(&password, &email("a.ribeiro@casas.example"), &person_name("Ana Leça Ribeiro"))
    }

    #[test]
    fn a_password_holds_neither_mailbox_nor_name() {
        for guessable in ["a.ribeiro2026", "Ribeiro-1234", "xxLECAxx1234", "o-ribéiro-corre"] {
            assert_eq!(choose(guessable), Err(GuessablePassword::NamesItsOwner), "{guessable}");
        }
        for good in ["banana madura", "correct horse battery"] {
            assert_eq!(choose(good), Ok(()), "{good}");
        }
    }
}
