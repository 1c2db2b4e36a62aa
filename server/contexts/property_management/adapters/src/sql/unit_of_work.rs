//! One transaction a unit of work.

use super::agency_standings;
use super::belongings::Belongings;
use async_trait::async_trait;
use kernel::event::EventEnvelope;
use kernel::ids::{IdGenerator, OrganizationId};
use kernel::storage::StorageError;
use property_management::application::ports::{
    DocumentRepository, Journal, NoteRepository, PropertyRepository, SavedViews, UnitOfWork, UnitsOfWork,
};
use property_management::domain::publish_gate::AgencyStanding;
use sql::{Database, Statement, Transaction};
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
            listed_change: None,
            belongings: Belongings::default(),
            events: Vec::new(),
        }))
    }
}

/// A transaction with what it has yet to tell.
pub(super) struct SqlUnitOfWork {
    pub(super) transaction: Transaction,
    pub(super) ids: Arc<dyn IdGenerator>,
    /// The number of this transaction's public changes, once there is one.
    listed_change: Option<i64>,
    /// Rows that wait to be written with others of their kind.
    pub(super) belongings: Belongings,
    /// Written together, in the same transaction, when it is committed.
    pub(super) events: Vec<EventEnvelope>,
}

impl SqlUnitOfWork {
    /// The number under which the public side learns of this transaction's
    /// changes. The first to ask raises the clock, whose row stays locked until
    /// the end: so the order of numbers is the order of commits.
    pub(super) async fn listed_change(&mut self) -> Result<i64, StorageError> {
        if let Some(change) = self.listed_change {
            return Ok(change);
        }
        let raise = Statement::new(include_str!("statements/raise_listing_clock.sql"));
        let change = self.transaction.fetch_one(raise).await?.get("value")?;
        self.listed_change = Some(change);
        Ok(change)
    }
}

#[async_trait]
impl UnitOfWork for SqlUnitOfWork {
    fn properties(&mut self) -> &mut dyn PropertyRepository {
        self
    }

    fn documents(&mut self) -> &mut dyn DocumentRepository {
        self
    }

    fn notes(&mut self) -> &mut dyn NoteRepository {
        self
    }

    fn journal(&mut self) -> &mut dyn Journal {
        self
    }

    fn views(&mut self) -> &mut dyn SavedViews {
        self
    }

    async fn standing_to_publish(
        &mut self,
        organization: OrganizationId,
    ) -> Result<Option<AgencyStanding>, StorageError> {
        // Whoever publishes raises the clock, and its row stays locked until they are done.
        self.listed_change().await?;
        let row = self.transaction.fetch_optional(agency_standings::of(organization)).await?;
        row.as_ref().map(agency_standings::standing).transpose()
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StorageError> {
        self.belongings.flush(&mut self.transaction).await?;
        sql::outbox::append_all(&mut self.transaction, &self.events).await?;
        self.transaction.commit().await
    }
}
