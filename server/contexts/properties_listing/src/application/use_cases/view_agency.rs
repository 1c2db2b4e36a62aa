//! Somebody opens an agency's page.

use crate::application::ports::ListingQueries;
use crate::domain::views::ListedAgency;
use kernel::storage::StorageError;
use std::sync::Arc;

/// Shows one agency; its listings are a search by its id.
pub struct ViewAgency {
    queries: Arc<dyn ListingQueries>,
}

impl ViewAgency {
    /// Over this port.
    #[must_use]
    pub fn new(queries: Arc<dyn ListingQueries>) -> Self {
        Self { queries }
    }

    /// The agency with this slug; its own may be another by now.
    pub async fn execute(&self, slug: &str) -> Result<Option<ListedAgency>, StorageError> {
        self.queries.agency(slug).await
    }
}
