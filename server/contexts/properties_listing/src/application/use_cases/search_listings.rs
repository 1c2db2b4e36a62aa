//! Somebody searches: a page of results with what they may filter by next.

use crate::application::live_catalogue::LiveCatalogue;
use crate::application::ports::ListingQueries;
use crate::domain::criteria::{Cursor, SearchCriteria};
use crate::domain::views::SearchResults;
use kernel::storage::StorageError;
use std::sync::Arc;

/// Answers a search.
pub struct SearchListings {
    queries: Arc<dyn ListingQueries>,
    catalogue: Arc<LiveCatalogue>,
}

impl SearchListings {
    /// Over these ports.
    #[must_use]
    pub fn new(queries: Arc<dyn ListingQueries>, catalogue: Arc<LiveCatalogue>) -> Self {
        Self { queries, catalogue }
    }

    /// The first page, or the one at the cursor. A cursor beyond the end gives
    /// the last page, one near the beginning the whole first page.
    pub async fn execute(
        &self,
        criteria: &SearchCriteria,
        cursor: Option<Cursor>,
    ) -> Result<SearchResults, StorageError> {
        let (hits, place_path) = self
            .catalogue
            .fresh(|catalogue, gazetteer| {
                let path = criteria.place.map(|place| gazetteer.path(place)).unwrap_or_default();
                (catalogue.search(criteria, gazetteer, cursor), path)
            })
            .await?;
        let cards = match hits.numbers.as_slice() {
            [] => Vec::new(),
            numbers => self.queries.cards(numbers).await?,
        };
        Ok(SearchResults {
            total: hits.total,
            offset: hits.offset,
            cards,
            previous: hits.previous,
            next: hits.next,
            facets: hits.facets,
            place_path,
            bounds: hits.bounds,
        })
    }
}
