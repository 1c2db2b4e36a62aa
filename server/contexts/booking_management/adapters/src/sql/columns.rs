//! From columns to values. What storage holds was valid when it was written;
//! what isn't any more is [`StorageError::Corrupt`] and names its column.

use booking_management::domain::values::{Contact, Email, InvalidValue, Note, Phone, Position, VisitorName};
use kernel::locale::Locale;
use kernel::storage::StorageError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sql::{Row, Statement};
use std::fmt::Display;

/// A column that always holds something.
pub(crate) fn required<T, E: Display>(
    row: &Row,
    column: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<T, StorageError> {
    let text: String = row.get(column)?;
    parse(&text).map_err(|error| corrupt(column, error))
}

/// A column that holds a code, such as `confirmed`.
pub(crate) fn coded<T>(
    row: &Row,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, StorageError> {
    optional_code(row, column, parse)?.ok_or_else(|| corrupt(column, "nothing"))
}

/// A column that may hold a code.
pub(crate) fn optional_code<T>(
    row: &Row,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, StorageError> {
    let code: Option<String> = row.get(column)?;
    code.map(|code| parse(&code).ok_or_else(|| corrupt(column, code))).transpose()
}

/// A column that holds a whole number within bounds.
pub(crate) fn whole<T: TryFrom<i64>>(row: &Row, column: &str) -> Result<T, StorageError> {
    let number: i64 = row.get(column)?;
    T::try_from(number).map_err(|_| corrupt(column, number))
}

/// A column that may hold paragraphs.
pub(crate) fn note(row: &Row, column: &str) -> Result<Option<Note>, StorageError> {
    let text: Option<String> = row.get(column)?;
    read_note(text).map_err(|error| corrupt(column, error))
}

fn read_note(text: Option<String>) -> Result<Option<Note>, InvalidValue> {
    text.map_or(Ok(None), |text| Note::parse(&text))
}

/// Paragraphs as a column holds them.
pub(crate) fn note_text(note: Option<&Note>) -> Option<String> {
    note.map(|note| note.as_str().to_owned())
}

/// A column that holds JSON.
pub(crate) fn from_json<T: DeserializeOwned>(row: &Row, column: &str) -> Result<T, StorageError> {
    required(row, column, |text| serde_json::from_str(text))
}

/// A value as a column holds it.
pub(crate) fn to_json(value: &impl Serialize) -> Result<String, StorageError> {
    serde_json::to_string(value).map_err(|error| StorageError::Corrupt(error.to_string()))
}

/// Two columns that hold a point, or nothing.
pub(crate) fn position(row: &Row, latitude: &str, longitude: &str) -> Result<Option<Position>, StorageError> {
    match (row.get(latitude)?, row.get(longitude)?) {
        (Some(north), Some(east)) => {
            Position::new(north, east).map(Some).map_err(|error| corrupt(latitude, error))
        }
        _ => Ok(None),
    }
}

/// The columns of whoever comes.
pub(crate) fn visitor(row: &Row) -> Result<Contact, StorageError> {
    Ok(Contact {
        name: required(row, "visitor_name", VisitorName::parse)?,
        email: required(row, "visitor_email", Email::kept)?,
        phone: required(row, "visitor_phone", Phone::parse)?,
        locale: coded(row, "visitor_locale", Locale::parse)?,
        message: note(row, "visitor_message")?,
    })
}

/// Binds the columns of whoever comes.
pub(crate) fn with_visitor(statement: Statement, visitor: &Contact) -> Statement {
    statement
        .bind(visitor.name.as_str().to_owned())
        .bind(visitor.email.as_str().to_owned())
        .bind(visitor.phone.as_str().to_owned())
        .bind(visitor.locale.code().to_owned())
        .bind(note_text(visitor.message.as_ref()))
}

/// A column that makes no sense.
pub(crate) fn corrupt(column: &str, reason: impl Display) -> StorageError {
    StorageError::Corrupt(format!("{column}: {reason}"))
}
