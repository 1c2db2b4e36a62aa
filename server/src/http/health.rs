//! For those who watch over the program.

use crate::bootstrap::Estate;
use axum::extract::State;
use http::StatusCode;
use std::sync::Arc;

/// `/healthz`: the process answers.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `/readyz`: the database answers and the catalogue is loaded.
pub async fn ready(State(estate): State<Arc<Estate>>) -> (StatusCode, &'static str) {
    let listings = &estate.properties_listing;
    if let Err(error) = listings.freshness.current().await {
        tracing::warn!(%error, "not ready");
        return (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer; try again in a moment\n");
    }
    if !listings.catalogue.is_loaded() {
        return (StatusCode::SERVICE_UNAVAILABLE, "the listings are being loaded; try again in a moment\n");
    }
    (StatusCode::OK, "ready\n")
}
