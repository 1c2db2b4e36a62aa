//! `/og/{number}.png`: the picture a shared listing is shown with.
//!
//! Networks that show previews read no SVG, so drawn covers are rasterised on
//! demand: off the async threads, one at a time, and kept in a small cache.

use crate::bootstrap::Estate;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderValue, StatusCode, header};
use std::path::Path as FilePath;
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;
use tokio::task::JoinError;

static EASEL: LazyLock<Easel> = LazyLock::new(Easel::new);
/// How much memory painted covers may take, in bytes.
const KEPT: u64 = 8 * 1024 * 1024;
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
    let (media, drawn) = (estate.config.media_dir(), source.clone());
    let paint = move || crate::og::og_png(drawing(&media, &drawn).as_deref());
    match EASEL.painted(&source, paint).await {
        Ok(png) => picture(png),
        Err(error) => {
            tracing::error!(%error, source, "a cover could not be painted");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Where covers are painted: one at a time, since each takes a core for some tens of milliseconds, and
/// none twice while it is kept.
struct Easel {
    place: Arc<Semaphore>,
    /// Painted covers, by the source they were painted from.
    painted: moka::sync::Cache<String, Bytes>,
}

impl Easel {
    fn new() -> Self {
        let painted = moka::sync::Cache::builder()
            .max_capacity(KEPT)
            .weigher(|_: &String, png: &Bytes| u32::try_from(png.len()).unwrap_or(u32::MAX))
            .build();
        Self { place: Arc::new(Semaphore::new(1)), painted }
    }

    /// What was painted from a source, by whoever came first.
    async fn painted(
        &self,
        source: &str,
        paint: impl FnOnce() -> Vec<u8> + Send + 'static,
    ) -> Result<Bytes, JoinError> {
        if let Some(png) = self.painted.get(source) {
            return Ok(png);
        }
        let place = Arc::clone(&self.place).acquire_owned().await;
        // A crowd asks for the same one: all but the first find it here.
        if let Some(png) = self.painted.get(source) {
            return Ok(png);
        }
        let (painted, source) = (self.painted.clone(), source.to_owned());
        tokio::task::spawn_blocking(move || {
            // The place goes along: whoever asked may leave, the painting goes on.
            let _place = place;
            let png = Bytes::from(paint());
            painted.insert(source, png.clone());
            png
        })
        .await
    }
}

/// The drawing below `/media/`, if that is what the source names.
fn drawing(media: &FilePath, source: &str) -> Option<Vec<u8>> {
    let path = source.strip_prefix("/media/").filter(|p| p.ends_with(".svg"))?;
    if path.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return None;
    }
    let file = media.join(path);
    let size = std::fs::metadata(&file).ok()?.len();
    if size > LARGEST_DRAWING {
        return None;
    }
    std::fs::read(file).ok()
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::sync::mpsc;
    use tokio::task::JoinSet;

    #[tokio::test]
    async fn a_crowd_that_wants_one_cover_has_it_painted_once() {
        let (easel, paintings) = (Arc::new(Easel::new()), Arc::new(AtomicU32::new(0)));
        let mut crowd = JoinSet::new();
        for _ in 0..20 {
            let (easel, paintings) = (Arc::clone(&easel), Arc::clone(&paintings));
            crowd.spawn(async move {
                let paint = move || paintings.fetch_add(1, Ordering::SeqCst).to_be_bytes().to_vec();
                easel.painted("a", paint).await.unwrap()
            });
        }
        while let Some(png) = crowd.join_next().await {
            assert_eq!(png.unwrap(), &[0, 0, 0, 0][..]);
        }
        assert_eq!(paintings.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn who_leaves_in_the_middle_takes_no_place_to_paint_along() {
        let easel = Arc::new(Easel::new());
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (end, may_end) = mpsc::channel::<()>();
        let first = tokio::spawn({
            let easel = Arc::clone(&easel);
            async move {
                let paint = move || {
                    let _ = begun.send(());
                    let _ = may_end.recv();
                    b"a".to_vec()
                };
                easel.painted("a", paint).await
            }
        });
        has_begun.await.unwrap();
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        assert_eq!(easel.place.available_permits(), 0, "it is still being painted");
        end.send(()).unwrap();
        assert_eq!(easel.painted("b", || b"b".to_vec()).await.unwrap(), "b");
        assert_eq!(easel.painted("a", || panic!("it is kept")).await.unwrap(), "a");
    }
}
