//! Values, transactions, conflicts, migrations.

use chrono::{DateTime, TimeDelta, TimeZone as _, Utc};
use kernel::storage::StorageError;
use sql::testing::TestDatabase;
use sql::{ConnectOptions, Database, Row, Statement};
use uuid::Uuid;

const SAMPLES: &str = "CREATE TABLE samples (
    id BIGINT NOT NULL PRIMARY KEY,
    amount BIGINT,
    share DOUBLE PRECISION,
    listed BOOLEAN,
    name TEXT,
    key UUID,
    at TIMESTAMPTZ
)";

#[derive(Debug, Clone, PartialEq)]
struct Sample {
    amount: Option<i64>,
    share: Option<f64>,
    listed: Option<bool>,
    name: Option<String>,
    key: Option<Uuid>,
    at: Option<DateTime<Utc>>,
}

async fn with_samples(database: Database) -> Database {
    database.execute(Statement::new(SAMPLES)).await.unwrap();
    database
}

fn insert(id: i64, sample: Sample) -> Statement {
    Statement::new(
        "INSERT INTO samples (id, amount, share, listed, name, key, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(sample.amount)
    .bind(sample.share)
    .bind(sample.listed)
    .bind(sample.name)
    .bind(sample.key)
    .bind(sample.at)
}

fn named(id: i64, name: &str) -> Statement {
    let nothing = Sample { amount: None, share: None, listed: None, name: None, key: None, at: None };
    insert(id, Sample { name: Some(name.to_owned()), ..nothing })
}

async fn ids(database: &Database) -> Vec<i64> {
    let rows = database.fetch_all(Statement::new("SELECT id FROM samples ORDER BY id")).await.unwrap();
    rows.iter().map(|row| row.get("id").unwrap()).collect()
}

mod contract {
    use super::*;

    pub async fn rows_in_a_column_are_read_as_others_are(database: Database) {
        let parts = r#"[
            {"amount": 9007199254740993, "share": 1, "name": "Água", "key": "01920000000070008000000000000001",
             "at": "2026-11-25T12:00:00.123456+00:00"},
            {"amount": null, "share": null, "name": null, "key": null, "at": null}
        ]"#;
        let select = Statement::new("SELECT $1 AS parts, 'no JSON' AS name").bind(parts.to_owned());
        let row = database.fetch_one(select).await.unwrap();
        let parts = row.rows("parts").unwrap();
        let read: Vec<_> = parts
            .iter()
            .map(|row| Sample {
                amount: row.get("amount").unwrap(),
                share: row.get("share").unwrap(),
                listed: None,
                name: row.get("name").unwrap(),
                key: row.get("key").unwrap(),
                at: row.get("at").unwrap(),
            })
            .collect();
        let first = Sample {
            amount: Some(9_007_199_254_740_993),
            share: Some(1.0),
            listed: None,
            name: Some("Água".to_owned()),
            key: Some(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001)),
            at: Some(
                Utc.with_ymd_and_hms(2026, 11, 25, 12, 0, 0).unwrap() + TimeDelta::microseconds(123_456),
            ),
        };
        let nothing = Sample { amount: None, share: None, listed: None, name: None, key: None, at: None };
        assert_eq!(read, [first, nothing]);
        assert!(matches!(parts[1].get::<i64>("amount"), Err(StorageError::Corrupt(_))), "no NULL");
        assert!(matches!(parts[0].get::<Option<i64>>("cost"), Err(StorageError::Corrupt(_))), "no such");
        assert!(matches!(parts[0].get::<i64>("name"), Err(StorageError::Corrupt(_))), "another kind");
        assert!(matches!(row.rows("name"), Err(StorageError::Corrupt(_))), "no JSON");
    }

    pub async fn every_kind_of_value_comes_back_as_it_was(database: Database) {
        let whole = |amount, share: f64, listed, name: &str, at| Sample {
            amount: Some(amount),
            share: Some(share),
            listed: Some(listed),
            name: Some(name.to_owned()),
            key: Some(Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001)),
            at: Some(at),
        };
        let samples = [
            whole(i64::MIN, f64::MIN, false, "", Utc.timestamp_opt(0, 0).unwrap()),
            whole(
                i64::MAX,
                f64::MAX,
                true,
                "Praça d'Água 🏠\n",
                Utc.timestamp_opt(1_792_000_000, 123_456_000).unwrap(),
            ),
            whole(0, 0.1 + 0.2, true, "42", Utc.timestamp_opt(-1, 999_999_000).unwrap()),
            whole(1, 5.0, false, "$1 '' \" \\ %", Utc.with_ymd_and_hms(9999, 12, 31, 23, 59, 59).unwrap()),
            Sample { amount: None, share: None, listed: None, name: None, key: None, at: None },
        ];
        for (id, sample) in (0..).zip(&samples) {
            assert_eq!(database.execute(insert(id, sample.clone())).await.unwrap(), 1);
        }
        let rows = database.fetch_all(Statement::new("SELECT * FROM samples ORDER BY id")).await.unwrap();
        let back: Vec<Sample> = rows
            .iter()
            .map(|row| Sample {
                amount: row.get("amount").unwrap(),
                share: row.get("share").unwrap(),
                listed: row.get("listed").unwrap(),
                name: row.get("name").unwrap(),
                key: row.get("key").unwrap(),
                at: row.get("at").unwrap(),
            })
            .collect();
        assert_eq!(back, samples);
    }

    pub async fn moments_are_compared_as_moments(database: Database) {
        let moment = Utc.timestamp_opt(1_792_000_000, 0).unwrap();
        for (id, micros) in (0..).zip([0, 1, 10, 500_000, 500_001, 999_999, 1_000_000]) {
            let at = moment + chrono::TimeDelta::microseconds(micros);
            let statement = Statement::new("INSERT INTO samples (id, at) VALUES ($1, $2)").bind(id).bind(at);
            database.execute(statement).await.unwrap();
        }
        assert_eq!(ids(&database).await, [0, 1, 2, 3, 4, 5, 6]);
        let count = |comparison: &str, micros| {
            let sql = format!("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM samples WHERE at {comparison} $1");
            let at = moment + chrono::TimeDelta::microseconds(micros);
            let database = &database;
            async move {
                let row = database.fetch_one(Statement::composed(sql).bind(at)).await.unwrap();
                row.get::<i64>("n").unwrap()
            }
        };
        assert_eq!(count("<", 500_000).await, 3);
        assert_eq!(count("<=", 500_000).await, 4);
        assert_eq!(count("=", 1_000_000).await, 1);
        assert_eq!(count(">", 999_999).await, 1);
    }

    pub async fn what_is_absent_or_of_another_kind_is_corrupt(database: Database) {
        database.execute(named(1, "a")).await.unwrap();
        let row = database.fetch_one(Statement::new("SELECT id, amount, name FROM samples")).await.unwrap();
        assert!(matches!(row.get::<i64>("amount"), Err(StorageError::Corrupt(_))));
        assert!(matches!(row.get::<i64>("no_such_column"), Err(StorageError::Corrupt(_))));
        assert!(matches!(row.get::<Uuid>("name"), Err(StorageError::Corrupt(_))));
        let none = database.fetch_one(Statement::new("SELECT id FROM samples WHERE id = 2")).await;
        assert!(matches!(none, Err(StorageError::Corrupt(_))));
    }

    pub async fn a_list_of_values_can_be_bound(database: Database) {
        for id in 1..=5 {
            database.execute(named(id, "a")).await.unwrap();
        }
        let statement =
            Statement::new("SELECT id FROM samples WHERE name = $1 AND id IN ($2, $3, $4) ORDER BY id")
                .bind("a".to_owned())
                .bind_each([5_i64, 1, 9]);
        let rows = database.fetch_all(statement).await.unwrap();
        let found: Vec<i64> = rows.iter().map(|row| row.get("id").unwrap()).collect();
        assert_eq!(found, [1, 5]);
    }

    pub async fn a_committed_change_is_seen_and_a_dropped_one_leaves_no_trace(database: Database) {
        let mut kept = database.begin().await.unwrap();
        kept.execute(named(1, "kept")).await.unwrap();
        assert_eq!(ids(&database).await, [0_i64; 0], "nobody else sees it before the commit");
        kept.commit().await.unwrap();

        let mut dropped = database.begin().await.unwrap();
        dropped.execute(named(2, "dropped")).await.unwrap();
        drop(dropped);
        let mut undone = database.begin().await.unwrap();
        undone.execute(named(3, "undone")).await.unwrap();
        undone.rollback().await.unwrap();

        assert_eq!(ids(&database).await, [1]);
    }

    pub async fn a_taken_key_is_a_conflict(database: Database) {
        database.execute(named(1, "first")).await.unwrap();
        assert!(matches!(database.execute(named(1, "second")).await, Err(StorageError::Conflict)));
        let mut transaction = database.begin().await.unwrap();
        assert!(matches!(transaction.execute(named(1, "third")).await, Err(StorageError::Conflict)));
    }

    pub async fn a_broken_rule_other_than_a_taken_key_is_unavailable(database: Database) {
        let nameless = Statement::new("INSERT INTO places (id) VALUES (1)");
        assert!(matches!(database.execute(nameless).await, Err(StorageError::Unavailable(_))));
        let orphan = Statement::new(
            "INSERT INTO property_texts (property_id, locale, title, description) VALUES ($1, 'pt', '', '')",
        )
        .bind(Uuid::from_u128(1));
        assert!(matches!(database.execute(orphan).await, Err(StorageError::Unavailable(_))));
    }

    pub async fn a_transaction_in_which_a_statement_failed_cannot_be_committed(database: Database) {
        let mut transaction = database.begin().await.unwrap();
        transaction.execute(named(1, "first")).await.unwrap();
        transaction.execute(named(1, "again")).await.unwrap_err();
        assert!(transaction.execute(named(2, "after")).await.is_err(), "nothing runs after a failure");
        assert!(transaction.commit().await.is_err());
        assert_eq!(ids(&database).await, [0_i64; 0]);
    }

    pub async fn readers_do_not_wait_for_a_writer(database: Database) {
        database.execute(named(1, "before")).await.unwrap();
        let mut transaction = database.begin().await.unwrap();
        transaction.execute(Statement::new("UPDATE samples SET name = 'after'")).await.unwrap();
        let row = database.fetch_one(Statement::new("SELECT name FROM samples")).await.unwrap();
        assert_eq!(row.get::<String>("name").unwrap(), "before");
        transaction.commit().await.unwrap();
        let row = database.fetch_one(Statement::new("SELECT name FROM samples")).await.unwrap();
        assert_eq!(row.get::<String>("name").unwrap(), "after");
    }

    pub async fn the_listing_clock_counts_every_change_once(database: Database) {
        let raise = "UPDATE listing_clock SET value = value + 1 WHERE id = 1 RETURNING value";
        let raised = (0..8).map(|_| {
            let database = database.clone();
            tokio::spawn(async move {
                let mut seen = Vec::new();
                for _ in 0..25 {
                    let mut transaction = database.begin().await.unwrap();
                    let row = transaction.fetch_one(Statement::new(raise)).await.unwrap();
                    seen.push(row.get::<i64>("value").unwrap());
                    transaction.commit().await.unwrap();
                }
                seen
            })
        });
        let mut seen = Vec::new();
        for task in raised.collect::<Vec<_>>() {
            seen.extend(task.await.unwrap());
        }
        seen.sort_unstable();
        assert_eq!(seen, (1..=200).collect::<Vec<i64>>());
    }

    pub async fn rows_are_read_one_by_one_and_what_is_wrong_with_one_is_told(database: Database) {
        for (id, name) in [(1, "um"), (2, "dois"), (3, "três")] {
            database.execute(named(id, name)).await.unwrap();
        }
        let all = || Statement::new("SELECT id, name, amount FROM samples ORDER BY id");
        let name = |row: &Row| row.get::<String>("name");
        assert_eq!(database.fetch_each(all(), name).await.unwrap(), ["um", "dois", "três"]);
        let amount = |row: &Row| row.get::<i64>("amount");
        assert!(matches!(database.fetch_each(all(), amount).await, Err(StorageError::Corrupt(_))));

        let mut transaction = database.begin().await.unwrap();
        assert_eq!(transaction.fetch_each(all(), name).await.unwrap(), ["um", "dois", "três"]);
        assert!(transaction.fetch_each(all(), amount).await.is_err());
        assert!(transaction.commit().await.is_err(), "who read half of it decides nothing");
        assert_eq!(ids(&database).await, [1, 2, 3]);
    }

    pub async fn a_statement_is_checked_without_being_run(database: Database) {
        database.prepare_check("DELETE FROM samples WHERE id = $1").await.unwrap();
        assert!(database.prepare_check("SELECT no_such_column FROM samples").await.is_err());
        assert!(database.prepare_check("SELEKT 1").await.is_err());
        assert_eq!(database.pending().await.unwrap(), []);
    }
}

sql::contract_suite! {
    sqlite: |database| with_samples(database).await,
    postgres: |database| with_samples(database).await;
    contract::{
        every_kind_of_value_comes_back_as_it_was,
        rows_in_a_column_are_read_as_others_are,
        moments_are_compared_as_moments,
        what_is_absent_or_of_another_kind_is_corrupt,
        a_list_of_values_can_be_bound,
        a_committed_change_is_seen_and_a_dropped_one_leaves_no_trace,
        a_taken_key_is_a_conflict,
        a_broken_rule_other_than_a_taken_key_is_unavailable,
        a_transaction_in_which_a_statement_failed_cannot_be_committed,
        readers_do_not_wait_for_a_writer,
        the_listing_clock_counts_every_change_once,
        rows_are_read_one_by_one_and_what_is_wrong_with_one_is_told,
        a_statement_is_checked_without_being_run,
    }
}

#[test]
fn sqlite_writers_take_turns_from_their_first_read() {
    sql::testing::on_sqlite(|database| async move {
        let database = with_samples(database).await;
        database
            .execute(insert(
                1,
                Sample { amount: Some(0), share: None, listed: None, name: None, key: None, at: None },
            ))
            .await
            .unwrap();
        let tasks: Vec<_> = (0..40)
            .map(|_| {
                let database = database.clone();
                tokio::spawn(async move {
                    let mut transaction = database.begin().await.unwrap();
                    let row =
                        transaction.fetch_one(Statement::new("SELECT amount FROM samples")).await.unwrap();
                    tokio::task::yield_now().await;
                    let more = row.get::<i64>("amount").unwrap() + 1;
                    transaction
                        .execute(Statement::new("UPDATE samples SET amount = $1").bind(more))
                        .await
                        .unwrap();
                    transaction.commit().await.unwrap();
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let row = database.fetch_one(Statement::new("SELECT amount FROM samples")).await.unwrap();
        assert_eq!(row.get::<i64>("amount").unwrap(), 40);
    });
}

/// As `.cargo/config.toml` says, and why; a variable of the same name in the environment would win.
#[test]
fn sqlite_counts_no_memory_and_shares_no_page_cache() {
    sql::testing::on_sqlite(|database| async move {
        let options = Statement::new("SELECT compile_options AS name FROM pragma_compile_options");
        let rows = database.fetch_all(options).await.unwrap();
        let names: Vec<String> = rows.iter().map(|row| row.get("name").unwrap()).collect();
        assert!(names.iter().any(|name| name == "DEFAULT_MEMSTATUS=0"), "{names:?}");
        assert!(!names.iter().any(|name| name == "ENABLE_MEMORY_MANAGEMENT"), "{names:?}");
    });
}

#[test]
fn sqlite_refuses_a_write_where_a_read_was_promised() {
    sql::testing::on_sqlite(|database| async move {
        let database = with_samples(database).await;
        let written =
            database.fetch_optional(Statement::new("INSERT INTO samples (id) VALUES (1) RETURNING id")).await;
        assert!(matches!(written, Err(StorageError::Unavailable(_))));
        assert_eq!(ids(&database).await, [0_i64; 0]);
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_migrate_one_sqlite_file_at_once_all_succeed() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", folder.path().join("new/folder/estate.db").display());
    let first = Database::connect(&url, &ConnectOptions::default()).await.unwrap();
    assert!(!first.pending().await.unwrap().is_empty());
    migrate_four_times_at_once(&url).await;
    assert_eq!(first.pending().await.unwrap(), []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn processes_that_migrate_one_postgres_database_at_once_all_succeed() {
    let test = TestDatabase::postgres().await;
    for statement in ["DROP SCHEMA public CASCADE", "CREATE SCHEMA public"] {
        test.database().execute(Statement::new(statement)).await.unwrap();
    }
    assert!(!test.database().pending().await.unwrap().is_empty());
    migrate_four_times_at_once(test.url()).await;
    assert_eq!(test.database().pending().await.unwrap(), []);
    test.discard().await;
}

async fn migrate_four_times_at_once(url: &str) {
    let tasks: Vec<_> = (0..4)
        .map(|_| {
            let url = url.to_owned();
            tokio::spawn(async move {
                let database = Database::connect(&url, &ConnectOptions::default()).await.unwrap();
                database.migrate().await.unwrap();
                database.close().await;
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

/// Two writers want the same row; the second is told to come back later.
async fn nobody_waits_longer_than_told(test: TestDatabase) {
    let patience = std::time::Duration::from_millis(100);
    let options = ConnectOptions { patience, ..ConnectOptions::default() };
    let database = Database::connect(test.url(), &options).await.unwrap();
    let raise = "UPDATE listing_clock SET value = value + 1";
    let mut first = database.begin().await.unwrap();
    first.execute(Statement::new(raise)).await.unwrap();
    let second = database.execute(Statement::new(raise)).await;
    assert!(matches!(second, Err(StorageError::Unavailable(_))), "{second:?}");
    first.commit().await.unwrap();
    assert_eq!(database.execute(Statement::new(raise)).await.unwrap(), 1);
    database.close().await;
    test.discard().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_writer_waits_no_longer_than_told() {
    nobody_waits_longer_than_told(TestDatabase::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_writer_waits_no_longer_than_told() {
    nobody_waits_longer_than_told(TestDatabase::postgres().await).await;
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_with_a_sentence() {
    for url in ["", "estate.db", "mysql://localhost", "sqlite::memory:", "sqlite://", "sqlite://a.db?mode=ro"]
    {
        let refused = Database::connect(url, &ConnectOptions::default()).await;
        assert!(matches!(refused, Err(StorageError::Unavailable(_))), "`{url}` was taken");
    }
}

#[tokio::test]
async fn a_password_is_not_told_when_nobody_answers() {
    let patience = std::time::Duration::from_millis(200);
    let options = ConnectOptions { patience, ..ConnectOptions::default() };
    let refused =
        Database::connect("postgres://estate:hunter2@127.0.0.1:1/estate", &options).await.unwrap_err();
    let said = refused.to_string();
    assert!(said.contains("127.0.0.1:1") && !said.contains("hunter2"), "{said}");
}
