//! Who is a member, and which photographs and documents something still names.

use super::reader::padded;
use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use property_management::application::ports::{AgencyMembers, ObjectReferences};
use property_management::domain::document::DocumentId;
use property_management::domain::media::ImageId;
use sql::{Database, Statement};
use std::collections::HashSet;
use uuid::Uuid;

/// Reads the view `agency_members`.
#[derive(Clone)]
pub struct SqlAgencyMembers {
    database: Database,
}

impl SqlAgencyMembers {
    /// Over a migrated database.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl AgencyMembers for SqlAgencyMembers {
    async fn is_member(&self, organization: OrganizationId, user: UserId) -> Result<bool, StorageError> {
        let find = Statement::new(include_str!("statements/is_member.sql"));
        let row = self.database.fetch_optional(find.bind(organization.0).bind(user.0)).await?;
        Ok(row.is_some())
    }
}

/// Reads which rows there are.
#[derive(Clone)]
pub struct SqlObjectReferences {
    database: Database,
}

impl SqlObjectReferences {
    /// Over a migrated database.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    async fn known(&self, sql: &'static str, ids: &[Uuid]) -> Result<HashSet<Uuid>, StorageError> {
        let mut known = HashSet::new();
        for batch in ids.chunks(super::reader::BATCH) {
            let find = Statement::new(sql).bind_each(padded(batch).copied());
            for row in self.database.fetch_all(find).await? {
                known.insert(row.get("id")?);
            }
        }
        Ok(known)
    }
}

#[async_trait]
impl ObjectReferences for SqlObjectReferences {
    async fn images(&self, ids: &[ImageId]) -> Result<HashSet<ImageId>, StorageError> {
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        let known = self.known(include_str!("statements/images_known.sql"), &ids).await?;
        Ok(known.into_iter().map(ImageId).collect())
    }

    async fn documents(&self, ids: &[DocumentId]) -> Result<HashSet<DocumentId>, StorageError> {
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        let known = self.known(include_str!("statements/documents_known.sql"), &ids).await?;
        Ok(known.into_iter().map(DocumentId).collect())
    }
}
