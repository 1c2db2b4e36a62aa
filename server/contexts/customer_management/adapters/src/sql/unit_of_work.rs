//! One transaction a unit of work.

use super::mapping;
use async_trait::async_trait;
use customer_management::application::ports::{OrganizationRepository, UnitOfWork, UnitsOfWork};
use customer_management::domain::organization::Organization;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, IdGenerator};
use kernel::storage::StorageError;
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
        Ok(Box::new(SqlUnitOfWork { transaction, ids: self.ids.clone(), public: false, events: Vec::new() }))
    }
}

/// A transaction with what it has yet to tell.
struct SqlUnitOfWork {
    transaction: Transaction,
    ids: Arc<dyn IdGenerator>,
    /// Whether the public side already learns of this transaction.
    public: bool,
    events: Vec<EventEnvelope>,
}

#[async_trait]
impl UnitOfWork for SqlUnitOfWork {
    fn organizations(&mut self) -> &mut dyn OrganizationRepository {
        self
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StorageError> {
        sql::outbox::append_all(&mut self.transaction, &self.events).await?;
        self.transaction.commit().await
    }
}

#[async_trait]
impl OrganizationRepository for SqlUnitOfWork {
    async fn add(&mut self, organization: &mut Organization) -> Result<(), StorageError> {
        // Raised first and once: its row is what makes transactions take turns.
        if !self.public {
            let raise = Statement::new(include_str!("statements/raise_listing_clock.sql"));
            self.transaction.execute(raise).await?;
            self.public = true;
        }
        let version = organization.state().version + 1;
        self.transaction.execute(mapping::insertion(organization.state(), version)).await?;
        for event in organization.pending() {
            let envelope = event
                .clone()
                .into_envelope(EventId(self.ids.next()), version)
                .map_err(|error| StorageError::Corrupt(error.to_string()))?;
            self.events.push(envelope);
        }
        organization.saved_as(version);
        Ok(())
    }
}
