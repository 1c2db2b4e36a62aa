//! A search engine asks for everything there is.

use crate::application::live_catalogue::LiveCatalogue;
use crate::application::ports::ListingQueries;
use crate::domain::views::ListedCard;
use kernel::storage::StorageError;
use std::sync::Arc;

/// How many listings a sitemap names. The protocol allows 50,000 addresses
/// (<https://www.sitemaps.org/protocol.html>); the first file also names pages that are no listings.
pub const LISTINGS_A_SITEMAP: u64 = 49_000;

/// How many cards are in memory at a time.
const CARDS_AT_A_TIME: i64 = 1_000;

/// Cuts all listings into sitemaps, by number.
pub struct SitemapPages {
    queries: Arc<dyn ListingQueries>,
    catalogue: Arc<LiveCatalogue>,
    listings_a_sitemap: u64,
}

impl SitemapPages {
    /// Over these ports, with so many listings in each sitemap: one, at least.
    #[must_use]
    pub fn new(
        queries: Arc<dyn ListingQueries>,
        catalogue: Arc<LiveCatalogue>,
        listings_a_sitemap: u64,
    ) -> Self {
        Self { queries, catalogue, listings_a_sitemap }
    }

    /// How many sitemaps all listings fill; none, if there are no listings.
    pub async fn pages(&self) -> Result<u64, StorageError> {
        self.catalogue.fresh(|catalogue, _| catalogue.len().div_ceil(self.listings_a_sitemap)).await
    }

    /// The listings of sitemap `page` (from 0), to be read piece by piece;
    /// none, if there is no such sitemap.
    #[must_use]
    pub fn chunks(&self, page: u64) -> SitemapChunks<'_> {
        SitemapChunks { sitemap: self, page, rest: None }
    }
}

/// The listings of one sitemap, a thousand at a time.
pub struct SitemapChunks<'a> {
    sitemap: &'a SitemapPages,
    page: u64,
    /// The number after which to go on and the one before which to end, once known.
    rest: Option<(i64, i64)>,
}

impl SitemapChunks<'_> {
    /// The next listings by number, or nothing at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<ListedCard>>, StorageError> {
        let (after, end) = match self.rest {
            Some(rest) => rest,
            None => self.range().await?,
        };
        let mut cards = if after + 1 < end {
            self.sitemap.queries.cards_after(after, CARDS_AT_A_TIME).await?
        } else {
            Vec::new()
        };
        cards.retain(|card| card.number < end);
        let last = cards.last().map_or(end, |card| card.number);
        self.rest = Some((last, end));
        Ok((!cards.is_empty()).then_some(cards))
    }

    async fn range(&self) -> Result<(i64, i64), StorageError> {
        let size = self.sitemap.listings_a_sitemap;
        let first = self.page.saturating_mul(size);
        let beyond = first.saturating_add(size);
        let range = |first: Option<i64>, beyond: Option<i64>| match first {
            Some(first) => (first - 1, beyond.unwrap_or(i64::MAX)),
            None => (0, 0),
        };
        self.sitemap.catalogue.fresh(|catalogue, _| range(catalogue.nth(first), catalogue.nth(beyond))).await
    }
}
