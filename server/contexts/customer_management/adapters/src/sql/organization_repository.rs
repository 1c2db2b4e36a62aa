//! Agencies inside a transaction.

use super::organization_mapping::{insertion, organization, update};
use super::unit_of_work::{SqlUnitOfWork, written};
use async_trait::async_trait;
use customer_management::application::ports::OrganizationRepository;
use customer_management::domain::organization::Organization;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use sql::Statement;

impl SqlUnitOfWork {
    fn kept(&mut self, organization: &mut Organization) -> Result<(), StorageError> {
        let version = organization.state().version + 1;
        self.tell(organization.pending(), version)?;
        organization.saved_as(version);
        Ok(())
    }
}

#[async_trait]
impl OrganizationRepository for SqlUnitOfWork {
    async fn add(&mut self, organization: &mut Organization) -> Result<(), StorageError> {
        self.raise_listing_clock().await?;
        let version = organization.state().version + 1;
        self.transaction.execute(insertion(organization.state(), version)).await?;
        self.kept(organization)
    }

    async fn find(&mut self, id: OrganizationId) -> Result<Option<Organization>, StorageError> {
        let statement = Statement::new(include_str!("statements/organization_by_id.sql")).bind(id.0);
        let row = self.transaction.fetch_optional(statement).await?;
        Ok(row.as_ref().map(organization).transpose()?.map(Organization::restored))
    }

    async fn save(&mut self, organization: &mut Organization) -> Result<(), StorageError> {
        self.raise_listing_clock().await?;
        let state = organization.state();
        let given_up = Statement::new(include_str!("statements/insert_former_slug.sql"))
            .bind(state.id.0)
            .bind(state.profile.slug.to_string());
        self.transaction.execute(given_up).await?;
        written(self.transaction.execute(update(organization.state())).await?)?;
        self.kept(organization)
    }
}
