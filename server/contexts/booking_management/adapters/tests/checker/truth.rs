//! What must be true of a database, whatever happened to it: nobody is held twice, all that was
//! acknowledged is there, nothing that was refused is.

use super::{Client, Known, agent, property};
use booking_management::domain::slot::{StraightLine, TravelTimes as _};
use chrono::TimeDelta;
use kernel::time::Timestamp;
use sql::{Database, Row, Statement};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What is kept free before and after each visit.
const PAUSE: TimeDelta = TimeDelta::minutes(15);
const LENGTH: TimeDelta = TimeDelta::minutes(30);

/// Compares a database with what the clients, none of whom is in doubt, were told.
pub async fn assert_true(database: &Database, clients: &[Client]) {
    let mut told: BTreeMap<Uuid, Known> = BTreeMap::new();
    for client in clients {
        assert!(!client.in_doubt());
        for (visit, known) in &client.visits {
            assert_eq!(told.insert(*visit, *known), None, "{visit} was given to two");
        }
    }
    every_visit_is_as_it_was_told(database, &told).await;
    every_form_booked_once(database, &told).await;
    what_is_held_is_what_stands(database, &told).await;
    every_version_was_told_of(database).await;
    no_agent_has_to_hurry(&told);
}

async fn rows(database: &Database, sql: &'static str) -> Vec<Row> {
    database.fetch_all(Statement::new(sql)).await.unwrap()
}

/// All that was acknowledged is there as it was last acknowledged, and nothing else is: what was
/// refused has no row.
async fn every_visit_is_as_it_was_told(database: &Database, told: &BTreeMap<Uuid, Known>) {
    let kept = rows(database, "SELECT id, property_id, agent_id, starts_at, status FROM visits").await;
    let mut found = BTreeMap::new();
    for row in kept {
        let of: (Uuid, Uuid, Timestamp, String) = (
            row.get("property_id").unwrap(),
            row.get("agent_id").unwrap(),
            row.get("starts_at").unwrap(),
            row.get("status").unwrap(),
        );
        found.insert(row.get::<Uuid>("id").unwrap(), of);
    }
    let status = |known: &Known| match (known.cancelled, known.waits) {
        (true, _) => "cancelled",
        (false, true) => "requested",
        (false, false) => "confirmed",
    };
    let expected = told.iter().map(|(visit, known)| {
        let (place, shows) = (property(known.property).id.0, agent(known.agent).0);
        (*visit, (place, shows, known.start, status(known).to_owned()))
    });
    assert_same(found, expected.collect());
}

async fn every_form_booked_once(database: &Database, told: &BTreeMap<Uuid, Known>) {
    let kept = rows(database, "SELECT key, visit_id FROM visit_requests").await;
    let found = kept.iter().map(|row| (row.get("key").unwrap(), row.get("visit_id").unwrap()));
    let expected = told.iter().map(|(visit, known)| (known.key, *visit));
    assert_same::<Uuid, Uuid>(found.collect(), expected.collect());
}

/// Of each agent and each property, no two holds overlap; and the holds are those of the visits
/// that are still to be.
async fn what_is_held_is_what_stands(database: &Database, told: &BTreeMap<Uuid, Known>) {
    let kept = rows(
        database,
        "SELECT occasion_id, resource_id, held_from, held_until FROM visit_holds ORDER BY resource_id, held_from",
    )
    .await;
    let holds: Vec<(Uuid, Timestamp, Timestamp, Uuid)> = kept
        .iter()
        .map(|row| {
            (
                row.get("resource_id").unwrap(),
                row.get("held_from").unwrap(),
                row.get("held_until").unwrap(),
                row.get("occasion_id").unwrap(),
            )
        })
        .collect();
    for pair in holds.windows(2) {
        let apart = pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1;
        assert!(apart, "{:?} is held by two", pair);
    }
    let expected = told.iter().filter(|(_, known)| !known.cancelled).flat_map(|(visit, known)| {
        let held = (known.start - PAUSE, known.start + LENGTH + PAUSE);
        let resources = [agent(known.agent).0, property(known.property).id.0];
        resources.map(|resource| ((resource, held.0, held.1, *visit), ()))
    });
    assert_same(holds.into_iter().map(|hold| (hold, ())).collect(), expected.collect());
}

/// The events of a visit and its row were written together, every time.
async fn every_version_was_told_of(database: &Database) {
    let kept = rows(database, "SELECT id, version FROM visits").await;
    let mut versions = BTreeSet::new();
    for row in kept {
        let (id, last): (Uuid, i64) = (row.get("id").unwrap(), row.get("version").unwrap());
        versions.extend((1..=last).map(|version| (id, version)));
    }
    let told = rows(database, "SELECT aggregate_id, aggregate_version FROM outbox").await;
    let count = told.len();
    let told: BTreeMap<(Uuid, i64), ()> = told
        .iter()
        .map(|row| ((row.get("aggregate_id").unwrap(), row.get("aggregate_version").unwrap()), ()))
        .collect();
    assert_eq!(told.len(), count, "something was told twice");
    assert_same(told, versions.into_iter().map(|version| (version, ())).collect());
}

/// Between two visits an agent has the pause and the time on the way.
fn no_agent_has_to_hurry(told: &BTreeMap<Uuid, Known>) {
    let place = |known: &Known| property(known.property).position.unwrap();
    let mut days: Vec<&Known> = told.values().filter(|known| !known.cancelled).collect();
    days.sort_by_key(|known| (known.agent, known.start));
    for pair in days.windows(2).filter(|pair| pair[0].agent == pair[1].agent) {
        let way = StraightLine::default().between(place(pair[0]), place(pair[1]));
        let between = pair[1].start - (pair[0].start + LENGTH);
        assert!(between >= PAUSE + way, "{pair:?}: {between} and {way} on the way");
    }
}

/// What differs, and not all that doesn't.
fn assert_same<K: Ord + Clone + std::fmt::Debug, V: PartialEq + std::fmt::Debug>(
    found: BTreeMap<K, V>,
    expected: BTreeMap<K, V>,
) {
    let wrong: Vec<_> = expected
        .keys()
        .chain(found.keys())
        .filter(|key| expected.get(key) != found.get(key))
        .map(|key| format!("{key:?}: told {:?}, found {:?}", expected.get(key), found.get(key)))
        .collect();
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
