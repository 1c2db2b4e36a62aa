//! Somebody opens a listing.

use crate::application::live_catalogue::LiveCatalogue;
use crate::application::ports::ListingQueries;
use crate::domain::views::{ListedCard, ListedPlace, ListedProperty};
use kernel::storage::StorageError;
use std::sync::Arc;

/// How many similar listings are shown.
const SIMILAR: usize = 6;

/// A listing whole, with its surroundings.
#[derive(Debug, Clone, PartialEq)]
pub struct ListingPage {
    /// The listing.
    pub property: ListedProperty,
    /// The places it lies in, the largest first.
    pub place_path: Vec<ListedPlace>,
    /// Others like it nearby, the nearest in price first; at most six.
    pub similar: Vec<ListedCard>,
}

/// Shows one listing.
pub struct ViewListing {
    queries: Arc<dyn ListingQueries>,
    catalogue: Arc<LiveCatalogue>,
}

impl ViewListing {
    /// Over these ports.
    #[must_use]
    pub fn new(queries: Arc<dyn ListingQueries>, catalogue: Arc<LiveCatalogue>) -> Self {
        Self { queries, catalogue }
    }

    /// The listing with this number, or nothing if there is none (any more).
    pub async fn execute(&self, number: i64) -> Result<Option<ListingPage>, StorageError> {
        let Some(property) = self.queries.detail(number).await? else { return Ok(None) };
        let (place_path, similar) = self
            .catalogue
            .fresh(|catalogue, gazetteer| {
                let places =
                    property.places.iter().filter_map(|place| gazetteer.get(*place)).cloned().collect();
                (places, catalogue.similar(&property, SIMILAR))
            })
            .await?;
        let similar = match similar.as_slice() {
            [] => Vec::new(),
            numbers => self.queries.cards(numbers).await?,
        };
        Ok(Some(ListingPage { property, place_path, similar }))
    }
}
