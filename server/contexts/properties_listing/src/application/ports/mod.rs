//! What the use cases need from outside.

mod listing_queries;

pub use crate::domain::catalogue::{CatalogueEntry, CatalogueListing};
pub use listing_queries::{ListingQueries, MOST_AGENCIES};
