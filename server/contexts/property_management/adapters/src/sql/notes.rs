//! Notes inside a transaction.

use super::dossier_rows::note;
use super::unit_of_work::SqlUnitOfWork;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use property_management::application::ports::NoteRepository;
use property_management::domain::note::{NoteId, PropertyNote};
use property_management::domain::property::PropertyId;
use sql::Statement;

#[async_trait]
impl NoteRepository for SqlUnitOfWork {
    async fn find(
        &mut self,
        organization: OrganizationId,
        id: NoteId,
    ) -> Result<Option<PropertyNote>, StorageError> {
        let find = Statement::new(include_str!("statements/find_note.sql"));
        let row = self.transaction.fetch_optional(find.bind(organization.0).bind(id.0)).await?;
        row.as_ref().map(note).transpose()
    }

    async fn count(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
    ) -> Result<u32, StorageError> {
        let count = Statement::new(include_str!("statements/count_notes.sql"));
        let row = self.transaction.fetch_one(count.bind(organization.0).bind(property.0)).await?;
        Ok(u32::try_from(row.get::<i64>("n")?).unwrap_or(u32::MAX))
    }

    async fn add(&mut self, note: &PropertyNote) -> Result<(), StorageError> {
        let insert = Statement::new(include_str!("statements/insert_note.sql"))
            .bind(note.id.0)
            .bind(note.property.0)
            .bind(note.author.map(|user| user.0))
            .bind(note.text.to_string())
            .bind(note.written_at);
        self.transaction.execute(insert).await.map(drop)
    }

    async fn remove(&mut self, id: NoteId) -> Result<(), StorageError> {
        let delete = Statement::new(include_str!("statements/delete_note.sql"));
        self.of_one_row(delete.bind(id.0)).await
    }
}
