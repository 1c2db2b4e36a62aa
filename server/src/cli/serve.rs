//! `serve`: the portal, and the delivery of events.

use super::{seed_demo, start_serving};
use crate::catalogue_file::CatalogueFile;
use crate::config::Config;
use crate::demo::people;
use app::session::Screen;
use clap::Args;
use kernel::locale::Locale;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

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
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(super::worker::deliver(Arc::clone(&estate), stopped.clone()));
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

    let catalogue = Arc::clone(&estate);
    let told = stopped.clone();
    let remembering = tokio::spawn(async move {
        if let Err(error) = catalogue.properties_listing.warm().await {
            tracing::error!(%error, "the catalogue can't be loaded yet; the first request tries again");
        }
        CatalogueFile::of(&catalogue.config)
            .keep(Arc::clone(&catalogue.properties_listing.catalogue), told)
            .await;
    });

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
    let _ = tokio::time::timeout(GRACE, worker).await;
    let _ = tokio::time::timeout(GRACE, remembering).await;
    estate.database.close().await;
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
