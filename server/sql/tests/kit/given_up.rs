//! Requests given up at any moment, as when a visitor closes the tab: no
//! acknowledged write is lost, no connection stays in a transaction.

use sql::testing::TestDatabase;
use sql::{ConnectOptions, Database, Statement};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

const GIVING_UP: u64 = 6_000;
const WRITERS: u64 = 8;

/// A fixed sequence of numbers that look random (Lehmer's generator).
fn shuffled(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed * 2 + 1;
    move || {
        state = state.wrapping_mul(0xda94_2042_e4dd_58b5);
        state >> 40
    }
}

/// Waits for `work`, but only as long as it takes the runtime to come around
/// `turns` times: finer than any timer.
async fn given_up_after<T>(turns: u64, work: impl Future<Output = T>) -> Option<T> {
    let patience = async {
        for _ in 0..turns {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        done = work => Some(done),
        () = patience => None,
    }
}

fn insert(id: i64) -> Statement {
    Statement::new("INSERT INTO written (id) VALUES ($1)").bind(id)
}

/// Visitors who give up while a transaction begins, writes or commits.
async fn visitors_giving_up(database: Database, seed: u64) {
    let mut random = shuffled(seed);
    for visitor in 0..GIVING_UP / 60 {
        let turns = random() % 60;
        let database = &database;
        let _ = given_up_after(turns, async {
            let mut transaction = database.begin().await.unwrap();
            if visitor % 3 == 0 {
                let id = i64::try_from(1_000_000 + seed * GIVING_UP + visitor).unwrap();
                transaction.execute(insert(id)).await.unwrap();
                transaction.commit().await.unwrap();
            }
        })
        .await;
    }
}

/// Somebody whose every write must last: alone, and in transactions.
async fn writing(database: Database, writer: u64, stop: Arc<AtomicBool>) -> BTreeSet<i64> {
    let mut acknowledged = BTreeSet::new();
    let mut id = i64::try_from(writer * 100_000).unwrap();
    while !stop.load(Ordering::Relaxed) {
        id += 1;
        if id % 2 == 0 {
            database.execute(insert(id)).await.unwrap();
        } else {
            let mut transaction = database.begin().await.unwrap();
            transaction.execute(insert(id)).await.unwrap();
            transaction.commit().await.unwrap();
        }
        acknowledged.insert(id);
    }
    acknowledged
}

async fn storm(url: &str) -> BTreeSet<i64> {
    let options = ConnectOptions {
        connections: Some(4),
        patience: Duration::from_secs(60),
        durability: sql::Durability::ThrowAway,
    };
    let database = Database::connect(url, &options).await.unwrap();
    database.execute(Statement::new("CREATE TABLE written (id BIGINT NOT NULL PRIMARY KEY)")).await.unwrap();

    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| tokio::spawn(writing(database.clone(), writer, Arc::clone(&stop))))
        .collect();
    let visitors: Vec<_> =
        (0..60).map(|seed| tokio::spawn(visitors_giving_up(database.clone(), seed))).collect();
    for visitor in visitors {
        visitor.await.unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    let mut acknowledged = BTreeSet::new();
    for writer in writers {
        acknowledged.extend(writer.await.unwrap());
    }
    // What only sat in somebody's open transaction is lost now.
    database.close().await;
    acknowledged
}

async fn lost(database: &Database, acknowledged: &BTreeSet<i64>) -> Vec<i64> {
    let rows = database.fetch_all(Statement::new("SELECT id FROM written")).await.unwrap();
    let kept: BTreeSet<i64> = rows.iter().map(|row| row.get("id").unwrap()).collect();
    acknowledged.difference(&kept).copied().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_loses_no_acknowledged_write_when_requests_are_given_up() {
    let test = TestDatabase::postgres().await;
    let watching = tokio::spawn(longest_left_in_a_transaction(test.database()));
    let acknowledged = storm(test.url()).await;
    assert!(acknowledged.len() > 100, "only {} writes: no storm", acknowledged.len());
    assert_eq!(lost(&test.database(), &acknowledged).await, [0_i64; 0], "acknowledged, and gone");
    assert_eq!(watching.await.unwrap(), 0, "connections left in a transaction");
    test.discard().await;
}

/// After the storm has begun: how many of its connections rest inside a
/// transaction at two looks in a row, in the same transaction.
async fn longest_left_in_a_transaction(database: Database) -> usize {
    let resting = || async {
        let rows = database
            .fetch_all(Statement::new(
                "SELECT CAST(pid AS BIGINT) AS pid, CAST(xact_start AS TIMESTAMPTZ) AS since
                 FROM pg_stat_activity
                 WHERE datname = current_database() AND state LIKE 'idle in transaction%'",
            ))
            .await
            .unwrap();
        rows.iter()
            .map(|row| {
                let since: chrono::DateTime<chrono::Utc> = row.get("since").unwrap();
                (row.get::<i64>("pid").unwrap(), since)
            })
            .collect::<BTreeSet<_>>()
    };
    let mut left = 0;
    let mut before = resting().await;
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(250)).await;
        let now = resting().await;
        left = left.max(before.intersection(&now).count());
        before = now;
    }
    left
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_loses_no_acknowledged_write_when_requests_are_given_up() {
    let test = TestDatabase::sqlite().await;
    let acknowledged = storm(test.url()).await;
    assert!(acknowledged.len() > 100, "only {} writes: no storm", acknowledged.len());
    assert_eq!(lost(&test.database(), &acknowledged).await, [0_i64; 0], "acknowledged, and gone");
    test.discard().await;
}
