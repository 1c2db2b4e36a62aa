//! `serve`: the portal, and the delivery of events.

use super::{background, seed_demo, start_serving, worker};
use crate::bootstrap::Estate;
use crate::catalogue_file::CatalogueFile;
use crate::config::Config;
use crate::demo::people;
use app::session::Screen;
use clap::Args;
use kernel::locale::Locale;
use kernel::storage::StorageError;
use std::fmt::Display;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// What `serve` takes.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Seeds the demo agencies first, if there is no agency yet.
    #[arg(long)]
    demo: bool,
}

/// How long requests under way may take to end after the signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until told to stop (Ctrl-C or SIGTERM).
pub async fn run(config: Config, args: ServeArgs) -> Result<(), String> {
    // The address first: whoever can't listen should not migrate or seed.
    let addr = config.addr;
    let listener = TcpListener::bind(addr).await.map_err(|error| {
        format!("ESTATE_OS_ADDR is \u{201c}{addr}\u{201d}, where estate-os can't listen ({error}): free the port or name another.")
    })?;
    let mut estate = start_serving(config).await?;
    estate.demo = args.demo;
    let estate = Arc::new(estate);
    if args.demo {
        let agencies = estate.customer_management.queries.list().await.map_err(|e| super::storage(&e))?;
        if agencies.is_empty() {
            println!("First start: drawing the demo …");
            println!("{}", seed_demo::run(&estate).await?);
        }
    }
    let (stop, stopped) = watch::channel(false);
    let delivering = tokio::spawn(kept_up("the delivery of events", &estate, &stopped, worker::deliver));
    let router = crate::http::router(Arc::clone(&estate));
    println!("Estate OS serves {} (listening on {addr}). Stop it with Ctrl-C.", estate.config.base_url);
    if args.demo {
        println!(
            "The demo's dashboard: {}{}, as {} with the password {}",
            estate.config.base_url,
            Screen::SignIn.path(Locale::default()),
            people::PEOPLE[0].email,
            people::PASSWORD
        );
    }

    let remembering = tokio::spawn(kept_up("the keeping of the catalogue", &estate, &stopped, remember));

    let mut told = stopped.clone();
    let served = axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move {
            let _ = told.wait_for(|stopping| *stopping).await;
        });
    let server = tokio::spawn(served.into_future());
    told_to_stop().await;
    let _ = stop.send(true);
    if tokio::time::timeout(GRACE, server).await.is_err() {
        tracing::warn!("some requests did not end in time and were cut");
    }
    let _ = tokio::time::timeout(GRACE, delivering).await;
    let _ = tokio::time::timeout(GRACE, remembering).await;
    estate.database.close().await;
    Ok(())
}

/// Work on this installation that goes on until told to stop, whatever happens to it.
fn kept_up<W, E>(
    name: &'static str,
    estate: &Arc<Estate>,
    stopped: &watch::Receiver<bool>,
    work: fn(Arc<Estate>, watch::Receiver<bool>) -> W,
) -> impl Future<Output = ()> + Send + 'static
where
    W: Future<Output = Result<(), E>> + Send + 'static,
    E: Display + Send + 'static,
{
    let (estate, told) = (Arc::clone(estate), stopped.clone());
    background::keep_up(
        name,
        move || work(Arc::clone(&estate), told.clone()),
        background::REST,
        stopped.clone(),
    )
}

/// Loads the catalogue, without which nobody is sent here, and keeps its file until told to stop.
async fn remember(estate: Arc<Estate>, stopped: watch::Receiver<bool>) -> Result<(), StorageError> {
    estate.properties_listing.warm().await?;
    let catalogue = Arc::clone(&estate.properties_listing.catalogue);
    CatalogueFile::of(&estate.config).keep(catalogue, stopped).await;
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM.
pub async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}
