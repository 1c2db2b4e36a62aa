//! From what a driver says to what a use case can tell apart.

use kernel::storage::StorageError;
use sqlx::error::{BoxDynError, DatabaseError, ErrorKind};
use sqlx::migrate::MigrateError;

/// PostgreSQL: the transaction lost a race and may be tried again.
/// <https://www.postgresql.org/docs/current/errcodes-appendix.html>
const POSTGRES_LOST_RACES: [&str; 2] = ["40001", "40P01"];

/// SQLite: a read transaction can't become a write, somebody else wrote.
/// <https://www.sqlite.org/rescode.html#busy_snapshot>
const SQLITE_BUSY_SNAPSHOT: &str = "517";

/// A unique key or exclusion that is taken, a serialization failure and a
/// deadlock are [`StorageError::Conflict`]; what can't be decoded is
/// [`StorageError::Corrupt`]; everything else is [`StorageError::Unavailable`],
/// with the driver's words for the log.
pub(crate) fn storage_error(error: sqlx::Error) -> StorageError {
    match error {
        sqlx::Error::Database(error) if is_conflict(error.as_ref()) => StorageError::Conflict,
        sqlx::Error::PoolTimedOut => {
            StorageError::Unavailable("no connection became free in time".to_owned())
        }
        sqlx::Error::RowNotFound
        | sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::ColumnIndexOutOfBounds { .. }
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::Decode(_) => StorageError::Corrupt(error.to_string()),
        other => StorageError::Unavailable(other.to_string()),
    }
}

fn is_conflict(error: &dyn DatabaseError) -> bool {
    matches!(error.kind(), ErrorKind::UniqueViolation | ErrorKind::ExclusionViolation)
        || error
            .code()
            .is_some_and(|code| code == SQLITE_BUSY_SNAPSHOT || POSTGRES_LOST_RACES.contains(&code.as_ref()))
}

/// An argument that a driver refuses to encode.
pub(crate) fn unencodable(position: usize, error: &BoxDynError) -> StorageError {
    StorageError::Corrupt(format!("argument ${position} can't be encoded: {error}"))
}

/// A chain that doesn't fit the database, or a migration that failed.
pub(crate) fn migration_error(error: MigrateError) -> StorageError {
    match error {
        MigrateError::Execute(error) => storage_error(error),
        other => StorageError::Unavailable(other.to_string()),
    }
}
