//! What a statement gives back.

use crate::error::storage_error;
use crate::value::Value;
use kernel::storage::StorageError;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

/// One row, read by column name.
pub struct Row(Arm);

enum Arm {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// The value of a column.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] when there is no such column or it holds
    /// something else, such as `NULL` for what isn't an `Option`.
    pub fn get<T: Value>(&self, column: &str) -> Result<T, StorageError> {
        match &self.0 {
            Arm::Sqlite(row) => row.try_get(column),
            Arm::Postgres(row) => row.try_get(column),
        }
        .map_err(storage_error)
    }
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
