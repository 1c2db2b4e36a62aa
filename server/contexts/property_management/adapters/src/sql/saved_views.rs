//! Saved searches inside a transaction.

use super::unit_of_work::SqlUnitOfWork;
use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use property_management::application::ports::SavedViews;
use property_management::domain::view::{SavedView, ViewId};
use sql::Statement;

#[async_trait]
impl SavedViews for SqlUnitOfWork {
    async fn count(&mut self, organization: OrganizationId, user: UserId) -> Result<u32, StorageError> {
        let count = Statement::new(include_str!("statements/count_views.sql"));
        let row = self.transaction.fetch_one(count.bind(organization.0).bind(user.0)).await?;
        Ok(u32::try_from(row.get::<i64>("n")?).unwrap_or(u32::MAX))
    }

    async fn add(
        &mut self,
        organization: OrganizationId,
        user: UserId,
        view: &SavedView,
    ) -> Result<(), StorageError> {
        let save = Statement::new(include_str!("statements/save_view.sql"))
            .bind(view.id.0)
            .bind(organization.0)
            .bind(user.0)
            .bind(view.name.to_string())
            .bind(view.query.clone());
        self.transaction.execute(save).await.map(drop)
    }

    async fn remove(
        &mut self,
        organization: OrganizationId,
        user: UserId,
        id: ViewId,
    ) -> Result<bool, StorageError> {
        let delete = Statement::new(include_str!("statements/delete_view.sql"));
        let deleted = self.transaction.execute(delete.bind(organization.0).bind(user.0).bind(id.0)).await?;
        Ok(deleted > 0)
    }
}
