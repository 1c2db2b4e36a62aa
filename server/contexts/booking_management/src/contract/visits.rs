//! Visits and what they hold.

use super::{Subject, is_conflict, new_visit, slot, visit, visit_id, visit_with};
use crate::application::ports::Placed;
use crate::domain::settings::Confirmation;
use crate::domain::values::Note;
use crate::domain::visit::{BookedBy, NewVisit, Visit};
use crate::fixtures::{AGENCY, ANA, EVA, FLAT, FOREIGN, HOUSE, OTHER_AGENCY, RUI, at, noon};
use chrono::TimeDelta;

/// All that is said of a visit is read back as it was written, whatever became of it.
pub async fn a_visit_is_read_back_as_it_was_kept(subject: Subject) {
    let mut kept = visit(1, FLAT, at(4, 10, 0));
    assert_eq!(subject.insert(&mut kept).await, Placed::Kept);
    assert_eq!(kept.state().version, 1);
    assert_eq!(subject.load(visit_id(1)).await.unwrap(), kept);

    kept.move_to(slot(RUI, at(5, 11, 0)), at(3, 9, 0)).unwrap();
    kept.remind(at(4, 11, 0)).unwrap();
    kept.remind(at(5, 9, 0)).unwrap();
    assert_eq!(subject.save(&mut kept).await.unwrap(), Placed::Kept);
    assert_eq!(subject.load(visit_id(1)).await.unwrap(), kept);
    kept.complete(Note::parse("Gostou.").unwrap(), at(5, 12, 0)).unwrap();
    assert_eq!(subject.save(&mut kept).await.unwrap(), Placed::Kept);
    assert_eq!(subject.load(visit_id(1)).await.unwrap(), kept);

    let booked_by = BookedBy::Agent(Some(ANA));
    let called = NewVisit { booked_by, ..new_visit(2, HOUSE) };
    let mut requested = Visit::book(called, slot(ANA, at(6, 10, 0)), Confirmation::ByAgent, noon());
    assert_eq!(subject.insert(&mut requested).await, Placed::Kept);
    requested.cancel_by_agency(Note::parse("Perdi a chave.").unwrap(), at(3, 9, 0)).unwrap();
    assert_eq!(subject.save(&mut requested).await.unwrap(), Placed::Kept);
    assert_eq!(subject.load(visit_id(2)).await.unwrap(), requested);

    let by_operator = NewVisit { booked_by: BookedBy::Agent(None), ..new_visit(3, FLAT) };
    let mut missed = Visit::book(by_operator, slot(ANA, at(7, 10, 0)), Confirmation::Automatic, noon());
    assert_eq!(subject.insert(&mut missed).await, Placed::Kept);
    missed.miss(at(7, 11, 0)).unwrap();
    assert_eq!(subject.save(&mut missed).await.unwrap(), Placed::Kept);
    assert_eq!(subject.load(visit_id(3)).await.unwrap(), missed);
    assert_eq!(subject.load(visit_id(9)).await, None);
}

/// Neither agent nor property is held twice, what is kept free around a visit included.
pub async fn what_is_held_is_not_held_again(subject: Subject) {
    assert_eq!(subject.insert(&mut visit(1, FLAT, at(4, 10, 0))).await, Placed::Kept);
    for minutes in [-59, -30, -1, 0, 1, 30, 59] {
        let start = at(4, 10, 0) + TimeDelta::minutes(minutes);
        let same_agent = subject.insert(&mut visit(2, HOUSE, start)).await;
        assert_eq!(same_agent, Placed::Taken, "the agent, {minutes} minutes later");
        let same_property = subject.insert(&mut visit_with(RUI, 2, FLAT, start)).await;
        assert_eq!(same_property, Placed::Taken, "the property, {minutes} minutes later");
    }
    assert_eq!(subject.load(visit_id(2)).await, None);
    assert_eq!(subject.kinds().await, ["VISIT_BOOKED.v1"], "what is taken leaves no trace");
    assert_eq!(subject.insert(&mut visit(3, FLAT, at(4, 11, 0))).await, Placed::Kept, "they may touch");
    assert_eq!(subject.insert(&mut visit(4, FLAT, at(4, 9, 0))).await, Placed::Kept, "on either side");
    assert_eq!(subject.insert(&mut visit_with(RUI, 5, HOUSE, at(4, 10, 0))).await, Placed::Kept);
}

/// An agent is one person, whatever the agency.
pub async fn an_agent_is_one_person_in_all_agencies(subject: Subject) {
    assert_eq!(subject.insert(&mut visit_with(EVA, 1, FOREIGN, at(4, 10, 0))).await, Placed::Kept);
    assert_eq!(subject.insert(&mut visit_with(EVA, 2, FLAT, at(4, 10, 30))).await, Placed::Taken);
}

/// A hold that encloses another is one too many, and so is one that is enclosed.
pub async fn long_and_short_holds_meet(subject: Subject) {
    let long = |n, start, hours| {
        let mut slot = slot(ANA, start);
        slot.ends_at = start + TimeDelta::hours(hours);
        slot.held_until = slot.ends_at;
        Visit::book(new_visit(n, FLAT), slot, Confirmation::Automatic, noon())
    };
    assert_eq!(subject.insert(&mut long(1, at(4, 8, 0), 6)).await, Placed::Kept);
    assert_eq!(subject.insert(&mut visit(2, FLAT, at(4, 10, 0))).await, Placed::Taken);
    assert_eq!(subject.insert(&mut visit(3, FLAT, at(5, 10, 0))).await, Placed::Kept);
    assert_eq!(subject.insert(&mut long(4, at(5, 8, 0), 6)).await, Placed::Taken);
}

/// A hold across midnight, and one whose moments differ by microseconds, are compared as moments.
pub async fn moments_are_compared_as_moments(subject: Subject) {
    assert_eq!(subject.insert(&mut visit(1, FLAT, at(4, 23, 50))).await, Placed::Kept);
    assert_eq!(subject.insert(&mut visit(2, FLAT, at(5, 0, 30))).await, Placed::Taken);
    let touching = at(5, 0, 50);
    let early = touching - TimeDelta::microseconds(1);
    assert_eq!(subject.insert(&mut visit(3, FLAT, early)).await, Placed::Taken);
    assert_eq!(subject.insert(&mut visit(4, FLAT, touching)).await, Placed::Kept);
}

/// A visit that waits for the agent holds its time; one that is over for whatever reason doesn't.
pub async fn a_closed_visit_lets_go_of_its_time(subject: Subject) {
    let mut requested =
        Visit::book(new_visit(1, FLAT), slot(ANA, at(4, 10, 0)), Confirmation::ByAgent, noon());
    assert_eq!(subject.insert(&mut requested).await, Placed::Kept);
    assert_eq!(subject.insert(&mut visit(2, FLAT, at(4, 10, 0))).await, Placed::Taken);
    requested.confirm(noon()).unwrap();
    assert_eq!(subject.save(&mut requested).await.unwrap(), Placed::Kept);
    assert_eq!(subject.insert(&mut visit(2, FLAT, at(4, 10, 0))).await, Placed::Taken);
    requested.cancel_by_agency(None, noon()).unwrap();
    assert_eq!(subject.save(&mut requested).await.unwrap(), Placed::Kept);
    let mut second = visit(2, FLAT, at(4, 10, 0));
    assert_eq!(subject.insert(&mut second).await, Placed::Kept);
    second.miss(at(4, 10, 20)).unwrap();
    assert_eq!(subject.save(&mut second).await.unwrap(), Placed::Kept);
    assert_eq!(subject.insert(&mut visit(3, FLAT, at(4, 10, 0))).await, Placed::Kept);
}

/// A moved visit lets go of its old time and holds the new one, also where the two overlap.
pub async fn a_moved_visit_holds_its_new_time(subject: Subject) {
    let mut moved = visit(1, FLAT, at(4, 10, 0));
    assert_eq!(subject.insert(&mut moved).await, Placed::Kept);
    moved.move_to(slot(ANA, at(4, 10, 30)), noon()).unwrap();
    assert_eq!(subject.save(&mut moved).await.unwrap(), Placed::Kept, "it isn't in its own way");
    moved.move_to(slot(RUI, at(4, 15, 0)), noon()).unwrap();
    assert_eq!(subject.save(&mut moved).await.unwrap(), Placed::Kept);
    assert_eq!(subject.insert(&mut visit(2, HOUSE, at(4, 15, 0))).await, Placed::Kept, "Ana is free");
    assert_eq!(subject.insert(&mut visit(3, FLAT, at(4, 10, 0))).await, Placed::Kept);
    assert_eq!(subject.insert(&mut visit_with(RUI, 4, HOUSE, at(4, 15, 30))).await, Placed::Taken);
}

/// A visit that can't be moved stays where it was, and holds what it held.
pub async fn a_move_to_a_taken_time_changes_nothing(subject: Subject) {
    let mut stays = visit(1, FLAT, at(4, 10, 0));
    assert_eq!(subject.insert(&mut stays).await, Placed::Kept);
    assert_eq!(subject.insert(&mut visit(2, HOUSE, at(4, 15, 0))).await, Placed::Kept);
    let before = subject.load(visit_id(1)).await.unwrap();
    let mut moved = before.clone();
    moved.move_to(slot(ANA, at(4, 15, 30)), noon()).unwrap();
    assert_eq!(subject.save(&mut moved).await.unwrap(), Placed::Taken);
    assert_eq!(subject.load(visit_id(1)).await.unwrap(), before);
    assert_eq!(subject.insert(&mut visit(3, FLAT, at(4, 10, 0))).await, Placed::Taken);
    assert_eq!(subject.kinds().await.len(), 2);
}

/// A unit of work that is dropped leaves neither visit nor hold nor event.
pub async fn without_commit_nothing_is_kept(subject: Subject) {
    let mut unit = subject.begin().await;
    let placed = unit.visits().insert(&mut visit(1, FLAT, at(4, 10, 0))).await.unwrap();
    assert_eq!(placed, Placed::Kept);
    assert!(unit.visits().find(visit_id(1)).await.unwrap().is_some(), "it sees itself");
    drop(unit);
    assert_eq!(subject.load(visit_id(1)).await, None);
    assert!(subject.kinds().await.is_empty());
    assert_eq!(subject.insert(&mut visit(2, FLAT, at(4, 10, 0))).await, Placed::Kept);
}

/// Of two who loaded the same version, the second is told.
pub async fn a_stale_visit_is_a_conflict(subject: Subject) {
    assert_eq!(subject.insert(&mut visit(1, FLAT, at(4, 10, 0))).await, Placed::Kept);
    let mut first = subject.load(visit_id(1)).await.unwrap();
    let mut second = first.clone();
    first.cancel_by_agency(None, noon()).unwrap();
    second.move_to(slot(ANA, at(5, 10, 0)), noon()).unwrap();
    assert_eq!(subject.save(&mut first).await.unwrap(), Placed::Kept);
    is_conflict(subject.save(&mut second).await);
    assert_eq!(subject.load(visit_id(1)).await.unwrap(), first);
    assert_eq!(subject.insert(&mut visit(2, FLAT, at(5, 10, 0))).await, Placed::Kept, "nothing is held");
    assert_eq!(subject.kinds().await, ["VISIT_BOOKED.v1", "VISIT_CANCELLED.v1", "VISIT_BOOKED.v1"]);
}

/// A change and its events are kept together, with the version they lead to.
pub async fn events_are_kept_with_the_change(subject: Subject) {
    let mut booked = visit(1, FLAT, at(4, 10, 0));
    assert_eq!(subject.insert(&mut booked).await, Placed::Kept);
    booked.move_to(slot(ANA, at(5, 10, 0)), noon()).unwrap();
    assert_eq!(subject.save(&mut booked).await.unwrap(), Placed::Kept);
    assert_eq!(subject.save(&mut booked).await.unwrap(), Placed::Kept, "nothing waits");
    let events = subject.traces.events().await;
    let told: Vec<_> = events.iter().map(|event| (event.kind.as_str(), event.aggregate_version)).collect();
    assert_eq!(told, [("VISIT_BOOKED.v1", 1), ("VISIT_MOVED.v1", 2)]);
    for event in &events {
        assert_eq!((event.organization, event.aggregate), (AGENCY, visit_id(1).0));
    }
    assert_eq!(events[1].payload["from"], "2026-11-04T10:00:00Z");
    assert_eq!(subject.load(visit_id(1)).await.unwrap().state().version, 2);
}

/// Another agency's visit is not found; those to come of a property are, in their order.
pub async fn visits_to_come_of_a_property_are_found(subject: Subject) {
    for (n, start) in [(1, at(6, 10, 0)), (2, at(4, 10, 0)), (3, at(3, 10, 0)), (4, at(5, 10, 0))] {
        assert_eq!(subject.insert(&mut visit(n, FLAT, start)).await, Placed::Kept);
    }
    assert_eq!(subject.insert(&mut visit(5, HOUSE, at(7, 10, 0))).await, Placed::Kept);
    let mut cancelled = subject.load(visit_id(4)).await.unwrap();
    cancelled.cancel_by_withdrawal(noon()).unwrap();
    assert_eq!(subject.save(&mut cancelled).await.unwrap(), Placed::Kept);
    let mut unit = subject.begin().await;
    let found = unit.visits().upcoming_of(AGENCY, FLAT, at(3, 10, 0)).await.unwrap();
    let found: Vec<_> = found.iter().map(|visit| visit.state().id).collect();
    assert_eq!(found, [visit_id(2), visit_id(1)]);
    assert!(unit.visits().upcoming_of(OTHER_AGENCY, FLAT, noon()).await.unwrap().is_empty());
    assert!(unit.visits().find_in(OTHER_AGENCY, visit_id(1)).await.unwrap().is_none());
    assert!(unit.visits().find_in(AGENCY, visit_id(1)).await.unwrap().is_some());
}
