use super::*;
use crate::domain::hours::DayHours;
use crate::domain::settings::SettingsValues;
use crate::fixtures::{ANA, FLAT, HOUSE, at, busy_bee, day, noon, shown};
use chrono::{TimeZone as _, Utc};

/// The flat, shown by Ana every day from 9 to 18 for half an hour.
fn facts() -> SlotFacts {
    SlotFacts {
        property: shown(FLAT),
        settings: VisitSettings::default(),
        agent: Some(ANA),
        calendar: Some(busy_bee(ANA)),
        busy: Vec::new(),
    }
}

fn arranged(change: impl FnOnce(&mut SettingsValues)) -> SlotFacts {
    let mut values = *VisitSettings::default().values();
    change(&mut values);
    SlotFacts { settings: VisitSettings::new(values).unwrap(), ..facts() }
}

fn busy(n: u128, from: Timestamp, until: Timestamp) -> Busy {
    Busy { occasion: Uuid::from_u128(n), held_from: from, held_until: until, showing: None }
}

fn open(facts: &SlotFacts, now: Timestamp) -> Openings<'_> {
    Openings::new(facts, now, &StraightLine::default(), None)
}

fn starts(slots: &[Slot]) -> Vec<Timestamp> {
    slots.iter().map(|slot| slot.starts_at).collect()
}

#[test]
fn a_visit_fits_into_the_hours_and_what_is_kept_free_around_it_need_not() {
    let facts = facts();
    let slots = open(&facts, noon()).free_slots(day(4), day(4));
    assert_eq!(slots.len(), 18);
    assert_eq!((slots[0].starts_at, slots[0].held_from), (at(4, 9, 0), at(4, 8, 45)));
    let last = slots[17];
    assert_eq!((last.starts_at, last.ends_at, last.held_until), (at(4, 17, 30), at(4, 18, 0), at(4, 18, 15)));
}

#[test]
fn visits_begin_on_the_grid_of_the_clock_on_the_wall_also_where_hours_don_t() {
    let mut facts = arranged(|settings| (settings.step, settings.length) = (60, 60));
    let odd = DayHours::new(vec![(550, 670), (675, 735), (800, 840)]).unwrap();
    facts.calendar.as_mut().unwrap().differ(day(4), Some(odd)).unwrap();
    let slots = open(&facts, noon()).free_slots(day(4), day(4));
    assert_eq!(starts(&slots), [at(4, 10, 0)], "from 9:10, 11:15 and 13:20 on");
}

#[test]
fn what_is_busy_closes_what_would_meet_it_and_lets_what_touches() {
    let mut facts = facts();
    facts.busy = vec![busy(1, at(4, 11, 0), at(4, 12, 0)), busy(2, at(4, 11, 30), at(4, 12, 15))];
    let openings = open(&facts, noon());
    let closed = [(10, 30), (11, 0), (11, 30), (12, 0)];
    for (hour, minute) in closed {
        assert_eq!(openings.judge(at(4, hour, minute), Rules::Visitors), Err(SlotRefusal::Taken));
    }
    for (hour, minute) in [(10, 0), (12, 30)] {
        assert!(openings.judge(at(4, hour, minute), Rules::Visitors).is_ok());
    }
    let last = at(4, 10, 15);
    assert!(openings.judge(last, Rules::Agencys).is_ok(), "its hold ends when the other begins");
    let over = last + TimeDelta::microseconds(1);
    assert_eq!(openings.judge(over, Rules::Agencys), Err(SlotRefusal::Taken));
}

#[test]
fn between_two_stretches_that_leave_one_moment_a_visit_may_begin() {
    let mut facts = facts();
    facts.busy = vec![busy(1, at(4, 9, 0), at(4, 10, 0)), busy(2, at(4, 11, 0), at(4, 12, 0))];
    let openings = open(&facts, noon());
    assert!(openings.judge(at(4, 10, 15), Rules::Agencys).is_ok());
    for off in [-1, 1] {
        let start = at(4, 10, 15) + TimeDelta::microseconds(off);
        assert_eq!(openings.judge(start, Rules::Agencys), Err(SlotRefusal::Taken));
    }
}

#[test]
fn the_way_between_two_places_widens_what_is_kept_free() {
    let mut facts = facts();
    let showing = |place| Some(Showing { starts_at: at(4, 12, 0), ends_at: at(4, 12, 30), place });
    let there = shown(HOUSE).position;
    let earliest_after = |facts: &SlotFacts| {
        (0..120)
            .map(|minutes| at(4, 12, 30) + TimeDelta::minutes(minutes))
            .find(|start| open(facts, noon()).judge(*start, Rules::Agencys).is_ok())
            .unwrap()
    };
    let latest_before = |facts: &SlotFacts| {
        (0..120)
            .map(|minutes| at(4, 12, 0) - TimeDelta::minutes(minutes))
            .find(|start| open(facts, noon()).judge(*start, Rules::Agencys).is_ok())
            .unwrap()
    };
    let there_then = Busy { showing: showing(there), ..busy(1, at(4, 11, 45), at(4, 12, 45)) };
    facts.busy = vec![there_then];
    // 13 minutes for 5 km at 25 km/h, 5 to park, and the longer of the two pauses of 15 minutes.
    assert_eq!(earliest_after(&facts), at(4, 13, 3));
    assert_eq!(latest_before(&facts), at(4, 10, 57));
    facts.busy = vec![Busy { showing: showing(shown(FLAT).position), ..there_then }];
    assert_eq!((earliest_after(&facts), latest_before(&facts)), (at(4, 13, 0), at(4, 11, 0)));
    facts.busy = vec![Busy { showing: showing(None), ..there_then }];
    assert_eq!(earliest_after(&facts), at(4, 13, 0), "nobody knows how far it is");
}

#[test]
fn a_way_takes_its_time_and_none_within_one_house() {
    let way = StraightLine::default();
    let [flat, house] = [FLAT, HOUSE].map(|id| shown(id).position.unwrap());
    assert_eq!(way.between(flat, house), TimeDelta::minutes(18));
    assert_eq!(way.between(house, flat), TimeDelta::minutes(18));
    assert_eq!(way.between(flat, flat), TimeDelta::zero());
    let porto = Position::new(41.1579, -8.6291).unwrap();
    assert!(way.between(flat, porto) > TimeDelta::hours(10));
    let slow = StraightLine { speed: 0.001, parking: 0 };
    assert_eq!(slow.between(flat, porto), TimeDelta::days(1));
}

#[test]
fn each_refusal_tells_what_to_do_next() {
    let facts = facts();
    let openings = open(&facts, noon());
    let judge = |start| openings.judge(start, Rules::Visitors).unwrap_err();
    let (earliest, latest) = (noon() + TimeDelta::hours(24), noon() + TimeDelta::days(60));
    assert_eq!(judge(noon()), SlotRefusal::Past);
    assert_eq!(judge(at(3, 11, 30)), SlotRefusal::TooSoon { earliest });
    assert!(openings.judge(earliest, Rules::Visitors).is_ok(), "at the last moment");
    assert_eq!(judge(latest + TimeDelta::minutes(30)), SlotRefusal::BeyondHorizon { latest });
    assert!(openings.judge(latest, Rules::Visitors).is_ok(), "on the last day");
    assert_eq!(judge(at(4, 10, 15)), SlotRefusal::NotOnGrid);
    assert_eq!(judge(at(4, 10, 0) + TimeDelta::seconds(1)), SlotRefusal::NotOnGrid);
    assert_eq!(judge(at(4, 8, 30)), SlotRefusal::OutsideHours);
    assert_eq!(judge(at(4, 18, 0)), SlotRefusal::OutsideHours);
    let year = noon() + TimeDelta::days(367);
    let latest = noon() + TimeDelta::days(366);
    assert_eq!(openings.judge(year, Rules::Agencys), Err(SlotRefusal::BeyondHorizon { latest }));
}

#[test]
fn nothing_is_offered_by_nobody_or_of_what_is_not_shown() {
    let nobody = SlotFacts { agent: None, calendar: None, ..facts() };
    let mut hidden = facts();
    hidden.property.visitable = false;
    let disabled = arranged(|settings| settings.enabled = false);
    for (facts, agencys) in [(nobody, false), (hidden, true), (disabled, true)] {
        let openings = open(&facts, noon());
        assert!(openings.free_slots(day(3), day(9)).is_empty());
        assert!(openings.next_free(noon(), 5).is_empty());
        assert_eq!(openings.judge(at(4, 10, 0), Rules::Visitors), Err(SlotRefusal::NotOffered));
        assert_eq!(openings.judge(at(4, 10, 0), Rules::Agencys).is_ok(), agencys);
    }
}

/// Every moment of a quarter of an hour that `judge` takes.
fn judged(openings: &Openings<'_>, from: Timestamp, days: i64) -> Vec<Timestamp> {
    (0..days * 96)
        .map(|n| from + TimeDelta::minutes(15 * n))
        .filter(|start| openings.judge(*start, Rules::Visitors).is_ok())
        .collect()
}

#[test]
fn what_is_listed_is_what_is_taken_in_every_zone_through_both_changes_of_the_clocks() {
    // All day and night, so that hours meet the changes.
    let around_the_clock = [vec![(0, 1440)], vec![(30, 95), (100, 150), (150, 1440)]];
    for zone in TimeZone::ALL {
        for (month, change) in [(3, 28), (10, 31)] {
            for (hours, step) in around_the_clock.iter().zip([15, 30]) {
                let mut facts = arranged(|settings| {
                    (settings.step, settings.notice) = (step, 0);
                });
                facts.property.zone = *zone;
                let hours = DayHours::new(hours.clone()).unwrap();
                let calendar = facts.calendar.as_mut().unwrap();
                calendar.hours = crate::domain::hours::WeeklyHours(std::array::from_fn(|_| hours.clone()));
                let now = Utc.with_ymd_and_hms(2027, month, change - 1, 20, 0, 0).unwrap();
                facts.busy = vec![busy(1, now + TimeDelta::hours(9), now + TimeDelta::hours(10))];
                let openings = open(&facts, now);
                let first = zone.clock(now).date();
                let last = first + chrono::Days::new(3);
                let listed = starts(&openings.free_slots(first, last));
                let mut taken = judged(&openings, now, 6);
                taken.retain(|start| zone.clock(*start).date() <= last);
                assert_eq!(listed, taken, "{zone} {month} {step}");
                assert!(listed.len() > 100, "{}", listed.len());
            }
        }
    }
}

#[test]
fn a_time_that_the_clocks_leave_out_is_not_offered_and_one_that_they_repeat_is_offered_twice() {
    let night = DayHours::new(vec![(0, 240)]).unwrap();
    let of = |month, last_sunday: u32| {
        let mut facts = arranged(|settings| settings.notice = 0);
        let date = NaiveDate::from_ymd_opt(2027, month, last_sunday).unwrap();
        facts.calendar.as_mut().unwrap().differ(date, Some(night.clone())).unwrap();
        let now = Utc.with_ymd_and_hms(2027, month, last_sunday - 1, 20, 0, 0).unwrap();
        let slots = open(&facts, now).free_slots(date, date);
        slots.iter().map(|slot| TimeZone::Lisbon.clock(slot.starts_at).format("%H:%M").to_string()).collect()
    };
    let spring: Vec<String> = of(3, 28);
    assert_eq!(spring, ["00:00", "00:30", "02:00", "02:30", "03:00", "03:30"]);
    let autumn: Vec<String> = of(10, 31);
    assert_eq!(
        autumn,
        ["00:00", "00:30", "01:00", "01:30", "01:00", "01:30", "02:00", "02:30", "03:00", "03:30"]
    );
}

#[test]
fn a_day_has_its_hours_by_the_clock_on_the_wall_before_and_after_a_change() {
    let facts = arranged(|settings| settings.horizon = 180);
    let openings = open(&facts, Utc.with_ymd_and_hms(2027, 3, 20, 12, 0, 0).unwrap());
    let [before, after] = [27, 29].map(|day| {
        let day = NaiveDate::from_ymd_opt(2027, 3, day).unwrap();
        openings.free_slots(day, day)
    });
    assert_eq!(before[0].starts_at, Utc.with_ymd_and_hms(2027, 3, 27, 9, 0, 0).unwrap());
    assert_eq!(after[0].starts_at, Utc.with_ymd_and_hms(2027, 3, 29, 8, 0, 0).unwrap());
    assert_eq!(before.len(), after.len());
}

#[test]
fn the_next_free_times_go_on_over_days() {
    let mut facts = facts();
    facts.busy = vec![busy(1, at(4, 17, 0), at(5, 10, 0))];
    let openings = open(&facts, noon());
    let next = openings.next_free(at(4, 15, 30), 3);
    assert_eq!(starts(&next), [at(4, 16, 0), at(5, 10, 30), at(5, 11, 0)]);
    let first = openings.next_free(noon() - TimeDelta::days(9), 1);
    assert_eq!(starts(&first), [at(3, 12, 0)], "never before the notice");
    assert!(openings.next_free(noon() + TimeDelta::days(61), 3).is_empty());
}

#[test]
fn what_is_moved_is_not_in_its_own_way() {
    let mut facts = facts();
    facts.busy = vec![busy(7, at(4, 9, 45), at(4, 10, 45))];
    let travel = StraightLine::default();
    let moving = Openings::new(&facts, noon(), &travel, Some(Uuid::from_u128(7)));
    assert!(moving.judge(at(4, 10, 30), Rules::Visitors).is_ok());
    assert!(open(&facts, noon()).judge(at(4, 10, 30), Rules::Visitors).is_err());
}
