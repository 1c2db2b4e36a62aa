//! Somebody arrives: how much there is, what is new, where to look.

use crate::application::live_catalogue::LiveCatalogue;
use crate::application::ports::ListingQueries;
use crate::domain::criteria::PAGE_SIZE;
use crate::domain::views::{ListedCard, ListedPlace};
use crate::domain::vocabulary::ListingType;
use kernel::storage::StorageError;
use std::sync::Arc;

/// How many new listings the home page shows.
const NEWEST: usize = 8;
/// How many places it leads to.
const PLACES: usize = 8;

/// What the home page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct HomePage {
    /// How many are for sale.
    pub sale_total: u64,
    /// How many are to rent.
    pub rent_total: u64,
    /// The newest, those with a picture before those without; at most eight.
    pub newest: Vec<ListedCard>,
    /// The municipalities with most for sale, and how many: what their links find; at most eight.
    pub places: Vec<(ListedPlace, u64)>,
}

/// Shows the home page.
pub struct ShowHome {
    queries: Arc<dyn ListingQueries>,
    catalogue: Arc<LiveCatalogue>,
}

impl ShowHome {
    /// Over these ports.
    #[must_use]
    pub fn new(queries: Arc<dyn ListingQueries>, catalogue: Arc<LiveCatalogue>) -> Self {
        Self { queries, catalogue }
    }

    /// The home page as of now.
    pub async fn execute(&self) -> Result<HomePage, StorageError> {
        let (sale_total, rent_total, newest, places) = self
            .catalogue
            .fresh(|catalogue, gazetteer| {
                (
                    catalogue.total(ListingType::Sale),
                    catalogue.total(ListingType::Rent),
                    // More than are shown, to have some to choose from.
                    catalogue.newest(PAGE_SIZE),
                    catalogue.busiest_municipalities(gazetteer, ListingType::Sale, PLACES),
                )
            })
            .await?;
        let mut newest = match newest.as_slice() {
            [] => Vec::new(),
            numbers => self.queries.cards(numbers).await?,
        };
        newest.sort_by_key(|card| card.cover.is_none());
        newest.truncate(NEWEST);
        Ok(HomePage { sale_total, rent_total, newest, places })
    }
}
