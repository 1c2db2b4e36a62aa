//! The context put together: ports in, use cases out.

use crate::application::freshness::Freshness;
use crate::application::live_catalogue::LiveCatalogue;
use crate::application::ports::ListingQueries;
use crate::application::use_cases::{
    FindPlaces, LISTINGS_A_SITEMAP, ListAgencies, MapListings, SearchListings, ShowHome, SitemapPages,
    ViewAgency, ViewListing,
};
use kernel::storage::StorageError;
use std::sync::Arc;

/// What the context needs from outside.
pub struct Ports {
    /// Reads what is listed.
    pub queries: Arc<dyn ListingQueries>,
}

/// What the context can do.
pub struct Container {
    /// A page of results.
    pub search_listings: SearchListings,
    /// The dots on the map.
    pub map_listings: MapListings,
    /// One listing.
    pub view_listing: ViewListing,
    /// One agency.
    pub view_agency: ViewAgency,
    /// All agencies.
    pub list_agencies: ListAgencies,
    /// The home page.
    pub show_home: ShowHome,
    /// Places by slug and by first letters.
    pub find_places: FindPlaces,
    /// Everything, for search engines.
    pub sitemap: SitemapPages,
    /// The listing clock: for whoever keeps answers and must know whether they still hold.
    pub freshness: Arc<Freshness>,
    /// The catalogue behind the search: for whoever writes it down for the next start.
    pub catalogue: Arc<LiveCatalogue>,
}

impl Container {
    /// Puts the use cases on their ports.
    #[must_use]
    pub fn new(ports: Ports) -> Self {
        let Ports { queries } = ports;
        let freshness = Arc::new(Freshness::new(Arc::clone(&queries)));
        let catalogue = Arc::new(LiveCatalogue::new(Arc::clone(&queries), Arc::clone(&freshness)));
        Self {
            search_listings: SearchListings::new(Arc::clone(&queries), Arc::clone(&catalogue)),
            map_listings: MapListings::new(Arc::clone(&catalogue)),
            view_listing: ViewListing::new(Arc::clone(&queries), Arc::clone(&catalogue)),
            view_agency: ViewAgency::new(Arc::clone(&queries)),
            list_agencies: ListAgencies::new(Arc::clone(&queries)),
            show_home: ShowHome::new(Arc::clone(&queries), Arc::clone(&catalogue)),
            find_places: FindPlaces::new(Arc::clone(&catalogue)),
            sitemap: SitemapPages::new(queries, Arc::clone(&catalogue), LISTINGS_A_SITEMAP),
            freshness,
            catalogue,
        }
    }

    /// Loads the catalogue, so that the first visitor needn't wait for it.
    /// Without this call the first question does.
    pub async fn warm(&self) -> Result<(), StorageError> {
        self.catalogue.fresh(|_, _| ()).await
    }
}
