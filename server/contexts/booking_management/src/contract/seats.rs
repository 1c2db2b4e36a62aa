//! Seats of open houses, waited for and on offer.

use super::houses::{announce, house_id, open_house};
use super::{Subject, is_conflict, new_visit, visit_id};
use crate::application::ports::Placed;
use crate::domain::ids::WaitingEntryId;
use crate::domain::open_house::OpenHouse;
use crate::domain::visit::{Occasion, Visit};
use crate::domain::waiting::{NewWaitingEntry, WaitingEntry};
use crate::fixtures::{AGENCY, ANA, FLAT, contact, noon};
use chrono::TimeDelta;
use uuid::Uuid;

const fn entry_id(n: u128) -> WaitingEntryId {
    WaitingEntryId(Uuid::from_u128(0x3A2_0000 + n))
}

fn entry(n: u128, house: &OpenHouse, name: &str) -> WaitingEntry {
    let new = NewWaitingEntry {
        id: entry_id(n),
        organization: AGENCY,
        property: FLAT,
        agent: ANA,
        starts_at: house.state().starts_at,
        open_house: Some(house.state().id),
        visitor: contact(name),
    };
    WaitingEntry::join(new, noon())
}

async fn insert(subject: &Subject, entry: &mut WaitingEntry) {
    let mut unit = subject.begin().await;
    unit.waiting().insert(entry).await.unwrap();
    unit.commit().await.unwrap();
}

async fn save(subject: &Subject, entry: &mut WaitingEntry) -> Placed {
    let mut unit = subject.begin().await;
    let placed = unit.waiting().save(entry).await.unwrap();
    if placed == Placed::Kept {
        unit.commit().await.unwrap();
    }
    placed
}

async fn taken(subject: &Subject) -> (u16, u16) {
    let counted = subject.begin().await.open_houses().taken(house_id(1)).await.unwrap();
    let seen = subject.queries.open_houses(FLAT, noon()).await.unwrap();
    (counted, seen[0].taken)
}

/// A seat on offer is nobody else's until it is taken, lapses or is left; no time is held for it.
pub async fn a_seat_on_offer_is_held(subject: Subject) {
    let mut house = open_house(1, 7, 2);
    assert_eq!(announce(&subject, &mut house).await, Placed::Kept);
    let seat = |n| Visit::book_seat(new_visit(n, FLAT), house.state(), noon());
    assert_eq!(subject.insert(&mut seat(1)).await, Placed::Kept);
    let (mut first, mut second) = (entry(1, &house, "bruno"), entry(2, &house, "carla"));
    for waits in [&mut first, &mut second] {
        insert(&subject, waits).await;
    }
    assert_eq!(taken(&subject).await, (1, 1), "waiting takes no seat");
    assert!(first.offer(house.state().slot(), TimeDelta::zero(), noon()));
    assert_eq!(save(&subject, &mut first).await, Placed::Kept);
    let seen = subject.queries.waiting(entry_id(1)).await.unwrap().unwrap();
    assert_eq!(&seen.entry, first.state());
    assert_eq!(taken(&subject).await, (2, 2));
    assert_eq!(subject.insert(&mut seat(2)).await, Placed::Taken);
    let seated = subject.begin().await.visits().seated_in(house_id(1)).await.unwrap();
    assert_eq!(seated.len(), 1, "whoever is offered a seat doesn't come yet");

    let mut unlucky = second.clone();
    assert!(unlucky.offer(house.state().slot(), TimeDelta::zero(), noon()));
    assert_eq!(save(&subject, &mut unlucky).await, Placed::Taken);
    let found = subject.begin().await.waiting().find(entry_id(2)).await.unwrap();
    assert_eq!(found.as_ref(), Some(&second), "nothing of it was kept");

    assert!(first.lapse(noon() + TimeDelta::hours(2)));
    assert_eq!(save(&subject, &mut first).await, Placed::Kept);
    assert_eq!(taken(&subject).await, (1, 1));
    assert!(second.offer(house.state().slot(), TimeDelta::zero(), noon()));
    assert_eq!(save(&subject, &mut second).await, Placed::Kept);

    let mut unit = subject.begin().await;
    second.take(visit_id(3), noon()).unwrap();
    assert_eq!(unit.waiting().save(&mut second).await.unwrap(), Placed::Kept);
    let mut booked = seat(3);
    assert_eq!(unit.visits().insert(&mut booked).await.unwrap(), Placed::Kept);
    unit.commit().await.unwrap();
    let given = Occasion::OpenHouse { house: house_id(1), seat: Some(2) };
    assert_eq!(booked.state().occasion, given, "the one that was held");
    assert_eq!(subject.insert(&mut seat(4)).await, Placed::Taken);
}

/// Those who wait for a seat are found in their order, and apart from those who wait for a time.
pub async fn those_who_wait_for_a_seat_are_found(subject: Subject) {
    let (mut house, mut other) = (open_house(1, 7, 1), open_house(2, 8, 1));
    for house in [&mut house, &mut other] {
        assert_eq!(announce(&subject, house).await, Placed::Kept);
    }
    insert(&subject, &mut entry(2, &house, "carla")).await;
    let mut first = entry(1, &house, "bruno");
    insert(&subject, &mut first).await;
    insert(&subject, &mut entry(3, &other, "bruno")).await;
    let starts_at = house.state().starts_at;
    let visitor = contact("bruno");
    let id = entry_id(4);
    let (organization, property, agent) = (AGENCY, FLAT, ANA);
    let new = NewWaitingEntry { id, organization, property, agent, starts_at, open_house: None, visitor };
    let mut for_the_time = WaitingEntry::join(new, noon());
    insert(&subject, &mut for_the_time).await;

    let email = contact("bruno").email;
    let mut unit = subject.begin().await;
    let next = unit.waiting().next_for_seat(house_id(1)).await.unwrap();
    assert_eq!(next.as_ref(), Some(&first), "of one moment, by their ids");
    assert_eq!(unit.waiting().next_for_seat(house_id(9)).await.unwrap(), None);
    assert_eq!(unit.waiting().find_for_seat(house_id(1), &email).await.unwrap().as_ref(), Some(&first));
    assert_eq!(unit.waiting().find_for_seat(house_id(9), &email).await.unwrap(), None);
    let timely = unit.waiting().find_of(FLAT, starts_at, &email).await.unwrap();
    assert_eq!(timely.as_ref(), Some(&for_the_time));
    let timely = unit.waiting().waiting_for(ANA, None, starts_at, starts_at).await.unwrap();
    assert_eq!(timely, [for_the_time]);
    is_conflict(unit.waiting().insert(&mut entry(5, &house, "bruno")).await);
    drop(unit);
    first.leave(noon()).unwrap();
    assert_eq!(save(&subject, &mut first).await, Placed::Kept);
    insert(&subject, &mut entry(5, &house, "bruno")).await;
    let mut unit = subject.begin().await;
    let next = unit.waiting().next_for_seat(house_id(1)).await.unwrap();
    assert_eq!(next.map(|entry| entry.state().id), Some(entry_id(2)));
    let standing = unit.waiting().standing_for_seats(house_id(1)).await.unwrap();
    let standing: Vec<_> = standing.iter().map(|entry| entry.state().id).collect();
    assert_eq!(standing, [entry_id(2), entry_id(5)], "nobody who left or waits for another one");
}
