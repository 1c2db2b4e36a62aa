//! How agencies stand, as customer_management publishes it.

use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::locale::Country;
use kernel::storage::StorageError;
use kernel::zone::TimeZone;
use property_management::application::ports::AgencyStandings;
use property_management::domain::publish_gate::AgencyStanding;
use sql::{Database, Row, Statement};

/// Reads the view `publishing_agencies`.
#[derive(Clone)]
pub struct SqlAgencyStandings {
    database: Database,
}

impl SqlAgencyStandings {
    /// Over a migrated database.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl AgencyStandings for SqlAgencyStandings {
    async fn standing(&self, organization: OrganizationId) -> Result<Option<AgencyStanding>, StorageError> {
        self.database.fetch_optional(of(organization)).await?.as_ref().map(standing).transpose()
    }
}

/// The statement that reads it.
pub(super) fn of(organization: OrganizationId) -> Statement {
    Statement::new(include_str!("statements/agency_standing.sql")).bind(organization.0)
}

pub(super) fn standing(row: &Row) -> Result<AgencyStanding, StorageError> {
    let (country, zone): (String, String) = (row.get("country")?, row.get("time_zone")?);
    let licence: Option<String> = row.get("ami_licence")?;
    let limit: Option<i64> = row.get("listing_limit")?;
    let public: i64 = row.get("public_listings")?;
    Ok(AgencyStanding {
        country: Country::parse(&country)
            .ok_or_else(|| StorageError::Corrupt(format!("country: {country}")))?,
        zone: TimeZone::parse(&zone).ok_or_else(|| StorageError::Corrupt(format!("time_zone: {zone}")))?,
        has_ami_licence: licence.is_some_and(|licence| !licence.trim().is_empty()),
        room: limit.map(|limit| u32::try_from(limit.saturating_sub(public)).unwrap_or(0)),
    })
}
