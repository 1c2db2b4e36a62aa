//! Reads of agencies, outside of any transaction.

use super::organization_mapping::organization;
use async_trait::async_trait;
use customer_management::application::ports::OrganizationQueries;
use customer_management::domain::organization::OrganizationState;
use customer_management::domain::values::Slug;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use sql::{Database, Statement};

/// Reads from the database.
#[derive(Clone)]
pub struct SqlOrganizationQueries {
    database: Database,
}

impl SqlOrganizationQueries {
    /// Over a migrated database.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl OrganizationQueries for SqlOrganizationQueries {
    async fn by_slug(&self, slug: &Slug) -> Result<Option<OrganizationState>, StorageError> {
        let statement = Statement::new(include_str!("statements/organization_by_slug.sql"))
            .bind(slug.as_str().to_owned());
        self.database.fetch_optional(statement).await?.as_ref().map(organization).transpose()
    }

    async fn by_id(&self, id: OrganizationId) -> Result<Option<OrganizationState>, StorageError> {
        let statement = Statement::new(include_str!("statements/organization_by_id.sql")).bind(id.0);
        self.database.fetch_optional(statement).await?.as_ref().map(organization).transpose()
    }

    async fn list(&self) -> Result<Vec<OrganizationState>, StorageError> {
        let rows =
            self.database.fetch_all(Statement::new(include_str!("statements/organizations.sql"))).await?;
        rows.iter().map(organization).collect()
    }
}
