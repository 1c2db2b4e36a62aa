//! Where letters are posted, inside a transaction. The
//! [`LetterPost`](crate::letters::LetterPost) sends them once it is committed.

use super::unit_of_work::SqlUnitOfWork;
use crate::letters::content_of;
use async_trait::async_trait;
use customer_management::application::ports::LetterBox;
use customer_management::domain::letter::Letter;
use kernel::storage::StorageError;
use sql::Statement;

#[async_trait]
impl LetterBox for SqlUnitOfWork {
    async fn post(&mut self, letter: &Letter) -> Result<(), StorageError> {
        let insertion = Statement::new(include_str!("statements/insert_letter.sql"))
            .bind(letter.id.0)
            .bind(letter.to.as_str().to_owned())
            .bind(content_of(letter)?)
            .bind(letter.posted_at);
        self.transaction.execute(insertion).await?;
        self.tell(&[letter.posting()], 1)
    }
}
