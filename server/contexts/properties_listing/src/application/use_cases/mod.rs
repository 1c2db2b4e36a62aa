//! One file, one story.

mod find_places;
mod list_agencies;
mod map_listings;
mod search_listings;
mod show_home;
mod sitemap_pages;
mod view_agency;
mod view_listing;

pub use find_places::FindPlaces;
pub use list_agencies::ListAgencies;
pub use map_listings::MapListings;
pub use search_listings::SearchListings;
pub use show_home::{HomePage, ShowHome};
pub use sitemap_pages::{LISTINGS_A_SITEMAP, SitemapChunks, SitemapPages};
pub use view_agency::ViewAgency;
pub use view_listing::{ListingPage, ViewListing};
