//! A search engine asks for everything there is.

use crate::application::live_catalogue::LiveCatalogue;
use crate::application::ports::ListingQueries;
use crate::domain::views::ListedCard;
use kernel::storage::StorageError;
use std::sync::Arc;

/// How many listings a sitemap names: the protocol allows 50,000 addresses
/// (<https://www.sitemaps.org/protocol.html>).
pub const LISTINGS_A_SITEMAP: usize = 50_000;

/// How many cards are read at a time.
const CARDS_AT_A_TIME: usize = 1_000;

/// Cuts all listings into sitemaps, by number.
pub struct SitemapPages {
    queries: Arc<dyn ListingQueries>,
    catalogue: Arc<LiveCatalogue>,
}

impl SitemapPages {
    /// Over these ports.
    #[must_use]
    pub fn new(queries: Arc<dyn ListingQueries>, catalogue: Arc<LiveCatalogue>) -> Self {
        Self { queries, catalogue }
    }

    /// How many sitemaps all listings fill.
    pub async fn count(&self) -> Result<usize, StorageError> {
        self.catalogue.fresh(|catalogue, _| catalogue.len().div_ceil(LISTINGS_A_SITEMAP)).await
    }

    /// What `keep` makes of each listing of sitemap `page` (from 0), by number;
    /// nothing if there is no such sitemap. Cards are read a thousand at a time
    /// and only what is kept stays in memory.
    pub async fn page<T: Send>(
        &self,
        page: usize,
        mut keep: impl FnMut(ListedCard) -> T + Send,
    ) -> Result<Option<Vec<T>>, StorageError> {
        let range = self
            .catalogue
            .fresh(|catalogue, _| {
                let first = catalogue.nth(page.checked_mul(LISTINGS_A_SITEMAP)?)?;
                let beyond = page.checked_add(1)?.checked_mul(LISTINGS_A_SITEMAP)?;
                Some((first, catalogue.nth(beyond).unwrap_or(i64::MAX)))
            })
            .await?;
        let Some((first, beyond)) = range else { return Ok(None) };
        let mut kept = Vec::new();
        let mut last = first - 1;
        loop {
            let cards = self.queries.cards_after(last, CARDS_AT_A_TIME as i64).await?;
            let read = cards.len();
            last = cards.last().map_or(i64::MAX, |card| card.number);
            kept.extend(cards.into_iter().take_while(|card| card.number < beyond).map(&mut keep));
            if read < CARDS_AT_A_TIME || last >= beyond {
                return Ok(Some(kept));
            }
        }
    }
}
