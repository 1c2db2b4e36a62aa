//! For machines that read: sitemap, robots, RSS.

use crate::bootstrap::Estate;
use app::portal::feed;
use app::portal::paths::{self, Address, Route, Scope, SearchQuery};
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use kernel::locale::Locale;
use kernel::storage::StorageError;
use properties_listing::domain::vocabulary::ListingType;
use quick_xml::escape::escape;
use std::fmt::Write as _;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

const RSS: HeaderValue = HeaderValue::from_static("application/rss+xml; charset=utf-8");
const XML: HeaderValue = HeaderValue::from_static("application/xml; charset=utf-8");

/// `/robots.txt`: everything may be read; searches in every combination need not be.
pub async fn robots(State(estate): State<Arc<Estate>>) -> String {
    let base = &estate.config.base_url;
    format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /*?*depois=\nDisallow: /*?*antes=\nDisallow: /*?*mapa=\nAllow: /\n\nSitemap: {base}/sitemap.xml\n"
    )
}

/// `/sitemap.xml`: one file up to 50,000 listings, an index of files above (sitemaps.org).
pub async fn sitemap(State(estate): State<Arc<Estate>>) -> Response {
    let pages = match estate.properties_listing.sitemap.pages().await {
        Ok(pages) => pages,
        Err(error) => return unavailable(&error),
    };
    if pages <= 1 {
        return sitemap_file(estate, 0);
    }
    let base = &estate.config.base_url;
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for page in 1..=pages {
        let _ = writeln!(xml, "<sitemap><loc>{base}/sitemap/{page}.xml</loc></sitemap>");
    }
    xml.push_str("</sitemapindex>\n");
    ([(header::CONTENT_TYPE, XML)], xml).into_response()
}

/// `/sitemap/{page}.xml`, from 1.
pub async fn sitemap_page(State(estate): State<Arc<Estate>>, Path(file): Path<String>) -> Response {
    let page = file.strip_suffix(".xml").and_then(|n| n.parse::<u64>().ok()).filter(|n| *n >= 1);
    let pages = match estate.properties_listing.sitemap.pages().await {
        Ok(pages) => pages,
        Err(error) => return unavailable(&error),
    };
    match page {
        Some(page) if page <= pages => sitemap_file(estate, page - 1),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

/// One file, written while it is sent: 50,000 addresses in three languages are
/// tens of megabytes, which nobody should hold in memory.
fn sitemap_file(estate: Arc<Estate>, page: u64) -> Response {
    let (sender, receiver) = mpsc::channel::<Result<Bytes, StorageError>>(1);
    tokio::spawn(async move {
        let base = &estate.config.base_url;
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
        );
        if page == 0 {
            let deals = [ListingType::Sale, ListingType::Rent].map(Route::Results);
            for route in [Route::Home, Route::Agencies].into_iter().chain(deals) {
                alternates(&mut xml, base, |locale| Address::new(locale, route.clone()).path(), None);
            }
        }
        let mut chunks = estate.properties_listing.sitemap.chunks(page);
        loop {
            match chunks.next().await {
                Ok(Some(cards)) => {
                    for card in &cards {
                        let changed = card.updated_at.format("%Y-%m-%d").to_string();
                        alternates(&mut xml, base, |locale| paths::listing(locale, card), Some(&changed));
                    }
                    if sender.send(Ok(Bytes::from(std::mem::take(&mut xml)))).await.is_err() {
                        return;
                    }
                }
                Ok(None) => break,
                // the connection is cut, so that half a file is not taken for a whole one
                Err(error) => {
                    tracing::error!(%error, "the sitemap broke off");
                    let _ = sender.send(Err(error)).await;
                    return;
                }
            }
        }
        xml.push_str("</urlset>\n");
        let _ = sender.send(Ok(Bytes::from(xml))).await;
    });
    ([(header::CONTENT_TYPE, XML)], Body::from_stream(ReceiverStream::new(receiver))).into_response()
}

fn alternates(xml: &mut String, base: &str, path: impl Fn(Locale) -> String, changed: Option<&str>) {
    let _ = write!(xml, "<url><loc>{base}{}</loc>", escape(path(Locale::default())));
    if let Some(day) = changed {
        let _ = write!(xml, "<lastmod>{day}</lastmod>");
    }
    for locale in Locale::ALL {
        let _ = write!(
            xml,
            "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{base}{}\"/>",
            locale.code(),
            escape(path(locale))
        );
    }
    xml.push_str("</url>\n");
}

/// `/rss?…`: the newest listings of any search, in its own address's words.
pub async fn rss(State(estate): State<Arc<Estate>>, RawQuery(query): RawQuery) -> Response {
    match feed_of(&estate, query.as_deref().unwrap_or_default()).await {
        Ok(Some(channel)) => ([(header::CONTENT_TYPE, RSS)], channel).into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => unavailable(&error),
    }
}

/// The channel, unless it is of an agency that doesn't exist.
async fn feed_of(estate: &Estate, query: &str) -> Result<Option<String>, StorageError> {
    let listings = &estate.properties_listing;
    let (_, search) = SearchQuery::parse_standalone(query);
    let agency = match &search.scope {
        Scope::Portal => None,
        Scope::Agency(slug) => match listings.view_agency.execute(slug).await? {
            Some(agency) => Some(agency.id),
            None => return Ok(None),
        },
    };
    let place = paths::place_id(&listings.find_places, &search).await?;
    let results = listings.search_listings.execute(&search.criteria(place, agency), None).await?;
    Ok(Some(feed::channel(&estate.config.base_url, Some(query), &results)))
}

fn unavailable(error: &StorageError) -> Response {
    tracing::error!(%error, "a feed could not be read");
    (
        StatusCode::SERVICE_UNAVAILABLE,
        [(header::RETRY_AFTER, "10")],
        "The listings can't be read just now. Please try again in a moment.\n",
    )
        .into_response()
}
