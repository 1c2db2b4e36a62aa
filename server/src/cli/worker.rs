//! `worker`: delivers events from the outbox to their consumers, and clears away what is over.

use super::{background, start};
use crate::bootstrap::{Estate, StartError};
use crate::config::Config;
use customer_management_adapters::housekeeping::Housekeeping;
use kernel::caller::Operator;
use kernel::time::SystemClock;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tower_sessions::session_store::ExpiredDeletion;

/// How often visitors are reminded, and offers that nobody took are made to the next.
const TICK: Duration = Duration::from_secs(30);
/// How soon a calendar is read that an agent has just begun to follow.
const CALENDARS_EVERY: Duration = Duration::from_secs(10);
/// How often what is over is deleted (sessions, tokens, letters), and what soon will be is told.
const CLEAR_EVERY: Duration = Duration::from_secs(60 * 60);
/// How often objects are deleted that nothing points to: they are a day old at least.
const SWEEP_EVERY: Duration = Duration::from_secs(24 * 60 * 60);

/// Delivers until told to stop.
///
/// # Errors
/// One sentence for who started it: also where the delivery ends by itself, so that whoever watches over
/// the program starts it again.
pub async fn run(config: Config) -> Result<(), String> {
    let estate = Arc::new(start(config).await?);
    let (stop, stopped) = watch::channel(false);
    let mut delivering = tokio::spawn(deliver(Arc::clone(&estate), stopped));
    println!("Delivering events of {}. Stop with Ctrl-C.", estate.config.shown_database_url());
    background::unless_ended(&mut delivering, super::serve::told_to_stop()).await.map_err(|cause| {
        format!("The delivery of events broke off: {cause}. Nothing is lost; start estate-os worker again.")
    })?;
    let _ = stop.send(true);
    let _ = delivering.await;
    estate.database.close().await;
    Ok(())
}

/// The delivery loop; ends after the event in hand once `stopped` says so.
///
/// # Errors
/// [`StartError::Binary`] when the texts of letters are damaged.
pub async fn deliver(estate: Arc<Estate>, stopped: watch::Receiver<bool>) -> Result<(), StartError> {
    let told = |mut stopped: watch::Receiver<bool>| async move {
        let _ = stopped.wait_for(|stopping| *stopping).await;
    };
    let registry =
        crate::consumers::registry(&estate).map_err(|error| StartError::Binary(error.to_string()))?;
    let dispatcher = sql::outbox::Dispatcher::new(estate.database.clone(), registry, Arc::new(SystemClock));
    let housekeeping = Housekeeping::new(estate.database.clone(), Arc::new(SystemClock));
    let visits = booking_management_adapters::housekeeping::Housekeeping::new(
        estate.database.clone(),
        Arc::new(SystemClock),
    );
    let clearing = async {
        loop {
            if let Err(error) = estate.sessions.delete_expired().await {
                tracing::warn!(%error, "sessions that are over can't be deleted now");
            }
            if let Err(error) = housekeeping.clear().await {
                tracing::warn!(%error, "tokens and letters that are over can't be deleted now");
            }
            if let Err(error) = visits.clear().await {
                tracing::warn!(%error, "visits of long ago can't be deleted now");
            }
            match estate.booking_management.read_calendars.forget_who_left().await {
                Ok(0) => {}
                Ok(calendars) => tracing::info!(calendars, "calendars of whoever left are forgotten"),
                Err(error) => tracing::warn!(%error, "calendars of whoever left can't be forgotten now"),
            }
            match estate.property_management.remind_of_documents.execute().await {
                Ok(0) => {}
                Ok(documents) => tracing::info!(documents, "documents expire soon, their agents are told"),
                Err(error) => tracing::warn!(%error, "documents that expire can't be looked for now"),
            }
            tokio::time::sleep(CLEAR_EVERY).await;
        }
    };
    let booking = &estate.booking_management;
    let ticking = async {
        loop {
            match booking.remind_visitors.execute().await {
                Ok(0) => {}
                Ok(visits) => tracing::info!(visits, "visitors are reminded"),
                Err(error) => tracing::warn!(%error, "visitors can't be reminded now"),
            }
            match booking.lapse_offers.execute().await {
                Ok(0) => {}
                Ok(offers) => tracing::info!(offers, "offers lapsed that nobody took"),
                Err(error) => tracing::warn!(%error, "offers can't lapse now"),
            }
            tokio::time::sleep(TICK).await;
        }
    };
    // Several, so that one that drips holds up none.
    let reading =
        async { tokio::join!(read_calendars(booking), read_calendars(booking), read_calendars(booking)) };
    tokio::select! {
        () = ticking => {}
        _ = reading => {}
        () = dispatcher.run(told(stopped)) => {}
        () = clearing => {}
        () = sweep(&estate) => {}
    }
    Ok(())
}

/// Deletes objects that nothing points to. Not at once: a start has enough to do.
async fn sweep(estate: &Estate) {
    tokio::time::sleep(CLEAR_EVERY).await;
    loop {
        sweep_once(estate).await;
        tokio::time::sleep(SWEEP_EVERY).await;
    }
}

/// One sweep, as `estate-os sweep` does it: where a part of it fails, the others go on.
async fn sweep_once(estate: &Estate) {
    let (operator, properties) = (Operator::at_the_command_line(), &estate.property_management);
    match properties.sweep_orphans.execute(&operator, false).await {
        Ok(sweep) if sweep.orphans.is_empty() => {}
        Ok(sweep) => tracing::info!(objects = sweep.orphans.len(), "objects that nothing points to are gone"),
        Err(error) => tracing::warn!(%error, "objects that nothing points to can't be deleted now"),
    }
    match estate.customer_management.sweep_logos.execute(&operator, false).await {
        Ok(sweep) if sweep.orphans.is_empty() => {}
        Ok(sweep) => tracing::info!(objects = sweep.orphans.len(), "logos that no agency has are gone"),
        Err(error) => tracing::warn!(%error, "logos that no agency has can't be deleted now"),
    }
    match properties.sweep_unfinished.execute(&operator, false).await {
        Ok(0) => {}
        Ok(uploads) => tracing::info!(uploads, "what uploads left that were never completed is gone"),
        Err(error) => {
            tracing::warn!(%error, "what uploads left that were never completed can't be removed now")
        }
    }
}

/// Reads the calendars of agents elsewhere, each in its turn.
async fn read_calendars(booking: &booking_management::Container) {
    loop {
        match booking.read_calendars.read_next().await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "calendars elsewhere can't be read now"),
        }
        tokio::time::sleep(CALENDARS_EVERY).await;
    }
}
