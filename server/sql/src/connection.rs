//! The one place where a statement meets a driver.

use crate::error::storage_error;
use crate::row::Row;
use crate::statement::Statement;
use kernel::storage::StorageError;
use sqlx::{AssertSqlSafe, Executor, PgConnection, SqlSafeStr, SqliteConnection};

/// A borrowed connection of either engine.
pub(crate) enum Connection<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

impl Connection<'_> {
    pub(crate) async fn fetch_each<T: Send + Unpin>(
        self,
        statement: Statement,
        read: impl Fn(Row) -> Result<T, StorageError> + Send,
    ) -> Result<Vec<T>, StorageError> {
        match self {
            Self::Sqlite(connection) => {
                statement.for_sqlite()?.map(move |row| read(Row::from(row))).fetch_all(connection).await
            }
            Self::Postgres(connection) => {
                statement.for_postgres()?.map(move |row| read(Row::from(row))).fetch_all(connection).await
            }
        }
        .map_err(storage_error)?
        .into_iter()
        .collect()
    }

    pub(crate) async fn fetch_optional(self, statement: Statement) -> Result<Option<Row>, StorageError> {
        match self {
            Self::Sqlite(connection) => {
                statement.for_sqlite()?.map(Row::from).fetch_optional(connection).await
            }
            Self::Postgres(connection) => {
                statement.for_postgres()?.map(Row::from).fetch_optional(connection).await
            }
        }
        .map_err(storage_error)
    }

    pub(crate) async fn execute(self, statement: Statement) -> Result<u64, StorageError> {
        match self {
            Self::Sqlite(connection) => {
                statement.for_sqlite()?.execute(connection).await.map(|done| done.rows_affected())
            }
            Self::Postgres(connection) => {
                statement.for_postgres()?.execute(connection).await.map(|done| done.rows_affected())
            }
        }
        .map_err(storage_error)
    }

    pub(crate) async fn prepare(self, sql: &str) -> Result<(), StorageError> {
        let sql = AssertSqlSafe(sql).into_sql_str();
        match self {
            Self::Sqlite(connection) => connection.prepare(sql).await.map(drop),
            Self::Postgres(connection) => connection.prepare(sql).await.map(drop),
        }
        .map_err(storage_error)
    }
}

/// The row of a statement that always gives one.
pub(crate) fn exactly_one(row: Option<Row>) -> Result<Row, StorageError> {
    row.ok_or_else(|| StorageError::Corrupt("a statement that always gives a row gave none".to_owned()))
}
