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
    match estate.properties_listing.freshness.current().await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer; try again in a moment\n")
        }
    }
}
