//! Visits inside a transaction, with what they hold.

use super::columns::whole;
use super::unit_of_work::{Occasion, SqlUnitOfWork, written};
use super::visit_rows::{insertion, update, visit};
use async_trait::async_trait;
use booking_management::application::ports::{Placed, VisitRepository};
use booking_management::domain::ids::{OpenHouseId, PropertyId, VisitId, WaitingEntryId};
use booking_management::domain::visit::{self, Visit, VisitState};
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use sql::Statement;

/// Who gets a seat.
#[derive(Debug, Clone, Copy)]
pub(super) enum Seated {
    /// Whoever comes.
    Visit(VisitId),
    /// Whoever it is offered to.
    Offer(WaitingEntryId),
}

impl SqlUnitOfWork {
    async fn visits_of(&mut self, statement: Statement) -> Result<Vec<Visit>, StorageError> {
        let rows = self.transaction.fetch_all(statement).await?;
        rows.iter().map(|row| visit(row).map(Visit::restored)).collect()
    }

    /// The lowest free seat, if there is one and the open house will be.
    pub(super) async fn seat(
        &mut self,
        house: OpenHouseId,
        who: Seated,
    ) -> Result<Option<u16>, StorageError> {
        // Whoever looks for a seat waits until the one before has one.
        let turn = Statement::new(include_str!("statements/take_turn_for_seat.sql")).bind(house.0);
        if self.transaction.execute(turn).await? == 0 {
            return Ok(None);
        }
        let (visit, entry) = match who {
            Seated::Visit(visit) => (Some(visit.0), None),
            Seated::Offer(entry) => (None, Some(entry.0)),
        };
        let seat =
            Statement::new(include_str!("statements/take_seat.sql")).bind(house.0).bind(visit).bind(entry);
        let row = self.transaction.fetch_optional(seat).await?;
        row.as_ref().map(|row| whole(row, "seat")).transpose()
    }
}

#[async_trait]
impl VisitRepository for SqlUnitOfWork {
    async fn find(&mut self, id: VisitId) -> Result<Option<Visit>, StorageError> {
        let statement = Statement::new(include_str!("statements/visit_by_id.sql")).bind(id.0);
        let row = self.transaction.fetch_optional(statement).await?;
        row.as_ref().map(|row| visit(row).map(Visit::restored)).transpose()
    }

    async fn upcoming_of(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
        after: Timestamp,
    ) -> Result<Vec<Visit>, StorageError> {
        let statement = Statement::new(include_str!("statements/upcoming_visits.sql"))
            .bind(organization.0)
            .bind(property.0)
            .bind(after);
        self.visits_of(statement).await
    }

    async fn seated_in(&mut self, house: OpenHouseId) -> Result<Vec<Visit>, StorageError> {
        self.visits_of(Statement::new(include_str!("statements/seated_visits.sql")).bind(house.0)).await
    }

    async fn insert(&mut self, visit: &mut Visit) -> Result<Placed, StorageError> {
        let state = visit.state();
        let version = state.version + 1;
        let seat = match state.open_house() {
            None => None,
            Some(house) => match self.seat(house, Seated::Visit(state.id)).await? {
                None => return Ok(self.taken()),
                seat => seat,
            },
        };
        if self.hold(occasion(state), state.hold()).await? == Placed::Taken {
            return Ok(Placed::Taken);
        }
        self.transaction.execute(insertion(state, version, seat)).await?;
        self.tell(state.organization, version, visit.events())?;
        visit.saved_as(version, seat);
        Ok(Placed::Kept)
    }

    async fn save(&mut self, visit: &mut Visit) -> Result<Placed, StorageError> {
        if !visit.is_changed() {
            return Ok(Placed::Kept);
        }
        let state = visit.state();
        let version = state.version + 1;
        written(self.transaction.execute(update(state)).await?)?;
        if self.hold_instead(occasion(state), state.hold()).await? == Placed::Taken {
            return Ok(Placed::Taken);
        }
        if state.occasion != visit::Occasion::Private && state.open_house().is_none() {
            let leave = Statement::new(include_str!("statements/leave_seat.sql")).bind(state.id.0);
            self.transaction.execute(leave).await?;
        }
        self.tell(state.organization, version, visit.events())?;
        visit.saved_as(version, None);
        Ok(Placed::Kept)
    }
}

const fn occasion(state: &VisitState) -> Occasion {
    Occasion { id: state.id.0, starts_at: state.starts_at, ends_at: state.ends_at }
}
