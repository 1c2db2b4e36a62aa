//! What people are told in the application, inside a transaction.

use super::columns::corrupt;
use super::unit_of_work::SqlUnitOfWork;
use async_trait::async_trait;
use customer_management::application::ports::NotificationRepository;
use customer_management::domain::ids::NotificationId;
use customer_management::domain::notification::Notification;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use sql::Statement;

/// The statement that keeps a new notification.
pub(crate) fn insertion(notification: &Notification) -> Result<Statement, StorageError> {
    let content = serde_json::to_string(&notification.kind).map_err(|error| corrupt("content", error))?;
    Ok(Statement::new(include_str!("statements/insert_notification.sql"))
        .bind(notification.id.0)
        .bind(notification.user.0)
        .bind(notification.organization.0)
        .bind(content)
        .bind(notification.created_at)
        .bind(notification.read_at))
}

#[async_trait]
impl NotificationRepository for SqlUnitOfWork {
    async fn add(&mut self, notification: &Notification) -> Result<(), StorageError> {
        self.transaction.execute(insertion(notification)?).await.map(drop)
    }

    async fn mark_read(
        &mut self,
        user: UserId,
        which: Option<NotificationId>,
        now: Timestamp,
    ) -> Result<u64, StorageError> {
        let statement = match which {
            None => {
                Statement::new(include_str!("statements/mark_notifications_read.sql")).bind(user.0).bind(now)
            }
            Some(NotificationId(one)) => {
                Statement::new(include_str!("statements/mark_notification_read.sql"))
                    .bind(user.0)
                    .bind(now)
                    .bind(one)
            }
        };
        self.transaction.execute(statement).await
    }
}
