//! Whoever takes care of a property is told of its documents, on SQLite and PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

use chrono::NaiveDate;
use customer_management::application::ports::AccountQueries;
use customer_management::domain::notification::NotificationKind;
use customer_management::fixtures::noon;
use customer_management_adapters::document_reminders::DocumentReminders;
use customer_management_adapters::sql::SqlAccountQueries;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, OrganizationId, TimeOrderedIds, UserId};
use kernel::time::FixedClock;
use serde_json::json;
use sql::outbox::{Dispatcher, Registry};
use sql::{Database, Statement};
use std::sync::Arc;
use uuid::Uuid;

sql::contract_suite! {
    sqlite: |database| World::new(database).await,
    postgres: |database| World::new(database).await;
    crate::suite::{
        who_takes_care_of_the_property_is_told,
        where_nobody_does_those_who_run_the_agency_are_told,
        who_left_the_agency_is_told_nothing,
    }
}

const AGENCY: OrganizationId = OrganizationId(Uuid::from_u128(0xA6));
const OWNER: UserId = UserId(Uuid::from_u128(1));
const AGENT: UserId = UserId(Uuid::from_u128(2));
const OUTSIDER: UserId = UserId(Uuid::from_u128(3));

struct World {
    database: Database,
    accounts: SqlAccountQueries,
}

impl World {
    async fn new(database: Database) -> Self {
        let agency = Statement::new(
            "INSERT INTO organizations (id, version, slug, name, country, founded_at)
             VALUES ($1, 1, 'casas', 'Casas', 'PT', $2)",
        );
        database.execute(agency.bind(AGENCY.0).bind(noon())).await.unwrap();
        for (user, role) in [(OWNER, Some("OWNER")), (AGENT, Some("AGENT")), (OUTSIDER, None)] {
            let email = format!("{}@casas.example", user.0.as_u128());
            let person = Statement::new(
                "INSERT INTO users (id, version, email, name, locale, created_at)
                 VALUES ($1, 1, $2, 'Ana', 'pt', $3)",
            );
            database.execute(person.bind(user.0).bind(email).bind(noon())).await.unwrap();
            let Some(role) = role else { continue };
            let membership = Statement::new(
                "INSERT INTO memberships (organization_id, user_id, role, joined_at) VALUES ($1, $2, $3, $4)",
            );
            let membership = membership.bind(AGENCY.0).bind(user.0).bind(role.to_owned()).bind(noon());
            database.execute(membership).await.unwrap();
        }
        Self { accounts: SqlAccountQueries::new(database.clone()), database }
    }

    /// Delivers the event, and says who was told.
    async fn told(&self, agent: Option<UserId>) -> Vec<UserId> {
        let event = EventEnvelope {
            id: EventId(Uuid::from_u128(9)),
            kind: DocumentReminders::KIND.to_owned(),
            occurred_at: noon(),
            organization: AGENCY,
            aggregate: Uuid::from_u128(7),
            aggregate_version: 0,
            payload: json!({
                "property": Uuid::from_u128(7),
                "number": 7,
                "reference": "A-1",
                "document": Uuid::from_u128(8),
                "paper": "energy_certificate",
                "expires_on": "2027-03-28",
                "agent": agent,
            }),
        };
        let mut transaction = self.database.begin().await.unwrap();
        sql::outbox::append_all(&mut transaction, &[event]).await.unwrap();
        transaction.commit().await.unwrap();
        let registry = DocumentReminders::new(Arc::new(TimeOrderedIds)).registered_in(Registry::new());
        let clock = Arc::new(FixedClock::at(noon()));
        Dispatcher::new(self.database.clone(), registry, clock).deliver_batch().await.unwrap();
        let mut told = Vec::new();
        for user in [OWNER, AGENT, OUTSIDER] {
            let notifications = self.accounts.notifications(user, 10).await.unwrap();
            for notification in &notifications {
                let expected = NotificationKind::DocumentExpiring {
                    number: 7,
                    reference: "A-1".into(),
                    paper: "energy_certificate".into(),
                    expires_on: NaiveDate::from_ymd_opt(2027, 3, 28).unwrap(),
                };
                assert_eq!((&notification.kind, notification.read_at), (&expected, None));
            }
            told.extend(notifications.iter().map(|_| user));
        }
        told
    }
}

mod suite {
    use super::*;

    pub(super) async fn who_takes_care_of_the_property_is_told(world: World) {
        assert_eq!(world.told(Some(AGENT)).await, [AGENT]);
    }

    pub(super) async fn where_nobody_does_those_who_run_the_agency_are_told(world: World) {
        assert_eq!(world.told(None).await, [OWNER]);
    }

    pub(super) async fn who_left_the_agency_is_told_nothing(world: World) {
        assert_eq!(world.told(Some(OUTSIDER)).await, [OWNER]);
    }
}
