//! An import that is killed, again and again: what it had confirmed is there,
//! nothing is half there, and running it again completes it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use sql::testing::TestDatabase;
use sql::{ConnectOptions, Database, Statement};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const ROWS: i64 = 9_000;
const KILLS: u64 = 12;

fn estate_os(folder: &Path, url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_estate-os"));
    command
        .current_dir(folder)
        .env("DATABASE_URL", url)
        .env("ESTATE_OS_DATA_DIR", folder.join("data"))
        .env("ESTATE_OS_LOG", "off")
        .stdin(Stdio::null());
    command
}

fn importing(folder: &Path, url: &str, file: &str) -> Command {
    let mut command = estate_os(folder, url);
    command.args([
        "import",
        file,
        "--set",
        "listing_type=sale",
        "--set",
        "property_type=apartment",
        "--publish-incomplete",
    ]);
    command
}

/// The rows that a running import confirms, as it does.
fn confirmations(import: &mut Child) -> Receiver<i64> {
    let lines = BufReader::new(import.stderr.take().expect("piped")).lines();
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            if let Some(rows) = line.strip_suffix(" rows read, 0 rejected").and_then(|rows| rows.parse().ok())
                && sender.send(rows).is_err()
            {
                return;
            }
        }
    });
    receiver
}

async fn number(database: &Database, sql: &'static str) -> i64 {
    database.fetch_one(Statement::new(sql)).await.unwrap().get("n").unwrap()
}

/// Until the server has finished what a killed client had sent: PostgreSQL
/// still commits, or undoes, after the client is gone.
async fn settled(database: &Database, url: &str) {
    let at_work = "SELECT COUNT(*) AS n FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'";
    while url.starts_with("postgres") && number(database, at_work).await > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// How many properties there are; each of them whole.
async fn whole_properties(database: &Database) -> i64 {
    let properties = number(database, "SELECT COUNT(*) AS n FROM properties").await;
    for part in [
        "SELECT COUNT(DISTINCT property_id) AS n FROM property_prices",
        "SELECT COUNT(DISTINCT property_id) AS n FROM property_texts WHERE locale = 'pt'",
        "SELECT COUNT(DISTINCT property_id) AS n FROM property_images",
        "SELECT COUNT(*) AS n FROM properties WHERE status = 'ACTIVE' AND published_at IS NOT NULL",
        "SELECT COUNT(DISTINCT reference) AS n FROM properties",
    ] {
        assert_eq!(number(database, part).await, properties, "{part}");
    }
    properties
}

#[test]
fn on_sqlite_an_import_killed_again_and_again_loses_nothing_and_leaves_nothing_half() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("estate.db").display());
    killed_again_and_again(folder.path(), &url);
}

#[test]
fn on_postgres_an_import_killed_again_and_again_loses_nothing_and_leaves_nothing_half() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(TestDatabase::postgres());
    killed_again_and_again(folder.path(), database.url());
    runtime.block_on(database.discard());
}

fn killed_again_and_again(folder: &Path, url: &str) {
    std::fs::write(folder.join("first.csv"), "reference,price,municipality,image_urls\n").unwrap();
    let mut text = String::from("reference,price,municipality,image_urls\n");
    for i in 0..ROWS {
        text.push_str(&format!(
            "K{i},{},Évora,https://img.example/{i}.jpg https://img.example/plan.jpg\n",
            100_000 + i
        ));
    }
    std::fs::write(folder.join("many.csv"), text).unwrap();
    let founded = importing(folder, url, "first.csv")
        .args(["--new-agency", "Killed and Sons", "--ami", "12345"])
        .output()
        .unwrap();
    assert!(founded.status.success(), "{}", String::from_utf8_lossy(&founded.stderr));

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut kept = 0;
    for round in 0..KILLS {
        let mut import = importing(folder, url, "many.csv").stderr(Stdio::piped()).spawn().unwrap();
        let confirmed = confirmations(&mut import);
        // A few batches in, at another moment of the next each time.
        let mut acknowledged = 0;
        for _ in 0..=round * 2 / 3 {
            acknowledged = confirmed.recv_timeout(Duration::from_secs(120)).unwrap_or(acknowledged);
        }
        std::thread::sleep(Duration::from_millis(round * 61 % 400));
        // SIGKILL: it can neither finish nor tidy up.
        import.kill().unwrap();
        import.wait().unwrap();
        acknowledged = confirmed.try_iter().last().unwrap_or(acknowledged);

        kept = runtime.block_on(async {
            let database = Database::connect(url, &ConnectOptions::default()).await.unwrap();
            settled(&database, url).await;
            let properties = whole_properties(&database).await;
            database.close().await;
            properties
        });
        assert!(kept >= acknowledged, "round {round}: {acknowledged} were confirmed, {kept} are there");
        assert!(kept % 1_000 == 0 || kept == ROWS, "round {round}: {kept} are no whole batches");
    }

    let completed = importing(folder, url, "many.csv").output().unwrap();
    let said = String::from_utf8(completed.stdout).unwrap();
    let expected = format!("{ROWS} rows: {} created, 0 updated, {kept} unchanged", ROWS - kept);
    assert!(said.lines().last().unwrap().starts_with(&expected), "{said}");
    runtime.block_on(async {
        let database = Database::connect(url, &ConnectOptions::default()).await.unwrap();
        assert_eq!(whole_properties(&database).await, ROWS);
        let told = "SELECT COUNT(*) AS n FROM outbox WHERE kind = 'PROPERTY_PUBLISHED.v1'";
        assert_eq!(number(&database, told).await, ROWS, "each was told of once");
        database.close().await;
    });
}
