//! The front door.
//!
//! ```text
//! every answer        security headers, a time limit; a panic is a 500
//!   /pkg/…            what the binary carries, immutable
//!   /media/…          pictures of listings
//!   /healthz …        for those who watch
//!   feeds             robots, RSS, sitemap
//!   for people        a refusal, a panic or a long wait becomes a page in words
//!     /ficheiros/…    documents, by a link that was signed a moment ago
//!     members         accounts and dashboard: a session, never kept
//!       uploads       … and the screens that take files, with limits of their own
//!     pages           Leptos: app::App and its server functions
//! ```
//!
//! Before the pages, and all that happens to them, stands the page cache: whole answers, kept until
//! a listing changes.

mod feeds;
mod files;
mod health;
mod media;
mod members;
mod og;
mod page_cache;
mod pages;
mod refusals;
pub mod security;
mod sitemap;
mod uploads;

use crate::bootstrap::Estate;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Redirect;
use axum::routing::get;
use http::StatusCode;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::TimeoutLayer;

/// The longest an answer may take to be made.
const LONGEST_REQUEST: Duration = Duration::from_secs(20);
/// The most a request may send, in bytes. Nothing public sends more than a form.
const LARGEST_BODY: usize = 64 * 1024;

/// Every route of the program.
pub fn router(estate: Arc<Estate>) -> Router {
    let compression = CompressionLayer::new()
        .compress_when(DefaultPredicate::new().and(NotForContentType::const_new("image/png")));

    let security = from_fn_with_state(Arc::clone(&estate), security::headers);
    let in_words = from_fn_with_state(Arc::new(pages::site(&estate)), refusals::in_words);

    let feeds = Router::new()
        .route("/robots.txt", get(feeds::robots))
        .route("/sitemap.xml", get(sitemap::whole))
        .route("/sitemap/{file}", get(sitemap::file))
        .route("/rss", get(feeds::rss))
        .layer(compression.clone())
        .route("/og/{file}", get(og::cover))
        .route("/og.png", get(og::house))
        .route("/readyz", get(health::ready))
        .with_state(Arc::clone(&estate));

    let members::Routes { screens, uploads } = members::routes(&estate);
    let uploads = uploads
        .layer(compression.clone())
        .layer(RequestBodyLimitLayer::new(uploads::LARGEST))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, uploads::LONGEST))
        .layer(CatchPanicLayer::custom(refusals::after_a_panic));

    let for_machines = Router::new()
        .route("/healthz", get(health::alive))
        // what browsers ask for beside anything that is no page
        .route("/favicon.ico", get(async || Redirect::permanent("/favicon.svg")))
        .merge(feeds)
        .merge(crate::assets::routes())
        .nest("/media", media::routes(&estate));
    let for_people = bounded(files::routes(&estate).merge(screens.layer(compression.clone())))
        .merge(uploads)
        .layer(in_words.clone());
    let pages = bounded(pages::routes(&estate).layer(compression)).layer(in_words);

    for_people
        .merge(bounded(for_machines))
        .layer(security.clone())
        .merge(page_cache::before(pages.layer(security), &estate))
}

/// Within what a request may send and take, whatever happens to it. All in one: each layer that is put
/// around routes by itself is a box more that is copied for every request, with all that it holds.
fn bounded(routes: Router) -> Router {
    routes.layer(
        ServiceBuilder::new()
            .layer(CatchPanicLayer::custom(refusals::after_a_panic))
            .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST_REQUEST))
            .layer(from_fn(refusals::let_pass_what_is_too_large))
            .layer(RequestBodyLimitLayer::new(LARGEST_BODY)),
    )
}
