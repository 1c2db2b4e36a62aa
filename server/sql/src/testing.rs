//! Throw-away databases, and one contract suite stamped on every engine.
//!
//! Every test has a database of its own, migrated and empty. SQLite is a file
//! in a temporary folder. PostgreSQL is a copy of a migrated template in a
//! cluster that `scripts/with-postgres.sh` starts: once for a whole run when the
//! run is wrapped in it, otherwise once for each test process. The cluster ends
//! with whoever started it.
//!
//! Where PostgreSQL can't be had the test fails and says how to install it.

#![allow(clippy::expect_used, reason = "only tests call this; a failure here fails the test")]

use crate::database::{ConnectOptions, Database, Durability};
use crate::migrator;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection};
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::str::FromStr as _;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

/// Where an already running cluster is: an address that may create databases.
const CLUSTER: &str = "ESTATE_OS_TEST_POSTGRES";

/// Starts a cluster, runs a command beside it and removes it.
const WITH_POSTGRES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/with-postgres.sh");

/// Says where the cluster is, then waits until its standard input is closed,
/// which the end of this process does, however it ends.
const UNTIL_WE_END: &str = "echo \"$ESTATE_OS_TEST_POSTGRES\"; exec cat >/dev/null";

/// The advisory lock under which one process makes the template.
const TEMPLATE_LOCK: i64 = 0x0065_7374_6174_6521;

/// An empty, migrated database of one test.
#[derive(Debug)]
pub struct TestDatabase {
    database: Database,
    url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Folder(TempDir),
    Cluster { name: String },
}

impl TestDatabase {
    /// A SQLite file in a temporary folder.
    ///
    /// # Panics
    /// When the temporary folder can't be written.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let database = open(&url).await;
        database.migrate().await.expect("the SQLite migrations run");
        Self { database, url, place: Place::Folder(folder) }
    }

    /// A copy of the migrated template in the cluster of this run.
    ///
    /// # Panics
    /// When there is no PostgreSQL, with a sentence that says how to get it.
    pub async fn postgres() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);

        let cluster = cluster().await;
        let template = template(cluster).await;
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        let mut connection = administrate(cluster).await;
        run(&mut connection, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        run(&mut connection, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let url = cluster.clone().database(&name).to_url_lossy().to_string();
        let database = open(&url).await;
        Self { database, url, place: Place::Cluster { name } }
    }

    /// The database, opened.
    #[must_use]
    pub fn database(&self) -> Database {
        self.database.clone()
    }

    /// Its address, for tests that open it once more or start the binary.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Closes and removes it. Without this a PostgreSQL database stays until
    /// its cluster goes, as it does when a test fails.
    ///
    /// # Panics
    /// When PostgreSQL doesn't answer.
    pub async fn discard(self) {
        self.database.close().await;
        match self.place {
            Place::Folder(folder) => drop(folder),
            Place::Cluster { name } => {
                let mut connection = administrate(cluster().await).await;
                run(&mut connection, format!("DROP DATABASE {name} WITH (FORCE)")).await;
            }
        }
    }
}

/// Runs a test that needs no database.
///
/// # Panics
/// When the test does.
pub fn in_memory(test: impl Future<Output = ()>) {
    runtime().block_on(test);
}

/// Runs a test on a SQLite database of its own.
///
/// # Panics
/// When the test does.
pub fn on_sqlite<T: Future<Output = ()>>(test: impl FnOnce(Database) -> T) {
    runtime().block_on(async {
        let database = TestDatabase::sqlite().await;
        test(database.database()).await;
        database.discard().await;
    });
}

/// Runs a test on a PostgreSQL database of its own.
///
/// # Panics
/// When the test does, or there is no PostgreSQL.
pub fn on_postgres<T: Future<Output = ()>>(test: impl FnOnce(Database) -> T) {
    runtime().block_on(async {
        let database = TestDatabase::postgres().await;
        test(database.database()).await;
        database.discard().await;
    });
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

async fn open(url: &str) -> Database {
    let options = ConnectOptions { durability: Durability::ThrowAway, ..ConnectOptions::default() };
    Database::connect(url, &options).await.expect("the test's database opens")
}

/// The cluster of this run: given by the environment, or started by this process.
async fn cluster() -> &'static PgConnectOptions {
    static STARTED: OnceLock<(PgConnectOptions, Option<Child>)> = OnceLock::new();

    let started = tokio::task::spawn_blocking(|| {
        STARTED.get_or_init(|| {
            let (url, child) = match std::env::var(CLUSTER) {
                Ok(url) => (url, None),
                Err(_) => start_cluster(),
            };
            (PgConnectOptions::from_str(url.trim()).expect("an address of PostgreSQL"), child)
        })
    })
    .await;
    match started {
        Ok((options, _)) => options,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

fn start_cluster() -> (String, Option<Child>) {
    let mut child = Command::new("sh")
        .args([WITH_POSTGRES, "sh", "-c", UNTIL_WE_END])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("scripts/with-postgres.sh starts");
    let mut url = String::new();
    let answered = child.stdout.take().map(|stdout| BufReader::new(stdout).read_line(&mut url));
    if !matches!(answered, Some(Ok(length)) if length > 0) {
        let mut reason = String::new();
        if let Some(mut stderr) = child.stderr.take() {
            let _ = stderr.read_to_string(&mut reason);
        }
        panic!("no PostgreSQL for the tests: {reason}");
    }
    (url, Some(child))
}

/// The name of the migrated template; the first process to ask makes it.
async fn template(cluster: &PgConnectOptions) -> String {
    let name = format!("template_{:016x}", migrator::postgres_fingerprint());
    let mut connection = administrate(cluster).await;
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(TEMPLATE_LOCK)
        .execute(&mut connection)
        .await
        .expect("the template's lock");
    let made: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(&name)
        .fetch_one(&mut connection)
        .await
        .expect("the list of databases");
    if !made {
        // The name appears when it is whole: a process that dies here leaves no half template.
        let unfinished = format!("{name}_unfinished");
        run(&mut connection, format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")).await;
        run(&mut connection, format!("CREATE DATABASE {unfinished}")).await;
        let database = open(cluster.clone().database(&unfinished).to_url_lossy().as_str()).await;
        database.migrate().await.expect("the PostgreSQL migrations run");
        database.close().await;
        run(&mut connection, format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await;
    }
    // Closing gives the lock back.
    connection.close().await.expect("PostgreSQL says goodbye");
    name
}

async fn administrate(cluster: &PgConnectOptions) -> PgConnection {
    cluster.connect().await.expect("the cluster of the tests answers")
}

async fn run(connection: &mut PgConnection, sql: String) {
    connection.execute(AssertSqlSafe(sql)).await.expect("the cluster of the tests obeys");
}

/// Stamps a contract suite on every implementation of a port: a module for each
/// engine, a test for each function.
///
/// ```ignore
/// // tests/contract.rs of an adapters package
/// use visits::contract;
///
/// sql::contract_suite! {
///     memory: InMemoryVisits::default(),
///     sqlite: |database| SqlVisits::new(database),
///     postgres: |database| SqlVisits::new(database);
///     contract::{a_saved_visit_is_found, a_stale_visit_conflicts}
/// }
/// ```
///
/// Each function is `async` and takes what the expressions give, for example
/// `Arc<dyn VisitRepository>`; the expressions may `.await`. The tests are called
/// `memory::a_saved_visit_is_found`, `sqlite::…`, `postgres::…`. `memory` may be
/// left out. A file with several suites puts each in a module.
#[macro_export]
macro_rules! contract_suite {
    (
        memory: $memory:expr,
        sqlite: |$sqlite:ident| $on_sqlite:expr,
        postgres: |$postgres:ident| $on_postgres:expr;
        $($suite:ident)::+ ::{ $($test:ident),+ $(,)? }
    ) => {
        mod memory {
            #[allow(unused_imports)]
            use super::*;
            use $($suite)::+ as contract;
            $(
                #[test]
                fn $test() {
                    $crate::testing::in_memory(async move { contract::$test($memory).await });
                }
            )+
        }
        $crate::contract_suite! {
            sqlite: |$sqlite| $on_sqlite,
            postgres: |$postgres| $on_postgres;
            $($suite)::+ ::{ $($test),+ }
        }
    };
    (
        sqlite: |$sqlite:ident| $on_sqlite:expr,
        postgres: |$postgres:ident| $on_postgres:expr;
        $($suite:ident)::+ ::{ $($test:ident),+ $(,)? }
    ) => {
        mod sqlite {
            #[allow(unused_imports)]
            use super::*;
            use $($suite)::+ as contract;
            $(
                #[test]
                fn $test() {
                    $crate::testing::on_sqlite(|$sqlite| async move { contract::$test($on_sqlite).await });
                }
            )+
        }
        mod postgres {
            #[allow(unused_imports)]
            use super::*;
            use $($suite)::+ as contract;
            $(
                #[test]
                fn $test() {
                    $crate::testing::on_postgres(|$postgres| async move {
                        contract::$test($on_postgres).await
                    });
                }
            )+
        }
    };
}
