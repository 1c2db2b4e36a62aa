//! `make bench`: how long it takes to compute the free times of one property.
//!
//! ```text
//! cargo bench -p booking_management --features test-doubles --bench slots
//! ```

use booking_management::domain::hours::{AgentCalendar, DayHours, WeeklyHours};
use booking_management::domain::settings::VisitSettings;
use booking_management::domain::slot::{Busy, Openings, Showing, Slot, SlotFacts, StraightLine};
use booking_management::fixtures::{AGENCY, ANA, FLAT, HOUSE, noon, shown};
use chrono::{Days, TimeDelta};
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};
use uuid::Uuid;

const BOOKINGS: u32 = 500;
const DAYS: u64 = 60;
const ROUNDS: u32 = 200;
const MAX_MILLISECONDS: f64 = 3.0;

fn main() -> Result<(), Box<dyn Error>> {
    let facts = facts()?;
    let found = free(&facts).len();
    let mut rounds: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            black_box(free(black_box(&facts)));
            began.elapsed()
        })
        .collect();
    rounds.sort_unstable();
    let at =
        |share: usize| rounds.get(rounds.len() * share / 100).map_or(0.0, |took| took.as_secs_f64() * 1e3);
    println!("\n## Free times\n");
    println!("| {DAYS} days, {BOOKINGS} bookings of the agent, {found} free | | target |");
    println!("| --- | ---: | ---: |");
    println!("| milliseconds, half of the rounds | {:.3} | {MAX_MILLISECONDS} |", at(50));
    println!("| milliseconds, 99 of 100 rounds | {:.3} | {MAX_MILLISECONDS} |", at(99));
    Ok(())
}

/// As the first page of the booking flow asks for them, all that is made ready included.
fn free(facts: &SlotFacts) -> Vec<Slot> {
    let openings = Openings::new(facts, noon(), &StraightLine::default(), None);
    let first = noon().date_naive();
    openings.free_slots(first, first + Days::new(DAYS))
}

/// An agent who works every day from 8 to 20 and shows another property every second hour or so.
fn facts() -> Result<SlotFacts, Box<dyn Error>> {
    let hours = DayHours::new(vec![(480, 1200)])?;
    let mut calendar = AgentCalendar::unsaid(AGENCY, ANA);
    calendar.hours = WeeklyHours(std::array::from_fn(|_| hours.clone()));
    let place = shown(HOUSE).position;
    let busy = (0..BOOKINGS)
        .map(|n| {
            let hours = i64::from(n / 8 * 24 + n % 8) - 3;
            let starts_at = noon() + TimeDelta::hours(hours) + TimeDelta::minutes(i64::from(n % 3) * 5);
            let ends_at = starts_at + TimeDelta::minutes(20);
            Busy {
                occasion: Uuid::from_u128(n.into()),
                held_from: starts_at - TimeDelta::minutes(5),
                held_until: ends_at + TimeDelta::minutes(5),
                showing: Some(Showing { starts_at, ends_at, place }),
            }
        })
        .collect();
    let (property, settings) = (shown(FLAT), VisitSettings::default());
    Ok(SlotFacts { property, settings, agent: Some(ANA), calendar: Some(calendar), busy })
}
