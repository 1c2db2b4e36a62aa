//! From columns to values. What storage holds was valid when it was written;
//! what isn't any more is [`StorageError::Corrupt`] and names its column.

use kernel::locale::Locale;
use kernel::storage::StorageError;
use sql::Row;
use std::fmt::Display;

/// Stands between texts that a statement puts together in one column; none of
/// them has a control character.
pub(super) const SEPARATOR: char = '\t';

/// A column that always holds something.
pub(super) fn required<T, E: Display>(
    row: &Row,
    column: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<T, StorageError> {
    let text: String = row.get(column)?;
    parse(&text).map_err(|error| corrupt(column, error))
}

/// A column that may hold nothing.
pub(super) fn optional<T, E: Display>(
    row: &Row,
    column: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, StorageError> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| parse(&text).map_err(|error| corrupt(column, error))).transpose()
}

/// A column that holds a code, such as `OWNER`.
pub(super) fn coded<T>(
    row: &Row,
    column: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, StorageError> {
    let code: String = row.get(column)?;
    parse(&code).ok_or_else(|| corrupt(column, code))
}

/// A column that holds a language.
pub(super) fn locale(row: &Row) -> Result<Locale, StorageError> {
    coded(row, "locale", Locale::parse)
}

/// A column in which a statement put texts together, in their order.
pub(super) fn texts(row: &Row, column: &str) -> Result<Vec<String>, StorageError> {
    let together: Option<String> = row.get(column)?;
    Ok(together.map(|texts| texts.split(SEPARATOR).map(str::to_owned).collect()).unwrap_or_default())
}

/// A column that makes no sense.
pub(super) fn corrupt(column: &str, reason: impl Display) -> StorageError {
    StorageError::Corrupt(format!("{column}: {reason}"))
}
