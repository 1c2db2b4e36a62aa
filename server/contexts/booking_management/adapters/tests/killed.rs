//! Visits are booked, moved, handed over, confirmed and cancelled by two processes at once, and each is
//! killed, again and again: all that was acknowledged is there, nothing that was refused is, and nobody is
//! held twice.
//!
//! Some hundred operations each time; `ESTATE_OS_TEST_OPERATIONS=100000 cargo test -p
//! booking_management_adapters --test killed -- --nocapture` takes its time and tells how it went.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod checker;
mod harness;

use checker::{Client, Said, assert_true, opened, operations, prepare, seed};
use fastrand::Rng;
use harness::stories;
use sql::Durability;
use sql::testing::TestDatabase;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use tokio::task::JoinSet;

const ROUNDS: u32 = 20;
const PROCESSES: u32 = 2;
const CLIENTS: usize = 8;

/// Where the process that is going to be killed finds its database and what its clients know.
const DATABASE: &str = "ESTATE_OS_TEST_DATABASE";
const CLIENTS_FILE: &str = "ESTATE_OS_TEST_CLIENTS";
const CHANCE: &str = "ESTATE_OS_TEST_CHANCE";

/// Before each line that tells what was said; the harness of tests prints lines, too.
const MARK: &str = "said: ";

async fn work_for_ever(url: &str, clients: &Path, chance: u64) {
    let clients: Vec<Client> = serde_json::from_slice(&std::fs::read(clients).unwrap()).unwrap();
    let database = opened(url, Durability::PowerCut).await;
    let mut random = Rng::with_seed(chance);
    let mut tasks = JoinSet::new();
    for (n, mut client) in clients.into_iter().enumerate() {
        let (stories, mut random) = (stories(&database), random.fork());
        tasks.spawn(async move {
            loop {
                // Before it is asked and after it was answered: what lies between is in doubt.
                let tell = |said: Said| println!("\n{MARK}{}", serde_json::to_string(&(n, said)).unwrap());
                client.step(&stories, &mut random, None, tell).await;
            }
        });
    }
    tasks.join_all().await;
}

/// The process that is killed: this test's own, started once more with something to work on.
#[test]
fn whoever_is_given_a_database_works_until_killed() {
    let (Ok(url), Ok(clients)) = (std::env::var(DATABASE), std::env::var(CLIENTS_FILE)) else { return };
    let chance = std::env::var(CHANCE).unwrap().parse().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(work_for_ever(&url, &PathBuf::from(clients), chance));
}

#[test]
fn on_sqlite_every_acknowledged_visit_is_there_however_often_the_process_is_killed() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(killed_again_and_again(TestDatabase::sqlite()));
}

#[test]
fn on_postgres_every_acknowledged_visit_is_there_however_often_the_process_is_killed() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(killed_again_and_again(TestDatabase::postgres()));
}

async fn killed_again_and_again(database: impl Future<Output = TestDatabase>) {
    let database = database.await;
    let mut random = Rng::with_seed(seed());
    let folder = tempfile::tempdir().unwrap();
    prepare(&database.database()).await;
    let mut clients = vec![Client::default(); CLIENTS];
    let each = operations(600).div_ceil(ROUNDS * PROCESSES);
    let mut doubts = 0;
    for _ in 0..ROUNDS {
        // Each process has its own clients, and dies when these have heard enough: hardly ever both at once.
        std::thread::scope(|scope| {
            for (n, some) in clients.chunks_mut(CLIENTS / PROCESSES as usize).enumerate() {
                let (url, mut random) = (database.url(), random.fork());
                let file = folder.path().join(format!("clients-{n}.json"));
                std::fs::write(&file, serde_json::to_vec(&some).unwrap()).unwrap();
                scope.spawn(move || work_until_killed(url, &file, each, &mut random, some));
            }
        });
        doubts += clients.iter().filter(|client| client.in_doubt()).count();
    }
    assert!(doubts > 0, "nobody was killed in the middle of anything");
    let stories = stories(&database.database());
    for client in &mut clients {
        while client.in_doubt() {
            client.step(&stories, &mut random, None, |_| {}).await;
        }
    }
    let (answered, refused) =
        clients.iter().fold((0, 0), |sum, one| (sum.0 + one.answered(), sum.1 + one.refused()));
    println!(
        "{answered} answers, {refused} of them refusals; {doubts} were cut short by {} kills",
        ROUNDS * PROCESSES
    );
    assert!(answered >= each * ROUNDS * PROCESSES && refused > 0);
    assert_true(&database.database(), &clients).await;
    database.discard().await;
}

/// Lets the other process answer so many times, kills it in the middle, and notes all that it said.
fn work_until_killed(url: &str, file: &Path, answers: u32, random: &mut Rng, clients: &mut [Client]) {
    let mut worker = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "whoever_is_given_a_database_works_until_killed", "--nocapture"])
        .env(DATABASE, url)
        .env(CLIENTS_FILE, file)
        .env(CHANCE, random.u64(..).to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(worker.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let mut heard = 0;
    for line in lines.by_ref() {
        heard += u32::from(note(&line, clients));
        if heard == answers {
            break;
        }
    }
    assert_eq!(heard, answers, "it ended by itself");
    std::thread::sleep(Duration::from_micros(random.u64(0..5_000)));
    worker.kill().unwrap();
    worker.wait().unwrap();
    for line in lines {
        note(&line, clients);
    }
}

/// Notes what a line tells; a line that was cut off in the middle tells nothing. Whether it was an answer.
fn note(line: &str, clients: &mut [Client]) -> bool {
    let said = line.strip_prefix(MARK).and_then(|said| serde_json::from_str::<(usize, Said)>(said).ok());
    let Some((client, said)) = said else { return false };
    clients[client].note(said);
    matches!(said, Said::Hears(_))
}
