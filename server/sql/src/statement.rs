//! One SQL text and its arguments, for whichever engine it meets.

use crate::error::unencodable;
use crate::value::Value;
use kernel::storage::StorageError;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, Postgres, SqlSafeStr, SqlStr, Sqlite};

/// A statement in the portable subset, with its arguments bound in order:
/// the first `bind` is `$1`.
///
/// The arguments are encoded for both engines side by side; which one is used
/// shows when the statement runs.
#[derive(Debug)]
#[must_use = "a statement does nothing until it is run"]
pub struct Statement {
    sql: SqlStr,
    /// Put together at run time.
    composed: bool,
    sqlite: SqliteArguments,
    postgres: PgArguments,
    count: usize,
    failure: Option<StorageError>,
}

impl Statement {
    /// A statement whose text is part of the program, usually
    /// `include_str!("statements/find_visit.sql")`. It is prepared once per
    /// connection, and PostgreSQL may settle on one plan for all arguments.
    pub fn new(sql: &'static str) -> Self {
        Self::from_text(sql.into_sql_str(), false)
    }

    /// A statement put together at run time, for searches whose `WHERE` has
    /// only the filters that are set: no planner uses an index through
    /// `$1 IS NULL OR …`. PostgreSQL plans it for its arguments every time;
    /// with one plan for all, a search over a million rows took seconds
    /// instead of a millisecond.
    ///
    /// The pieces must be the program's own texts. What a person typed is
    /// bound, never composed.
    pub fn composed(sql: String) -> Self {
        Self::from_text(AssertSqlSafe(sql).into_sql_str(), true)
    }

    fn from_text(sql: SqlStr, composed: bool) -> Self {
        Self {
            sql,
            composed,
            sqlite: SqliteArguments::default(),
            postgres: PgArguments::default(),
            count: 0,
            failure: None,
        }
    }

    /// Binds the next argument. One that can't be encoded fails the statement
    /// when it runs.
    pub fn bind<T: Value>(mut self, value: T) -> Self {
        self.count += 1;
        let encoded = Arguments::add(&mut self.sqlite, value.clone())
            .and_then(|()| Arguments::add(&mut self.postgres, value));
        if let Err(error) = encoded {
            self.failure.get_or_insert(unencodable(self.count, &error));
        }
        self
    }

    /// Binds every value in turn, for `IN (…)` lists and rows of `VALUES`.
    pub fn bind_each<T: Value>(self, values: impl IntoIterator<Item = T>) -> Self {
        values.into_iter().fold(self, Self::bind)
    }

    /// How many arguments are bound: the next one is `$n + 1`.
    #[must_use]
    pub const fn bound(&self) -> usize {
        self.count
    }

    pub(crate) fn for_sqlite(self) -> Result<Query<'static, Sqlite, SqliteArguments>, StorageError> {
        match self.failure {
            None => Ok(sqlx::query_with(self.sql, self.sqlite)),
            Some(failure) => Err(failure),
        }
    }

    pub(crate) fn for_postgres(self) -> Result<Query<'static, Postgres, PgArguments>, StorageError> {
        match self.failure {
            None => Ok(sqlx::query_with(self.sql, self.postgres).persistent(!self.composed)),
            Some(failure) => Err(failure),
        }
    }
}
