//! Pictures of listings, from the data folder.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use std::path::Path;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// No file system has longer names, in bytes; asked for one it answers with an error, not with "no such file".
const LONGEST_NAME: usize = 255;
/// No picture of ours lies deeper, in bytes as the address spells it.
const LONGEST_PATH: usize = 1024;

/// Files below `folder`. A picture may be an SVG, which is a document: it is
/// told to run nothing and load nothing.
pub fn routes(folder: &Path) -> Router {
    let header = |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    Router::new()
        .fallback_service(ServeDir::new(folder).append_index_html_on_directories(false))
        .layer(from_fn(only_possible_names))
        .layer(header(header::CACHE_CONTROL, "public, max-age=604800"))
        .layer(header(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ))
}

/// What can't be the name of a file is not found.
async fn only_possible_names(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.len() > LONGEST_PATH || path.split('/').any(|name| name.len() > LONGEST_NAME) {
        return StatusCode::NOT_FOUND.into_response();
    }
    next.run(request).await
}
