//! Somebody has read what they were told.

use crate::application::ports::UnitsOfWork;
use crate::domain::caller::Person;
use crate::domain::ids::NotificationId;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkNotificationsReadCommand {
    /// This one; none: all of them.
    pub which: Option<NotificationId>,
}

/// Why it counts as unread.
#[derive(Debug, Error)]
pub enum MarkNotificationsReadError {
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Remembers what was read.
pub struct MarkNotificationsRead {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl MarkNotificationsRead {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Marks them read and tells how many weren't before. Somebody else's, or
    /// one that doesn't exist, is none.
    ///
    /// # Errors
    /// [`MarkNotificationsReadError`].
    pub async fn execute(
        &self,
        person: &Person,
        command: MarkNotificationsReadCommand,
    ) -> Result<u64, MarkNotificationsReadError> {
        let mut unit = self.units_of_work.begin().await?;
        let read = unit.notifications().mark_read(person.user(), command.which, self.clock.now()).await?;
        unit.commit().await?;
        Ok(read)
    }
}
