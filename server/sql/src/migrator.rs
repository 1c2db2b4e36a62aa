//! The two chains of migrations, carried by the binary.
//!
//! `migrations/sqlite` and `migrations/postgres` have the same file names and
//! say the same thing to each engine.

use crate::error::{migration_error, storage_error};
use kernel::storage::StorageError;
use sqlx::migrate::{Migrate, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, PgPool, SqlitePool};
use std::collections::BTreeSet;
use std::time::Duration;

static SQLITE: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../../migrations/postgres");

/// Where sqlx writes down what has run.
const TABLE: &str = "_sqlx_migrations";

/// How long a process waits for another one that is migrating the same file.
const SQLITE_TURN: Duration = Duration::from_secs(10 * 60);

/// A migration that hasn't run yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingMigration {
    /// Its number in the chain.
    pub version: i64,
    /// Its name.
    pub description: String,
}

/// The whole chain in one transaction that holds the write lock, so that
/// processes take turns (sqlx has no lock for SQLite) and none sees half of it.
pub(crate) async fn migrate_sqlite(options: &SqliteConnectOptions) -> Result<(), StorageError> {
    let mut connection = options.clone().busy_timeout(SQLITE_TURN).connect().await.map_err(storage_error)?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(storage_error)?;
    run(&SQLITE, &mut *transaction).await?;
    transaction.commit().await.map_err(storage_error)?;
    connection.close().await.map_err(storage_error)
}

/// One transaction a migration; an advisory lock makes processes take turns,
/// however long the first one takes.
pub(crate) async fn migrate_postgres(options: &PgConnectOptions) -> Result<(), StorageError> {
    let mut connection =
        options.clone().options([("lock_timeout", "0")]).connect().await.map_err(storage_error)?;
    run(&POSTGRES, &mut connection).await?;
    connection.close().await.map_err(storage_error)
}

/// `Migrator::run` is generic over what it can borrow a connection from, which
/// makes futures that can't be spawned; this is what it does once it has one.
async fn run(chain: &Migrator, connection: &mut impl Migrate) -> Result<(), StorageError> {
    chain.run_direct(None, connection, false).await.map_err(migration_error)
}

pub(crate) async fn pending_sqlite(readers: &SqlitePool) -> Result<Vec<PendingMigration>, StorageError> {
    let mut connection = readers.acquire().await.map_err(storage_error)?;
    let begun: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = $1)")
        .bind(TABLE)
        .fetch_one(&mut *connection)
        .await
        .map_err(storage_error)?;
    pending(&SQLITE, begun, &mut *connection).await
}

pub(crate) async fn pending_postgres(pool: &PgPool) -> Result<Vec<PendingMigration>, StorageError> {
    let mut connection = pool.acquire().await.map_err(storage_error)?;
    let begun: bool = sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL")
        .bind(TABLE)
        .fetch_one(&mut *connection)
        .await
        .map_err(storage_error)?;
    pending(&POSTGRES, begun, &mut *connection).await
}

async fn pending(
    chain: &Migrator,
    begun: bool,
    connection: &mut impl Migrate,
) -> Result<Vec<PendingMigration>, StorageError> {
    let applied: BTreeSet<i64> = if begun {
        let applied = connection.list_applied_migrations(TABLE).await.map_err(migration_error)?;
        applied.into_iter().map(|migration| migration.version).collect()
    } else {
        BTreeSet::new()
    };
    Ok(chain
        .iter()
        .filter(|migration| !applied.contains(&migration.version))
        .map(|migration| PendingMigration {
            version: migration.version,
            description: migration.description.to_string(),
        })
        .collect())
}

/// Differs between chains that differ: names the template of the tests.
#[cfg(feature = "testing")]
pub(crate) fn postgres_fingerprint() -> u64 {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};

    let mut hasher = DefaultHasher::new();
    for migration in POSTGRES.iter() {
        migration.checksum.hash(&mut hasher);
    }
    hasher.finish()
}
