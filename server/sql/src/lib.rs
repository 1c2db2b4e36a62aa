//! One small kit over SQLite and PostgreSQL: the only package that names sqlx.
//!
//! ```no_run
//! # async fn example() -> Result<(), kernel::storage::StorageError> {
//! use sql::{ConnectOptions, Database, Statement};
//!
//! let database = Database::connect("sqlite://data/estate.db", &ConnectOptions::default()).await?;
//! database.migrate().await?;
//!
//! let mut transaction = database.begin().await?;
//! transaction
//!     .execute(Statement::new("UPDATE places SET name = $2 WHERE id = $1").bind(7_i64).bind("Sintra".to_owned()))
//!     .await?;
//! transaction.commit().await?; // dropped instead, it would have left no trace
//!
//! for row in database.fetch_all(Statement::new("SELECT id, name FROM places")).await? {
//!     let (id, name): (i64, String) = (row.get("id")?, row.get("name")?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! * [`Database`] — opened by address; reads, single writes, transactions, migrations.
//! * [`Statement`] — one SQL text for both engines, with its arguments.
//! * [`Row`] — what comes back; [`Value`] — what goes in and out.
//! * [`Transaction`] — one atomic change, undone unless committed.
//! * [`outbox`] — events written in the transaction of the change, delivered at
//!   least once, handled once.
//! * `testing` (a feature) — throw-away databases and the contract-suite macro.
//!
//! # The portable subset
//!
//! Statements stand in `.sql` files, one each, and are prepared on both
//! migrated engines by a test. They keep to what both engines read alike: `$n`,
//! `RETURNING`, `ON CONFLICT`, partial indexes, CTEs, `CAST(x AS t)`; never
//! `::`, `now()`, `ILIKE`, `ANY`, `FOR UPDATE`. Counts and sums are cast to
//! `BIGINT`, because PostgreSQL widens them. Moments are cut to microseconds by
//! the kernel's clock.
//!
//! # What an acknowledged write survives
//!
//! Once `commit` (or a single `execute`) has answered, the change survives
//! `kill -9` and a power cut: SQLite runs in WAL mode with `synchronous=FULL`,
//! PostgreSQL with its own default. Only throw-away databases are opened with
//! [`Durability::ThrowAway`].

mod clearing;
mod connection;
mod database;
mod error;
mod migrator;
pub mod outbox;
mod row;
mod statement;
#[cfg(feature = "testing")]
pub mod testing;
mod transaction;
mod value;

pub use database::{ConnectOptions, Database, Durability, Engine};
pub use migrator::PendingMigration;
pub use row::Row;
pub use statement::Statement;
pub use transaction::Transaction;
pub use value::Value;
