//! What a statement gives back.

use crate::error::storage_error;
use crate::value::Value;
use kernel::storage::StorageError;
use sqlx::error::UnexpectedNullError;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Decode, Type, ValueRef as _};
use std::fmt::Display;

/// One row, read by column name.
pub struct Row(Arm);

enum Arm {
    Sqlite(SqliteRow),
    Postgres(PgRow),
    Nested(serde_json::Map<String, serde_json::Value>),
}

impl Row {
    /// The value of a column.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] when there is no such column or it holds
    /// something else, such as `NULL` for what isn't an `Option`.
    pub fn get<T: Value>(&self, column: &str) -> Result<T, StorageError> {
        match &self.0 {
            Arm::Sqlite(row) => get(row, column),
            Arm::Postgres(row) => get(row, column),
            Arm::Nested(row) => return nested(row, column),
        }
        .map_err(storage_error)
    }

    /// The rows in a column that holds a JSON array of objects, as a view builds one of what
    /// belongs to its row: a whole and its parts are then read in one round trip. They are read as
    /// other rows are; an id stands there as text, in whichever way a UUID is written, and a
    /// truth as one (SQLite's own functions make it a number).
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] when there is no such column or it holds something else.
    pub fn rows(&self, column: &str) -> Result<Vec<Self>, StorageError> {
        let text: String = self.get(column)?;
        let rows: Vec<_> = serde_json::from_str(&text).map_err(|error| corrupt(column, &error))?;
        Ok(rows.into_iter().map(|row| Self(Arm::Nested(row))).collect())
    }
}

fn nested<T: Value>(
    row: &serde_json::Map<String, serde_json::Value>,
    column: &str,
) -> Result<T, StorageError> {
    let Some(value) = row.get(column) else { return Err(corrupt(column, &"no such column")) };
    T::deserialize(value).map_err(|error| corrupt(column, &error))
}

fn corrupt(column: &str, reason: &dyn Display) -> StorageError {
    StorageError::Corrupt(format!("{column}: {reason}"))
}

/// A column of either driver's row, looked up once.
fn get<R, T>(row: &R, column: &str) -> Result<T, sqlx::Error>
where
    R: sqlx::Row,
    T: Value + Type<R::Database> + for<'r> Decode<'r, R::Database>,
    for<'c> &'c str: ColumnIndex<R>,
    usize: ColumnIndex<R>,
{
    let index = column.index(row)?;
    if !T::NULLABLE && row.try_get_raw(index)?.is_null() {
        let source = UnexpectedNullError.into();
        return Err(sqlx::Error::ColumnDecode { index: column.to_owned(), source });
    }
    row.try_get(index)
}

impl From<SqliteRow> for Row {
    fn from(row: SqliteRow) -> Self {
        Self(Arm::Sqlite(row))
    }
}

impl From<PgRow> for Row {
    fn from(row: PgRow) -> Self {
        Self(Arm::Postgres(row))
    }
}
