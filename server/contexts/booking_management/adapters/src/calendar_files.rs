//! Visits as calendars read them (iCalendar, RFC 5545): one in a letter, many in an agent's feed.
//!
//! Moments are in UTC. A visit is one moment that doesn't come again, so UTC says it exactly and every
//! calendar shows it by its reader's clock; `TZID` would want a `VTIMEZONE` with the rules of each
//! zone, which programs read differently, and would go wrong when a country changes its clocks.

use chrono::TimeDelta;
use icalendar::{Calendar, Component as _, Event, EventLike as _, EventStatus, Property};
use kernel::mail::{CalendarMethod, CalendarPart};
use kernel::time::Timestamp;
use std::fmt::Display;

/// Who wrote it (`PRODID`).
const PRODUCT: &str = "-//Estate OS//Visits//EN";

/// How often a feed is asked for anew. Google takes its own time, whatever is said.
const REFRESHED: TimeDelta = TimeDelta::minutes(15);

/// Where an entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It waits for the agent.
    Tentative,
    /// It stands.
    Confirmed,
    /// It won't be.
    Cancelled,
}

/// Somebody who takes part.
#[derive(Clone, PartialEq, Eq)]
pub struct Participant {
    /// What they are called.
    pub name: String,
    /// Where they are written to.
    pub email: String,
}

/// One entry of a calendar.
#[derive(Clone, PartialEq, Eq)]
pub struct CalendarEntry {
    /// Its identity in every calendar, the same for good: [`uid`].
    pub uid: String,
    /// How often it was moved or cancelled: a calendar doesn't go back to an earlier one.
    pub sequence: i32,
    /// When this was said: of two with one sequence, the later counts.
    pub said_at: Timestamp,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Where it stands.
    pub standing: Standing,
    /// Its title.
    pub summary: String,
    /// Where one goes; nothing, if that isn't known.
    pub location: String,
    /// What else there is to know.
    pub description: String,
    /// The page on which it is seen.
    pub url: String,
    /// Who invites.
    pub organizer: Option<Participant>,
    /// Who is invited.
    pub attendee: Option<Participant>,
}

/// The identity of a visit, or of an open house, in calendars: its id at the host of the product's
/// address.
#[must_use]
pub fn uid(id: impl Display, base: &str) -> String {
    format!("{id}@{}", host(base))
}

/// The host of an address.
pub(crate) fn host(base: &str) -> &str {
    let (_, rest) = base.split_once("://").unwrap_or(("", base));
    rest.split(['/', ':', '?', '#']).next().unwrap_or_default()
}

/// What a letter tells the reader's calendar: to keep the entry, to change it, or that it won't be.
#[must_use]
pub fn invitation(entry: &CalendarEntry) -> CalendarPart {
    let method = match entry.standing {
        Standing::Cancelled => CalendarMethod::Cancel,
        Standing::Tentative | Standing::Confirmed => CalendarMethod::Request,
    };
    let mut calendar = calendar(method);
    calendar.push(event(entry));
    CalendarPart { method, text: calendar.to_string() }
}

/// An entry for whoever adds it to a calendar by hand: nobody is invited, and nobody answers.
#[must_use]
pub fn publication(entry: &CalendarEntry) -> String {
    let mut calendar = calendar(CalendarMethod::Publish);
    calendar.push(event(&CalendarEntry { attendee: None, ..entry.clone() }));
    calendar.to_string()
}

/// A calendar that others subscribe to: all entries of an agent, under a name.
#[must_use]
pub fn feed(name: &str, entries: &[CalendarEntry]) -> String {
    let mut calendar = calendar(CalendarMethod::Publish);
    calendar.append_property(Property::new("X-WR-CALNAME", clean(name))).ttl(&REFRESHED);
    calendar.extend(entries.iter().map(event));
    calendar.to_string()
}

fn calendar(method: CalendarMethod) -> Calendar {
    let mut calendar = Calendar::empty();
    for (name, value) in
        [("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN"), ("METHOD", method.code())]
    {
        calendar.append_property(Property::new(name, value));
    }
    calendar
}

fn event(entry: &CalendarEntry) -> Event {
    let mut event = Event::with_uid(&clean(&entry.uid));
    event
        .sequence(u32::try_from(entry.sequence).unwrap_or_default())
        .timestamp(entry.said_at)
        .starts(entry.starts_at)
        .ends(entry.ends_at)
        .summary(&clean(&entry.summary))
        .status(match entry.standing {
            Standing::Tentative => EventStatus::Tentative,
            Standing::Confirmed => EventStatus::Confirmed,
            Standing::Cancelled => EventStatus::Cancelled,
        });
    for (name, value) in
        [("LOCATION", &entry.location), ("DESCRIPTION", &entry.description), ("URL", &entry.url)]
    {
        let value = clean(value);
        if !value.is_empty() {
            event.add_property(name, value);
        }
    }
    if let Some(organizer) = &entry.organizer {
        event.append_property(participant("ORGANIZER", organizer));
    }
    if let Some(attendee) = &entry.attendee {
        let mut invited = participant("ATTENDEE", attendee);
        // They asked for it, so there is nothing to answer.
        for (name, value) in [("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "ACCEPTED"), ("RSVP", "FALSE")] {
            invited.add_parameter(name, value);
        }
        event.append_multi_property(invited);
    }
    event
}

fn participant(property: &str, who: &Participant) -> Property {
    // A parameter has no way to write a quotation mark or a second line (RFC 5545, 3.2).
    let name = clean(&who.name).replace('"', "'").replace('\n', " ");
    let mut participant = Property::new(property, format!("mailto:{}", clean(&who.email)));
    participant.add_parameter("CN", &name);
    participant
}

/// A text without control characters: none may stand in a line, and a line break is written as one.
fn clean(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use booking_management::domain::ids::VisitId;
    use booking_management::fixtures::at;
    use calcard::icalendar::{ICalendar, ICalendarComponent, ICalendarComponentType};
    use calcard::{Entry, Parser};
    use uuid::Uuid;

    const NAUGHTY: &str = "Rua \"da\" Graça, 17; 2.º \\n Esq.\r\nATTENDEE:mailto:x@x.pt\u{7}\u{1b}";

    fn entry() -> CalendarEntry {
        CalendarEntry {
            uid: uid(VisitId(Uuid::from_u128(0x17)), "https://casas.example.pt:3000/x"),
            sequence: 3,
            said_at: at(2, 12, 0),
            starts_at: at(5, 10, 0),
            ends_at: at(5, 10, 30),
            standing: Standing::Confirmed,
            summary: "Visita: Apartamento T2".into(),
            location: "Rua da Graça 17, 1170-130 Lisboa".into(),
            description: "Quem mostra: Ana.\nMudar ou cancelar:".into(),
            url: "https://casas.example.pt/visita/a-B_9".into(),
            organizer: Some(Participant { name: "Casas".into(), email: "casas@example.pt".into() }),
            attendee: Some(Participant { name: "Bruno, o Zé".into(), email: "bruno@example.pt".into() }),
        }
    }

    /// The calendar as somebody else reads it, who reads nothing else in the text.
    fn read(text: &str) -> ICalendar {
        let mut parser = Parser::new(text);
        let Entry::ICalendar(calendar) = parser.entry() else { panic!("{text}") };
        assert!(matches!(parser.entry(), Entry::Eof), "{text}");
        calendar
    }

    fn events(calendar: &ICalendar) -> Vec<&ICalendarComponent> {
        let kind = ICalendarComponentType::VEvent;
        calendar.components.iter().filter(|component| component.component_type == kind).collect()
    }

    /// The values of a property, written plainly.
    fn values(component: &ICalendarComponent, name: &str) -> Vec<String> {
        let entries = component.entries.iter().filter(|entry| entry.name.as_str() == name);
        entries.filter_map(|entry| Some(entry.values.first()?.as_text()?.to_owned())).collect()
    }

    /// The lines as they were before they were folded.
    fn lines(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split_terminator("\r\n").map(str::to_owned).collect()
    }

    fn has(text: &str, line: &str) -> bool {
        lines(text).iter().any(|has| has == line)
    }

    #[test]
    fn a_visit_is_read_back_by_others_as_it_was_written() {
        let CalendarPart { method, text } = invitation(&entry());
        assert_eq!(method, CalendarMethod::Request);
        let calendar = read(&text);
        let event = events(&calendar)[0];
        assert_eq!(calendar.components.len(), 2, "the calendar and the visit");
        let uid = "00000000-0000-0000-0000-000000000017@casas.example.pt";
        for (name, value) in [
            ("UID", uid),
            ("SUMMARY", "Visita: Apartamento T2"),
            ("LOCATION", "Rua da Graça 17, 1170-130 Lisboa"),
            ("DESCRIPTION", "Quem mostra: Ana.\nMudar ou cancelar:"),
            ("URL", "https://casas.example.pt/visita/a-B_9"),
            ("ORGANIZER", "mailto:casas@example.pt"),
            ("ATTENDEE", "mailto:bruno@example.pt"),
        ] {
            assert_eq!(values(event, name), [value], "{name}");
        }
        for line in [
            "METHOD:REQUEST",
            "STATUS:CONFIRMED",
            "SEQUENCE:3",
            "DTSTAMP:20261102T120000Z",
            "DTSTART:20261105T100000Z",
            "DTEND:20261105T103000Z",
            "ORGANIZER;CN=Casas:mailto:casas@example.pt",
        ] {
            assert!(has(&text, line), "{line} in {text}");
        }
        assert!(text.contains("CN=\"Bruno, o Zé\""), "{text}");
    }

    #[test]
    fn what_is_cancelled_is_the_same_entry_and_says_so_twice() {
        let CalendarPart { method, text } =
            invitation(&CalendarEntry { standing: Standing::Cancelled, sequence: 4, ..entry() });
        assert_eq!(method, CalendarMethod::Cancel);
        for line in ["METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:4"] {
            assert!(has(&text, line), "{line} in {text}");
        }
        assert_eq!(values(events(&read(&text))[0], "UID"), [entry().uid]);
    }

    #[test]
    fn what_waits_for_the_agent_is_tentative() {
        let text = invitation(&CalendarEntry { standing: Standing::Tentative, ..entry() }).text;
        assert!(has(&text, "METHOD:REQUEST") && has(&text, "STATUS:TENTATIVE"), "{text}");
    }

    #[test]
    fn what_somebody_typed_stays_in_its_place() {
        let naughty = || NAUGHTY.to_owned();
        let who = || Some(Participant { name: naughty(), email: "a@example.pt".into() });
        let text = invitation(&CalendarEntry {
            summary: naughty(),
            location: naughty(),
            description: naughty(),
            organizer: who(),
            attendee: who(),
            ..entry()
        })
        .text;
        let calendar = read(&text);
        let event = events(&calendar)[0];
        let shown = "Rua \"da\" Graça, 17; 2.º \\n Esq.\nATTENDEE:mailto:x@x.pt";
        for name in ["SUMMARY", "LOCATION", "DESCRIPTION"] {
            assert_eq!(values(event, name), [shown], "{name}");
        }
        assert_eq!(values(event, "ATTENDEE"), ["mailto:a@example.pt"], "and nobody else");
        assert_eq!(values(event, "ORGANIZER"), ["mailto:a@example.pt"]);
    }

    #[test]
    fn lines_end_in_crlf_and_have_at_most_75_bytes() {
        for filler in ["palavra ", "ção", "é", "🏠 ", "a"] {
            let text = invitation(&CalendarEntry { description: filler.repeat(300), ..entry() }).text;
            let written: Vec<&str> = text.split_terminator("\r\n").collect();
            assert!(written.iter().all(|line| line.len() <= 75 && !line.contains(['\r', '\n'])), "{text}");
            assert!(text.ends_with("END:VCALENDAR\r\n"));
            let calendar = read(&text);
            assert_eq!(values(events(&calendar)[0], "DESCRIPTION"), [filler.repeat(300)]);
        }
    }

    #[test]
    fn a_feed_has_every_entry_under_its_name() {
        let entries: Vec<_> = (0..300)
            .map(|n| CalendarEntry { uid: uid(VisitId(Uuid::from_u128(n)), "https://a.pt"), ..entry() })
            .collect();
        let text = feed("Casas, do Rio; Ana", &entries);
        let calendar = read(&text);
        let found: Vec<_> = events(&calendar).iter().flat_map(|event| values(event, "UID")).collect();
        assert_eq!(found, entries.iter().map(|entry| entry.uid.clone()).collect::<Vec<_>>());
        assert_eq!(values(&calendar.components[0], "X-WR-CALNAME"), ["Casas, do Rio; Ana"]);
        for line in ["METHOD:PUBLISH", "REFRESH-INTERVAL;VALUE=DURATION:PT900S"] {
            assert!(has(&text, line), "{line}");
        }
        assert_eq!(events(&read(&feed("Ana", &[]))).len(), 0);
    }

    #[test]
    fn the_same_visit_is_written_the_same_every_time() {
        assert!(invitation(&entry()) == invitation(&entry()));
        let visit = VisitId(Uuid::from_u128(1));
        assert_eq!(uid(visit, "https://casas.example.pt"), uid(visit, "https://casas.example.pt:443/"));
    }
}
