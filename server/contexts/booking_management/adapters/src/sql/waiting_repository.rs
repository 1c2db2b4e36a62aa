//! Waiting lists inside a transaction.

use super::columns::{coded, visitor, with_visitor};
use super::unit_of_work::{Occasion, SqlUnitOfWork, written};
use super::visit_repository::Seated;
use async_trait::async_trait;
use booking_management::application::ports::{Placed, WaitingRepository};
use booking_management::domain::ids::{OpenHouseId, PropertyId, VisitId, WaitingEntryId};
use booking_management::domain::slot::Slot;
use booking_management::domain::values::Email;
use booking_management::domain::waiting::{Offer, WaitingEntry, WaitingEntryState, WaitingStatus};
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use sql::{Row, Statement};
use uuid::Uuid;

impl SqlUnitOfWork {
    async fn entry(&mut self, statement: Statement) -> Result<Option<WaitingEntry>, StorageError> {
        let row = self.transaction.fetch_optional(statement).await?;
        row.as_ref().map(|row| entry(row).map(WaitingEntry::restored)).transpose()
    }

    async fn entries(&mut self, statement: Statement) -> Result<Vec<WaitingEntry>, StorageError> {
        let rows = self.transaction.fetch_all(statement).await?;
        rows.iter().map(|row| entry(row).map(WaitingEntry::restored)).collect()
    }
}

#[async_trait]
impl WaitingRepository for SqlUnitOfWork {
    async fn find(&mut self, id: WaitingEntryId) -> Result<Option<WaitingEntry>, StorageError> {
        self.entry(Statement::new(include_str!("statements/waiting_entry_by_id.sql")).bind(id.0)).await
    }

    async fn find_of(
        &mut self,
        property: PropertyId,
        starts_at: Timestamp,
        email: &Email,
    ) -> Result<Option<WaitingEntry>, StorageError> {
        let statement = Statement::new(include_str!("statements/standing_waiting_entry.sql"))
            .bind(property.0)
            .bind(starts_at)
            .bind(email.as_str().to_owned());
        self.entry(statement).await
    }

    async fn find_for_seat(
        &mut self,
        house: OpenHouseId,
        email: &Email,
    ) -> Result<Option<WaitingEntry>, StorageError> {
        let statement = Statement::new(include_str!("statements/standing_entry_for_seat.sql"))
            .bind(house.0)
            .bind(email.as_str().to_owned());
        self.entry(statement).await
    }

    async fn next_for_seat(&mut self, house: OpenHouseId) -> Result<Option<WaitingEntry>, StorageError> {
        self.entry(Statement::new(include_str!("statements/next_for_seat.sql")).bind(house.0)).await
    }

    async fn standing_for_seats(&mut self, house: OpenHouseId) -> Result<Vec<WaitingEntry>, StorageError> {
        self.entries(Statement::new(include_str!("statements/standing_for_seats.sql")).bind(house.0)).await
    }

    async fn standing_of(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
    ) -> Result<Vec<WaitingEntry>, StorageError> {
        let statement = Statement::new(include_str!("statements/standing_of_property.sql"))
            .bind(organization.0)
            .bind(property.0);
        self.entries(statement).await
    }

    async fn waiting_for(
        &mut self,
        agent: UserId,
        property: Option<PropertyId>,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<WaitingEntry>, StorageError> {
        let statement = Statement::new(include_str!("statements/waiting_for.sql"))
            .bind(agent.0)
            .bind(property.map(|property| property.0))
            .bind(from)
            .bind(until);
        self.entries(statement).await
    }

    async fn insert(&mut self, entry: &mut WaitingEntry) -> Result<(), StorageError> {
        let state = entry.state();
        let version = state.version + 1;
        let insertion = Statement::new(include_str!("statements/insert_waiting_entry.sql"))
            .bind(state.id.0)
            .bind(state.organization.0)
            .bind(version)
            .bind(state.property.0)
            .bind(state.agent.0)
            .bind(state.starts_at)
            .bind(state.open_house.map(|house| house.0));
        let insertion = with_visitor(insertion, &state.visitor).bind(state.consent_at);
        let insertion = with_offer(insertion, state)
            .bind(state.visit.map(|visit| visit.0))
            .bind(state.created_at)
            .bind(state.updated_at);
        self.transaction.execute(insertion).await?;
        self.tell(state.organization, version, entry.events())?;
        entry.saved_as(version);
        Ok(())
    }

    async fn save(&mut self, entry: &mut WaitingEntry) -> Result<Placed, StorageError> {
        let state = entry.state();
        let version = state.version + 1;
        let update = Statement::new(include_str!("statements/update_waiting_entry.sql"))
            .bind(state.id.0)
            .bind(state.version);
        let update = with_offer(update, state).bind(state.visit.map(|visit| visit.0)).bind(state.updated_at);
        written(self.transaction.execute(update).await?)?;
        let (starts_at, ends_at) = match state.offer {
            Some(offer) => (offer.slot.starts_at, offer.slot.ends_at),
            None => (state.starts_at, state.starts_at),
        };
        let occasion = Occasion { id: state.id.0, starts_at, ends_at };
        if self.hold_instead(occasion, state.hold()).await? == Placed::Taken {
            return Ok(Placed::Taken);
        }
        if state.open_house.is_some() {
            let back = Statement::new(include_str!("statements/give_offered_seat_back.sql")).bind(state.id.0);
            self.transaction.execute(back).await?;
        }
        if let Some(house) = state.seat()
            && self.seat(house, Seated::Offer(state.id)).await?.is_none()
        {
            return Ok(self.taken());
        }
        self.tell(state.organization, version, entry.events())?;
        entry.saved_as(version);
        Ok(Placed::Kept)
    }
}

/// Binds status and offer.
fn with_offer(statement: Statement, state: &WaitingEntryState) -> Statement {
    let slot = state.offer.map(|offer| offer.slot);
    statement
        .bind(state.status.code().to_owned())
        .bind(slot.map(|slot| slot.agent.0))
        .bind(slot.map(|slot| slot.starts_at))
        .bind(slot.map(|slot| slot.ends_at))
        .bind(slot.map(|slot| slot.held_from))
        .bind(slot.map(|slot| slot.held_until))
        .bind(state.offer.map(|offer| offer.until))
}

/// The columns of somebody who waits.
pub(super) fn entry(row: &Row) -> Result<WaitingEntryState, StorageError> {
    Ok(WaitingEntryState {
        id: WaitingEntryId(row.get("id")?),
        organization: OrganizationId(row.get("organization_id")?),
        version: row.get("version")?,
        property: PropertyId(row.get("property_id")?),
        agent: UserId(row.get("agent_id")?),
        starts_at: row.get("starts_at")?,
        open_house: row.get::<Option<Uuid>>("open_house_id")?.map(OpenHouseId),
        visitor: visitor(row)?,
        consent_at: row.get("consent_at")?,
        status: coded(row, "status", WaitingStatus::parse)?,
        offer: offer(row)?,
        visit: row.get::<Option<Uuid>>("visit_id")?.map(VisitId),
        created_at: row.get("created_at")?,
        updated_at: row.get("updated_at")?,
    })
}

fn offer(row: &Row) -> Result<Option<Offer>, StorageError> {
    let Some(until) = row.get("offer_until")? else { return Ok(None) };
    let slot = Slot {
        starts_at: row.get("offer_starts_at")?,
        ends_at: row.get("offer_ends_at")?,
        held_from: row.get("offer_held_from")?,
        held_until: row.get("offer_held_until")?,
        agent: UserId(row.get("offer_agent_id")?),
    };
    Ok(Some(Offer { slot, until }))
}
