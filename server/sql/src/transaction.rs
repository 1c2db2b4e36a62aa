//! One atomic change.

use crate::connection::{Connection, exactly_one};
use crate::database::postgres_connection;
use crate::error::storage_error;
use crate::row::Row;
use crate::statement::Statement;
use kernel::storage::StorageError;
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool};

/// Statements that happen together or not at all. Dropped without
/// [`commit`](Self::commit), it leaves no trace.
///
/// A transaction in which a statement failed, or was given up half way, can
/// only be rolled back: PostgreSQL would answer `COMMIT` with a silent
/// rollback, and SQLite would keep half of it. To go on after a taken key,
/// write `ON CONFLICT DO NOTHING` and look at the number of rows.
#[must_use = "dropped, a transaction is rolled back"]
pub struct Transaction {
    arm: Arm,
    /// False while a statement runs and after one failed.
    intact: bool,
}

enum Arm {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Transaction {
    /// Takes SQLite's write lock at once: a transaction that reads first and
    /// writes later could otherwise find that somebody else wrote in between.
    pub(crate) async fn begin_sqlite(writer: &SqlitePool) -> Result<Self, StorageError> {
        let transaction = writer.begin_with("BEGIN IMMEDIATE").await.map_err(storage_error)?;
        Ok(Self { arm: Arm::Sqlite(transaction), intact: true })
    }

    /// Begins in a task of its own, which ends even when the caller is dropped
    /// while waiting, as axum drops a handler whose visitor went away.
    ///
    /// sqlx 0.9.0 hands a connection whose `BEGIN` was sent but not awaited
    /// back to the pool inside the open transaction; the next user's
    /// acknowledged write would sit in it and be rolled back later (issues
    /// 4385 and 4393 of sqlx). Only waiting in the queue for a connection is cancelled.
    pub(crate) async fn begin_postgres(pool: &PgPool) -> Result<Self, StorageError> {
        let connection = postgres_connection(pool).await?;
        let transaction = tokio::spawn(sqlx::Transaction::begin(connection, None))
            .await
            .map_err(|error| StorageError::Unavailable(format!("beginning a transaction: {error}")))?
            .map_err(storage_error)?;
        Ok(Self { arm: Arm::Postgres(transaction), intact: true })
    }

    /// The connection, for one statement; the caller sets `intact` again when it succeeded.
    fn connection(&mut self) -> Result<Connection<'_>, StorageError> {
        if !std::mem::replace(&mut self.intact, false) {
            return Err(broken());
        }
        Ok(match &mut self.arm {
            Arm::Sqlite(transaction) => Connection::Sqlite(transaction),
            Arm::Postgres(transaction) => Connection::Postgres(transaction),
        })
    }

    /// Runs a statement and collects its rows.
    ///
    /// # Errors
    /// [`StorageError`]; the transaction can then only be rolled back.
    pub async fn fetch_all(&mut self, statement: Statement) -> Result<Vec<Row>, StorageError> {
        self.each(statement, Ok).await
    }

    /// Runs a statement and makes something of each row as it comes.
    ///
    /// # Errors
    /// [`StorageError`], also what `read` says of a row; the transaction can then only be rolled back.
    pub async fn fetch_each<T: Send + Unpin>(
        &mut self,
        statement: Statement,
        read: impl Fn(&Row) -> Result<T, StorageError> + Send,
    ) -> Result<Vec<T>, StorageError> {
        self.each(statement, move |row| read(&row)).await
    }

    async fn each<T: Send + Unpin>(
        &mut self,
        statement: Statement,
        read: impl Fn(Row) -> Result<T, StorageError> + Send,
    ) -> Result<Vec<T>, StorageError> {
        let made = self.connection()?.fetch_each(statement, read).await?;
        self.intact = true;
        Ok(made)
    }

    /// Runs a statement that gives at most one row.
    ///
    /// # Errors
    /// [`StorageError`]; the transaction can then only be rolled back.
    pub async fn fetch_optional(&mut self, statement: Statement) -> Result<Option<Row>, StorageError> {
        let row = self.connection()?.fetch_optional(statement).await?;
        self.intact = true;
        Ok(row)
    }

    /// Runs a statement that always gives a row.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] when it gives none, and as the others.
    pub async fn fetch_one(&mut self, statement: Statement) -> Result<Row, StorageError> {
        exactly_one(self.fetch_optional(statement).await?)
    }

    /// Runs a statement and says how many rows it wrote.
    ///
    /// # Errors
    /// [`StorageError`]; the transaction can then only be rolled back.
    pub async fn execute(&mut self, statement: Statement) -> Result<u64, StorageError> {
        let rows = self.connection()?.execute(statement).await?;
        self.intact = true;
        Ok(rows)
    }

    /// Makes it so. Once this has answered, the change survives a crash.
    ///
    /// # Errors
    /// [`StorageError`] when a statement failed before, or the storage refused:
    /// nothing was kept, except when the connection broke while the engine was
    /// answering, which nobody can tell.
    pub async fn commit(self) -> Result<(), StorageError> {
        if !self.intact {
            return Err(broken());
        }
        match self.arm {
            Arm::Sqlite(transaction) => transaction.commit().await,
            Arm::Postgres(transaction) => transaction.commit().await,
        }
        .map_err(storage_error)
    }

    /// Undoes it and waits until it is undone, so that the connection is free
    /// again. Dropping does the same in the background.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] when the connection broke; it is undone all the same.
    pub async fn rollback(self) -> Result<(), StorageError> {
        match self.arm {
            Arm::Sqlite(transaction) => transaction.rollback().await,
            Arm::Postgres(transaction) => transaction.rollback().await,
        }
        .map_err(storage_error)
    }
}

fn broken() -> StorageError {
    StorageError::Unavailable("a statement of this transaction failed, it can only be rolled back".to_owned())
}
