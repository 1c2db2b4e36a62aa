//! Waiting lists and what is offered.

use super::{Subject, is_conflict, slot, visit, visit_id};
use crate::application::ports::Placed;
use crate::domain::ids::{PropertyId, WaitingEntryId};
use crate::domain::settings::{SettingsValues, VisitSettings};
use crate::domain::values::Email;
use crate::domain::waiting::{NewWaitingEntry, WaitingEntry};
use crate::fixtures::{AGENCY, ANA, FLAT, HOUSE, OTHER_AGENCY, RUI, at, contact, noon, shown};
use chrono::TimeDelta;
use kernel::ids::UserId;
use kernel::time::Timestamp;
use uuid::Uuid;

const DAY: TimeDelta = TimeDelta::hours(24);

const fn entry_id(n: u128) -> WaitingEntryId {
    WaitingEntryId(Uuid::from_u128(0x3A1_0000 + n))
}

fn entry_of(n: u128, agent: UserId, property: PropertyId, starts_at: Timestamp) -> WaitingEntry {
    let visitor = contact(&format!("visitor{n}"));
    let id = entry_id(n);
    WaitingEntry::join(
        NewWaitingEntry { id, organization: AGENCY, property, agent, starts_at, open_house: None, visitor },
        noon(),
    )
}

fn entry(n: u128, starts_at: Timestamp) -> WaitingEntry {
    entry_of(n, ANA, FLAT, starts_at)
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

async fn load(subject: &Subject, n: u128) -> Option<WaitingEntry> {
    subject.begin().await.waiting().find(entry_id(n)).await.unwrap()
}

/// Whoever waits is read back as they were kept, through all that becomes of them.
pub async fn whoever_waits_is_read_back_as_they_were_kept(subject: Subject) {
    let mut kept = entry(1, at(5, 10, 0));
    insert(&subject, &mut kept).await;
    assert_eq!(kept.state().version, 1);
    assert_eq!(load(&subject, 1).await.as_ref(), Some(&kept));
    let seen = subject.queries.waiting(entry_id(1)).await.unwrap().unwrap();
    assert_eq!((&seen.entry, seen.property), (kept.state(), Some(shown(FLAT))));
    assert!(kept.offer(slot(ANA, at(5, 10, 0)), DAY, noon()));
    assert_eq!(save(&subject, &mut kept).await, Placed::Kept);
    assert_eq!(load(&subject, 1).await.as_ref(), Some(&kept));
    kept.take(visit_id(1), noon()).unwrap();
    assert_eq!(save(&subject, &mut kept).await, Placed::Kept);
    assert_eq!(load(&subject, 1).await.as_ref(), Some(&kept));
    assert_eq!(load(&subject, 9).await, None);
    assert_eq!(subject.queries.waiting(entry_id(9)).await.unwrap(), None);
    subject.traces.delete_property(FLAT).await;
    assert_eq!(subject.queries.waiting(entry_id(1)).await.unwrap().unwrap().property, None);
    let events = subject.traces.events().await;
    let told: Vec<_> = events.iter().map(|event| (event.kind.as_str(), event.aggregate_version)).collect();
    assert_eq!(told, [("WAITING_JOINED.v1", 1), ("WAITING_OFFERED.v1", 2)]);
}

/// What is offered is held for whoever it is offered to, until it is taken, lapses or is left.
pub async fn an_offer_holds_its_time(subject: Subject) {
    let mut waits = entry(1, at(5, 10, 0));
    insert(&subject, &mut waits).await;
    assert_eq!(
        subject.insert(&mut visit(1, FLAT, at(5, 10, 0))).await,
        Placed::Kept,
        "waiting holds nothing"
    );
    let mut unlucky = load(&subject, 1).await.unwrap();
    assert!(unlucky.offer(slot(ANA, at(5, 10, 0)), DAY, noon()));
    assert_eq!(save(&subject, &mut unlucky).await, Placed::Taken);
    assert_eq!(load(&subject, 1).await.as_ref(), Some(&waits));

    let mut later = entry(2, at(6, 10, 0));
    insert(&subject, &mut later).await;
    assert!(later.offer(slot(ANA, at(6, 10, 0)), DAY, noon()));
    assert_eq!(save(&subject, &mut later).await, Placed::Kept);
    assert_eq!(subject.insert(&mut visit(2, HOUSE, at(6, 10, 30))).await, Placed::Taken);
    assert!(later.lapse(noon() + DAY));
    assert_eq!(save(&subject, &mut later).await, Placed::Kept);
    assert_eq!(subject.insert(&mut visit(2, HOUSE, at(6, 10, 30))).await, Placed::Kept);
}

/// What an offer held is held by the visit that comes of it, within one change.
pub async fn an_offer_becomes_a_visit_in_one_change(subject: Subject) {
    let mut waits = entry(1, at(5, 10, 0));
    insert(&subject, &mut waits).await;
    assert!(waits.offer(slot(ANA, at(5, 10, 0)), DAY, noon()));
    assert_eq!(save(&subject, &mut waits).await, Placed::Kept);
    let mut unit = subject.begin().await;
    waits.take(visit_id(1), noon()).unwrap();
    assert_eq!(unit.waiting().save(&mut waits).await.unwrap(), Placed::Kept);
    assert_eq!(unit.visits().insert(&mut visit(1, FLAT, at(5, 10, 0))).await.unwrap(), Placed::Kept);
    unit.commit().await.unwrap();
    assert_eq!(subject.insert(&mut visit(2, FLAT, at(5, 10, 0))).await, Placed::Taken);
}

/// Those who wait for an agent's times are found, who has waited longest first.
pub async fn those_who_wait_are_found_in_their_order(subject: Subject) {
    for n in [3, 1, 2] {
        insert(&subject, &mut entry(n, at(5, 10, 0))).await;
    }
    insert(&subject, &mut entry(4, at(5, 12, 0))).await;
    let mut left = entry(6, at(5, 11, 0));
    insert(&subject, &mut left).await;
    left.leave(noon()).unwrap();
    assert_eq!(save(&subject, &mut left).await, Placed::Kept);
    let mut unit = subject.begin().await;
    let found = unit.waiting().waiting_for(ANA, None, at(5, 10, 0), at(5, 11, 0)).await.unwrap();
    let found: Vec<_> = found.iter().map(|entry| entry.state().id).collect();
    assert_eq!(found, [entry_id(1), entry_id(2), entry_id(3)], "of one moment, by their ids");
    let found = unit.waiting().waiting_for(ANA, None, at(5, 10, 1), at(5, 12, 0)).await.unwrap();
    assert_eq!(found.len(), 1);
}

/// Those who wait are found by whoever shows the property now, or by the property itself, and not by
/// who showed it when they began to wait.
pub async fn those_who_wait_follow_whoever_shows_it_now(subject: Subject) {
    insert(&subject, &mut entry_of(1, ANA, FLAT, at(5, 10, 0))).await;
    insert(&subject, &mut entry_of(2, RUI, HOUSE, at(5, 10, 0))).await;
    let found = || async {
        let mut unit = subject.begin().await;
        let mut all = Vec::new();
        for (agent, property) in [(ANA, None), (RUI, None), (RUI, Some(FLAT)), (RUI, Some(HOUSE))] {
            let waiting =
                unit.waiting().waiting_for(agent, property, at(5, 0, 0), at(6, 0, 0)).await.unwrap();
            all.push(waiting.iter().map(|entry| entry.state().id).collect::<Vec<_>>());
        }
        all
    };
    let (first, second) = (entry_id(1), entry_id(2));
    assert_eq!(found().await, [vec![first, second], vec![], vec![first], vec![second]]);
    let values = SettingsValues { shown_by: Some(RUI), ..*VisitSettings::default().values() };
    let mut unit = subject.begin().await;
    unit.settings().save(AGENCY, FLAT, &VisitSettings::new(values).unwrap()).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(found().await, [vec![second], vec![first], vec![first], vec![first, second]]);
    subject.traces.remove_member(RUI).await;
    assert_eq!(found().await, [vec![second], vec![], vec![first], vec![second]], "who left shows nothing");
}

/// All whom the end of a property's visits concerns are found, and those of no other property.
pub async fn those_who_wait_for_a_property_are_found(subject: Subject) {
    for n in [2, 1, 3] {
        insert(&subject, &mut entry(n, at(4 + u32::try_from(n).unwrap(), 10, 0))).await;
    }
    insert(&subject, &mut entry_of(4, ANA, HOUSE, at(5, 10, 0))).await;
    let mut offered = load(&subject, 2).await.unwrap();
    assert!(offered.offer(slot(ANA, at(6, 10, 0)), DAY, noon()));
    assert_eq!(save(&subject, &mut offered).await, Placed::Kept);
    let mut left = load(&subject, 3).await.unwrap();
    left.leave(noon()).unwrap();
    assert_eq!(save(&subject, &mut left).await, Placed::Kept);
    let mut unit = subject.begin().await;
    let found = unit.waiting().standing_of(AGENCY, FLAT).await.unwrap();
    let found: Vec<_> = found.iter().map(|entry| entry.state().id).collect();
    assert_eq!(found, [entry_id(1), entry_id(2)]);
    assert!(unit.waiting().standing_of(OTHER_AGENCY, FLAT).await.unwrap().is_empty());
}

/// Somebody waits for a time once; when they left, they may wait again.
pub async fn somebody_waits_for_a_time_once(subject: Subject) {
    let mut first = entry(1, at(5, 10, 0));
    insert(&subject, &mut first).await;
    let visitor = contact("visitor1");
    let again = |n| {
        let new = NewWaitingEntry {
            id: entry_id(n),
            organization: AGENCY,
            property: FLAT,
            agent: ANA,
            starts_at: at(5, 10, 0),
            open_house: None,
            visitor: visitor.clone(),
        };
        WaitingEntry::join(new, noon())
    };
    let mut unit = subject.begin().await;
    is_conflict(unit.waiting().insert(&mut again(2)).await);
    drop(unit);
    let email = Email::parse("visitor1@example.pt").unwrap();
    let mut unit = subject.begin().await;
    let found = unit.waiting().find_of(FLAT, at(5, 10, 0), &email).await.unwrap();
    assert_eq!(found.as_ref(), Some(&first));
    for (property, start) in [(HOUSE, at(5, 10, 0)), (FLAT, at(5, 10, 30))] {
        assert_eq!(unit.waiting().find_of(property, start, &email).await.unwrap(), None);
    }
    drop(unit);
    first.leave(noon()).unwrap();
    assert_eq!(save(&subject, &mut first).await, Placed::Kept);
    insert(&subject, &mut again(3)).await;
}

/// Of two who loaded the same version, the second is told.
pub async fn a_stale_entry_is_a_conflict(subject: Subject) {
    let mut first = entry(1, at(5, 10, 0));
    insert(&subject, &mut first).await;
    let mut second = first.clone();
    first.leave(noon()).unwrap();
    assert_eq!(save(&subject, &mut first).await, Placed::Kept);
    assert!(second.offer(slot(ANA, at(5, 10, 0)), DAY, noon()));
    let mut unit = subject.begin().await;
    is_conflict(unit.waiting().save(&mut second).await);
    drop(unit);
    assert_eq!(subject.insert(&mut visit(1, FLAT, at(5, 10, 0))).await, Placed::Kept);
}

/// Offers whose time is over, and who waits for what has begun, are found, the earliest first.
pub async fn offers_that_are_over_are_found(subject: Subject) {
    for (n, minutes) in [(1, 20), (2, 0), (3, 10)] {
        let start = at(5, 10, 0) + TimeDelta::hours(i64::try_from(n).unwrap());
        let mut offered = entry(n, start);
        insert(&subject, &mut offered).await;
        assert!(offered.offer(slot(ANA, start), DAY, noon() + TimeDelta::minutes(minutes)));
        assert_eq!(save(&subject, &mut offered).await, Placed::Kept);
    }
    insert(&subject, &mut entry(4, at(6, 10, 0))).await;
    let due = |now, limit| subject.queries.lapsed_offers(now, limit);
    assert!(due(at(2, 13, 59), 10).await.unwrap().is_empty());
    assert_eq!(due(at(2, 14, 10), 10).await.unwrap(), [entry_id(2), entry_id(3)], "to the minute");
    assert_eq!(due(at(3, 0, 0), 2).await.unwrap(), [entry_id(2), entry_id(3)]);
    let all = [entry_id(2), entry_id(3), entry_id(1), entry_id(4)];
    assert_eq!(due(at(6, 9, 59), 10).await.unwrap(), all[..3]);
    assert_eq!(due(at(6, 10, 0), 10).await.unwrap(), all);
    let mut begun = load(&subject, 4).await.unwrap();
    assert!(begun.lapse(at(6, 10, 0)));
    assert_eq!(save(&subject, &mut begun).await, Placed::Kept);
    assert_eq!(due(at(6, 10, 0), 10).await.unwrap(), all[..3], "once");
}
