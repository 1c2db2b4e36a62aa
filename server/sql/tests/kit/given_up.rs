//! Requests given up at any moment, as when a visitor closes the tab: no
//! acknowledged write is lost, no connection stays in a transaction.

use sql::testing::TestDatabase;
use sql::{ConnectOptions, Database, Durability, Statement};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Who gives up, and how often each.
const VISITORS: u64 = 60;
const VISITS: u64 = 300;

/// Who writes meanwhile.
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
    for visit in 0..VISITS {
        let turns = random() % 60;
        let database = &database;
        let _ = given_up_after(turns, async {
            let mut transaction = database.begin().await.unwrap();
            if visit % 3 == 0 {
                let id = i64::try_from(1_000_000 + seed * VISITS + visit).unwrap();
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

/// Visitors and writers on few connections. Gives back the database, at rest,
/// and what was acknowledged.
async fn storm(url: &str) -> (Database, BTreeSet<i64>) {
    let database = few_connections(url, 4).await;
    database.execute(Statement::new("CREATE TABLE written (id BIGINT NOT NULL PRIMARY KEY)")).await.unwrap();

    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| tokio::spawn(writing(database.clone(), writer, Arc::clone(&stop))))
        .collect();
    let visitors: Vec<_> =
        (0..VISITORS).map(|seed| tokio::spawn(visitors_giving_up(database.clone(), seed))).collect();
    for visitor in visitors {
        visitor.await.unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    let mut acknowledged = BTreeSet::new();
    for writer in writers {
        acknowledged.extend(writer.await.unwrap());
    }
    assert!(acknowledged.len() > 100, "only {} writes: no storm", acknowledged.len());
    (database, acknowledged)
}

async fn few_connections(url: &str, connections: u32) -> Database {
    let options = ConnectOptions {
        connections: Some(connections),
        patience: Duration::from_secs(60),
        durability: Durability::ThrowAway,
    };
    Database::connect(url, &options).await.unwrap()
}

async fn lost(database: &Database, acknowledged: &BTreeSet<i64>) -> Vec<i64> {
    let rows = database.fetch_all(Statement::new("SELECT id FROM written")).await.unwrap();
    let kept: BTreeSet<i64> = rows.iter().map(|row| row.get("id").unwrap()).collect();
    acknowledged.difference(&kept).copied().collect()
}

/// How many connections rest inside a transaction once the rollbacks of the
/// last visitors, which nobody waits for, have had their time.
async fn left_in_a_transaction(observer: &Database) -> i64 {
    let resting = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM pg_stat_activity
        WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    let mut left = i64::MAX;
    for _ in 0..50 {
        left = observer.fetch_one(Statement::new(resting)).await.unwrap().get("n").unwrap();
        if left == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    left
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_loses_no_acknowledged_write_when_requests_are_given_up() {
    let test = TestDatabase::postgres().await;
    let (database, acknowledged) = storm(test.url()).await;
    assert_eq!(left_in_a_transaction(&test.database()).await, 0, "connections left in a transaction");
    // What only sat in somebody's open transaction is lost now.
    database.close().await;
    assert_eq!(lost(&test.database(), &acknowledged).await, [0_i64; 0], "acknowledged, and gone");
    test.discard().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_loses_no_acknowledged_write_when_requests_are_given_up() {
    let test = TestDatabase::sqlite().await;
    let (database, acknowledged) = storm(test.url()).await;
    database.close().await;
    assert_eq!(lost(&test.database(), &acknowledged).await, [0_i64; 0], "acknowledged, and gone");
    test.discard().await;
}

/// One connection, so that every write follows a transaction given up on the
/// very same one; each is looked for at once from outside.
async fn every_write_after_a_begin_given_up_is_seen(test: TestDatabase) {
    let database = few_connections(test.url(), 1).await;
    let observer = test.database();
    database.execute(Statement::new("CREATE TABLE written (id BIGINT NOT NULL PRIMARY KEY)")).await.unwrap();
    for id in 0..200 {
        let turns = u64::try_from(id % 20).unwrap();
        let _ = given_up_after(turns, database.begin()).await;
        database.execute(insert(id)).await.unwrap();
        assert_eq!(lost(&observer, &BTreeSet::from([id])).await, [0_i64; 0], "given up after {turns} turns");
    }
    database.close().await;
    test.discard().await;
}

#[tokio::test]
async fn a_postgres_transaction_given_up_while_beginning_swallows_no_later_write() {
    every_write_after_a_begin_given_up_is_seen(TestDatabase::postgres().await).await;
}

#[tokio::test]
async fn a_sqlite_transaction_given_up_while_beginning_swallows_no_later_write() {
    every_write_after_a_begin_given_up_is_seen(TestDatabase::sqlite().await).await;
}

async fn connections(observer: &Database) -> i64 {
    let open =
        "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM pg_stat_activity WHERE datname = current_database()";
    observer.fetch_one(Statement::new(open)).await.unwrap().get("n").unwrap()
}

#[tokio::test]
async fn a_postgres_connection_is_opened_to_the_end_for_whoever_asks_next() {
    let test = TestDatabase::postgres().await;
    let observer = few_connections(test.url(), 1).await;
    let database = few_connections(test.url(), 2).await;
    let busy = database.begin().await.unwrap();
    let before = connections(&observer).await;

    let first = given_up_after(1, database.fetch_one(Statement::new("SELECT 1 AS one"))).await;
    assert!(first.is_none(), "nobody opens a connection so soon");
    let mut tries = 0;
    while connections(&observer).await == before {
        tries += 1;
        assert!(tries < 1_000, "it went away with whoever asked for it");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }

    busy.rollback().await.unwrap();
    database.close().await;
    observer.close().await;
    test.discard().await;
}
