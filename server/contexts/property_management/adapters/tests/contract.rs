//! Memory, SQLite and PostgreSQL do the same.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

use async_trait::async_trait;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, IdGenerator, OrganizationId, TimeOrderedIds, UserId};
use property_management::adapters::inmemory::InMemoryStore;
use property_management::contract::{Subject, Traces};
use property_management::domain::activity::{AuditEntry, AuditKind};
use property_management::domain::property::PropertyId;
use property_management::fixtures::{AGENCY, ANA, OTHER_AGENCY, licensed, noon, spanish};
use property_management_adapters::sql::{
    SqlAgencyMembers, SqlAgencyStandings, SqlDeskQueries, SqlObjectReferences, SqlPropertyQueries,
    SqlUnitsOfWork,
};
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
        documents_are_kept_changed_and_forgotten,
        a_document_that_changed_meanwhile_is_a_conflict,
        documents_are_due_as_their_rule_tells,
        notes_are_kept_and_forgotten,
        what_was_done_is_told_the_latest_first,
        looks_are_told_the_latest_first,
        a_removed_property_leaves_nothing_but_the_audit,
        a_property_that_changed_meanwhile_is_not_removed,
        what_is_pointed_to_is_known,
        what_hangs_on_a_property_is_told_of,
        searches_are_kept_each_for_its_own_person,
        members_of_an_agency_are_known,
        the_list_is_narrowed_by_each_filter,
        the_list_comes_in_each_order,
        the_list_counts_each_status,
        a_row_of_the_list_says_what_is_shown,
        pages_of_the_list_follow_one_another,
        a_desk_shows_its_own_agencys_properties_only,
        a_dossier_tells_all_of_the_property,
        many_numbers_are_found_at_once,
        the_next_reference_is_suggested,
        what_there_is_to_do_is_counted,
    }
}

fn in_memory() -> Subject {
    let store = InMemoryStore::new(Arc::new(TimeOrderedIds));
    store.add_member(AGENCY, ANA, "Ana");
    let agencies = store.agencies();
    agencies.set(AGENCY, licensed());
    agencies.set(OTHER_AGENCY, spanish());
    Subject {
        units_of_work: Arc::new(store.clone()),
        agencies: Arc::new(agencies),
        queries: Arc::new(store.clone()),
        desk: Arc::new(store.clone()),
        references: Arc::new(store.clone()),
        members: Arc::new(store.clone()),
        traces: Arc::new(MemoryTraces(store)),
    }
}

async fn over_sql(database: Database) -> Subject {
    for (id, slug, standing) in [(AGENCY, "first", licensed()), (OTHER_AGENCY, "second", spanish())] {
        let founding = Statement::new(
            "INSERT INTO organizations (id, version, slug, name, country, time_zone, ami_licence, founded_at)
             VALUES ($1, 1, $2, $2, $3, $4, $5, $6)",
        );
        let founding = founding
            .bind(id.0)
            .bind(slug.to_owned())
            .bind(standing.country.code().to_owned())
            .bind(standing.zone.code().to_owned())
            .bind(standing.has_ami_licence.then(|| "12345".to_owned()))
            .bind(noon());
        database.execute(founding).await.unwrap();
    }
    let ana = Statement::new(
        "INSERT INTO users (id, version, email, name, locale, created_at)
         VALUES ($1, 1, 'ana@example.pt', 'Ana', 'pt', $2)",
    );
    database.execute(ana.bind(ANA.0).bind(noon())).await.unwrap();
    let membership = Statement::new(
        "INSERT INTO memberships (organization_id, user_id, role, joined_at) VALUES ($1, $2, 'AGENT', $3)",
    );
    database.execute(membership.bind(AGENCY.0).bind(ANA.0).bind(noon())).await.unwrap();
    let ids: Arc<dyn IdGenerator> = Arc::new(TimeOrderedIds);
    Subject {
        units_of_work: Arc::new(SqlUnitsOfWork::new(database.clone(), ids)),
        agencies: Arc::new(SqlAgencyStandings::new(database.clone())),
        queries: Arc::new(SqlPropertyQueries::new(database.clone())),
        desk: Arc::new(SqlDeskQueries::new(database.clone())),
        references: Arc::new(SqlObjectReferences::new(database.clone())),
        members: Arc::new(SqlAgencyMembers::new(database.clone())),
        traces: Arc::new(SqlTraces(database)),
    }
}

struct MemoryTraces(InMemoryStore);

#[async_trait]
impl Traces for MemoryTraces {
    async fn events(&self) -> Vec<EventEnvelope> {
        self.0.events()
    }

    async fn audit(&self, organization: OrganizationId) -> Vec<AuditEntry> {
        self.0.audit(organization)
    }

    async fn listing_clock(&self) -> i64 {
        self.0.listing_clock()
    }

    async fn cards_agree(&self) -> bool {
        // Nothing is kept twice in memory.
        true
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

    async fn audit(&self, organization: OrganizationId) -> Vec<AuditEntry> {
        let find = Statement::new(
            "SELECT at, actor, kind, property_id, subject FROM audit_log WHERE organization_id = $1 ORDER BY id",
        );
        let rows = self.0.fetch_all(find.bind(organization.0)).await.unwrap();
        rows.iter()
            .map(|row| AuditEntry {
                at: row.get("at").unwrap(),
                actor: row.get::<Option<_>>("actor").unwrap().map(UserId),
                kind: AuditKind::parse(&row.get::<String>("kind").unwrap()).unwrap(),
                property: PropertyId(row.get("property_id").unwrap()),
                subject: row.get("subject").unwrap(),
            })
            .collect()
    }

    async fn listing_clock(&self) -> i64 {
        let row = self.0.fetch_one(Statement::new("SELECT value FROM listing_clock")).await.unwrap();
        row.get("value").unwrap()
    }

    async fn cards_agree(&self) -> bool {
        let said = |table: &str| {
            format!(
                "SELECT number, previous_price_cents, cover_source, cover_width, cover_height, cover_widths,
                    cover_placeholder, cover_alt_pt, cover_alt_en, cover_alt_es, title_pt, title_en, title_es
                 FROM {table}"
            )
        };
        let (kept, drawn) = (said("property_cards"), said("drawn_cards"));
        let differing = Statement::composed(format!(
            "SELECT CAST(COUNT(*) AS BIGINT) AS differing
             FROM (SELECT * FROM ({kept} EXCEPT {drawn}) k UNION ALL SELECT * FROM ({drawn} EXCEPT {kept}) d) both_ways"
        ));
        let row = self.0.fetch_one(differing).await.unwrap();
        row.get::<i64>("differing").unwrap() == 0
    }
}
