//! Open houses inside a transaction.

use super::columns::{coded, whole};
use super::unit_of_work::{Occasion, SqlUnitOfWork, written};
use async_trait::async_trait;
use booking_management::application::ports::{OpenHouseRepository, Placed};
use booking_management::domain::ids::{OpenHouseId, PropertyId};
use booking_management::domain::open_house::{OpenHouse, OpenHouseState, OpenHouseStatus};
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use sql::{Row, Statement};

#[async_trait]
impl OpenHouseRepository for SqlUnitOfWork {
    async fn find(&mut self, id: OpenHouseId) -> Result<Option<OpenHouse>, StorageError> {
        let statement = Statement::new(include_str!("statements/open_house_by_id.sql")).bind(id.0);
        let row = self.transaction.fetch_optional(statement).await?;
        row.as_ref().map(|row| open_house(row).map(OpenHouse::restored)).transpose()
    }

    async fn upcoming_of(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
        after: Timestamp,
    ) -> Result<Vec<OpenHouse>, StorageError> {
        let statement = Statement::new(include_str!("statements/upcoming_open_houses.sql"))
            .bind(organization.0)
            .bind(property.0)
            .bind(after);
        let rows = self.transaction.fetch_all(statement).await?;
        rows.iter().map(|row| open_house(row).map(OpenHouse::restored)).collect()
    }

    async fn taken(&mut self, id: OpenHouseId) -> Result<u16, StorageError> {
        let statement = Statement::new(include_str!("statements/seats_taken.sql")).bind(id.0);
        let row = self.transaction.fetch_optional(statement).await?;
        row.as_ref().map_or(Ok(0), |row| whole(row, "taken"))
    }

    async fn insert(&mut self, house: &mut OpenHouse) -> Result<Placed, StorageError> {
        let state = house.state();
        let version = state.version + 1;
        let occasion = Occasion { id: state.id.0, starts_at: state.starts_at, ends_at: state.ends_at };
        if self.hold(occasion, state.hold()).await? == Placed::Taken {
            return Ok(Placed::Taken);
        }
        let insertion = Statement::new(include_str!("statements/insert_open_house.sql"))
            .bind(state.id.0)
            .bind(state.organization.0)
            .bind(version)
            .bind(state.property.0)
            .bind(state.agent.0)
            .bind(state.starts_at)
            .bind(state.ends_at)
            .bind(state.held_from)
            .bind(state.held_until)
            .bind(i64::from(state.capacity))
            .bind(state.status.code().to_owned())
            .bind(state.created_at)
            .bind(state.updated_at);
        self.transaction.execute(insertion).await?;
        self.tell(state.organization, version, house.events())?;
        house.saved_as(version);
        Ok(Placed::Kept)
    }

    async fn save(&mut self, house: &mut OpenHouse) -> Result<(), StorageError> {
        let state = house.state();
        let version = state.version + 1;
        let update = Statement::new(include_str!("statements/update_open_house.sql"))
            .bind(state.id.0)
            .bind(state.version)
            .bind(state.status.code().to_owned())
            .bind(state.updated_at);
        written(self.transaction.execute(update).await?)?;
        if state.hold().is_none() {
            self.let_go(state.id.0).await?;
        }
        self.tell(state.organization, version, house.events())?;
        house.saved_as(version);
        Ok(())
    }
}

/// An open house's columns.
pub(super) fn open_house(row: &Row) -> Result<OpenHouseState, StorageError> {
    Ok(OpenHouseState {
        id: OpenHouseId(row.get("id")?),
        organization: OrganizationId(row.get("organization_id")?),
        version: row.get("version")?,
        property: PropertyId(row.get("property_id")?),
        agent: UserId(row.get("agent_id")?),
        starts_at: row.get("starts_at")?,
        ends_at: row.get("ends_at")?,
        held_from: row.get("held_from")?,
        held_until: row.get("held_until")?,
        capacity: whole(row, "capacity")?,
        status: coded(row, "status", OpenHouseStatus::parse)?,
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}
