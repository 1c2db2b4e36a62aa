//! What the use cases need from outside.

mod listing_queries;

pub use listing_queries::{CatalogueEntry, CatalogueListing, ListingQueries};
