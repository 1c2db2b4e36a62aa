//! One transaction a unit of work. Its repositories have a file each.

use super::user_repository::Belongings;
use async_trait::async_trait;
use customer_management::application::ports::{
    InvitationRepository, LetterBox, NotificationRepository, OrganizationRepository, SessionRepository,
    SubscriptionRepository, TeamRepository, TokenRepository, UnitOfWork, UnitsOfWork, UserRepository,
};
use customer_management::domain::events::PendingEvent;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, IdGenerator, UserId};
use kernel::storage::StorageError;
use sql::{Database, Statement, Transaction};
use std::collections::BTreeMap;
use std::sync::Arc;

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
        Ok(Box::new(SqlUnitOfWork {
            transaction,
            ids: self.ids.clone(),
            public: false,
            belongings: BTreeMap::new(),
            events: Vec::new(),
        }))
    }
}

/// A transaction with what it has yet to tell.
pub(super) struct SqlUnitOfWork {
    pub(super) transaction: Transaction,
    ids: Arc<dyn IdGenerator>,
    /// Whether the public side already learns of this transaction.
    public: bool,
    /// What lies in people's other tables, of those who were read or written here.
    pub(super) belongings: BTreeMap<UserId, Belongings>,
    /// Written together, in the same transaction, when it is committed.
    events: Vec<EventEnvelope>,
}

impl SqlUnitOfWork {
    /// Lets the public side learn of this transaction. Asked before what it
    /// learns is written, and done once: the clock's row is what makes
    /// transactions take turns.
    pub(super) async fn raise_listing_clock(&mut self) -> Result<(), StorageError> {
        if !self.public {
            let raise = Statement::new(include_str!("statements/raise_listing_clock.sql"));
            self.transaction.execute(raise).await?;
            self.public = true;
        }
        Ok(())
    }

    /// Keeps what an aggregate of this version tells.
    pub(super) fn tell(&mut self, pending: &[PendingEvent], version: i64) -> Result<(), StorageError> {
        for event in pending {
            let envelope = event
                .clone()
                .into_envelope(EventId(self.ids.next()), version)
                .map_err(|error| StorageError::Corrupt(error.to_string()))?;
            self.events.push(envelope);
        }
        Ok(())
    }
}

/// Goes on when a statement met the row it was meant for: the one with the
/// version that was loaded, the membership that is to change.
pub(super) const fn written(rows: u64) -> Result<(), StorageError> {
    if rows == 0 { Err(StorageError::Conflict) } else { Ok(()) }
}

#[async_trait]
impl UnitOfWork for SqlUnitOfWork {
    fn organizations(&mut self) -> &mut dyn OrganizationRepository {
        self
    }

    fn users(&mut self) -> &mut dyn UserRepository {
        self
    }

    fn teams(&mut self) -> &mut dyn TeamRepository {
        self
    }

    fn invitations(&mut self) -> &mut dyn InvitationRepository {
        self
    }

    fn subscriptions(&mut self) -> &mut dyn SubscriptionRepository {
        self
    }

    fn tokens(&mut self) -> &mut dyn TokenRepository {
        self
    }

    fn sessions(&mut self) -> &mut dyn SessionRepository {
        self
    }

    fn notifications(&mut self) -> &mut dyn NotificationRepository {
        self
    }

    fn letters(&mut self) -> &mut dyn LetterBox {
        self
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StorageError> {
        sql::outbox::append_all(&mut self.transaction, &self.events).await?;
        self.transaction.commit().await
    }
}
