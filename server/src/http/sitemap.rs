//! Every page there is, for search engines (<https://www.sitemaps.org/protocol.html>).

use super::feeds::unavailable;
use crate::bootstrap::Estate;
use app::portal::paths::{self, Address, Route};
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use kernel::locale::Locale;
use kernel::storage::StorageError;
use properties_listing::application::ports::MOST_AGENCIES;
use properties_listing::application::use_cases::LISTINGS_A_SITEMAP;
use properties_listing::container::Container;
use properties_listing::domain::vocabulary::ListingType;
use quick_xml::escape::escape;
use std::fmt::Write as _;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

const XML: HeaderValue = HeaderValue::from_static("application/xml; charset=utf-8");

/// The most addresses a file may have: with one more, search engines refuse all of it.
const MOST_ADDRESSES: u64 = 50_000;

/// Pages that are neither a listing nor an agency.
static PAGES: [Route; 4] =
    [Route::Home, Route::Agencies, Route::Results(ListingType::Sale), Route::Results(ListingType::Rent)];

const _: () =
    assert!(LISTINGS_A_SITEMAP + MOST_AGENCIES.unsigned_abs() + PAGES.len() as u64 <= MOST_ADDRESSES);

/// `/sitemap.xml`: one file as long as all listings fit in it, an index of files above.
pub async fn whole(State(estate): State<Arc<Estate>>) -> Response {
    Sitemap::of(&estate).whole().await
}

/// `/sitemap/{file}`: `1.xml` and so on, as the index names them.
pub async fn file(State(estate): State<Arc<Estate>>, Path(file): Path<String>) -> Response {
    Sitemap::of(&estate).file(&file).await
}

/// What is listed, and where that is.
struct Sitemap {
    listings: Arc<Container>,
    base_url: String,
}

impl Sitemap {
    fn of(estate: &Estate) -> Self {
        Self { listings: Arc::clone(&estate.properties_listing), base_url: estate.config.base_url.clone() }
    }

    async fn whole(self) -> Response {
        let files = match self.listings.sitemap.pages().await {
            Ok(files) => files,
            Err(error) => return unavailable(&error),
        };
        if files <= 1 {
            return self.sent(0);
        }
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
        );
        for file in 1..=files {
            let _ = writeln!(xml, "<sitemap><loc>{}/sitemap/{file}.xml</loc></sitemap>", self.base_url);
        }
        xml.push_str("</sitemapindex>\n");
        ([(header::CONTENT_TYPE, XML)], xml).into_response()
    }

    async fn file(self, name: &str) -> Response {
        let file = name.strip_suffix(".xml").and_then(|n| n.parse::<u64>().ok()).filter(|n| *n >= 1);
        let files = match self.listings.sitemap.pages().await {
            Ok(files) => files,
            Err(error) => return unavailable(&error),
        };
        match file {
            Some(file) if file <= files => self.sent(file - 1),
            _ => StatusCode::NOT_FOUND.into_response(),
        }
    }

    /// One file, written while it is sent: so many addresses in three languages are tens of
    /// megabytes, which nobody should hold in memory.
    fn sent(self, page: u64) -> Response {
        let (sender, receiver) = mpsc::channel(1);
        tokio::spawn(async move {
            // the connection is cut, so that half a file is not taken for a whole one
            if let Err(error) = self.write(page, &sender).await {
                tracing::error!(%error, "the sitemap broke off");
                let _ = sender.send(Err(error)).await;
            }
        });
        ([(header::CONTENT_TYPE, XML)], Body::from_stream(ReceiverStream::new(receiver))).into_response()
    }

    async fn write(
        &self,
        page: u64,
        to: &mpsc::Sender<Result<Bytes, StorageError>>,
    ) -> Result<(), StorageError> {
        let mut xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
        );
        if page == 0 {
            for route in &PAGES {
                self.address(&mut xml, |locale| Address::new(locale, route.clone()).path(), None);
            }
            for agency in self.listings.list_agencies.execute().await? {
                self.address(&mut xml, |locale| paths::agency(locale, &agency.slug), None);
            }
        }
        let mut chunks = self.listings.sitemap.chunks(page);
        while let Some(cards) = chunks.next().await? {
            for card in &cards {
                let changed = card.updated_at.format("%Y-%m-%d").to_string();
                self.address(&mut xml, |locale| paths::listing(locale, card), Some(&changed));
            }
            if to.send(Ok(Bytes::from(std::mem::take(&mut xml)))).await.is_err() {
                // nobody reads on
                return Ok(());
            }
        }
        xml.push_str("</urlset>\n");
        let _ = to.send(Ok(Bytes::from(xml))).await;
        Ok(())
    }

    /// A page in the default language, and where it stands in each.
    fn address(&self, xml: &mut String, path: impl Fn(Locale) -> String, changed: Option<&str>) {
        let base = &self.base_url;
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
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use axum::body::to_bytes;
    use properties_listing::adapters::inmemory::InMemoryListings;
    use properties_listing::application::use_cases::SitemapPages;
    use properties_listing::container::Ports;
    use properties_listing::contract::{ListingFixture as _, a_bare_flat, an_agency};
    use std::collections::HashSet;

    /// Three flats of one agency.
    async fn three_flats(listings_a_file: u64) -> Sitemap {
        let listings = InMemoryListings::default();
        listings.put_agency(&an_agency()).await;
        listings.put(&["A", "B", "C"].map(a_bare_flat)).await;
        let mut container = Container::new(Ports { queries: listings.queries() });
        let catalogue = Arc::clone(&container.catalogue);
        container.sitemap = SitemapPages::new(listings.queries(), catalogue, listings_a_file);
        Sitemap { listings: Arc::new(container), base_url: "https://casas.example".into() }
    }

    async fn text(answer: Response) -> String {
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], XML);
        String::from_utf8(to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
    }

    fn addresses(xml: &str) -> Vec<String> {
        xml.split("<loc>").skip(1).map(|rest| rest.split_once("</loc>").unwrap().0.to_owned()).collect()
    }

    #[tokio::test]
    async fn as_long_as_everything_fits_there_is_one_file_with_agencies_and_listings() {
        let xml = text(three_flats(3).await.whole().await).await;
        assert!(xml.contains("<urlset ") && xml.ends_with("</urlset>\n"));
        let addresses = addresses(&xml);
        assert_eq!(addresses.len(), PAGES.len() + 1 + 3);
        for page in ["/", "/comprar", "/arrendar", "/imobiliarias", "/imobiliarias/casas-da-serra"] {
            assert!(addresses.contains(&format!("https://casas.example{page}")), "{page}");
        }
        assert!(xml.contains("hreflang=\"en\" href=\"https://casas.example/en/agencies/casas-da-serra\""));
    }

    #[tokio::test]
    async fn above_it_an_index_names_files_that_part_everything_between_them() {
        let index = text(three_flats(2).await.whole().await).await;
        assert!(index.contains("<sitemapindex ") && index.ends_with("</sitemapindex>\n"));
        let files = ["https://casas.example/sitemap/1.xml", "https://casas.example/sitemap/2.xml"];
        assert_eq!(addresses(&index), files);

        let mut all = addresses(&text(three_flats(2).await.file("1.xml").await).await);
        assert_eq!(all.len(), PAGES.len() + 1 + 2);
        let second = addresses(&text(three_flats(2).await.file("2.xml").await).await);
        assert_eq!(second.len(), 1);
        all.extend(second);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "{all:?}");
        for nothing in ["0.xml", "3.xml", "1", "x.xml", "-1.xml"] {
            let answer = three_flats(2).await.file(nothing).await;
            assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{nothing}");
        }
    }
}
