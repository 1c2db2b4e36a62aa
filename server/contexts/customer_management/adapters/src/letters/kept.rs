//! A letter as its row has it: the reader's address in a column, everything
//! else in one JSON text, which is erased when the letter is sent.

use customer_management::domain::ids::LetterId;
use customer_management::domain::letter::{Letter, LetterContent};
use customer_management::domain::values::{Email, InvalidValue, PersonName};
use kernel::locale::Locale;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What the column `content` holds, written.
#[derive(Serialize)]
struct Writing<'a> {
    name: Option<&'a str>,
    locale: Locale,
    letter: &'a LetterContent,
}

/// The same, read.
#[derive(Deserialize)]
struct Reading {
    name: Option<String>,
    locale: Locale,
    letter: LetterContent,
}

/// What the column `content` holds of a letter until it is sent.
pub(crate) fn content_of(letter: &Letter) -> Result<String, StorageError> {
    serde_json::to_string(&Writing {
        name: letter.name.as_ref().map(PersonName::as_str),
        locale: letter.locale,
        letter: &letter.content,
    })
    .map_err(|error| unreadable(&error))
}

/// The letter of a row that still has its content.
pub(super) fn letter(
    id: LetterId,
    recipient: &str,
    content: &str,
    posted_at: Timestamp,
) -> Result<Letter, StorageError> {
    let Reading { name, locale, letter } =
        serde_json::from_str(content).map_err(|error| unreadable(&error))?;
    Ok(Letter {
        id,
        to: Email::kept(recipient).map_err(|error| corrupt(&error))?,
        name: name.map(|name| PersonName::parse(&name)).transpose().map_err(|error| corrupt(&error))?,
        locale,
        content: letter,
        posted_at,
    })
}

/// A value that is none; its error says what it should be, not what it is.
fn corrupt(error: &InvalidValue) -> StorageError {
    StorageError::Corrupt(format!("the recipient or the name of a letter: {error}"))
}

/// Where the JSON is wrong. What stands there may be a token.
fn unreadable(error: &serde_json::Error) -> StorageError {
    StorageError::Corrupt(format!("the content of a letter, at column {}", error.column()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use customer_management::fixtures::noon;
    use uuid::Uuid;

    #[test]
    fn a_letter_is_read_back_as_it_was_written() {
        for name in [None, Some(PersonName::parse("Rui \"Zé\" Sá").unwrap())] {
            let written = Letter {
                id: LetterId(Uuid::from_u128(1)),
                to: Email::parse("rui@example.pt").unwrap(),
                name,
                locale: Locale::Es,
                content: LetterContent::ResetPassword { token: "t0k3n".into() },
                posted_at: noon(),
            };
            let content = content_of(&written).unwrap();
            let read = letter(written.id, "rui@example.pt", &content, noon()).unwrap();
            assert_eq!((&read.to, &read.name, read.locale), (&written.to, &written.name, Locale::Es));
            assert_eq!(content_of(&read).unwrap(), content);
            assert!(content.contains("t0k3n"));
        }
    }

    #[test]
    fn what_can_not_be_read_is_corrupt_and_shows_nothing() {
        let id = LetterId(Uuid::from_u128(1));
        for (recipient, content) in [
            ("rui@example.pt", r#"{"locale":"pt","letter":{"kind":"CONFIRM_EMAIL","tokem":"t0k3n"}}"#),
            ("rui@example.pt", r#"{"locale":"pt","letter":{"kind":"t0k3n"}}"#),
            ("t0k3n", r#"{"locale":"pt","letter":{"kind":"PASSWORD_CHANGED"}}"#),
        ] {
            let error = letter(id, recipient, content, noon()).unwrap_err();
            assert!(matches!(error, StorageError::Corrupt(_)), "{content}");
            assert!(!error.to_string().contains("t0k3n"), "{error}");
        }
    }
}
