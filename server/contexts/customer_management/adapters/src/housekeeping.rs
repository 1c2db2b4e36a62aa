//! What is over is forgotten: data about people is kept no longer than it is of use (GDPR,
//! art. 5(1)(e)).

use chrono::TimeDelta;
use kernel::storage::StorageError;
use kernel::time::Clock;
use sql::Database;
use std::sync::Arc;

/// How long it stays known that a letter went to somebody, for those who ask where it is.
pub const SENT_LETTERS_KEPT_FOR: TimeDelta = TimeDelta::days(30);

/// How long a letter waits that can't be sent. Its event is a dead letter for just as long, so
/// that it can be sent again.
pub const UNSENT_LETTERS_KEPT_FOR: TimeDelta = sql::outbox::DEAD_KEPT_FOR;

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

    /// Deletes one-time tokens that have expired, letters that were sent long ago, and those that
    /// never could be. Says how many rows went.
    ///
    /// # Errors
    /// [`StorageError`]; what went before it is gone.
    pub async fn clear(&self) -> Result<u64, StorageError> {
        let now = self.clock.now();
        let over = [
            (include_str!("sql/statements/delete_expired_tokens.sql"), now),
            (include_str!("sql/statements/delete_sent_letters.sql"), now - SENT_LETTERS_KEPT_FOR),
            (include_str!("sql/statements/delete_unsent_letters.sql"), now - UNSENT_LETTERS_KEPT_FOR),
        ];
        self.database.clear(&over).await
    }
}
