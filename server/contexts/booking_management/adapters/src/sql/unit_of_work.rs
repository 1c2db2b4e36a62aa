//! One transaction a unit of work. Its repositories have a file each.

use super::facts;
use async_trait::async_trait;
use booking_management::application::ports::{
    CalendarRepository, IdempotencyKeys, InvitationRepository, OpenHouseRepository, Placed,
    SettingsRepository, UnitOfWork, UnitsOfWork, VisitRepository, WaitingRepository,
};
use booking_management::domain::events::PendingEvent;
use booking_management::domain::ids::PropertyId;
use booking_management::domain::slot::SlotFacts;
use booking_management::domain::visit::Hold;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, IdGenerator, OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use sql::{Database, Statement, Transaction};
use std::sync::Arc;
use uuid::Uuid;

/// Begins transactions.
#[derive(Clone)]
pub struct SqlUnitsOfWork {
    database: Database,
    ids: Arc<dyn IdGenerator>,
}

impl SqlUnitsOfWork {
    /// Over a migrated database; `ids` names the events.
    #[must_use]
    pub fn new(database: Database, ids: Arc<dyn IdGenerator>) -> Self {
        Self { database, ids }
    }
}

#[async_trait]
impl UnitsOfWork for SqlUnitsOfWork {
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StorageError> {
        let transaction = self.database.begin().await?;
        Ok(Box::new(SqlUnitOfWork { transaction, ids: self.ids.clone(), spoilt: false, events: Vec::new() }))
    }
}

/// A transaction with what it has yet to tell.
pub(super) struct SqlUnitOfWork {
    pub(super) transaction: Transaction,
    ids: Arc<dyn IdGenerator>,
    /// Something was taken: what was written up to then must not be kept.
    spoilt: bool,
    /// Written together, in the same transaction, when it is committed.
    events: Vec<EventEnvelope>,
}

/// When an occasion is, without what is kept free before and after.
#[derive(Debug, Clone, Copy)]
pub(super) struct Occasion {
    pub(super) id: Uuid,
    pub(super) starts_at: Timestamp,
    pub(super) ends_at: Timestamp,
}

impl SqlUnitOfWork {
    /// Holds agent and property for an occasion that held nothing so far.
    pub(super) async fn hold(
        &mut self,
        occasion: Occasion,
        hold: Option<Hold>,
    ) -> Result<Placed, StorageError> {
        let Some(Hold { agent, property, from, until }) = hold else { return Ok(Placed::Kept) };
        let statement = Statement::new(include_str!("statements/hold.sql"))
            .bind(occasion.id)
            .bind(agent.0)
            .bind(property.0)
            .bind(occasion.starts_at)
            .bind(occasion.ends_at)
            .bind(from)
            .bind(until);
        match self.transaction.execute(statement).await {
            Ok(2) => Ok(Placed::Kept),
            // Fewer, where somebody else's is in the way; a conflict, where PostgreSQL ended a wait
            // of two for each other by letting the other have it.
            Ok(_) | Err(StorageError::Conflict) => Ok(self.taken()),
            Err(error) => Err(error),
        }
    }

    /// Lets go of what an occasion held, and holds something else for it.
    pub(super) async fn hold_instead(
        &mut self,
        occasion: Occasion,
        hold: Option<Hold>,
    ) -> Result<Placed, StorageError> {
        self.let_go(occasion.id).await?;
        self.hold(occasion, hold).await
    }

    /// Lets go of what an occasion held.
    pub(super) async fn let_go(&mut self, occasion: Uuid) -> Result<(), StorageError> {
        let statement = Statement::new(include_str!("statements/let_go.sql")).bind(occasion);
        self.transaction.execute(statement).await?;
        Ok(())
    }

    /// From now on nothing of this can be kept.
    pub(super) const fn taken(&mut self) -> Placed {
        self.spoilt = true;
        Placed::Taken
    }

    /// Keeps what an aggregate of this version tells.
    pub(super) fn tell(
        &mut self,
        organization: OrganizationId,
        version: i64,
        pending: &[PendingEvent],
    ) -> Result<(), StorageError> {
        for event in pending {
            let envelope = event
                .into_envelope(EventId(self.ids.next()), organization, version)
                .map_err(|error| StorageError::Corrupt(error.to_string()))?;
            self.events.push(envelope);
        }
        Ok(())
    }
}

/// Goes on when a statement met the row it was meant for: the one with the
/// version that was loaded, the invitation that nobody used.
pub(super) const fn written(rows: u64) -> Result<(), StorageError> {
    if rows == 0 { Err(StorageError::Conflict) } else { Ok(()) }
}

#[async_trait]
impl UnitOfWork for SqlUnitOfWork {
    fn visits(&mut self) -> &mut dyn VisitRepository {
        self
    }

    fn calendars(&mut self) -> &mut dyn CalendarRepository {
        self
    }

    fn settings(&mut self) -> &mut dyn SettingsRepository {
        self
    }

    fn open_houses(&mut self) -> &mut dyn OpenHouseRepository {
        self
    }

    fn waiting(&mut self) -> &mut dyn WaitingRepository {
        self
    }

    fn invitations(&mut self) -> &mut dyn InvitationRepository {
        self
    }

    fn idempotency(&mut self) -> &mut dyn IdempotencyKeys {
        self
    }

    async fn lock_agent(&mut self, agent: UserId) -> Result<(), StorageError> {
        let statement = Statement::new(include_str!("statements/lock_agent.sql")).bind(agent.0);
        self.transaction.execute(statement).await?;
        Ok(())
    }

    async fn facts(
        &mut self,
        property: PropertyId,
        shown_by: Option<UserId>,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Option<SlotFacts>, StorageError> {
        let statement = Statement::new(include_str!("statements/facts_by_property.sql"))
            .bind(property.0)
            .bind(from)
            .bind(until)
            .bind(shown_by.map(|agent| agent.0));
        facts::read(&self.transaction.fetch_all(statement).await?)
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StorageError> {
        if self.spoilt {
            return Err(StorageError::Conflict);
        }
        sql::outbox::append_all(&mut self.transaction, &self.events).await?;
        self.transaction.commit().await
    }
}
