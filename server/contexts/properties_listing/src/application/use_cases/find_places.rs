//! Somebody names a place: by its address, or by its first letters.

use crate::application::live_catalogue::LiveCatalogue;
use crate::domain::catalogue::Catalogue;
use crate::domain::gazetteer::Gazetteer;
use crate::domain::views::ListedPlace;
use kernel::storage::StorageError;
use std::sync::Arc;

/// Finds places of the gazetteer.
pub struct FindPlaces {
    catalogue: Arc<LiveCatalogue>,
}

impl FindPlaces {
    /// Over this catalogue.
    #[must_use]
    pub fn new(catalogue: Arc<LiveCatalogue>) -> Self {
        Self { catalogue }
    }

    /// The place with this slug.
    pub async fn by_slug(&self, slug: &str) -> Result<Option<ListedPlace>, StorageError> {
        let find = |_: &Catalogue, gazetteer: &Gazetteer| gazetteer.by_slug(slug).cloned();
        match self.catalogue.lately(find).await? {
            // It may have come since, and a page that says there is no such place is kept.
            None => self.catalogue.fresh(find).await,
            known => Ok(known),
        }
    }

    /// The place and those it lies in, the largest first; empty if there is none.
    pub async fn path(&self, place: i64) -> Result<Vec<ListedPlace>, StorageError> {
        self.catalogue.lately(|_, gazetteer| gazetteer.path(place)).await
    }

    /// Places whose name, or a word of it, begins with `words`, accents and case
    /// ignored: those whose name does first, then those with most listings.
    pub async fn suggest(&self, words: &str, limit: usize) -> Result<Vec<ListedPlace>, StorageError> {
        self.catalogue
            .lately(|catalogue, gazetteer| {
                gazetteer.suggest(words, limit, |place| catalogue.listings_in(place))
            })
            .await
    }
}
