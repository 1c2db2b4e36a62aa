//! What others tell of is heard: through the outbox, on both engines.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod harness;

use booking_management::application::use_cases::BookVisitCommand;
use booking_management::contract::Traces as _;
use booking_management::domain::slot::Wanted;
use booking_management::domain::visit::{CancelledBy, VisitStatus};
use booking_management::fixtures::{AGENCY, FLAT, HOUSE, at, contact, noon, shown};
use booking_management_adapters::consumers;
use chrono::TimeDelta;
use harness::{SqlTraces, plant, stories};
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, IdGenerator as _, TimeOrderedIds};
use kernel::time::{FixedClock, Timestamp};
use serde_json::{Value, json};
use sql::Database;
use sql::outbox::{Dispatcher, Registry};
use std::sync::Arc;
use uuid::Uuid;

async fn tell(database: &Database, kind: &str, payload: Value) {
    tell_of(database, kind, noon(), payload).await;
}

async fn tell_of(database: &Database, kind: &str, occurred_at: Timestamp, payload: Value) {
    let event = EventEnvelope {
        id: EventId(TimeOrderedIds.next()),
        kind: kind.to_owned(),
        occurred_at,
        organization: AGENCY,
        aggregate: Uuid::from_u128(1),
        aggregate_version: 1,
        payload,
    };
    let mut transaction = database.begin().await.unwrap();
    sql::outbox::append(&mut transaction, &event).await.unwrap();
    transaction.commit().await.unwrap();
}

fn dispatcher(database: &Database) -> Dispatcher {
    let registry = consumers::registered_in(Registry::new(), &stories(database));
    Dispatcher::new(database.clone(), registry, Arc::new(FixedClock::at(noon())))
}

async fn deliver(database: &Database) {
    let dispatcher = dispatcher(database);
    while dispatcher.deliver_batch().await.unwrap() > 0 {}
    assert!(dispatcher.dead_letters(1).await.unwrap().is_empty());
}

async fn visits_of_a_property_that_is_gone_are_called_off_and_no_others(database: Database) {
    plant(&database).await;
    let container = stories(&database);
    let mut visits = Vec::new();
    for (n, property) in [FLAT, HOUSE].into_iter().enumerate() {
        let form = BookVisitCommand {
            key: TimeOrderedIds.next(),
            property: shown(property).number,
            when: Wanted::Moment(at(4 + u32::try_from(n).unwrap(), 10, 0)),
            visitor: contact("bruno"),
            consent: true,
            invitation: None,
        };
        visits.push(container.book_visit.execute(form).await.unwrap().link);
    }
    for kind in ["PROPERTY_SOLD.v1", "PROPERTY_WITHDRAWN.v1"] {
        tell(&database, kind, json!({ "property": FLAT.0 })).await;
        deliver(&database).await;
    }
    let state = |n: usize| container.view_visit.execute(&visits[n]);
    let (gone, stands) = (state(0).await.unwrap().viewed.visit, state(1).await.unwrap().viewed.visit);
    assert_eq!(gone.cancellation.map(|cancellation| cancellation.by), Some(CancelledBy::Withdrawal));
    assert_eq!(stands.status, VisitStatus::Confirmed);
    let told = SqlTraces(database.clone()).events().await;
    assert_eq!(told.iter().filter(|event| event.kind == "VISIT_CANCELLED.v1").count(), 1, "once");
}

async fn an_accepted_applicant_is_invited_once(database: Database) {
    plant(&database).await;
    let (accepted, declined) = (Uuid::from_u128(0xA1), Uuid::from_u128(0xA2));
    for _ in 0..2 {
        for (applicant, decision) in [(accepted, "accepted"), (declined, "declined")] {
            let said = json!({ "applicant": applicant, "property": FLAT.0, "decision": decision });
            tell(&database, "APPLICANT_SCREENED.v1", said).await;
        }
        deliver(&database).await;
    }
    let told = SqlTraces(database).events().await;
    let invited: Vec<_> = told.iter().filter(|event| event.kind == "VISIT_INVITED.v1").collect();
    assert_eq!(invited.len(), 1);
    assert_eq!(invited[0].payload["applicant"], json!(accepted));
}

async fn a_visit_booked_after_the_property_went_stands_when_that_is_told_late(database: Database) {
    plant(&database).await;
    let container = stories(&database);
    let form = BookVisitCommand {
        key: TimeOrderedIds.next(),
        property: shown(FLAT).number,
        when: Wanted::Moment(at(4, 10, 0)),
        visitor: contact("bruno"),
        consent: true,
        invitation: None,
    };
    let link = container.book_visit.execute(form).await.unwrap().link;
    let before = noon() - TimeDelta::minutes(1);
    tell_of(&database, "PROPERTY_WITHDRAWN.v1", before, json!({ "property": FLAT.0 })).await;
    deliver(&database).await;
    let visit = container.view_visit.execute(&link).await.unwrap().viewed.visit;
    assert_eq!(visit.status, VisitStatus::Confirmed);
}

mod sqlite {
    #[test]
    fn visits_of_a_property_that_is_gone_are_called_off_and_no_others() {
        sql::testing::on_sqlite(super::visits_of_a_property_that_is_gone_are_called_off_and_no_others);
    }

    #[test]
    fn a_visit_booked_after_the_property_went_stands_when_that_is_told_late() {
        sql::testing::on_sqlite(super::a_visit_booked_after_the_property_went_stands_when_that_is_told_late);
    }

    #[test]
    fn an_accepted_applicant_is_invited_once() {
        sql::testing::on_sqlite(super::an_accepted_applicant_is_invited_once);
    }
}

mod postgres {
    #[test]
    fn visits_of_a_property_that_is_gone_are_called_off_and_no_others() {
        sql::testing::on_postgres(super::visits_of_a_property_that_is_gone_are_called_off_and_no_others);
    }

    #[test]
    fn a_visit_booked_after_the_property_went_stands_when_that_is_told_late() {
        sql::testing::on_postgres(
            super::a_visit_booked_after_the_property_went_stands_when_that_is_told_late,
        );
    }

    #[test]
    fn an_accepted_applicant_is_invited_once() {
        sql::testing::on_postgres(super::an_accepted_applicant_is_invited_once);
    }
}
