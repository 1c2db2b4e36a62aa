//! Calendars as they are in the wild, read at noon of the fixtures: a Monday in November 2026.

use super::*;
use booking_management::domain::elsewhere::FollowedCalendar;
use booking_management::fixtures::{at, noon};
use chrono::TimeZone as _;

const OWN: &str = "@casas.example.pt";

fn calendar(events: &str) -> String {
    let text = format!("BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:Ana\\, em casa\n{events}END:VCALENDAR\n");
    text.replace('\n', "\r\n")
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\nUID:a@x.example\nSUMMARY:Segredo\n{lines}\nEND:VEVENT\n")
}

fn read_in(zone: TimeZone, events: &str) -> Vec<BusyTime> {
    let read = read(&calendar(events), zone, FollowedCalendar::horizon(noon()), OWN);
    read.unwrap().1
}

fn busy_in_lisbon(events: &str) -> Vec<BusyTime> {
    read_in(TimeZone::Lisbon, events)
}

fn time(from: Timestamp, until: Timestamp) -> BusyTime {
    BusyTime { from, until }
}

fn utc(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> Timestamp {
    Utc.with_ymd_and_hms(year, month, day, hour, minute, 0).unwrap()
}

#[test]
fn a_moment_is_read_whatever_clock_it_is_told_by() {
    for (start, end) in [
        ("DTSTART:20261104T100000Z", "DTEND:20261104T113000Z"),
        ("DTSTART:20261104T100000", "DTEND:20261104T113000"),
        ("DTSTART;TZID=Europe/Madrid:20261104T110000", "DTEND;TZID=Europe/Madrid:20261104T123000"),
        ("DTSTART;TZID=Romance Standard Time:20261104T110000", "DURATION:PT1H30M"),
    ] {
        let read = busy_in_lisbon(&event(&format!("{start}\n{end}")));
        assert_eq!(read, [time(at(4, 10, 0), at(4, 11, 30))], "{start}");
    }
}

#[test]
fn a_zone_of_the_calendars_own_is_known_by_where_it_is() {
    let zone = "BEGIN:VTIMEZONE\nTZID:My clock\nX-LIC-LOCATION:Europe/Madrid\nBEGIN:STANDARD\n\
                DTSTART:19701025T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n";
    let event = event("DTSTART;TZID=My clock:20261104T110000\nDURATION:PT1H");
    assert_eq!(busy_in_lisbon(&format!("{zone}{event}")), [time(at(4, 10, 0), at(4, 11, 0))]);
}

#[test]
fn days_are_those_of_the_agents_clock_also_where_midnight_is_left_out() {
    let day = event("DTSTART;VALUE=DATE:20261104\nDTEND;VALUE=DATE:20261106");
    assert_eq!(busy_in_lisbon(&day), [time(at(4, 0, 0), at(6, 0, 0))]);
    assert_eq!(read_in(TimeZone::Madrid, &day), [time(at(3, 23, 0), at(5, 23, 0))]);
    assert_eq!(busy_in_lisbon(&event("DTSTART;VALUE=DATE:20261104")), [time(at(4, 0, 0), at(5, 0, 0))]);
    // In the Azores the last Sunday of March begins at one o'clock.
    let read = read(
        &calendar(&event("DTSTART;VALUE=DATE:20270328\nDTEND;VALUE=DATE:20270329")),
        TimeZone::Azores,
        FollowedCalendar::horizon(utc(2027, 3, 1, 0, 0)),
        OWN,
    );
    assert_eq!(read.unwrap().1, [time(utc(2027, 3, 28, 1, 0), utc(2027, 3, 29, 0, 0))]);
}

#[test]
fn what_recurs_keeps_its_hour_through_the_change_of_the_clocks() {
    let events = event(
        "DTSTART;TZID=Europe/Lisbon:20200106T100000\nDTEND;TZID=Europe/Lisbon:20200106T110000\n\
         RRULE:FREQ=WEEKLY;BYDAY=MO",
    );
    let read = busy_in_lisbon(&events);
    assert_eq!(read[0], time(at(2, 10, 0), at(2, 11, 0)));
    assert_eq!(read[27].from, utc(2027, 5, 10, 9, 0));
    assert_eq!(read.len(), 53, "until the horizon, however long ago it began");
    assert_eq!(read[52].from, utc(2027, 11, 1, 10, 0));
}

#[test]
fn a_rule_ends_with_its_last_occurrence_in_whatever_way_that_is_said() {
    for until in ["20261118T090000Z", "20261118T100000", "20261118", "20261118T225959Z"] {
        let events = event(&format!(
            "DTSTART;TZID=Europe/Madrid:20261104T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;UNTIL={until}"
        ));
        let days: Vec<_> = busy_in_lisbon(&events).iter().map(|time| time.from).collect();
        assert_eq!(days, [at(4, 9, 0), at(11, 9, 0), at(18, 9, 0)], "{until}");
    }
    let counted = event("DTSTART:20261104T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2");
    assert_eq!(busy_in_lisbon(&counted).len(), 2);
    let over = event("DTSTART:20200101T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20200301T000000Z");
    assert!(busy_in_lisbon(&over).is_empty());
}

#[test]
fn an_occurrence_that_was_moved_or_called_off_is_not_where_it_was() {
    let series = event(
        "SEQUENCE:3\nDTSTART;TZID=Europe/Lisbon:20261104T100000\nDURATION:PT1H\n\
         RRULE:FREQ=DAILY;COUNT=5\nEXDATE;TZID=Europe/Lisbon:20261105T100000",
    );
    // Another sequence than the series', and told in UTC.
    let moved = event("SEQUENCE:7\nRECURRENCE-ID:20261106T100000Z\nDTSTART:20261106T150000Z\nDURATION:PT1H");
    let off = event(
        "RECURRENCE-ID;TZID=Europe/Lisbon:20261107T100000\nSTATUS:CANCELLED\n\
         DTSTART;TZID=Europe/Lisbon:20261107T100000\nDURATION:PT1H",
    );
    let another = moved.replace("a@x.example", "b@x.example").replace("T1500", "T1800");
    let read = busy_in_lisbon(&format!("{moved}{series}{off}{another}"));
    let begins: Vec<_> = read.iter().map(|time| time.from).collect();
    assert_eq!(begins, [at(4, 10, 0), at(6, 15, 0), at(6, 18, 0), at(8, 10, 0)]);
}

#[test]
fn what_takes_nobodys_time_keeps_nothing_free() {
    for line in ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"] {
        let events = event(&format!("{line}\nDTSTART:20261104T100000Z\nDTEND:20261104T110000Z"));
        assert!(busy_in_lisbon(&events).is_empty(), "{line}");
    }
    for line in ["TRANSP:OPAQUE", "STATUS:TENTATIVE", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"] {
        let events = event(&format!("{line}\nDTSTART:20261104T100000Z\nDTEND:20261104T110000Z"));
        assert_eq!(busy_in_lisbon(&events).len(), 1, "{line}");
    }
    assert!(busy_in_lisbon(&event("DTSTART:20261104T100000Z")).is_empty(), "it has no length");
    let to_do = "BEGIN:VTODO\nUID:t\nDTSTART:20261104T100000Z\nDUE:20261104T110000Z\nEND:VTODO\n";
    assert!(busy_in_lisbon(to_do).is_empty());
    let ours = event("DTSTART:20261104T100000Z\nDURATION:PT1H").replace("a@x.example", "a@casas.example.pt");
    assert!(busy_in_lisbon(&ours).is_empty(), "our own visits hold their time already");
}

#[test]
fn times_that_overlap_are_one_and_the_name_is_told() {
    let events = [("10", "12"), ("11", "13"), ("15", "16")]
        .map(|(from, until)| event(&format!("DTSTART:20261104T{from}0000Z\nDTEND:20261104T{until}0000Z")));
    let within = FollowedCalendar::horizon(noon());
    let (name, busy) = read(&calendar(&events.concat()), TimeZone::Lisbon, within, OWN).unwrap();
    assert_eq!(name.as_deref(), Some("Ana, em casa"));
    assert_eq!(busy, [time(at(4, 10, 0), at(4, 13, 0)), time(at(4, 15, 0), at(4, 16, 0))]);
}

#[test]
fn what_is_no_calendar_or_half_of_one_is_refused() {
    let whole = calendar(&event("DTSTART:20261104T100000Z\nDURATION:PT1H"));
    let half = &whole[..whole.len() - 30];
    for text in ["", "<!doctype html><title>Sign in</title>", "\u{1f}\u{8b}\u{8}", half] {
        let read = read(text, TimeZone::Lisbon, FollowedCalendar::horizon(noon()), OWN);
        assert_eq!(read, Err(ReadFailure::NotACalendar), "{text}");
    }
    let empty = calendar("");
    assert_eq!(read(&empty, TimeZone::Lisbon, FollowedCalendar::horizon(noon()), OWN).unwrap().1, []);
}

#[test]
fn a_calendar_that_nobody_keeps_is_refused_in_time() {
    let within = FollowedCalendar::horizon(noon());
    let refused = |events: &str| read(&calendar(events), TimeZone::Lisbon, within, OWN).unwrap_err();
    let started = Instant::now();
    let often = event("DTSTART:20200101T000000Z\nDURATION:PT1M\nRRULE:FREQ=HOURLY;BYMINUTE=0,10,20,30,40,50");
    assert_eq!(refused(&often), ReadFailure::TooMuch);
    let never = event("DTSTART:20200230T000000Z\nDURATION:PT1M\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30");
    assert!(busy_in_lisbon(&never).is_empty());
    let never = event("DTSTART:20200101T000000Z\nDURATION:PT1M\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30");
    assert_eq!(refused(&never.repeat(20_000)), ReadFailure::TooMuch);
    assert!(started.elapsed() < 3 * PATIENCE, "{:?}", started.elapsed());
    assert!(
        busy_in_lisbon(&event("DTSTART:20200101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY")).is_empty()
    );
}
