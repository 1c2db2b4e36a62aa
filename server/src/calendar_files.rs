//! Visits between the web and the calendars of others.

use app::session::CalendarFiles;
use async_trait::async_trait;
use booking_management::domain::elsewhere::AgentFeed;
use booking_management::domain::ids::VisitId;
use booking_management_adapters::letters::VisitFiles;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// The files of visits of a running program.
pub struct EstateCalendars {
    /// Writes them.
    pub files: VisitFiles,
    /// `https://…`, without a slash at the end.
    pub base_url: String,
}

#[async_trait]
impl CalendarFiles for EstateCalendars {
    async fn visit(&self, id: VisitId, since: Timestamp) -> Result<Option<String>, StorageError> {
        self.files.visit(id, since).await
    }

    async fn agenda(&self, feed: &AgentFeed, now: Timestamp) -> Result<Option<String>, StorageError> {
        self.files.agenda(feed, now).await
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }
}
