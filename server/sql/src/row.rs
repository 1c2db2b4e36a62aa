//! What a statement gives back.

use crate::error::storage_error;
use crate::value::Value;
use kernel::storage::StorageError;
use sqlx::error::UnexpectedNullError;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{ColumnIndex, Decode, Type, ValueRef as _};

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
            Arm::Sqlite(row) => get(row, column),
            Arm::Postgres(row) => get(row, column),
        }
        .map_err(storage_error)
    }
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
