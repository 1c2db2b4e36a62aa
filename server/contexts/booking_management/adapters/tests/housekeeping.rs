//! What is over is forgotten, and nothing else, on both engines.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod harness;

use booking_management::application::ports::Placed;
use booking_management::contract::Subject;
use booking_management::domain::idempotency::RequestKey;
use booking_management::domain::ids::{OpenHouseId, VisitId, WaitingEntryId};
use booking_management::domain::open_house::{NewOpenHouse, OpenHouse};
use booking_management::domain::visit::{BookedBy, NewVisit, Visit};
use booking_management::domain::waiting::{NewWaitingEntry, WaitingEntry};
use booking_management::fixtures::{AGENCY, ANA, FLAT, at, contact, noon};
use booking_management_adapters::housekeeping::{Housekeeping, REQUESTS_KEPT_FOR, VISITORS_KEPT_FOR};
use chrono::TimeDelta;
use harness::over_sql;
use kernel::time::{FixedClock, Timestamp};
use sql::{Database, Statement};
use std::sync::Arc;
use uuid::Uuid;

/// An open house with a seat that is taken and one that is offered.
async fn an_occasion(subject: &Subject, n: u128, starts_at: Timestamp) {
    let id = OpenHouseId(Uuid::from_u128(n));
    let new = NewOpenHouse {
        id,
        organization: AGENCY,
        property: FLAT,
        agent: ANA,
        starts_at,
        ends_at: starts_at + TimeDelta::hours(1),
        before: TimeDelta::zero(),
        after: TimeDelta::zero(),
        capacity: 2,
    };
    let mut unit = subject.units_of_work.begin().await.unwrap();
    let mut house = OpenHouse::announce(new, noon()).unwrap();
    assert_eq!(unit.open_houses().insert(&mut house).await.unwrap(), Placed::Kept);
    let new = NewVisit {
        id: VisitId(Uuid::from_u128(n)),
        organization: AGENCY,
        property: FLAT,
        visitor: contact("bruno"),
        booked_by: BookedBy::Visitor,
    };
    let mut visit = Visit::book_seat(new, house.state(), noon());
    assert_eq!(unit.visits().insert(&mut visit).await.unwrap(), Placed::Kept);
    let new = NewWaitingEntry {
        id: WaitingEntryId(Uuid::from_u128(n)),
        organization: AGENCY,
        property: FLAT,
        agent: ANA,
        starts_at,
        open_house: Some(id),
        visitor: contact("carla"),
    };
    let mut entry = WaitingEntry::join(new, noon());
    unit.waiting().insert(&mut entry).await.unwrap();
    assert!(entry.offer(house.state().slot(), TimeDelta::zero(), noon()));
    assert_eq!(unit.waiting().save(&mut entry).await.unwrap(), Placed::Kept);
    unit.commit().await.unwrap();
}

async fn count(database: &Database, statement: &'static str) -> i64 {
    let row = database.fetch_optional(Statement::new(statement)).await.unwrap().unwrap();
    row.get("n").unwrap()
}

async fn who_came_and_who_waited_is_forgotten_two_years_later(database: Database) {
    let subject = over_sql(database.clone()).await;
    let early = at(4, 10, 0);
    an_occasion(&subject, 1, early).await;
    an_occasion(&subject, 2, at(4, 12, 0)).await;
    let over = early + TimeDelta::hours(1) + VISITORS_KEPT_FOR;
    let clear = |now| {
        let housekeeping = Housekeeping::new(database.clone(), Arc::new(FixedClock::at(now)));
        async move { housekeeping.clear().await.unwrap() }
    };
    assert_eq!(clear(early).await, 0);
    assert_eq!(clear(over).await, 2, "the visit and the place on the list");
    assert_eq!(count(&database, "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM visits").await, 1);
    assert_eq!(count(&database, "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM waiting_entries").await, 1);
    let seats = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM visit_seats";
    assert_eq!(count(&database, seats).await, 2, "theirs are gone with them");
    assert_eq!(clear(over).await, 0);
}

async fn the_key_of_a_form_is_forgotten_after_a_month(database: Database) {
    let subject = over_sql(database.clone()).await;
    for (n, claimed_at) in [(1, noon()), (2, noon() + TimeDelta::minutes(1))] {
        let key = RequestKey::of(Uuid::from_u128(n), &["a"]);
        let mut unit = subject.units_of_work.begin().await.unwrap();
        unit.idempotency().claim(&key, VisitId(Uuid::from_u128(n)), claimed_at).await.unwrap();
        unit.commit().await.unwrap();
    }
    let now = noon() + REQUESTS_KEPT_FOR;
    let housekeeping = Housekeeping::new(database.clone(), Arc::new(FixedClock::at(now)));
    assert_eq!(housekeeping.clear().await.unwrap(), 1);
    assert_eq!(count(&database, "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM visit_requests").await, 1);
}

async fn what_was_held_kept_free_and_allowed_long_ago_is_forgotten(database: Database) {
    over_sql(database.clone()).await;
    let begins = [at(4, 10, 0), at(5, 10, 0)];
    for (n, begins_at) in (1..).zip(begins) {
        let ends_at = begins_at + TimeDelta::hours(1);
        let id = Uuid::from_u128(n);
        let hold = Statement::new(
            "INSERT INTO visit_holds (occasion_id, resource_id, agent_id, property_id, starts_at, ends_at,
             held_from, held_until) VALUES ($1, $2, $2, $3, $4, $5, $4, $5)",
        );
        let hold = hold.bind(id).bind(ANA.0).bind(FLAT.0).bind(begins_at).bind(ends_at);
        let block = Statement::new(
            "INSERT INTO agent_blocks (id, organization_id, agent_id, begins_at, ends_at, note)
             VALUES ($1, $2, $3, $4, $5, 'dentista')",
        );
        let block = block.bind(id).bind(AGENCY.0).bind(ANA.0).bind(begins_at).bind(ends_at);
        let invitation = Statement::new(
            "INSERT INTO visit_invitations (id, organization_id, applicant_id, property_id, expires_at,
             created_at) VALUES ($1, $2, $1, $3, $5, $4)",
        );
        let invitation = invitation.bind(id).bind(AGENCY.0).bind(FLAT.0).bind(begins_at).bind(ends_at);
        for statement in [hold, block, invitation] {
            database.execute(statement).await.unwrap();
        }
    }
    let now = begins[0] + TimeDelta::hours(1) + VISITORS_KEPT_FOR;
    let clear = |now| {
        let housekeeping = Housekeeping::new(database.clone(), Arc::new(FixedClock::at(now)));
        async move { housekeeping.clear().await.unwrap() }
    };
    assert_eq!(clear(now - TimeDelta::seconds(1)).await, 0);
    assert_eq!(clear(now).await, 3, "one of each");
    assert_eq!(clear(now).await, 0);
}

mod sqlite {
    #[test]
    fn who_came_and_who_waited_is_forgotten_two_years_later() {
        sql::testing::on_sqlite(super::who_came_and_who_waited_is_forgotten_two_years_later);
    }

    #[test]
    fn what_was_held_kept_free_and_allowed_long_ago_is_forgotten() {
        sql::testing::on_sqlite(super::what_was_held_kept_free_and_allowed_long_ago_is_forgotten);
    }

    #[test]
    fn the_key_of_a_form_is_forgotten_after_a_month() {
        sql::testing::on_sqlite(super::the_key_of_a_form_is_forgotten_after_a_month);
    }
}

mod postgres {
    #[test]
    fn who_came_and_who_waited_is_forgotten_two_years_later() {
        sql::testing::on_postgres(super::who_came_and_who_waited_is_forgotten_two_years_later);
    }

    #[test]
    fn what_was_held_kept_free_and_allowed_long_ago_is_forgotten() {
        sql::testing::on_postgres(super::what_was_held_kept_free_and_allowed_long_ago_is_forgotten);
    }

    #[test]
    fn the_key_of_a_form_is_forgotten_after_a_month() {
        sql::testing::on_postgres(super::the_key_of_a_form_is_forgotten_after_a_month);
    }
}
