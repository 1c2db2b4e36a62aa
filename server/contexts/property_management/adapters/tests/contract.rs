//! Memory, SQLite and PostgreSQL do the same.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

use async_trait::async_trait;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, IdGenerator, OrganizationId, TimeOrderedIds};
use property_management::adapters::inmemory::{InMemoryAgencies, InMemoryStore};
use property_management::contract::{Subject, Traces};
use property_management::domain::publish_gate::AgencyStanding;
use property_management::fixtures::{AGENCY, OTHER_AGENCY, licensed, noon};
use property_management_adapters::sql::{SqlAgencyStandings, SqlPropertyQueries, SqlUnitsOfWork};
use sql::{Database, Statement};
use std::sync::Arc;

sql::contract_suite! {
    memory: in_memory(),
    sqlite: |database| over_sql(database).await,
    postgres: |database| over_sql(database).await;
    property_management::contract::{
        what_is_saved_is_read_back_the_same,
        what_is_empty_stays_empty,
        a_change_replaces_what_was_there,
        a_property_may_be_saved_twice_in_one_unit,
        without_commit_nothing_is_kept,
        a_foreign_property_is_not_found,
        a_reference_is_unique_within_its_agency,
        a_stale_version_is_a_conflict,
        many_references_are_found_at_once,
        events_are_kept_with_the_change,
        what_did_not_change_is_not_written,
        the_listing_clock_moves_with_what_the_public_sees,
        prices_keep_their_order_and_purpose,
        pages_follow_one_another,
        an_agencys_standing_is_known,
    }
}

fn in_memory() -> Subject {
    let store = InMemoryStore::new(Arc::new(TimeOrderedIds));
    let agencies = InMemoryAgencies::default();
    agencies.set(AGENCY, licensed());
    agencies.set(
        OTHER_AGENCY,
        AgencyStanding { country: kernel::locale::Country::Spain, has_ami_licence: false, room: None },
    );
    Subject {
        units_of_work: Arc::new(store.clone()),
        agencies: Arc::new(agencies),
        queries: Arc::new(store.clone()),
        traces: Arc::new(MemoryTraces(store)),
    }
}

async fn over_sql(database: Database) -> Subject {
    for (id, slug, country, licence) in
        [(AGENCY, "first", "PT", Some("12345".to_owned())), (OTHER_AGENCY, "second", "ES", None)]
    {
        let founding = Statement::new(
            "INSERT INTO organizations (id, version, slug, name, country, ami_licence, founded_at)
             VALUES ($1, 1, $2, $2, $3, $4, $5)",
        );
        let founding =
            founding.bind(id.0).bind(slug.to_owned()).bind(country.to_owned()).bind(licence).bind(noon());
        database.execute(founding).await.unwrap();
    }
    let ids: Arc<dyn IdGenerator> = Arc::new(TimeOrderedIds);
    Subject {
        units_of_work: Arc::new(SqlUnitsOfWork::new(database.clone(), ids)),
        agencies: Arc::new(SqlAgencyStandings::new(database.clone())),
        queries: Arc::new(SqlPropertyQueries::new(database.clone())),
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
