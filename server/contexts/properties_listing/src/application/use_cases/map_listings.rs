//! Somebody looks at the map: dots for what matches inside its frame.

use crate::application::live_catalogue::LiveCatalogue;
use crate::domain::criteria::{Rectangle, SearchCriteria};
use crate::domain::views::MapCluster;
use kernel::storage::StorageError;
use std::sync::Arc;

/// Draws a search on the map.
pub struct MapListings {
    catalogue: Arc<LiveCatalogue>,
}

impl MapListings {
    /// Over this catalogue.
    #[must_use]
    pub fn new(catalogue: Arc<LiveCatalogue>) -> Self {
        Self { catalogue }
    }

    /// The dots inside `view` at a zoom level (of the usual web map, 0 the
    /// whole world). The view stands in for the rectangle of the criteria.
    pub async fn execute(
        &self,
        criteria: &SearchCriteria,
        view: Rectangle,
        zoom: u8,
    ) -> Result<Vec<MapCluster>, StorageError> {
        self.catalogue.fresh(|catalogue, _| catalogue.clusters(criteria, view, zoom)).await
    }
}
