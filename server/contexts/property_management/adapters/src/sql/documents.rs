//! Documents inside a transaction.

use super::dossier_rows::{day_text, document};
use super::mapping::corrupt;
use super::unit_of_work::SqlUnitOfWork;
use async_trait::async_trait;
use chrono::{Days, NaiveDate};
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::zone::TimeZone;
use property_management::application::ports::{DocumentRepository, DueDocument};
use property_management::domain::document::{DocumentId, LATE, PropertyDocument, REMINDERS};
use property_management::domain::property::PropertyId;
use property_management::domain::values::Reference;
use sql::Statement;

#[async_trait]
impl DocumentRepository for SqlUnitOfWork {
    async fn find(
        &mut self,
        organization: OrganizationId,
        id: DocumentId,
    ) -> Result<Option<PropertyDocument>, StorageError> {
        let find = Statement::new(include_str!("statements/find_document.sql"));
        let row = self.transaction.fetch_optional(find.bind(organization.0).bind(id.0)).await?;
        row.as_ref().map(document).transpose()
    }

    async fn of_property(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
    ) -> Result<Vec<PropertyDocument>, StorageError> {
        let find = Statement::new(include_str!("statements/documents_of_property.sql"));
        let rows = self.transaction.fetch_all(find.bind(organization.0).bind(property.0)).await?;
        rows.iter().map(document).collect()
    }

    async fn add(&mut self, document: &PropertyDocument) -> Result<(), StorageError> {
        let insert = Statement::new(include_str!("statements/insert_document.sql"))
            .bind(document.id.0)
            .bind(document.property.0)
            .bind(document.kind.code().to_owned())
            .bind(document.file_name.to_string())
            .bind(document.object.to_string())
            .bind(i64::try_from(document.bytes).unwrap_or(i64::MAX))
            .bind(document.expires_on.map(day_text))
            .bind(document.added_at)
            .bind(document.added_by.map(|user| user.0))
            .bind(document.reminded.map(i64::from));
        self.transaction.execute(insert).await.map(drop)
    }

    async fn save(
        &mut self,
        seen: &PropertyDocument,
        document: &PropertyDocument,
    ) -> Result<(), StorageError> {
        let said = |statement: Statement, document: &PropertyDocument| {
            statement
                .bind(document.kind.code().to_owned())
                .bind(document.file_name.to_string())
                .bind(document.expires_on.map(day_text))
                .bind(document.reminded.map(i64::from))
        };
        let update = Statement::new(include_str!("statements/update_document.sql")).bind(document.id.0);
        self.of_one_row(said(said(update, document), seen)).await
    }

    async fn remove(&mut self, id: DocumentId) -> Result<(), StorageError> {
        let delete = Statement::new(include_str!("statements/delete_document.sql"));
        self.of_one_row(delete.bind(id.0)).await
    }

    async fn due(
        &mut self,
        zone: TimeZone,
        today: NaiveDate,
        limit: u32,
    ) -> Result<Vec<DueDocument>, StorageError> {
        let [month, week, _] = REMINDERS;
        let ahead = |days: u32| day_text(today.checked_add_days(Days::new(days.into())).unwrap_or(today));
        let late = today.checked_sub_days(Days::new(LATE.unsigned_abs())).unwrap_or(today);
        let find = Statement::new(include_str!("statements/documents_due.sql"))
            .bind(day_text(late))
            .bind(day_text(today))
            .bind(ahead(week))
            .bind(ahead(month))
            .bind(zone.code().to_owned())
            .bind(i64::from(limit));
        let rows = self.transaction.fetch_all(find).await?;
        rows.iter()
            .map(|row| {
                let reference: String = row.get("reference")?;
                Ok(DueDocument {
                    organization: OrganizationId(row.get("organization_id")?),
                    document: document(row)?,
                    number: row.get("number")?,
                    reference: Reference::parse(&reference).map_err(|error| corrupt("reference", error))?,
                    agent: row.get::<Option<_>>("assigned_to")?.map(UserId),
                })
            })
            .collect()
    }
}

impl SqlUnitOfWork {
    /// Changes one row, which nobody else changed or removed meanwhile.
    pub(super) async fn of_one_row(&mut self, change: Statement) -> Result<(), StorageError> {
        match self.transaction.execute(change).await? {
            0 => Err(StorageError::Conflict),
            _ => Ok(()),
        }
    }
}
