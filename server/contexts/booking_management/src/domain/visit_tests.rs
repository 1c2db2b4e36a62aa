use super::*;
use crate::domain::slot::Slot;
use crate::fixtures::{AGENCY, ANA, FLAT, RUI, at, contact, noon};
use uuid::Uuid;

fn slot(starts_at: Timestamp) -> Slot {
    let ends_at = starts_at + TimeDelta::minutes(30);
    let pause = TimeDelta::minutes(15);
    Slot { starts_at, ends_at, held_from: starts_at - pause, held_until: ends_at + pause, agent: ANA }
}

fn new() -> NewVisit {
    NewVisit {
        id: VisitId(Uuid::from_u128(1)),
        organization: AGENCY,
        property: FLAT,
        visitor: contact("bruno"),
        booked_by: BookedBy::Visitor,
    }
}

/// On the 5th at noon, booked on the 2nd at noon.
fn booked() -> Visit {
    Visit::book(new(), slot(at(5, 12, 0)), Confirmation::Automatic, noon())
}

fn requested() -> Visit {
    Visit::book(new(), slot(at(5, 12, 0)), Confirmation::ByAgent, noon())
}

fn kinds(visit: &Visit) -> Vec<&'static str> {
    visit.events().iter().map(|pending| pending.event.kind()).collect()
}

/// Something that is done with a visit.
type Step = fn(&mut Visit) -> Result<(), VisitError>;

/// Each step at a time at which nothing but the status can be in its way.
const STEPS: [(&str, Step); 7] = [
    ("confirm", |visit| visit.confirm(noon())),
    ("cancel by visitor", |visit| visit.cancel_by_visitor(TimeDelta::zero(), noon())),
    ("cancel by agency", |visit| visit.cancel_by_agency(None, noon())),
    ("move", |visit| visit.move_to(slot(at(6, 12, 0)), noon())),
    ("ask to move", |visit| visit.ask_to_move(slot(at(6, 12, 0)), Confirmation::ByAgent, noon())),
    ("complete", |visit| visit.complete(None, at(5, 12, 0))),
    ("miss", |visit| visit.miss(at(5, 12, 0))),
];

#[test]
fn every_status_allows_its_steps_and_no_others() {
    let cancelled = || {
        let mut visit = booked();
        visit.cancel_by_agency(None, noon()).unwrap();
        visit
    };
    let completed = || {
        let mut visit = booked();
        visit.complete(None, at(5, 12, 0)).unwrap();
        visit
    };
    let missed = || {
        let mut visit = booked();
        visit.miss(at(5, 12, 0)).unwrap();
        visit
    };
    let allowed: [(Visit, &[&str]); 5] = [
        (
            requested(),
            &["confirm", "cancel by visitor", "cancel by agency", "move", "ask to move", "complete", "miss"],
        ),
        (booked(), &["cancel by visitor", "cancel by agency", "move", "ask to move", "complete", "miss"]),
        (cancelled(), &[]),
        // What was noted may be noted again.
        (completed(), &["complete"]),
        (missed(), &[]),
    ];
    for (visit, allowed) in allowed {
        for (name, step) in STEPS {
            let mut tried = visit.clone();
            let outcome = step(&mut tried);
            assert_eq!(outcome.is_ok(), allowed.contains(&name), "{} {name}", visit.state().status);
            if outcome.is_err() {
                assert_eq!(tried, visit, "what is refused leaves no trace");
            }
        }
    }
}

#[test]
fn agent_and_property_are_held_while_a_visit_is_still_to_be() {
    for (name, step) in STEPS {
        let mut visit = requested();
        assert_eq!(visit.state().hold().unwrap().from, at(5, 11, 45));
        step(&mut visit).unwrap();
        assert_eq!(
            visit.state().hold().is_some(),
            ["confirm", "move", "ask to move"].contains(&name),
            "{name}"
        );
    }
}

#[test]
fn what_a_visitor_moves_is_confirmed_anew_where_the_agency_confirms_visits() {
    for (confirmation, status) in
        [(Confirmation::Automatic, VisitStatus::Confirmed), (Confirmation::ByAgent, VisitStatus::Requested)]
    {
        let mut visit = requested();
        visit.confirm(noon()).unwrap();
        visit.ask_to_move(slot(at(6, 12, 0)), confirmation, noon()).unwrap();
        assert_eq!((visit.state().status, visit.state().starts_at), (status, at(6, 12, 0)));
        let reminded = visit.state().remind_at.is_some();
        assert_eq!(reminded, status == VisitStatus::Confirmed, "nobody is reminded of what may not be");
        assert_eq!(kinds(&visit), ["VISIT_REQUESTED.v1", "VISIT_CONFIRMED.v1", "VISIT_MOVED.v1"]);
        assert_eq!(visit.confirm(noon()).is_ok(), status == VisitStatus::Requested);
    }
}

#[test]
fn each_step_is_told_once() {
    let mut visit = requested();
    visit.confirm(noon()).unwrap();
    visit.move_to(slot(at(6, 12, 0)), noon()).unwrap();
    visit.remind(at(5, 12, 0)).unwrap();
    visit.complete(None, at(6, 12, 30)).unwrap();
    visit.complete(None, at(6, 12, 40)).unwrap();
    let told = [
        "VISIT_REQUESTED.v1",
        "VISIT_CONFIRMED.v1",
        "VISIT_MOVED.v1",
        "VISIT_REMINDED.v1",
        "VISIT_COMPLETED.v1",
    ];
    assert_eq!(kinds(&visit), told);
    visit.saved_as(1, None);
    assert!(visit.events().is_empty() && !visit.is_changed());
}

#[test]
fn the_sequence_of_its_calendar_entry_rises_when_its_time_changes_or_it_is_off() {
    let mut visit = requested();
    visit.confirm(noon()).unwrap();
    assert_eq!(visit.state().sequence, 0);
    let other = Slot { agent: RUI, ..slot(at(6, 12, 0)) };
    visit.move_to(other, noon()).unwrap();
    assert_eq!((visit.state().sequence, visit.state().agent), (1, RUI));
    visit.cancel_by_visitor(TimeDelta::hours(24), noon()).unwrap();
    assert_eq!(visit.state().sequence, 2);
}

#[test]
fn a_visitor_changes_things_until_the_notice_ends_and_not_at_that_moment() {
    let notice = TimeDelta::hours(24);
    let until = at(4, 12, 0);
    let visit = booked();
    assert_eq!(visit.open_to_visitor(notice, until - TimeDelta::microseconds(1)), Ok(()));
    assert_eq!(visit.open_to_visitor(notice, until), Err(VisitError::NoticeEnded { until }));
    let mut late = visit.clone();
    assert_eq!(late.cancel_by_visitor(notice, until), Err(VisitError::NoticeEnded { until }));
    assert_eq!(late, visit);
}

#[test]
fn nobody_is_missed_before_a_visit_begins() {
    let mut visit = booked();
    let early = at(5, 12, 0) - TimeDelta::microseconds(1);
    assert_eq!(visit.miss(early), Err(VisitError::NotYet(at(5, 12, 0))));
    assert_eq!(visit.complete(None, early), Err(VisitError::NotYet(at(5, 12, 0))));
}

#[test]
fn a_visit_booked_after_a_mark_is_not_told_of_that_mark() {
    let at_hour =
        |day, hour| Visit::book(new(), slot(at(5, 12, 0)), Confirmation::Automatic, at(day, hour, 0));
    assert_eq!(at_hour(4, 11).state().remind_at, Some(at(4, 12, 0)));
    assert_eq!(at_hour(4, 12).state().remind_at, Some(at(5, 10, 0)));
    assert_eq!(at_hour(5, 10).state().remind_at, None);
    assert_eq!(requested().state().remind_at, None, "what does not stand is not told of");
}

#[test]
fn reminders_are_told_when_their_time_has_come() {
    let mut visit = booked();
    assert_eq!(visit.remind(at(4, 11, 59)), None);
    assert_eq!(visit.remind(at(4, 12, 0)), Some(Reminder::DayBefore));
    assert_eq!(visit.state().told_day_before_at, Some(at(4, 12, 0)));
    assert_eq!(visit.remind(at(4, 12, 1)), None);
    assert_eq!(visit.remind(at(5, 10, 0)), Some(Reminder::TwoHours));
    assert_eq!(visit.remind(at(5, 10, 1)), None);
    assert_eq!(visit.state().remind_at, None);
}

#[test]
fn after_a_long_pause_one_reminder_is_told_or_none() {
    let mut late = booked();
    assert_eq!(late.remind(at(5, 11, 0)), Some(Reminder::TwoHours));
    assert_eq!(late.remind(at(5, 11, 1)), None);
    let mut over = booked();
    assert_eq!(over.remind(at(5, 12, 0)), None);
    assert_eq!((over.state().remind_at, over.is_changed()), (None, true), "it isn't asked again");
}

#[test]
fn a_moved_visit_has_the_reminders_of_its_new_time() {
    let mut visit = booked();
    visit.remind(at(4, 12, 0)).unwrap();
    visit.move_to(slot(at(8, 12, 0)), at(4, 13, 0)).unwrap();
    assert_eq!(visit.state().remind_at, Some(at(7, 12, 0)));
    assert_eq!(visit.state().told_day_before_at, None);
    visit.cancel_by_withdrawal(at(5, 12, 0)).unwrap();
    assert_eq!(visit.state().remind_at, None);
}
