//! Rendered pages, kept until a listing changes.
//!
//! Every request asks the listing clock first (many requests share one look,
//! see `properties_listing::application::freshness`). A page rendered at that
//! very reading is sent as it is; any other is rendered anew. So a publication
//! or a price change shows on the next request, from whichever process it came,
//! and nobody has to remember what to invalidate.
//!
//! The cache stands before everything else that happens to a page: what is kept
//! is the whole answer, with the headers that the layers inside gave it.

use crate::bootstrap::Estate;
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use properties_listing::application::freshness::Freshness;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::timeout;

/// How long the clock is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Pages larger than this are sent but not kept, in bytes.
const LARGEST_KEPT: usize = 512 * 1024;
/// Addresses longer than this are nobody's second request, in bytes.
const LONGEST_KEY: usize = 1024;

/// Pages, and the cache before them, unless the configuration wants none.
pub fn before(pages: Router, estate: &Estate) -> Router {
    let megabytes = estate.config.page_cache_mb;
    if megabytes == 0 {
        return pages;
    }
    let cache = PageCache::new(megabytes, Arc::clone(&estate.properties_listing.freshness));
    // Behind one door: a layer around their routes would be copied with all layers inside, for every request.
    Router::new().fallback_service(pages).layer(from_fn_with_state(cache, serve))
}

/// The cache; cheap to clone.
#[derive(Clone)]
struct PageCache {
    pages: moka::sync::Cache<Key, Arc<Page>, std::hash::RandomState>,
    freshness: Arc<Freshness>,
}

/// A page in one encoding.
#[derive(Hash, PartialEq, Eq)]
struct Key {
    encoding: Encoding,
    address: Box<str>,
}

#[derive(Clone, Copy, Hash, PartialEq, Eq)]
enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// The encoding the compression layer inside would choose.
    fn accepted(headers: &HeaderMap) -> Self {
        let accept = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or("");
        let accepts = |name: &str| {
            accept.split(',').any(|part| {
                let mut pieces = part.split(';').map(str::trim);
                pieces.next() == Some(name)
                    && !pieces.any(|p| matches!(p, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
            })
        };
        if accepts("br") {
            Self::Brotli
        } else if accepts("gzip") {
            Self::Gzip
        } else {
            Self::Identity
        }
    }

    const fn header(self) -> HeaderValue {
        match self {
            Self::Brotli => HeaderValue::from_static("br"),
            Self::Gzip => HeaderValue::from_static("gzip"),
            Self::Identity => HeaderValue::from_static("identity"),
        }
    }
}

struct Page {
    clock: i64,
    headers: HeaderMap,
    body: Bytes,
}

impl PageCache {
    /// A cache of at most `megabytes` mebibytes.
    fn new(megabytes: u64, freshness: Arc<Freshness>) -> Self {
        let pages = moka::sync::Cache::builder()
            .max_capacity(megabytes * 1024 * 1024)
            .weigher(|key: &Key, page: &Arc<Page>| {
                u32::try_from(key.address.len() + page.body.len() + 1024).unwrap_or(u32::MAX)
            })
            .build_with_hasher(std::hash::RandomState::new());
        Self { pages, freshness }
    }
}

/// The middleware: answers from the cache, or renders and keeps.
async fn serve(State(cache): State<PageCache>, mut request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    if request.method() != Method::GET || address.len() > LONGEST_KEY {
        return next.run(request).await;
    }
    // Without a clock there is no telling what is fresh: render, and let the page tell of the trouble.
    let Ok(Ok(clock)) = timeout(PATIENCE, cache.freshness.current()).await else {
        return next.run(request).await;
    };
    let encoding = Encoding::accepted(request.headers());
    let key = Key { encoding, address: address.into() };
    if let Some(page) = cache.pages.get(&key).filter(|page| page.clock == clock) {
        return answer(&page);
    }

    // The layers inside see one encoding, so that what is kept under a key is in that encoding.
    request.headers_mut().insert(header::ACCEPT_ENCODING, encoding.header());
    let (parts, body) = next.run(request).await.into_parts();
    if parts.status != StatusCode::OK || parts.headers.contains_key(header::SET_COOKIE) {
        return Response::from_parts(parts, body);
    }
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        tracing::error!("a rendered page broke off");
        let mut broken = Response::new(Body::empty());
        *broken.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        return broken;
    };
    let page = Arc::new(Page { clock, headers: parts.headers, body });
    if page.body.len() <= LARGEST_KEPT {
        cache.pages.insert(key, Arc::clone(&page));
    }
    answer(&page)
}

fn answer(page: &Page) -> Response {
    let mut response = Response::new(Body::from(page.body.clone()));
    *response.headers_mut() = page.headers.clone();
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_accepted_encoding_is_chosen_and_a_refused_one_is_not() {
        let accepted = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(value).unwrap());
            Encoding::accepted(&headers).header()
        };
        assert_eq!(accepted("gzip, deflate, br"), "br");
        assert_eq!(accepted("gzip;q=0.8"), "gzip");
        assert_eq!(accepted("br;q=0, gzip"), "gzip");
        assert_eq!(accepted("zstd"), "identity");
    }
}
