//! What was done, and who looked at what is personal, written in the transaction of the deed.

use super::unit_of_work::SqlUnitOfWork;
use async_trait::async_trait;
use kernel::ids::{EventId, OrganizationId};
use kernel::storage::StorageError;
use property_management::application::ports::Journal;
use property_management::domain::activity::{Activity, AuditEntry};
use property_management::domain::events::PendingEvent;
use sql::Statement;

#[async_trait]
impl Journal for SqlUnitOfWork {
    async fn append(&mut self, activities: &[Activity]) -> Result<(), StorageError> {
        for activity in activities {
            let (code, details) = activity.deed.to_parts();
            let insert = Statement::new(include_str!("statements/insert_activity.sql"))
                .bind(self.ids.next())
                .bind(activity.property.0)
                .bind(activity.at)
                .bind(activity.actor.map(|user| user.0))
                .bind(code)
                .bind(details.to_string());
            self.transaction.execute(insert).await?;
        }
        Ok(())
    }

    async fn audit(&mut self, organization: OrganizationId, entry: &AuditEntry) -> Result<(), StorageError> {
        let insert = Statement::new(include_str!("statements/insert_audit_entry.sql"))
            .bind(self.ids.next())
            .bind(organization.0)
            .bind(entry.at)
            .bind(entry.actor.map(|user| user.0))
            .bind(entry.kind.code().to_owned())
            .bind(entry.property.0)
            .bind(entry.subject);
        self.transaction.execute(insert).await.map(drop)
    }

    async fn tell(&mut self, organization: OrganizationId, event: PendingEvent) -> Result<(), StorageError> {
        let envelope = event
            .into_envelope(EventId(self.ids.next()), organization, 0)
            .map_err(|error| StorageError::Corrupt(error.to_string()))?;
        self.events.push(envelope);
        Ok(())
    }
}
