//! What is over is forgotten: data about people is kept no longer than it is of use (GDPR,
//! art. 5(1)(e)).

use chrono::TimeDelta;
use kernel::storage::StorageError;
use kernel::time::Clock;
use sql::Database;
use std::sync::Arc;

/// How long the key of a form is known: nobody sends a form again after that.
pub const REQUESTS_KEPT_FOR: TimeDelta = TimeDelta::days(30);

/// How long after a visit it is known who came, who waited and who was invited: two years.
pub const VISITORS_KEPT_FOR: TimeDelta = TimeDelta::days(730);

/// Clears tables of what is over.
pub struct Housekeeping {
    database: Database,
    clock: Arc<dyn Clock>,
}

impl Housekeeping {
    /// In this database.
    #[must_use]
    pub fn new(database: Database, clock: Arc<dyn Clock>) -> Self {
        Self { database, clock }
    }

    /// Deletes the keys of forms that were sent long ago, and of longer ago visits, places on waiting
    /// lists and invitations, with all that was said in them, what was held for them, and what agents
    /// kept free, with their notes. Says how many rows went.
    ///
    /// # Errors
    /// [`StorageError`]; what went before it is gone.
    pub async fn clear(&self) -> Result<u64, StorageError> {
        let now = self.clock.now();
        let over = [
            (include_str!("sql/statements/delete_old_requests.sql"), now - REQUESTS_KEPT_FOR),
            (include_str!("sql/statements/delete_old_waiting_entries.sql"), now - VISITORS_KEPT_FOR),
            (include_str!("sql/statements/delete_old_visits.sql"), now - VISITORS_KEPT_FOR),
            // A visit that nobody closed is deleted as it is, and lets go of nothing by itself.
            (include_str!("sql/statements/delete_old_holds.sql"), now - VISITORS_KEPT_FOR),
            (include_str!("sql/statements/delete_old_blocks.sql"), now - VISITORS_KEPT_FOR),
            (include_str!("sql/statements/delete_old_invitations.sql"), now - VISITORS_KEPT_FOR),
        ];
        self.database.clear(&over).await
    }
}
