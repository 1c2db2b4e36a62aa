//! For machines that read: sitemap, robots, RSS.

use crate::bootstrap::Estate;
use app::portal::{feed, paths};
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use kernel::locale::Locale;
use kernel::storage::StorageError;
use properties_listing::domain::views::ListedCard;
use quick_xml::escape::escape;
use std::fmt::Write as _;
use std::sync::Arc;

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
/// some thirty megabytes, which nobody should hold in memory.
fn sitemap_file(estate: Arc<Estate>, page: u64) -> Response {
    let (sender, receiver) = tokio::sync::mpsc::channel::<Result<Bytes, StorageError>>(2);
    tokio::spawn(async move {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
        let mut head = head.to_owned();
        if page == 0 {
            for path in [paths::home as fn(Locale) -> String, paths::agencies] {
                alternates(&mut head, &estate.config.base_url, path, None);
            }
        }
        if sender.send(Ok(Bytes::from(head))).await.is_err() {
            return;
        }
        let mut chunks = estate.properties_listing.sitemap.chunks(page);
        loop {
            let piece = match chunks.next().await {
                Ok(None) => break,
                Ok(Some(cards)) => Ok(Bytes::from(urls(&estate.config.base_url, &cards))),
                Err(error) => {
                    tracing::error!(%error, "the sitemap broke off");
                    Err(error)
                }
            };
            let broken = piece.is_err();
            if sender.send(piece).await.is_err() || broken {
                return;
            }
        }
        let _ = sender.send(Ok(Bytes::from_static(b"</urlset>\n"))).await;
    });
    let body = Body::from_stream(tokio_stream::wrappers::ReceiverStream::new(receiver));
    ([(header::CONTENT_TYPE, XML)], body).into_response()
}

fn urls(base: &str, cards: &[ListedCard]) -> String {
    let mut xml = String::with_capacity(cards.len() * 700);
    for card in cards {
        let changed = card.updated_at.format("%Y-%m-%d").to_string();
        alternates(&mut xml, base, |locale| paths::listing(locale, card), Some(&changed));
    }
    xml
}

fn alternates(xml: &mut String, base: &str, path: impl Fn(Locale) -> String, changed: Option<&str>) {
    let links: String = Locale::ALL
        .into_iter()
        .map(|locale| {
            format!(
                "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{base}{}\"/>",
                locale.code(),
                escape(path(locale))
            )
        })
        .collect();
    let changed = changed.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
    let _ = writeln!(
        xml,
        "<url><loc>{base}{}</loc>{changed}{links}</url>",
        escape(path(Locale::default()))
    );
}

/// `/rss?…`: the newest listings of any search, in its own address's words.
pub async fn rss(State(estate): State<Arc<Estate>>, RawQuery(query): RawQuery) -> Response {
    let criteria = match paths::feed_criteria(&estate.properties_listing.find_places, query.as_deref()).await {
        Ok(criteria) => criteria,
        Err(error) => return unavailable(&error),
    };
    match estate.properties_listing.search_listings.execute(&criteria, None).await {
        Ok(results) => {
            let channel = feed::channel(&estate.config.base_url, query.as_deref(), &results);
            ([(header::CONTENT_TYPE, HeaderValue::from_static("application/rss+xml; charset=utf-8"))], channel)
                .into_response()
        }
        Err(error) => unavailable(&error),
    }
}

fn unavailable(error: &StorageError) -> Response {
    tracing::error!(%error, "a feed could not be read");
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "10")], "The listings can't be read just now. Please try again in a moment.\n")
        .into_response()
}
