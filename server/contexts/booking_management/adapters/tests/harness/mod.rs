//! What the tests of this package build on: agencies, members and properties as their own contexts
//! keep them, and a look behind the ports.

#![allow(clippy::unwrap_used, dead_code, reason = "a failure of the harness fails the test")]

use async_trait::async_trait;
use booking_management::adapters::inmemory::PretendedCalendars;
use booking_management::container::{Container, Ports};
use booking_management::contract::{Subject, Traces};
use booking_management::domain::ids::PropertyId;
use booking_management::domain::property::ShownProperty;
use booking_management::domain::slot::StraightLine;
use booking_management::fixtures::{AGENCY, ANA, EVA, FLAT, FOREIGN, HOUSE, OTHER_AGENCY, RUI, noon, shown};
use booking_management_adapters::links::SignedVisitLinks;
use booking_management_adapters::sql::{
    SqlAgencyMembers, SqlBookingQueries, SqlCalendarsElsewhere, SqlUnitsOfWork,
};
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, OrganizationId, TimeOrderedIds, UserId};
use kernel::time::FixedClock;
use secrecy::SecretBox;
use sql::{Database, Engine, Statement};
use std::sync::Arc;

/// The world of the fixtures, over SQL.
pub async fn over_sql(database: Database) -> Subject {
    plant(&database).await;
    Subject {
        units_of_work: Arc::new(SqlUnitsOfWork::new(database.clone(), Arc::new(TimeOrderedIds))),
        queries: Arc::new(SqlBookingQueries::new(database.clone())),
        members: Arc::new(SqlAgencyMembers::new(database.clone())),
        elsewhere: Arc::new(SqlCalendarsElsewhere::new(database.clone())),
        traces: Arc::new(SqlTraces(database)),
    }
}

/// The agencies, people and properties of the fixtures.
pub async fn plant(database: &Database) {
    for (agency, people) in [(AGENCY, &[ANA, RUI] as &[_]), (OTHER_AGENCY, &[EVA])] {
        found(database, agency).await;
        for person in people {
            join(database, agency, *person).await;
        }
    }
    for property in [FLAT, HOUSE, FOREIGN] {
        list(database, &shown(property)).await;
    }
}

async fn found(database: &Database, agency: OrganizationId) {
    let founding = Statement::new(
        "INSERT INTO organizations (id, version, slug, name, country, founded_at)
         VALUES ($1, 1, $2, $2, 'PT', $3)",
    );
    database.execute(founding.bind(agency.0).bind(agency.0.to_string()).bind(noon())).await.unwrap();
}

/// Somebody becomes a member of an agency.
pub async fn join(database: &Database, agency: OrganizationId, person: UserId) {
    let birth = Statement::new(
        "INSERT INTO users (id, version, email, name, locale, created_at)
         VALUES ($1, 1, $2, 'A', 'pt', $3)",
    );
    let email = format!("{}@example.pt", person.0);
    database.execute(birth.bind(person.0).bind(email).bind(noon())).await.unwrap();
    let membership = Statement::new(
        "INSERT INTO memberships (organization_id, user_id, role, joined_at) VALUES ($1, $2, 'AGENT', $3)",
    );
    database.execute(membership.bind(agency.0).bind(person.0).bind(noon())).await.unwrap();
}

/// A property is listed, to be seen as told.
pub async fn list(database: &Database, property: &ShownProperty) {
    let overriding = match database.engine() {
        Engine::Sqlite => "",
        Engine::Postgres => "OVERRIDING SYSTEM VALUE",
    };
    let insertion = Statement::composed(format!(
        "INSERT INTO properties (number, id, organization_id, version, listed_change, reference, listing_type,
         property_type, status, attention, country, municipality, postal_code, street, latitude, longitude,
         address_hidden, currency, assigned_to, features, search_words, created_at, updated_at)
         {overriding}
         VALUES ($1, $2, $3, 1, 0, $4, 'SALE', 'APARTMENT', $5, '', 'PT', 'Lisboa', '1170-130', $6, $7, $8,
         $9, 'EUR', $10, '', '', $11, $11)"
    ));
    let (street, _) = property.address.split_once(", 1170-130 Lisboa").unwrap();
    let insertion = insertion
        .bind(property.number)
        .bind(property.id.0)
        .bind(property.organization.0)
        .bind(property.reference.clone())
        .bind(if property.visitable { "ACTIVE" } else { "WITHDRAWN" }.to_owned())
        .bind(street.to_owned())
        .bind(property.position.map(|position| position.latitude()))
        .bind(property.position.map(|position| position.longitude()))
        .bind(false)
        .bind(property.agent.map(|agent| agent.0))
        .bind(noon());
    database.execute(insertion).await.unwrap();
    let titles = [("pt", &property.titles.pt), ("en", &property.titles.en), ("es", &property.titles.es)];
    for (locale, title) in titles {
        let Some(title) = title else { continue };
        let text = Statement::new(
            "INSERT INTO property_texts (property_id, locale, title, description) VALUES ($1, $2, $3, '')",
        );
        database.execute(text.bind(property.id.0).bind(locale.to_owned()).bind(title.clone())).await.unwrap();
    }
}

/// A look behind the ports.
pub struct SqlTraces(pub Database);

#[async_trait]
impl Traces for SqlTraces {
    async fn events(&self) -> Vec<EventEnvelope> {
        let statement = Statement::new(
            "SELECT id, kind, occurred_at, organization_id, aggregate_id, aggregate_version, payload
             FROM outbox ORDER BY position",
        );
        let rows = self.0.fetch_all(statement).await.unwrap();
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

    async fn remove_member(&self, user: UserId) {
        let removal = Statement::new("DELETE FROM memberships WHERE user_id = $1").bind(user.0);
        self.0.execute(removal).await.unwrap();
    }

    async fn delete_property(&self, property: PropertyId) {
        let deletion = Statement::new("DELETE FROM properties WHERE id = $1").bind(property.0);
        self.0.execute(deletion).await.unwrap();
    }
}

/// Links signed with a key of the tests.
pub fn links() -> SignedVisitLinks {
    SignedVisitLinks::new(SecretBox::new(Box::new([7; 32])))
}

/// The stories over a database, at noon of the fixtures.
pub fn stories(database: &Database) -> Arc<Container> {
    Arc::new(Container::new(Ports {
        units_of_work: Arc::new(SqlUnitsOfWork::new(database.clone(), Arc::new(TimeOrderedIds))),
        queries: Arc::new(SqlBookingQueries::new(database.clone())),
        members: Arc::new(SqlAgencyMembers::new(database.clone())),
        elsewhere: Arc::new(SqlCalendarsElsewhere::new(database.clone())),
        calendar_source: Arc::new(PretendedCalendars::default()),
        links: Arc::new(links()),
        travel: Arc::new(StraightLine::default()),
        ids: Arc::new(TimeOrderedIds),
        clock: Arc::new(FixedClock::at(noon())),
    }))
}
