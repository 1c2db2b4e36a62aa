//! Nobody is booked twice, whatever happens at once: several databases' worth of clients, some of
//! whom go away in the middle of what they asked.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod checker;
mod harness;

use booking_management::application::use_cases::{BookVisitCommand, BookVisitError};
use booking_management::contract::Traces as _;
use booking_management::domain::slot::{SlotRefusal, Wanted};
use booking_management::fixtures::{FLAT, HOUSE, at, contact, shown};
use checker::{Client, assert_true, opened, operations, prepare, seed};
use fastrand::Rng;
use harness::{SqlTraces, plant, stories};
use sql::Durability;
use sql::testing::TestDatabase;
use std::time::Duration;
use tokio::task::JoinSet;
use uuid::Uuid;

/// As many as several processes over one database have.
const DATABASES: usize = 3;
const CLIENTS: u32 = 12;

async fn at_random(database: TestDatabase) {
    let mut random = Rng::with_seed(seed());
    let each = operations(480).div_ceil(CLIENTS);
    prepare(&database.database()).await;
    let mut databases = Vec::new();
    for _ in 0..DATABASES {
        databases.push(opened(database.url(), Durability::ThrowAway).await);
    }
    let mut tasks = JoinSet::new();
    for database in databases.iter().cycle().take(CLIENTS as usize) {
        let (stories, mut random) = (stories(database), random.fork());
        tasks.spawn(async move {
            let mut client = Client::default();
            while client.answered() < each || client.in_doubt() {
                // Every fourth loses patience: at once, or so late that all was done. Only sometimes again
                // when it asks again: how long an answer takes is the machine's, and it must come in the end.
                let impatient = client.answered() % 4 == 0 && (!client.in_doubt() || random.bool());
                let patience = || Duration::from_micros(random.u64(0..30_000));
                let patience = impatient.then(patience).filter(|_| client.answered() < each);
                client.step(&stories, &mut random, patience, |_| {}).await;
            }
            client
        });
    }
    let clients = tasks.join_all().await;
    let refused: u32 = clients.iter().map(Client::refused).sum();
    assert!(refused > 0 && refused < each * CLIENTS, "{refused} were refused: nobody was in anybody's way");
    assert_true(&database.database(), &clients).await;
    for database in databases {
        database.close().await;
    }
    database.discard().await;
}

/// Two hundred at a time, as many as a crowd in front of two servers.
async fn one_time_for_ten_thousand(database: TestDatabase) {
    const AT_ONCE: u32 = 200;
    let each = operations(1_000).min(10_000).div_ceil(AT_ONCE);
    plant(&database.database()).await;
    let databases = [
        opened(database.url(), Durability::ThrowAway).await,
        opened(database.url(), Durability::ThrowAway).await,
    ];
    let mut tasks = JoinSet::new();
    for n in 0..AT_ONCE {
        let stories = stories(&databases[n as usize % 2]);
        tasks.spawn(async move {
            let (mut booked, mut taken) = (0, 0);
            for m in 0..each {
                // One agent's, at half past of one property and at the hour of the other.
                let (property, minute) = if (n + m) % 3 == 0 { (HOUSE, 30) } else { (FLAT, 0) };
                let form = BookVisitCommand {
                    key: Uuid::from_u64_pair(n.into(), m.into()),
                    property: shown(property).number,
                    when: Wanted::Moment(at(4, 10, minute)),
                    visitor: contact("bruno"),
                    consent: true,
                    invitation: None,
                };
                match stories.book_visit.execute(form).await {
                    Ok(_) => booked += 1,
                    Err(BookVisitError::Refused { refusal: SlotRefusal::Taken, next }) => {
                        assert_eq!(next.len(), 5, "with what to do next");
                        taken += 1;
                    }
                    Err(error) => panic!("{error}"),
                }
            }
            (booked, taken)
        });
    }
    let answers = tasks.join_all().await;
    let sum = answers.iter().fold((0, 0), |sum, answer| (sum.0 + answer.0, sum.1 + answer.1));
    assert_eq!(sum, (1, AT_ONCE * each - 1));
    let told = SqlTraces(database.database()).events().await;
    assert_eq!(told.len(), 1);
    for database in databases {
        database.close().await;
    }
    database.discard().await;
}

fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build();
    runtime.unwrap().block_on(test);
}

#[test]
fn on_sqlite_nothing_that_clients_do_at_once_holds_anybody_twice() {
    run(async { at_random(TestDatabase::sqlite().await).await });
}

#[test]
fn on_postgres_nothing_that_clients_do_at_once_holds_anybody_twice() {
    run(async { at_random(TestDatabase::postgres().await).await });
}

#[test]
fn on_sqlite_of_all_who_want_one_time_one_gets_it() {
    run(async { one_time_for_ten_thousand(TestDatabase::sqlite().await).await });
}

#[test]
fn on_postgres_of_all_who_want_one_time_one_gets_it() {
    run(async { one_time_for_ten_thousand(TestDatabase::postgres().await).await });
}
