//! `/og/{number}.png`: the picture a shared listing is shown with.
//!
//! Networks that show previews read no SVG, so drawn covers are rasterised on
//! demand: off the async threads, one at a time, and kept in a small cache.

use crate::bootstrap::Estate;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, StatusCode, header};
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;

/// Rasterising takes a core for some tens of milliseconds: one at a time.
static PAINTERS: Semaphore = Semaphore::const_new(1);
/// Painted covers, by the source they were painted from.
static PAINTED: LazyLock<moka::sync::Cache<String, Bytes>> = LazyLock::new(|| {
    moka::sync::Cache::builder()
        .max_capacity(8 * 1024 * 1024)
        .weigher(|_: &String, png: &Bytes| u32::try_from(png.len()).unwrap_or(u32::MAX))
        .build()
});
/// Larger drawings are not ours, in bytes.
const LARGEST_DRAWING: u64 = 256 * 1024;

/// The cover of a listing as PNG, or a redirect to its photograph.
pub async fn cover(State(estate): State<Arc<Estate>>, Path(file): Path<String>) -> Response {
    let Some(number) = file.strip_suffix(".png").and_then(|n| n.parse::<i64>().ok()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let page = match estate.properties_listing.view_listing.execute(number).await {
        Ok(Some(page)) => page,
        Ok(None) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, number, "no cover");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let source = page.property.card.cover.map(|cover| cover.source).unwrap_or_default();
    if source.starts_with("https://") || source.starts_with("/media/photos/") {
        return Redirect::temporary(&source).into_response();
    }
    painted(&estate, source).await
}

/// `/og.png`: the house's own picture, for pages without a listing.
pub async fn house(State(estate): State<Arc<Estate>>) -> Response {
    painted(&estate, String::new()).await
}

/// The drawing at `source` as PNG; where there is none, the house's tiles.
async fn painted(estate: &Estate, source: String) -> Response {
    if let Some(png) = PAINTED.get(&source) {
        return picture(png);
    }
    let drawing = drawing(estate, &source).await;
    let Ok(_painter) = PAINTERS.acquire().await else {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    };
    match tokio::task::spawn_blocking(move || crate::og::og_png(drawing.as_deref())).await {
        Ok(png) => {
            let png = Bytes::from(png);
            PAINTED.insert(source, png.clone());
            picture(png)
        }
        Err(error) => {
            tracing::error!(%error, source, "a cover could not be painted");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The drawing below `/media/`, if that is what the source names.
async fn drawing(estate: &Estate, source: &str) -> Option<Vec<u8>> {
    let path = source.strip_prefix("/media/").filter(|p| p.ends_with(".svg"))?;
    if path.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return None;
    }
    let file = estate.config.media_dir().join(path);
    let size = tokio::fs::metadata(&file).await.ok()?.len();
    if size > LARGEST_DRAWING {
        return None;
    }
    tokio::fs::read(file).await.ok()
}

fn picture(png: Bytes) -> Response {
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
            (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400")),
        ],
        png,
    )
        .into_response()
}
