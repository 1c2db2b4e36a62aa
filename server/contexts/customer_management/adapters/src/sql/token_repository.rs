//! Links that work once, inside a transaction.

use super::unit_of_work::SqlUnitOfWork;
use async_trait::async_trait;
use customer_management::application::ports::TokenRepository;
use customer_management::domain::secrets::TokenHash;
use customer_management::domain::token::{OneTimeToken, Purpose};
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use sql::Statement;

#[async_trait]
impl TokenRepository for SqlUnitOfWork {
    async fn add(&mut self, token: &OneTimeToken) -> Result<(), StorageError> {
        let insertion = Statement::new(include_str!("statements/insert_one_time_token.sql"))
            .bind(token.hash.as_str().to_owned())
            .bind(token.user.0)
            .bind(token.purpose.code().to_owned())
            .bind(token.expires_at);
        self.transaction.execute(insertion).await.map(drop)
    }

    async fn spend(
        &mut self,
        hash: &TokenHash,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Option<UserId>, StorageError> {
        let statement = Statement::new(include_str!("statements/spend_one_time_token.sql"))
            .bind(hash.as_str().to_owned())
            .bind(purpose.code().to_owned())
            .bind(now);
        let row = self.transaction.fetch_optional(statement).await?;
        row.map(|row| row.get("user_id").map(UserId)).transpose()
    }

    async fn forget_all(&mut self, user: UserId, purpose: Purpose) -> Result<(), StorageError> {
        let statement = Statement::new(include_str!("statements/forget_one_time_tokens.sql"))
            .bind(user.0)
            .bind(purpose.code().to_owned());
        self.transaction.execute(statement).await.map(drop)
    }
}
