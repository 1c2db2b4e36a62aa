//! Pictures of listings, from the data folder.

use axum::Router;
use http::{HeaderValue, header};
use std::path::Path;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// Files below `folder`. A picture may be an SVG, which is a document: it is
/// told to run nothing and load nothing.
pub fn routes(folder: &Path) -> Router {
    let header = |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    Router::new()
        .fallback_service(ServeDir::new(folder).append_index_html_on_directories(false))
        .layer(header(header::CACHE_CONTROL, "public, max-age=604800"))
        .layer(header(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ))
}
