//! `worker`: delivers events from the outbox to their consumers.

use super::start;
use crate::config::Config;
use kernel::time::SystemClock;
use std::sync::Arc;
use tokio::sync::watch;

/// Delivers until told to stop.
pub async fn run(config: Config) -> Result<(), String> {
    let estate = start(config).await?;
    let (stop, stopped) = watch::channel(false);
    let delivering = tokio::spawn(deliver(estate.database.clone(), stopped));
    println!("Delivering events of {}. Stop with Ctrl-C.", estate.config.shown_database_url());
    super::serve::told_to_stop().await;
    let _ = stop.send(true);
    let _ = delivering.await;
    estate.database.close().await;
    Ok(())
}

/// The delivery loop; ends after the event in hand once `stopped` says so.
pub async fn deliver(database: sql::Database, mut stopped: watch::Receiver<bool>) {
    let stop = async move {
        let _ = stopped.wait_for(|stopping| *stopping).await;
    };
    dispatcher(database).run(stop).await;
}

/// The dispatcher with every consumer of the program.
pub fn dispatcher(database: sql::Database) -> sql::outbox::Dispatcher {
    sql::outbox::Dispatcher::new(database, crate::consumers::registry(), Arc::new(SystemClock))
}
