//! Somebody looks for an agency.

use crate::application::ports::ListingQueries;
use crate::domain::views::ListedAgency;
use kernel::storage::StorageError;
use std::sync::Arc;

/// Lists the agencies.
pub struct ListAgencies {
    queries: Arc<dyn ListingQueries>,
}

impl ListAgencies {
    /// Over this port.
    #[must_use]
    pub fn new(queries: Arc<dyn ListingQueries>) -> Self {
        Self { queries }
    }

    /// Every agency, by name; at most [`MOST_AGENCIES`](crate::application::ports::MOST_AGENCIES).
    pub async fn execute(&self) -> Result<Vec<ListedAgency>, StorageError> {
        self.queries.agencies().await
    }
}
