//! `seed-demo`: three agencies and some two hundred listings to look at.

use crate::bootstrap::{Estate, visits_context, writing_contexts};
use crate::demo::{Seeding, Summary};
use booking_management_adapters::elsewhere::HttpCalendars;
use kernel::time::{Clock, FixedClock, SystemClock};
use std::sync::Arc;

/// Fills the installation with the demo, or completes what is missing of it.
///
/// # Errors
/// One sentence for the person at the keyboard.
pub async fn run(estate: &Estate) -> Result<Summary, String> {
    let now = SystemClock.now();
    // The demo's history happened: agencies were founded, prices lowered, days ago.
    let clock = Arc::new(FixedClock::at(now));
    let (customers, properties) =
        writing_contexts(&estate.database, estate.gazetteer.clone(), clock.clone(), None, estate.beside())
            .map_err(|error| error.to_string())?;
    let calendars = HttpCalendars::new(&estate.config.base_url).map_err(|error| error.to_string())?;
    let bookings =
        visits_context(&estate.database, Arc::clone(&estate.visit_links), Arc::new(calendars), clock.clone());
    let seeding = Seeding {
        customers: &customers,
        properties: &properties,
        bookings: &bookings,
        gazetteer: estate.gazetteer.as_ref(),
        clock: &clock,
        now,
        media: &estate.config.media_dir(),
    };
    seeding.run().await.map_err(|error| {
        format!("The demo could not be seeded: {error}. What is there stays; run it again to complete it.")
    })
}
