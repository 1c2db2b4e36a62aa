//! Forms that were sent, inside a transaction.

use super::unit_of_work::SqlUnitOfWork;
use async_trait::async_trait;
use booking_management::application::ports::{Claim, IdempotencyKeys};
use booking_management::domain::idempotency::RequestKey;
use booking_management::domain::ids::VisitId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use sql::{Row, Statement};

#[async_trait]
impl IdempotencyKeys for SqlUnitOfWork {
    async fn claim(
        &mut self,
        key: &RequestKey,
        visit: VisitId,
        now: Timestamp,
    ) -> Result<Claim, StorageError> {
        let insertion = Statement::new(include_str!("statements/claim_request.sql"))
            .bind(key.key)
            .bind(body_text(key))
            .bind(visit.0)
            .bind(now);
        // Where somebody else is claiming it, this waits for them.
        if self.transaction.execute(insertion).await? == 1 {
            return Ok(Claim::Fresh);
        }
        let row = self.transaction.fetch_one(claimed(key)).await?;
        claim(Some(&row), key)
    }
}

/// Looks for what is known of a key.
pub(super) fn claimed(key: &RequestKey) -> Statement {
    Statement::new(include_str!("statements/claimed_request.sql")).bind(key.key)
}

/// What is known of a key.
pub(super) fn claim(row: Option<&Row>, key: &RequestKey) -> Result<Claim, StorageError> {
    let Some(row) = row else { return Ok(Claim::Fresh) };
    let body: String = row.get("body")?;
    Ok(if body == body_text(key) { Claim::Known(VisitId(row.get("visit_id")?)) } else { Claim::OtherBody })
}

/// In hexadecimal digits.
fn body_text(key: &RequestKey) -> String {
    key.body.iter().map(|byte| format!("{byte:02x}")).collect()
}
