//! Who is signed in where, inside a transaction. The web's
//! [`SqlSessionStore`](crate::sessions::SqlSessionStore) makes the rows.

use super::unit_of_work::SqlUnitOfWork;
use async_trait::async_trait;
use customer_management::application::ports::SessionRepository;
use customer_management::domain::ids::SessionId;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use sql::Statement;

#[async_trait]
impl SessionRepository for SqlUnitOfWork {
    async fn revoke(&mut self, user: UserId, session: SessionId) -> Result<bool, StorageError> {
        let statement = Statement::new(include_str!("statements/revoke_session.sql"));
        let rows = self.transaction.execute(statement.bind(user.0).bind(session.0)).await?;
        Ok(rows > 0)
    }

    async fn revoke_all(&mut self, user: UserId, except: Option<SessionId>) -> Result<u64, StorageError> {
        let statement = match except {
            None => Statement::new(include_str!("statements/revoke_sessions.sql")).bind(user.0),
            Some(SessionId(kept)) => {
                Statement::new(include_str!("statements/revoke_other_sessions.sql")).bind(user.0).bind(kept)
            }
        };
        self.transaction.execute(statement).await
    }
}
