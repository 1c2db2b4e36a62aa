//! How visits are arranged, inside a transaction.

use super::unit_of_work::SqlUnitOfWork;
use async_trait::async_trait;
use booking_management::application::ports::SettingsRepository;
use booking_management::domain::ids::PropertyId;
use booking_management::domain::settings::VisitSettings;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use sql::Statement;

#[async_trait]
impl SettingsRepository for SqlUnitOfWork {
    async fn save(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
        settings: &VisitSettings,
    ) -> Result<(), StorageError> {
        let values = settings.values();
        let statement = Statement::new(include_str!("statements/save_settings.sql"))
            .bind(property.0)
            .bind(organization.0)
            .bind(i64::from(values.length))
            .bind(i64::from(values.before))
            .bind(i64::from(values.after))
            .bind(i64::from(values.step))
            .bind(i64::from(values.notice))
            .bind(i64::from(values.horizon))
            .bind(values.confirmation.code().to_owned())
            .bind(values.screening.code().to_owned())
            .bind(values.shown_by.map(|agent| agent.0))
            .bind(values.enabled);
        self.transaction.execute(statement).await?;
        Ok(())
    }
}
