//! Who belongs to which agency.

use async_trait::async_trait;
use booking_management::application::ports::AgencyMembers;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use sql::{Database, Statement};

/// Members, as customer management publishes them.
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
        let statement =
            Statement::new(include_str!("statements/is_member.sql")).bind(organization.0).bind(user.0);
        Ok(self.database.fetch_optional(statement).await?.is_some())
    }
}
