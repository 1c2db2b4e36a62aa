//! Visits as files for other calendars: what the screens ask of the program around them, which knows
//! the format.

use booking_management::domain::elsewhere::AgentFeed;
use booking_management::domain::ids::VisitId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// Writes visits as calendars read them.
#[async_trait::async_trait]
pub trait CalendarFiles: Send + Sync {
    /// A visit for its visitor, as it is since a moment; none, if it is gone.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn visit(&self, id: VisitId, since: Timestamp) -> Result<Option<String>, StorageError>;

    /// An agent's visits; none, if they left.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn agenda(&self, feed: &AgentFeed, now: Timestamp) -> Result<Option<String>, StorageError>;

    /// The whole address of a path, as programs elsewhere need it.
    fn address(&self, path: &str) -> String;
}

/// Writes nothing: for tests that fetch no files.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoCalendarFiles;

#[async_trait::async_trait]
impl CalendarFiles for NoCalendarFiles {
    async fn visit(&self, _: VisitId, _: Timestamp) -> Result<Option<String>, StorageError> {
        Ok(None)
    }

    async fn agenda(&self, _: &AgentFeed, _: Timestamp) -> Result<Option<String>, StorageError> {
        Ok(None)
    }

    fn address(&self, path: &str) -> String {
        path.to_owned()
    }
}
