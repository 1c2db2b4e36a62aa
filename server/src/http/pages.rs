//! Everything that is no file and no feed is a page of `app`, or one of its
//! server functions.

use crate::bootstrap::Estate;
use app::{Contexts, Site, TileSource};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{HeaderValue, Uri, header};
use leptos::prelude::provide_context;
use std::sync::Arc;

/// How long a browser may show a page without asking again: not at all, since
/// a change must show on the next request. Asking is cheap.
const ALWAYS_ASK: HeaderValue = HeaderValue::from_static("no-cache");

/// What is read first on every page: fetched with the style sheet, not after it.
const FIRST_FONTS: [&str; 2] = ["source-sans-3-latin-wght-normal.woff2", "fraunces-latin-opsz-normal.woff2"];

#[derive(Clone)]
struct Pages {
    contexts: Contexts,
    site: Arc<Site>,
}

/// Pages and server functions.
pub fn routes(estate: &Arc<Estate>) -> Router {
    let contexts = Contexts { properties_listing: Arc::clone(&estate.properties_listing) };
    Router::new()
        .route("/api/{*function}", get(server_function).post(server_function))
        .fallback(get(page))
        .with_state(Pages { contexts, site: Arc::new(site(estate)) })
}

async fn page(State(pages): State<Pages>, uri: Uri) -> Response {
    html(app::render::page(&pages.contexts, &pages.site, &uri).await)
}

fn html(response: Response<String>) -> Response {
    let mut response = response.map(Body::from);
    response.headers_mut().insert(header::CACHE_CONTROL, ALWAYS_ASK);
    response
}

async fn server_function(State(pages): State<Pages>, request: Request) -> impl IntoResponse {
    leptos_axum::handle_server_fns_with_context(move || provide_context(pages.contexts.clone()), request)
        .await
}

/// Where this installation is and where its files are.
pub(super) fn site(estate: &Estate) -> Site {
    let url = |name: &str| estate.assets.url(name).to_owned();
    Site {
        base_url: estate.config.base_url.clone(),
        css: url("main.css"),
        boot_js: url("boot.js"),
        map_js: url("map.js"),
        desk_js: url("desk.js"),
        fonts: FIRST_FONTS.iter().filter_map(|font| estate.assets.find(font)).map(str::to_owned).collect(),
        tiles: estate
            .config
            .tiles
            .as_ref()
            .map(|tiles| TileSource { url: tiles.url.clone(), attribution: tiles.attribution.clone() }),
    }
}
