//! What people are told in the application, inside a change.

use crate::domain::ids::NotificationId;
use crate::domain::notification::Notification;
use async_trait::async_trait;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// Keeps notifications.
#[async_trait]
pub trait NotificationRepository: Send {
    /// Keeps a new notification.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn add(&mut self, notification: &Notification) -> Result<(), StorageError>;

    /// A person has read one notification, or all of them. What was read before
    /// keeps its time. Tells how many are read now that weren't before.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn mark_read(
        &mut self,
        user: UserId,
        which: Option<NotificationId>,
        now: Timestamp,
    ) -> Result<u64, StorageError>;
}
