//! Open houses and their seats.

use super::{Subject, is_conflict, new_visit, visit, visit_id};
use crate::application::ports::Placed;
use crate::domain::ids::OpenHouseId;
use crate::domain::open_house::{NewOpenHouse, OpenHouse};
use crate::domain::visit::{Occasion, Visit};
use crate::fixtures::{AGENCY, ANA, FLAT, HOUSE, OTHER_AGENCY, RUI, at, noon};
use chrono::TimeDelta;
use uuid::Uuid;

pub(super) const fn house_id(n: u128) -> OpenHouseId {
    OpenHouseId(Uuid::from_u128(0x09E_0000 + n))
}

/// Ana shows the flat from 10 to 12.
pub(super) fn open_house(n: u128, day: u32, capacity: u16) -> OpenHouse {
    let new = NewOpenHouse {
        id: house_id(n),
        organization: AGENCY,
        property: FLAT,
        agent: ANA,
        starts_at: at(day, 10, 0),
        ends_at: at(day, 12, 0),
        before: TimeDelta::minutes(15),
        after: TimeDelta::minutes(15),
        capacity,
    };
    OpenHouse::announce(new, noon()).unwrap()
}

pub(super) async fn announce(subject: &Subject, house: &mut OpenHouse) -> Placed {
    let mut unit = subject.begin().await;
    let placed = unit.open_houses().insert(house).await.unwrap();
    if placed == Placed::Kept {
        unit.commit().await.unwrap();
    }
    placed
}

fn seat(n: u128, house: &OpenHouse) -> Visit {
    Visit::book_seat(new_visit(n, FLAT), house.state(), noon())
}

fn number(visit: &Visit) -> Option<u16> {
    match visit.state().occasion {
        Occasion::OpenHouse { seat, .. } => seat,
        Occasion::Private => None,
    }
}

/// An open house is read back as it was kept, and holds agent and property until it is cancelled.
pub async fn an_open_house_holds_agent_and_property(subject: Subject) {
    let mut house = open_house(1, 7, 20);
    assert_eq!(announce(&subject, &mut house).await, Placed::Kept);
    assert_eq!(house.state().version, 1);
    let mut unit = subject.begin().await;
    assert_eq!(unit.open_houses().find(house_id(1)).await.unwrap().as_ref(), Some(&house));
    assert_eq!(unit.open_houses().find(house_id(9)).await.unwrap(), None);
    drop(unit);
    assert_eq!(subject.insert(&mut visit(1, HOUSE, at(7, 12, 0))).await, Placed::Taken);
    let with_rui = &mut super::visit_with(RUI, 1, FLAT, at(7, 10, 30));
    assert_eq!(subject.insert(with_rui).await, Placed::Taken);
    assert_eq!(announce(&subject, &mut open_house(2, 7, 20)).await, Placed::Taken);

    let mut stale = house.clone();
    house.cancel(at(3, 9, 0)).unwrap();
    let mut unit = subject.begin().await;
    unit.open_houses().save(&mut house).await.unwrap();
    unit.commit().await.unwrap();
    let mut unit = subject.begin().await;
    assert_eq!(unit.open_houses().find(house_id(1)).await.unwrap().as_ref(), Some(&house));
    stale.cancel(noon()).unwrap();
    is_conflict(unit.open_houses().save(&mut stale).await);
    drop(unit);
    assert_eq!(subject.insert(&mut visit(1, HOUSE, at(7, 12, 0))).await, Placed::Kept);
    let kinds = subject.kinds().await;
    assert_eq!(kinds, ["OPEN_HOUSE_ANNOUNCED.v1", "OPEN_HOUSE_CANCELLED.v1", "VISIT_BOOKED.v1"]);
}

/// There are as many seats as there are; the lowest free one is taken, and a cancelled one is free.
pub async fn seats_are_taken_from_the_lowest_on_until_there_are_none(subject: Subject) {
    let mut house = open_house(1, 7, 3);
    assert_eq!(announce(&subject, &mut house).await, Placed::Kept);
    let mut seated = Vec::new();
    for n in 1..=3 {
        let mut visit = seat(n, &house);
        assert_eq!(subject.insert(&mut visit).await, Placed::Kept);
        assert_eq!(subject.load(visit_id(n)).await.unwrap(), visit);
        seated.push(visit);
    }
    assert_eq!(seated.iter().map(number).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    assert_eq!(subject.insert(&mut seat(4, &house)).await, Placed::Taken);
    assert_eq!(subject.load(visit_id(4)).await, None);

    seated[1].cancel_by_visitor(TimeDelta::zero(), noon()).unwrap();
    assert_eq!(subject.save(&mut seated[1]).await.unwrap(), Placed::Kept);
    let mut next = seat(5, &house);
    assert_eq!(subject.insert(&mut next).await, Placed::Kept);
    assert_eq!(number(&next), Some(2));
    let mut unit = subject.begin().await;
    let found = unit.visits().seated_in(house_id(1)).await.unwrap();
    let found: Vec<_> = found.iter().map(|visit| visit.state().id).collect();
    assert_eq!(found, [visit_id(1), visit_id(5), visit_id(3)]);
    drop(unit);
    let seats = subject.queries.open_houses(FLAT, noon()).await.unwrap();
    assert_eq!((seats[0].house, seats[0].taken), (*house.state(), 3));
}

/// Nobody gets a seat in an open house that was called off.
pub async fn a_cancelled_open_house_has_no_seats(subject: Subject) {
    let mut house = open_house(1, 7, 3);
    assert_eq!(announce(&subject, &mut house).await, Placed::Kept);
    let before = house.clone();
    house.cancel(noon()).unwrap();
    let mut unit = subject.begin().await;
    unit.open_houses().save(&mut house).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(subject.insert(&mut seat(1, &before)).await, Placed::Taken);
    assert!(subject.queries.open_houses(FLAT, noon()).await.unwrap().is_empty());
}

/// Those to come of a property are found in their order.
pub async fn open_houses_to_come_are_found(subject: Subject) {
    for (n, day) in [(1, 9), (2, 7), (3, 8)] {
        assert_eq!(announce(&subject, &mut open_house(n, day, 3)).await, Placed::Kept);
    }
    let mut unit = subject.begin().await;
    let found = unit.open_houses().upcoming_of(AGENCY, FLAT, at(7, 10, 0)).await.unwrap();
    let found: Vec<_> = found.iter().map(|house| house.state().id).collect();
    assert_eq!(found, [house_id(3), house_id(1)], "what has begun is not to come");
    assert!(unit.open_houses().upcoming_of(OTHER_AGENCY, FLAT, noon()).await.unwrap().is_empty());
    assert!(unit.open_houses().upcoming_of(AGENCY, HOUSE, noon()).await.unwrap().is_empty());
    drop(unit);
    let seen = subject.queries.open_houses(FLAT, noon()).await.unwrap();
    let seen: Vec<_> = seen.iter().map(|seats| (seats.house.id, seats.taken)).collect();
    assert_eq!(seen, [(house_id(2), 0), (house_id(3), 0), (house_id(1), 0)]);
}
