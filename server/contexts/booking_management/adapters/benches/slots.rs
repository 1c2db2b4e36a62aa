//! How long it takes to find the free times of one property, read anew from the database each time:
//! `cargo bench -p booking_management_adapters`, with PostgreSQL beside SQLite under
//! `scripts/with-postgres.sh`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for the terminal")]

#[path = "../tests/harness/mod.rs"]
mod harness;

use booking_management::application::use_cases::{BookForCallerCommand, FindSlotsQuery, SetHoursCommand};
use booking_management::domain::holidays::Holidays;
use booking_management::domain::hours::{DayHours, Keeper, WeeklyHours};
use booking_management::domain::slot::Wanted;
use booking_management::fixtures::{ANA, FLAT, HOUSE, ana, at, contact, shown};
use chrono::TimeDelta;
use kernel::ids::{IdGenerator, TimeOrderedIds};
use sql::testing::TestDatabase;
use std::time::{Duration, Instant};

const BOOKINGS: i32 = 500;
const A_DAY: i32 = 9;
const DAYS: u16 = 60;
const ROUNDS: usize = 1_000;
/// Rounds before those, in which connections are opened and statements made ready.
const WARMING: usize = 50;
const BUDGET: Duration = Duration::from_millis(3);

async fn measure(name: &str, database: TestDatabase) {
    harness::plant(&database.database()).await;
    let stories = harness::stories(&database.database());
    let long_day = DayHours::new(vec![(480, 1200)]).unwrap();
    let hours = WeeklyHours(std::array::from_fn(|_| long_day.clone()));
    let command = SetHoursCommand { whose: ANA, hours, holidays: Holidays::None };
    stories.keep_calendar.set_hours(&Keeper::own(ana()), command).await.unwrap();
    for n in 0..BOOKINGS {
        let (day, hour) = (TimeDelta::days((n / A_DAY).into()), TimeDelta::hours((n % A_DAY).into()));
        let command = BookForCallerCommand {
            key: TimeOrderedIds.next(),
            property: HOUSE,
            when: Wanted::Moment(at(3, 8, 0) + day + hour),
            visitor: contact("bruno"),
        };
        stories.book_for_caller.execute(&ana(), command).await.unwrap();
    }
    let query = FindSlotsQuery { property: shown(FLAT).number, from: None, days: DAYS, moving: None };
    let mut rounds = Vec::with_capacity(WARMING + ROUNDS);
    let mut found = 0;
    for _ in 0..WARMING + ROUNDS {
        let begun = Instant::now();
        let offered = stories.find_slots.execute(query).await.unwrap().unwrap();
        rounds.push(begun.elapsed());
        found = offered.slots.len();
    }
    let mut rounds = rounds.split_off(WARMING);
    rounds.sort_unstable();
    let (median, slowest) = (rounds[ROUNDS / 2], rounds[ROUNDS * 99 / 100]);
    let verdict = if slowest <= BUDGET { "" } else { "  over 3 ms" };
    println!(
        "{name}: {DAYS} days, {BOOKINGS} bookings of the agent, {found} free: median {:.2} ms, p99 {:.2} ms{verdict}",
        median.as_secs_f64() * 1e3,
        slowest.as_secs_f64() * 1e3
    );
    database.discard().await;
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        measure("SQLite", TestDatabase::sqlite().await).await;
        if std::env::var_os("ESTATE_OS_TEST_POSTGRES").is_some() {
            measure("PostgreSQL", TestDatabase::postgres().await).await;
        }
    });
}
