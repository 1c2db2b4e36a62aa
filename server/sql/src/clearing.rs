//! What is over is deleted a few rows at a time, so that nobody waits long for them.

use crate::{Database, Statement};
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// How many rows go at once.
const BATCH: u64 = 1_000;

impl Database {
    /// Deletes by each statement what is older than the moment beside it, a batch at a time. A statement
    /// takes the moment as `$1`, and as `$2` how many rows it may delete. Says how many rows went.
    ///
    /// # Errors
    /// [`StorageError`]; what went before it is gone.
    pub async fn clear(&self, over: &[(&'static str, Timestamp)]) -> Result<u64, StorageError> {
        let mut gone = 0;
        for (text, before) in over {
            loop {
                let batch =
                    self.execute(Statement::new(text).bind(*before).bind(BATCH.cast_signed())).await?;
                gone += batch;
                if batch < BATCH {
                    break;
                }
            }
        }
        Ok(gone)
    }
}
