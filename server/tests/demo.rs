//! The demo seed, through the use cases into both databases.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod beside;

use booking_management_adapters::elsewhere::HttpCalendars;
use booking_management_adapters::links::SignedVisitLinks;
use chrono::TimeDelta;
use estate_os::bootstrap::{visits_context, writing_contexts};
use estate_os::demo::{Seeding, Summary};
use kernel::time::{Clock, FixedClock, SystemClock};
use property_management_adapters::gazetteer::{SqlGazetteer, ensure_packaged};
use secrecy::SecretBox;
use sql::{Database, Statement};
use std::path::Path;
use std::sync::Arc;

/// The places that the assertions below need.
const PLACES: &[u8] = "kind,country,code,name,parent_code,lat,lon
district,PT,11,Lisboa,,38.7,-9.1
municipality,PT,1106,Lisboa,11,38.72509,-9.14980
town,PT,1106-graca,Graça,1106,38.71758,-9.12949
"
.as_bytes();

async fn seed(database: &Database, media: &Path) -> Summary {
    ensure_packaged(database, PLACES).await.unwrap();
    let now = SystemClock.now();
    let clock = Arc::new(FixedClock::at(now));
    let gazetteer = Arc::new(SqlGazetteer::new(database.clone()));
    let beside = beside::the_database(clock.clone());
    let (customers, properties) =
        writing_contexts(database, gazetteer.clone(), clock.clone(), None, beside).unwrap();
    let links = Arc::new(SignedVisitLinks::new(SecretBox::new(Box::new([7; 32]))));
    let calendars = Arc::new(HttpCalendars::new("https://estate.example").unwrap());
    let bookings = visits_context(database, links, calendars, clock.clone());
    let seeding = Seeding {
        customers: &customers,
        properties: &properties,
        bookings: &bookings,
        gazetteer: gazetteer.as_ref(),
        clock: &clock,
        now,
        media,
    };
    seeding.run().await.unwrap()
}

async fn count(database: &Database, what: &str) -> i64 {
    let statement = Statement::composed(format!("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM {what}"));
    database.fetch_one(statement).await.unwrap().get("n").unwrap()
}

async fn everything_is_published_once_with_its_history_and_pictures(database: Database) {
    let media = tempfile::tempdir().unwrap();
    let first = seed(&database, media.path()).await;
    assert_eq!(first.agencies, 3);
    assert_eq!(first.known, 0);
    let listings = i64::try_from(first.listings).unwrap();
    assert_eq!(count(&database, "listed_cards").await, listings, "all pass the strict gate");
    assert_eq!(count(&database, "properties WHERE status = 'ACTIVE' AND attention <> ''").await, 0);
    let homeless = "properties WHERE street IS NULL OR municipality IS NULL";
    assert_eq!(count(&database, homeless).await, 0, "each has an address");
    let in_a_year = (SystemClock.now() + TimeDelta::days(360)).format("%Y-%m-%d");
    let lasting = format!("properties WHERE energy_class IS NOT NULL AND energy_expires_on >= '{in_a_year}'");
    let certified = count(&database, "properties WHERE energy_class IS NOT NULL").await;
    assert_eq!(count(&database, &lasting).await, certified, "and a certificate that outlives the demo");
    assert!(count(&database, "listed_cards WHERE previous_price_cents > price_cents").await > 30);
    assert!(count(&database, "listed_cards WHERE status = 'RESERVED'").await > 5);
    assert!(count(&database, "listed_cards WHERE address_hidden").await > 30);
    assert!(count(&database, "properties WHERE parish_id IS NOT NULL").await > 0, "the gazetteer is asked");
    assert_eq!(count(&database, "property_texts").await, 3 * listings);
    let future = "property_prices h JOIN properties p ON p.id = h.property_id WHERE h.since > p.updated_at";
    assert_eq!(count(&database, future).await, 0, "no price is set after the last change");
    let images = count(&database, "property_images").await;
    assert_eq!(
        std::fs::read_dir(media.path().join("demo")).unwrap().count(),
        usize::try_from(images).unwrap()
    );

    calendars_have_something_to_show(&database, first.visits).await;

    let again = seed(&database, media.path()).await;
    assert_eq!((again.agencies, again.listings, again.visits, again.pictures), (0, 0, 0, 0));
    assert_eq!(again.known, first.listings);
    assert_eq!(count(&database, "properties").await, listings);
}

/// Whatever the day on which the demo is seeded.
async fn calendars_have_something_to_show(database: &Database, visits: usize) {
    assert_eq!(count(database, "visits").await, i64::try_from(visits).unwrap());
    assert_eq!(visits, 26, "nobody has no time at all");
    let agents = "(SELECT DISTINCT agent_id FROM visits) AS agents";
    assert_eq!(count(database, agents).await, 5, "everybody shows something");
    for (status, least) in
        [("requested", 2), ("confirmed", 10), ("completed", 3), ("missed", 1), ("cancelled", 1)]
    {
        let found = count(database, &format!("visits WHERE status = '{status}'")).await;
        assert!(found >= least, "{found} {status}");
    }
    assert_eq!(count(database, "open_houses").await, 1);
    assert_eq!(count(database, "waiting_entries").await, 1);
    assert_eq!(count(database, "properties WHERE assigned_to IS NULL").await, 0, "somebody shows each");
}

#[test]
fn the_demo_is_seeded_once_on_sqlite() {
    sql::testing::on_sqlite(everything_is_published_once_with_its_history_and_pictures);
}

#[test]
fn the_demo_is_seeded_once_on_postgres() {
    sql::testing::on_postgres(everything_is_published_once_with_its_history_and_pictures);
}
