//! Reads of many properties, outside of any transaction.

use super::reader;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use property_management::application::ports::PropertyQueries;
use property_management::domain::property::PropertyState;
use sql::{Database, Statement};

/// Reads from the database.
#[derive(Clone)]
pub struct SqlPropertyQueries {
    database: Database,
}

impl SqlPropertyQueries {
    /// Over a migrated database.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl PropertyQueries for SqlPropertyQueries {
    async fn page(
        &self,
        organization: OrganizationId,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<PropertyState>, StorageError> {
        let statement = Statement::new(include_str!("statements/properties_page.sql"))
            .bind(organization.0)
            // Numbers start at 1.
            .bind(after.unwrap_or(0))
            .bind(i64::from(limit));
        self.database.fetch_each(statement, reader::whole).await
    }
}
