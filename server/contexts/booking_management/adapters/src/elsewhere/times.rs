//! When somebody is busy by a calendar that somebody else wrote (iCalendar, RFC 5545).
//!
//! `calcard` reads it and works out what recurs. Three things are ours, since it takes them otherwise
//! than the calendars in the wild mean them: which occurrences are replaced (by their identity, whatever
//! their sequence), where a rule ends (`UNTIL` in UTC is compared with the clock on the wall), and days
//! and times without a zone, which are those of the agent's clock, also in the nights in which it changes.

use booking_management::domain::elsewhere::{BusyTime, ReadFailure};
use calcard::common::PartialDateTime;
use calcard::common::timezone::Tz;
use calcard::icalendar::dates::{CalendarEvent, TimeOrDelta};
use calcard::icalendar::timezone::TzResolver;
use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarFrequency,
    ICalendarProperty, ICalendarRecurrenceRule, ICalendarStatus, ICalendarTransparency, ICalendarValue,
};
use calcard::{Entry, Parser};
use chrono::{DateTime, Datelike as _, NaiveDateTime, TimeDelta, Timelike as _, Utc};
use kernel::time::Timestamp;
use kernel::zone::{ClockTrouble, TimeZone};
use std::collections::HashMap;
use std::time::{Duration, Instant};

/// The most stretches of time that are kept of one calendar.
const MOST_TIMES: usize = 10_000;

/// The most occurrences of one entry that are worked out: one every hour for five years.
const MOST_OCCURRENCES: usize = 50_000;

/// How long all may take: some rules look for a day that never comes.
const PATIENCE: Duration = Duration::from_secs(5);

/// What every calendar ends in.
const END: &[u8] = b"END:VCALENDAR";

/// The most characters of a calendar's name.
const LONGEST_NAME: usize = 120;

/// The name of a calendar, and when it says that somebody is busy.
pub(super) fn read(
    text: &str,
    zone: TimeZone,
    within: BusyTime,
    own: &str,
) -> Result<(Option<String>, Vec<BusyTime>), ReadFailure> {
    let started = Instant::now();
    let calendars = calendars(text)?;
    let mut times = Vec::new();
    for calendar in &calendars {
        let zones = calendar.build_tz_resolver();
        let mut bench = Bench::of(calendar);
        let replaced = replaced(calendar);
        let (from, until) = (within.from, within.until);
        for event in calendar.components.iter().filter(|component| counts(component, own)) {
            if started.elapsed() > PATIENCE {
                return Err(ReadFailure::TooMuch);
            }
            let Some(event) = prepared(event, &replaced, &zones, zone, until) else { continue };
            let occurrences = bench.occurrences(event).ok_or(ReadFailure::TooMuch)?;
            let all = occurrences.iter().filter_map(|occurrence| busy(occurrence, zone));
            times.extend(all.filter(|time| time.from < until && time.until > from));
            if times.len() > 10 * MOST_TIMES {
                return Err(ReadFailure::TooMuch);
            }
        }
    }
    let times = BusyTime::merged(times, within);
    if times.len() > MOST_TIMES {
        return Err(ReadFailure::TooMuch);
    }
    Ok((calendars.iter().find_map(name), times))
}

/// Every calendar in a text, each whole: half of one would give times free that are not.
fn calendars(text: &str) -> Result<Vec<ICalendar>, ReadFailure> {
    let bytes = text.trim_end().as_bytes();
    let end = bytes.len().checked_sub(END.len()).and_then(|start| bytes.get(start..));
    if !end.is_some_and(|end| end.eq_ignore_ascii_case(END)) {
        return Err(ReadFailure::NotACalendar);
    }
    let mut parser = Parser::new(text);
    let mut calendars = Vec::new();
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => calendars.push(calendar),
            Entry::Eof if calendars.is_empty() => return Err(ReadFailure::NotACalendar),
            Entry::Eof => return Ok(calendars),
            Entry::TooManyComponents => return Err(ReadFailure::TooMuch),
            Entry::UnterminatedComponent(_) => return Err(ReadFailure::NotACalendar),
            // The same calendars are read by programs that pass over what they don't understand.
            Entry::VCard(_) | Entry::InvalidLine(_) | Entry::UnexpectedComponentEnd { .. } | _ => {
                if calendars.is_empty() {
                    return Err(ReadFailure::NotACalendar);
                }
            }
        }
    }
}

fn name(calendar: &ICalendar) -> Option<String> {
    let entries = calendar.components.first()?.entries.iter();
    let mut names = entries.filter(|entry| entry.name.as_str() == "X-WR-CALNAME");
    let name = names.find_map(|entry| entry.values.first()?.as_text())?;
    let name: String = name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

/// Whether somebody is busy by an entry: it is an event that stands, takes their time, and isn't one
/// of our own visits.
fn counts(component: &ICalendarComponent, own: &str) -> bool {
    let free = component.entries.iter().any(|entry| {
        entry.name.as_str() == "X-MICROSOFT-CDO-BUSYSTATUS"
            && entry.values.first().and_then(ICalendarValue::as_text) == Some("FREE")
    });
    component.component_type == ICalendarComponentType::VEvent
        && component.status() != Some(&ICalendarStatus::Cancelled)
        && component.transparency() != Some(&ICalendarTransparency::Transparent)
        && !component.uid().is_some_and(|uid| uid.ends_with(own))
        && !free
}

/// The occurrences that have an entry of their own, or none any more, by the identity of what recurs.
fn replaced(calendar: &ICalendar) -> HashMap<&str, Vec<ICalendarEntry>> {
    let mut replaced: HashMap<_, Vec<_>> = HashMap::new();
    for component in &calendar.components {
        let Some(which) = component.property(&ICalendarProperty::RecurrenceId) else { continue };
        let without = ICalendarEntry { name: ICalendarProperty::Exdate, ..which.clone() };
        replaced.entry(component.uid().unwrap_or_default()).or_default().push(without);
    }
    replaced
}

/// An event as it is worked out by itself; none, if nothing of it can lie before `until`.
fn prepared(
    event: &ICalendarComponent,
    replaced: &HashMap<&str, Vec<ICalendarEntry>>,
    zones: &TzResolver<&str>,
    zone: TimeZone,
    until: Timestamp,
) -> Option<ICalendarComponent> {
    let start = event.property(&ICalendarProperty::Dtstart)?;
    let begins = start.values.first()?.as_partial_date_time()?;
    let named = start.tz_id().and_then(|name| zones.resolve(name));
    // An event of no length takes nobody's time, and would be read as the rest of the day.
    let lasts = [ICalendarProperty::Dtend, ICalendarProperty::Duration];
    if begins.has_time() && !lasts.iter().any(|property| event.has_property(property)) {
        return None;
    }
    let mut event = event.clone();
    if event.is_recurrence_override() {
        event.entries.retain(|entry| entry.name != ICalendarProperty::RecurrenceId);
        return Some(event);
    }
    let exceptions = replaced.get(event.uid().unwrap_or_default());
    for entry in &mut event.entries {
        if let Some(ICalendarValue::RecurrenceRule(rule)) = entry.values.first_mut() {
            if matches!(rule.freq, ICalendarFrequency::Secondly | ICalendarFrequency::Minutely) {
                return None;
            }
            let utc = begins.has_zone();
            let clock = |moment: Timestamp| match named {
                _ if utc => moment.naive_utc(),
                Some(named) => moment.with_timezone(&named).naive_local(),
                None => zone.clock(moment),
            };
            ended(rule, &clock, clock(until));
            if rule.until.as_ref()?.to_date_time()?.date_time < begins.to_date_time()?.date_time {
                return None;
            }
        }
    }
    event.entries.extend(exceptions.into_iter().flatten().cloned());
    Some(event)
}

/// Has a rule end by the clock on the wall of its event, and no later than anybody asks.
fn ended(
    rule: &mut ICalendarRecurrenceRule,
    clock: &impl Fn(Timestamp) -> NaiveDateTime,
    latest: NaiveDateTime,
) {
    let said = rule.until.as_ref().and_then(|until| {
        let read = until.to_date_time()?;
        Some(match read.offset {
            Some(offset) => {
                clock((read.date_time - TimeDelta::seconds(offset.local_minus_utc().into())).and_utc())
            }
            // A day is meant with all that is in it.
            None if !until.has_time() => read.date_time + TimeDelta::days(1) - TimeDelta::seconds(1),
            None => read.date_time,
        })
    });
    let ends = said.map_or(latest, |said| said.min(latest));
    let small = |number: u32| u8::try_from(number).ok();
    rule.until = Some(PartialDateTime {
        year: u16::try_from(ends.year()).ok(),
        month: small(ends.month()),
        day: small(ends.day()),
        hour: small(ends.hour()),
        minute: small(ends.minute()),
        second: small(ends.second()),
        ..PartialDateTime::default()
    });
}

/// Where one event after the other is worked out, among the names of its calendar's zones.
struct Bench {
    calendar: ICalendar,
    zones: usize,
}

impl Bench {
    fn of(calendar: &ICalendar) -> Self {
        let zones =
            calendar.timezones().map(|zone| ICalendarComponent { component_ids: Vec::new(), ..zone.clone() });
        let calendar = ICalendar { components: zones.collect() };
        let zones = calendar.components.len();
        Self { calendar, zones }
    }

    /// When an event takes place; nothing, if that is more often than anybody looks at. One that makes
    /// no sense never does.
    fn occurrences(&mut self, event: ICalendarComponent) -> Option<Vec<Occurrence>> {
        let without = event.properties(&ICalendarProperty::Exdate).map(|entry| entry.values.len());
        let without: usize = without.sum();
        self.calendar.components.truncate(self.zones);
        self.calendar.components.push(event);
        let occurrences = self.calendar.expand_dates(Tz::Floating, MOST_OCCURRENCES).events;
        (occurrences.len() + without < MOST_OCCURRENCES).then_some(occurrences)
    }
}

type Occurrence = CalendarEvent<DateTime<Tz>, TimeOrDelta<DateTime<Tz>, TimeDelta>>;

fn busy(occurrence: &Occurrence, zone: TimeZone) -> Option<BusyTime> {
    let until = match occurrence.end {
        TimeOrDelta::Time(end) => moment(end, zone, Hour::Last),
        TimeOrDelta::Delta(lasts) if occurrence.start.timezone().is_floating() => {
            let ends = occurrence.start.naive_utc().checked_add_signed(lasts)?;
            by_the_clock(ends, zone, Hour::Last)
        }
        TimeOrDelta::Delta(lasts) => moment(occurrence.start, zone, Hour::First).checked_add_signed(lasts)?,
    };
    Some(BusyTime { from: moment(occurrence.start, zone, Hour::First), until })
}

/// Which of the two hours that look the same when the clocks go back.
#[derive(Clone, Copy)]
enum Hour {
    First,
    Last,
}

fn moment(at: DateTime<Tz>, zone: TimeZone, hour: Hour) -> Timestamp {
    let floating = at.timezone().is_floating();
    if floating { by_the_clock(at.naive_utc(), zone, hour) } else { at.with_timezone(&Utc) }
}

fn by_the_clock(shown: NaiveDateTime, zone: TimeZone, hour: Hour) -> Timestamp {
    match (zone.moment(shown), hour) {
        (Ok(moment), _) => moment,
        (Err(ClockTrouble::Skipped { next }), _) => next,
        (Err(ClockTrouble::Repeated { earlier, .. }), Hour::First) => earlier,
        (Err(ClockTrouble::Repeated { later, .. }), Hour::Last) => later,
    }
}

#[cfg(test)]
#[path = "times_tests.rs"]
mod tests;
