//! Which forms were sent before.

use crate::domain::idempotency::RequestKey;
use crate::domain::ids::VisitId;
use async_trait::async_trait;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// What is known of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// Nobody used it: it is this change's now, if it is committed.
    Fresh,
    /// This form was sent before, with the same answers, and this came of it.
    Known(VisitId),
    /// The key was used with other answers.
    OtherBody,
}

/// The keys of forms that were sent.
#[async_trait]
pub trait IdempotencyKeys: Send {
    /// Claims a key for a visit that this change is about to make. Of several who claim one at the
    /// same time the others wait until the first is committed or dropped, and then learn of it.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn claim(
        &mut self,
        key: &RequestKey,
        visit: VisitId,
        now: Timestamp,
    ) -> Result<Claim, StorageError>;
}
