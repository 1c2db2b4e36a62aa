//! `/ficheiros/…`: documents, for who brings a link that was signed a moment ago.
//!
//! The link alone opens them: whoever handed it out looked at who asks. Where a bucket keeps the
//! documents, links lead there and this route knows none.

use super::pages;
use crate::bootstrap::Estate;
use app::Site;
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderName, HeaderValue, StatusCode, Uri, header};
use kernel::objects::ObjectStorage;
use std::sync::Arc;
use storage::{LinkRefused, Links, OpenedLink, attachment};

/// What is opened is read by nobody but the browser that asked, and shown by no page.
const PRIVATE: [(HeaderName, HeaderValue); 6] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex")),
];

#[derive(Clone)]
struct Desk {
    links: Links,
    objects: Arc<dyn ObjectStorage>,
    site: Arc<Site>,
}

/// The route, where this program signs links itself.
pub fn routes(estate: &Arc<Estate>) -> Router {
    let Some(links) = estate.links.clone() else { return Router::new() };
    let desk = Desk { links, objects: Arc::clone(&estate.objects), site: Arc::new(pages::site(estate)) };
    Router::new().route(&format!("{}/{{*key}}", Links::PATH), get(download)).with_state(desk)
}

async fn download(State(desk): State<Desk>, uri: Uri) -> Response {
    let key = uri.path().strip_prefix(Links::PATH).and_then(|rest| rest.strip_prefix('/'));
    let opened = match desk.links.open(key.unwrap_or_default(), uri.query().unwrap_or_default()) {
        Ok(opened) => opened,
        Err(LinkRefused::Expired) => return never_kept(app::render::expired_link(&desk.site, &uri)),
        // Who makes links up learns nothing, not even that there are such.
        Err(LinkRefused::Altered) => return never_kept(app::render::not_found(&desk.site, &uri)),
    };
    let OpenedLink { key, file_name } = opened;
    let object = match desk.objects.get(&key).await {
        Ok(Some(object)) => object,
        Ok(None) => return never_kept(app::render::not_found(&desk.site, &uri)),
        Err(error) => {
            tracing::error!(%error, %key, "a document could not be read");
            let unavailable = StatusCode::SERVICE_UNAVAILABLE;
            return never_kept(app::render::failure(&desk.site, &uri, unavailable));
        }
    };
    let mut response = Body::from(object.content).into_response();
    let headers = response.headers_mut();
    headers.extend(PRIVATE);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(object.media_type.code()));
    match HeaderValue::from_str(&attachment(&file_name, object.media_type)) {
        Ok(disposition) => headers.insert(header::CONTENT_DISPOSITION, disposition),
        // Without a name it is to be kept all the same, and not shown.
        Err(_) => headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment")),
    };
    response
}

fn never_kept(page: Response<String>) -> Response {
    let mut response = page.map(Body::from);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
