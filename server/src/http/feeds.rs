//! For machines that read: robots, RSS.

use crate::bootstrap::Estate;
use app::portal::feed;
use app::portal::paths::{self, SearchQuery};
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use kernel::storage::StorageError;
use std::sync::Arc;

const RSS: HeaderValue = HeaderValue::from_static("application/rss+xml; charset=utf-8");

/// `/robots.txt`: everything may be read; searches in every combination need not be.
pub async fn robots(State(estate): State<Arc<Estate>>) -> String {
    let base = &estate.config.base_url;
    format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /*?*depois=\nDisallow: /*?*antes=\nDisallow: /*?*mapa=\nAllow: /\n\nSitemap: {base}/sitemap.xml\n"
    )
}

/// `/rss?…`: the newest listings of any search, in its own address's words.
pub async fn rss(State(estate): State<Arc<Estate>>, RawQuery(query): RawQuery) -> Response {
    match feed_of(&estate, query.as_deref().unwrap_or_default()).await {
        Ok(Some(channel)) => ([(header::CONTENT_TYPE, RSS)], channel).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => unavailable(&error),
    }
}

/// The channel, unless it is of an agency or a place that nobody knows.
async fn feed_of(estate: &Estate, query: &str) -> Result<Option<String>, StorageError> {
    let listings = &estate.properties_listing;
    let (_, search) = SearchQuery::parse_standalone(query);
    let Some(criteria) = paths::resolve(listings, &search).await? else { return Ok(None) };
    let results = listings.search_listings.execute(&criteria, None).await?;
    Ok(Some(feed::channel(&estate.config.base_url, Some(query), &results)))
}

/// What can't be read just now.
pub(super) fn unavailable(error: &StorageError) -> Response {
    tracing::error!(%error, "a feed could not be read");
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(header::RETRY_AFTER, "10")],
        "The listings can't be read just now. Please try again in a moment.\n",
    )
        .into_response()
}
