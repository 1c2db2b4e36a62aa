//! Pictures: what agencies sent in, out of the storage of objects; what was drawn for the
//! demonstration, out of the data folder.

use crate::bootstrap::Estate;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use kernel::objects::{MediaType, ObjectKey, ObjectStorage, StoredObject};
use std::sync::Arc;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// No file system has longer names, in bytes; asked for one it answers with an error, not with "no such file".
const LONGEST_NAME: usize = 255;
/// No picture of ours lies deeper, in bytes as the address spells it.
const LONGEST_PATH: usize = 1024;

/// What a picture may do in a browser that is shown it as a page: nothing.
const POWERLESS: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
/// A picture that changes gets another address.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// It may be there in a moment.
const NOT_KEPT: HeaderValue = HeaderValue::from_static("no-store");

/// Everything below `/media`. A drawn picture may be an SVG, which is a document:
/// it is told to run nothing and load nothing.
pub fn routes(estate: &Arc<Estate>) -> Router {
    let header = |name, value| SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value));
    let drawn = ServeDir::new(estate.config.media_dir()).append_index_html_on_directories(false);
    let sent_in = Router::new()
        .route("/photos/{organization}/{image}/{file}", get(picture))
        .route("/logos/{organization}/{image}/{file}", get(picture))
        .with_state(Arc::clone(&estate.objects));
    Router::new()
        .fallback_service(drawn)
        .layer(from_fn(only_possible_names))
        .layer(header(header::CACHE_CONTROL, "public, max-age=604800"))
        .layer(header(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        ))
        .merge(sent_in)
}

/// What can't be the name of a file is not found.
async fn only_possible_names(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if path.len() > LONGEST_PATH || path.split('/').any(|name| name.len() > LONGEST_NAME) {
        return StatusCode::NOT_FOUND.into_response();
    }
    next.run(request).await
}

/// A picture in one of its widths. Its address is its key; one that is spelt with `%` is none.
async fn picture(State(objects): State<Arc<dyn ObjectStorage>>, uri: Uri, headers: HeaderMap) -> Response {
    let key = uri.path().strip_prefix('/').and_then(|path| ObjectKey::parse(path).ok());
    let Some(key) = key.filter(|key| key.media_type() != MediaType::Pdf) else {
        return absent(StatusCode::NOT_FOUND);
    };
    match objects.get(&key).await {
        Ok(Some(object)) => shown(&key, object, &headers),
        Ok(None) => absent(StatusCode::NOT_FOUND),
        Err(error) => {
            tracing::error!(%error, %key, "a picture could not be read");
            absent(StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// A picture, unless the browser has it. What an address names never changes: the address is its tag.
fn shown(key: &ObjectKey, object: StoredObject, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", key.as_str().replace('/', "."));
    let known = crate::assets::is_known(&tag, headers);
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(object.content).into_response()
    };
    let headers = response.headers_mut();
    if !known {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(object.media_type.code()));
    }
    headers.insert(header::CACHE_CONTROL, FOR_EVER);
    headers.insert(header::CONTENT_SECURITY_POLICY, POWERLESS);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Portals that show an agency's listings show their pictures.
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

fn absent(status: StatusCode) -> Response {
    let mut response = status.into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, NOT_KEPT);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response
}
