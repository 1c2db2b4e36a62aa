//! Memory, SQLite and PostgreSQL do the same.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

use async_trait::async_trait;
use customer_management::adapters::inmemory::InMemoryStore;
use customer_management::contract::{Subject, Traces};
use customer_management_adapters::sql::{SqlOrganizationQueries, SqlUnitsOfWork};
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, OrganizationId, TimeOrderedIds};
use sql::{Database, Statement};
use std::sync::Arc;

sql::contract_suite! {
    memory: in_memory(),
    sqlite: |database| over_sql(database),
    postgres: |database| over_sql(database);
    customer_management::contract::{
        what_is_added_is_read_back_the_same,
        a_slug_belongs_to_one_agency,
        without_commit_nothing_is_kept,
        the_founding_is_told,
        agencies_are_listed_by_slug,
    }
}

fn in_memory() -> Subject {
    let store = InMemoryStore::new(Arc::new(TimeOrderedIds));
    Subject {
        units_of_work: Arc::new(store.clone()),
        queries: Arc::new(store.clone()),
        traces: Arc::new(MemoryTraces(store)),
    }
}

fn over_sql(database: Database) -> Subject {
    Subject {
        units_of_work: Arc::new(SqlUnitsOfWork::new(database.clone(), Arc::new(TimeOrderedIds))),
        queries: Arc::new(SqlOrganizationQueries::new(database.clone())),
        traces: Arc::new(SqlTraces(database)),
    }
}

struct MemoryTraces(InMemoryStore);

#[async_trait]
impl Traces for MemoryTraces {
    async fn events(&self) -> Vec<EventEnvelope> {
        self.0.events()
    }

    async fn listing_clock(&self) -> i64 {
        self.0.listing_clock()
    }
}

struct SqlTraces(Database);

#[async_trait]
impl Traces for SqlTraces {
    async fn events(&self) -> Vec<EventEnvelope> {
        let rows = self
            .0
            .fetch_all(Statement::new(
                "SELECT id, kind, occurred_at, organization_id, aggregate_id, aggregate_version, payload
                 FROM outbox ORDER BY position",
            ))
            .await
            .unwrap();
        rows.iter()
            .map(|row| EventEnvelope {
                id: EventId(row.get("id").unwrap()),
                kind: row.get("kind").unwrap(),
                occurred_at: row.get("occurred_at").unwrap(),
                organization: OrganizationId(row.get("organization_id").unwrap()),
                aggregate: row.get("aggregate_id").unwrap(),
                aggregate_version: row.get("aggregate_version").unwrap(),
                payload: serde_json::from_str(&row.get::<String>("payload").unwrap()).unwrap(),
            })
            .collect()
    }

    async fn listing_clock(&self) -> i64 {
        let row = self.0.fetch_one(Statement::new("SELECT value FROM listing_clock")).await.unwrap();
        row.get("value").unwrap()
    }
}
