//! A database of either engine.

use crate::connection::{Connection, exactly_one};
use crate::error::storage_error;
use crate::migrator::{self, PendingMigration};
use crate::row::Row;
use crate::statement::Statement;
use crate::transaction::Transaction;
use kernel::storage::StorageError;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, Postgres, SqlitePool};
use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// The page cache of the SQLite connection that writes, in KiB: an import goes back to the same
/// pages. Memory-mapped reading stays off: a damaged disk would then end the process instead of
/// failing a query.
const SQLITE_WRITERS_CACHE_KIB: u32 = 8 * 1024;

/// That of each that reads: the system's own cache is behind it, and there is one a processor.
const SQLITE_READERS_CACHE_KIB: u32 = 1024;

/// SQLite truncates its write-ahead log to this after a checkpoint.
const SQLITE_LOG_BYTES: u32 = 64 * 1024 * 1024;

/// A transaction that nobody moves on for this long is ended by PostgreSQL, so
/// that it can't hold its locks for ever.
const POSTGRES_IDLE_IN_TRANSACTION: &str = "5min";

/// PostgreSQL connections of one process, unless told otherwise.
const POSTGRES_CONNECTIONS: u32 = 10;

/// A PostgreSQL connection unused for longer is tested before it is used again.
const POSTGRES_TRUSTED_IDLE: Duration = Duration::from_secs(5);

/// The engine behind a [`Database`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file of this machine.
    Sqlite,
    /// A server.
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// What an acknowledged write survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// `kill -9` and a power cut: every commit waits for the disk.
    #[default]
    PowerCut,
    /// `kill -9`, but not a power cut. For throw-away databases.
    ThrowAway,
}

/// How a database is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConnectOptions {
    /// Connections at most: SQLite's readers (a writer comes on top), all of
    /// PostgreSQL's. `None`: as many readers as processors, from 2 to 8; 10 for
    /// PostgreSQL.
    pub connections: Option<u32>,
    /// How long a statement waits for a free connection or for somebody
    /// else's lock before it is [`StorageError::Unavailable`].
    pub patience: Duration,
    /// What an acknowledged write survives.
    pub durability: Durability,
}

impl Default for ConnectOptions {
    fn default() -> Self {
        Self { connections: None, patience: Duration::from_secs(5), durability: Durability::PowerCut }
    }
}

/// A pool of connections to a database; cloning shares it.
///
/// On SQLite there is one connection that writes, for which writers queue, and
/// several that only read and are never blocked by it. Single `fetch_…` calls
/// read: a statement that writes *and* gives rows belongs in a [`Transaction`].
#[derive(Debug, Clone)]
pub struct Database(Arm);

#[derive(Debug, Clone)]
enum Arm {
    Sqlite { options: SqliteConnectOptions, writer: SqlitePool, readers: SqlitePool },
    Postgres { options: PgConnectOptions, pool: PgPool },
}

impl Database {
    /// Opens `sqlite://data/estate.db`, `sqlite:///var/lib/estate.db` or
    /// `postgres://user@host/database`. The SQLite file and its folder are made
    /// when they are missing. Migrating is another step.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] with a sentence that names the address
    /// (never its password) when it is none of these or nobody answers.
    pub async fn connect(url: &str, options: &ConnectOptions) -> Result<Self, StorageError> {
        if let Some(path) = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")) {
            Self::connect_sqlite(path, options).await
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::connect_postgres(url, options).await
        } else {
            Err(StorageError::Unavailable(
                "a database address starts with sqlite:// or postgres://".to_owned(),
            ))
        }
    }

    async fn connect_sqlite(path: &str, options: &ConnectOptions) -> Result<Self, StorageError> {
        if path.is_empty() || path.starts_with(':') || path.contains('?') {
            return Err(StorageError::Unavailable(format!(
                "`{path}` is no file: write sqlite:// and the path of one, without options"
            )));
        }
        let unavailable =
            |error: &dyn fmt::Display| StorageError::Unavailable(format!("opening `{path}`: {error}"));
        if let Some(folder) = Path::new(path).parent() {
            tokio::fs::create_dir_all(folder).await.map_err(|error| unavailable(&error))?;
        }
        let synchronous = match options.durability {
            Durability::PowerCut => SqliteSynchronous::Full,
            Durability::ThrowAway => SqliteSynchronous::Off,
        };
        let writing = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .foreign_keys(true)
            .busy_timeout(options.patience)
            .pragma("cache_size", format!("-{SQLITE_WRITERS_CACHE_KIB}"))
            .pragma("journal_size_limit", SQLITE_LOG_BYTES.to_string())
            .pragma("temp_store", "MEMORY");
        // The journal mode stands in the file; asking for it again wants a lock.
        let reading = SqliteConnectOptions::new()
            .filename(path)
            .busy_timeout(options.patience)
            .pragma("cache_size", format!("-{SQLITE_READERS_CACHE_KIB}"))
            .pragma("temp_store", "MEMORY")
            .pragma("query_only", "ON");
        // A file neither goes away nor gets stale: its connections are kept
        // and not tested.
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(options.patience)
                .test_before_acquire(false)
                .idle_timeout(None)
                .max_lifetime(None)
        };
        let writer =
            pool().max_connections(1).connect_with(writing.clone()).await.map_err(|e| unavailable(&e))?;
        let readers = pool()
            .max_connections(options.connections.unwrap_or_else(processors))
            .connect_with(reading)
            .await
            .map_err(|e| unavailable(&e))?;
        Ok(Self(Arm::Sqlite { options: writing, writer, readers }))
    }

    async fn connect_postgres(url: &str, options: &ConnectOptions) -> Result<Self, StorageError> {
        let server = PgConnectOptions::from_str(url)
            .map_err(|error| StorageError::Unavailable(format!("the address of PostgreSQL: {error}")))?
            .application_name("estate-os")
            .options([
                ("idle_in_transaction_session_timeout", POSTGRES_IDLE_IN_TRANSACTION.to_owned()),
                ("lock_timeout", format!("{}ms", options.patience.as_millis())),
                ("synchronous_commit", synchronous_commit(options.durability).to_owned()),
            ]);
        let pool = PgPoolOptions::new()
            .max_connections(options.connections.unwrap_or(POSTGRES_CONNECTIONS))
            .acquire_timeout(options.patience)
            // Released connections are tested anyway; one that rested may have
            // lost its server since.
            .test_before_acquire(false)
            .before_acquire(|connection, rest| {
                Box::pin(async move {
                    let usable = rest.idle_for < POSTGRES_TRUSTED_IDLE
                        || sqlx::Connection::ping(connection).await.is_ok();
                    Ok(usable)
                })
            })
            .connect_with(server.clone())
            .await
            .map_err(|error| {
                let (host, port) = (server.get_host(), server.get_port());
                StorageError::Unavailable(format!("reaching PostgreSQL at {host}:{port}: {error}"))
            })?;
        Ok(Self(Arm::Postgres { options: server, pool }))
    }

    /// Which engine this is.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self.0 {
            Arm::Sqlite { .. } => Engine::Sqlite,
            Arm::Postgres { .. } => Engine::Postgres,
        }
    }

    /// Brings the database to the newest version of its chain. Several
    /// processes may do so at once: one works, the others wait and find it done.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] when a migration fails (it is undone), was
    /// changed after it ran, or the database is newer than this program.
    pub async fn migrate(&self) -> Result<(), StorageError> {
        match &self.0 {
            Arm::Sqlite { options, .. } => migrator::migrate_sqlite(options).await,
            Arm::Postgres { options, .. } => migrator::migrate_postgres(options).await,
        }
    }

    /// The migrations that [`migrate`](Self::migrate) would run, in order.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] when the database doesn't answer.
    pub async fn pending(&self) -> Result<Vec<PendingMigration>, StorageError> {
        match &self.0 {
            Arm::Sqlite { readers, .. } => migrator::pending_sqlite(readers).await,
            Arm::Postgres { pool, .. } => migrator::pending_postgres(pool).await,
        }
    }

    /// Begins one atomic change. Safe to be dropped at any moment.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] when no connection becomes free in time.
    pub async fn begin(&self) -> Result<Transaction, StorageError> {
        match &self.0 {
            Arm::Sqlite { writer, .. } => Transaction::begin_sqlite(writer).await,
            Arm::Postgres { pool, .. } => Transaction::begin_postgres(pool).await,
        }
    }

    /// Runs a statement that only reads, and collects its rows.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn fetch_all(&self, statement: Statement) -> Result<Vec<Row>, StorageError> {
        self.each(statement, Ok).await
    }

    /// Runs a statement that only reads, and makes something of each row as it comes: a row takes far
    /// more memory than what is made of it, and of many only a few are there at once.
    ///
    /// # Errors
    /// [`StorageError`], also what `read` says of a row.
    pub async fn fetch_each<T: Send + Unpin>(
        &self,
        statement: Statement,
        read: impl Fn(&Row) -> Result<T, StorageError> + Send,
    ) -> Result<Vec<T>, StorageError> {
        self.each(statement, move |row| read(&row)).await
    }

    async fn each<T: Send + Unpin>(
        &self,
        statement: Statement,
        read: impl Fn(Row) -> Result<T, StorageError> + Send,
    ) -> Result<Vec<T>, StorageError> {
        match &self.0 {
            Arm::Sqlite { readers, .. } => {
                let mut reader = readers.acquire().await.map_err(storage_error)?;
                Connection::Sqlite(&mut reader).fetch_each(statement, read).await
            }
            Arm::Postgres { pool, .. } => {
                let mut connection = postgres_connection(pool).await?;
                Connection::Postgres(&mut connection).fetch_each(statement, read).await
            }
        }
    }

    /// Runs a statement that only reads and gives at most one row.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn fetch_optional(&self, statement: Statement) -> Result<Option<Row>, StorageError> {
        match &self.0 {
            Arm::Sqlite { readers, .. } => {
                let mut reader = readers.acquire().await.map_err(storage_error)?;
                Connection::Sqlite(&mut reader).fetch_optional(statement).await
            }
            Arm::Postgres { pool, .. } => {
                let mut connection = postgres_connection(pool).await?;
                Connection::Postgres(&mut connection).fetch_optional(statement).await
            }
        }
    }

    /// Runs a statement that only reads and always gives a row.
    ///
    /// # Errors
    /// [`StorageError::Corrupt`] when it gives none, and as the others.
    pub async fn fetch_one(&self, statement: Statement) -> Result<Row, StorageError> {
        exactly_one(self.fetch_optional(statement).await?)
    }

    /// Runs a single write, in a transaction of its own, and says how many rows it wrote.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn execute(&self, statement: Statement) -> Result<u64, StorageError> {
        match &self.0 {
            Arm::Sqlite { writer, .. } => {
                let mut writer = writer.acquire().await.map_err(storage_error)?;
                Connection::Sqlite(&mut writer).execute(statement).await
            }
            Arm::Postgres { pool, .. } => {
                let mut connection = postgres_connection(pool).await?;
                Connection::Postgres(&mut connection).execute(statement).await
            }
        }
    }

    /// Prepares a statement without running it: says whether this engine
    /// understands it and finds its tables and columns. For the test that walks
    /// all statements.
    ///
    /// # Errors
    /// [`StorageError::Unavailable`] with the engine's words.
    pub async fn prepare_check(&self, sql: &str) -> Result<(), StorageError> {
        match &self.0 {
            Arm::Sqlite { writer, .. } => {
                let mut writer = writer.acquire().await.map_err(storage_error)?;
                Connection::Sqlite(&mut writer).prepare(sql).await
            }
            Arm::Postgres { pool, .. } => {
                let mut connection = postgres_connection(pool).await?;
                Connection::Postgres(&mut connection).prepare(sql).await
            }
        }
    }

    /// Waits for running statements and closes every connection.
    pub async fn close(&self) {
        match &self.0 {
            Arm::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Arm::Postgres { pool, .. } => pool.close().await,
        }
    }
}

/// Waits for a connection of PostgreSQL; one that is still to be opened is opened in a task of its own.
///
/// Whoever went away meanwhile would take it along otherwise: where opening one takes longer than visitors
/// stay, a pool would never grow, and PostgreSQL do little else than start connections. In a pool that is
/// full, those who left leave the queue.
pub(crate) async fn postgres_connection(pool: &PgPool) -> Result<PoolConnection<Postgres>, StorageError> {
    let acquired = if pool.size() < pool.options().get_max_connections() {
        tokio::spawn(pool.acquire())
            .await
            .map_err(|error| StorageError::Unavailable(format!("opening a connection: {error}")))?
    } else {
        pool.acquire().await
    };
    acquired.map_err(storage_error)
}

/// SQLite's readers: as many as can run at once, within reason.
fn processors() -> u32 {
    std::thread::available_parallelism()
        .ok()
        .and_then(|count| u32::try_from(count.get()).ok())
        .unwrap_or(2)
        .clamp(2, 8)
}

const fn synchronous_commit(durability: Durability) -> &'static str {
    match durability {
        Durability::PowerCut => "on",
        Durability::ThrowAway => "off",
    }
}
