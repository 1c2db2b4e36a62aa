//! A letter in the reader's language, and what it tells their calendar.

use super::places::{Place, Places};
use super::read::{AgendaHouse, AgendaVisit, Around, Guide, VisitLetter, WaitingLetter};
use crate::calendar_files::{CalendarEntry, Participant, Standing, uid};
use booking_management::domain::ids::VisitId;
use booking_management::domain::visit::VisitStatus;
use chrono::Locale as DateLocale;
use kernel::locale::Locale;
use kernel::mail::{CalendarPart, Mail};
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use letter_layout::{Frame, InvalidTexts, Letter, Values, Words, filled, harmless, texts};
use serde::Deserialize;
use uuid::Uuid;

/// Every text of every language.
pub(super) struct AllTexts {
    pt: Texts,
    en: Texts,
    es: Texts,
}

impl AllTexts {
    pub(super) fn read() -> Result<Self, InvalidTexts> {
        Ok(Self {
            pt: texts(Locale::Pt, include_str!("pt.toml"))?,
            en: texts(Locale::En, include_str!("en.toml"))?,
            es: texts(Locale::Es, include_str!("es.toml"))?,
        })
    }

    pub(super) const fn of(&self, locale: Locale) -> &Texts {
        match locale {
            Locale::Pt => &self.pt,
            Locale::En => &self.en,
            Locale::Es => &self.es,
        }
    }
}

/// Every text of one language. A key that a file lacks, or has too many, is an error.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Texts {
    frame: Frame,
    unknown: Unknown,
    zones: Zones,
    calendar: CalendarWords,
    pub visitor: VisitorLetters,
    pub agent: AgentLetters,
}

/// What stands for what isn't known any more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unknown {
    property: String,
    address: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Zones {
    lisbon: String,
    azores: String,
    madeira: String,
    madrid: String,
    canary: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarWords {
    summary: String,
    description: String,
    /// An agent's visits together.
    agenda: String,
    agent_summary: String,
    agent_description: String,
    house_summary: String,
    house_description: String,
}

/// Letters to whoever visits.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VisitorLetters {
    pub requested: Words,
    pub booked: Words,
    pub confirmed: Words,
    pub moved: Words,
    pub cancelled_by_visitor: Words,
    pub cancelled_by_agency: Words,
    pub withdrawn: Words,
    pub day_before: Words,
    pub two_hours: Words,
    pub waiting: Words,
    pub offered: Words,
    pub seat_offered: Words,
}

/// Letters to whoever shows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AgentLetters {
    pub requested: Words,
    pub booked: Words,
    pub moved: Words,
    pub handed_over: Words,
    pub cancelled: Words,
}

/// What a letter to a visitor has besides its words.
pub(super) struct ToVisitor<'a> {
    /// The identity of the letter.
    pub id: Uuid,
    /// What their link says, signed.
    pub signed: &'a str,
    pub places: &'a Places,
}

impl Texts {
    /// A letter about a visit to whoever visits. What the agency said comes behind its words.
    pub(super) fn to_visitor(
        &self,
        to: &ToVisitor<'_>,
        words: &Words,
        visit: &VisitLetter,
        calendar: Option<CalendarPart>,
    ) -> Mail {
        let visitor = &visit.visitor;
        let locale = visitor.locale;
        let added = visit.cancellation.as_ref().map_or_else(Vec::new, |note| paragraphs(note.as_str()));
        Letter {
            id: to.id,
            to: visitor.email.as_str(),
            name: Some(visitor.name.as_str()),
            locale,
            frame: &self.frame,
            words,
            values: self.values(locale, &visit.around, visit.starts_at),
            added,
            link: to.places.address(locale, Place::Visit(to.signed)),
            calendar,
        }
        .written()
    }

    /// A letter to somebody who waits: that they do, or that they may have the time, or the seat, now.
    pub(super) fn to_waiting(&self, to: &ToVisitor<'_>, waiting: &WaitingLetter) -> Mail {
        let locale = waiting.visitor.locale;
        let mut values = self.values(locale, &waiting.around, waiting.starts_at);
        let words = match waiting.until {
            None => &self.visitor.waiting,
            Some(until) => {
                values.push(("until", self.moment(locale, waiting.around.zone, until)));
                if waiting.seat { &self.visitor.seat_offered } else { &self.visitor.offered }
            }
        };
        Letter {
            id: to.id,
            to: waiting.visitor.email.as_str(),
            name: Some(waiting.visitor.name.as_str()),
            locale,
            frame: &self.frame,
            words,
            values,
            added: Vec::new(),
            link: to.places.address(locale, Place::Waiting(to.signed)),
            calendar: None,
        }
        .written()
    }

    /// A letter to whoever shows, or would have shown, with how the visitor is reached and what they
    /// said.
    pub(super) fn to_agent(
        &self,
        id: Uuid,
        (words, guide): (&Words, &Guide),
        visit: &VisitLetter,
        places: &Places,
    ) -> Mail {
        let visitor = &visit.visitor;
        let mut values = self.values(guide.locale, &visit.around, visit.starts_at);
        // An address and a number were looked at when they were kept, and are there to be used.
        values.extend([
            ("visitor", harmless(visitor.name.as_str())),
            ("email", visitor.email.as_str().to_owned()),
            ("phone", visitor.phone.as_str().to_owned()),
        ]);
        let said = visitor.message.as_ref().map_or_else(Vec::new, |note| paragraphs(note.as_str()));
        Letter {
            id,
            to: &guide.email,
            name: Some(&guide.name),
            locale: guide.locale,
            frame: &self.frame,
            words,
            values,
            added: said,
            link: places.address(guide.locale, Place::Calendar),
            calendar: None,
        }
        .written()
    }

    /// What the visitor's calendar is told; `house` is written to where the agency names no address.
    pub(super) fn entry(
        &self,
        to: &ToVisitor<'_>,
        id: VisitId,
        visit: &VisitLetter,
        house: &str,
        said_at: Timestamp,
    ) -> CalendarEntry {
        let locale = visit.visitor.locale;
        let url = to.places.address(locale, Place::Visit(to.signed));
        let around = &visit.around;
        let mut values = self.values(locale, around, visit.starts_at);
        values.push(("link", url.clone()));
        let plain = |text: &str| unlinked(text, &values);
        CalendarEntry {
            uid: uid(id, to.places.base()),
            sequence: visit.sequence,
            said_at,
            starts_at: visit.starts_at,
            ends_at: visit.ends_at,
            standing: standing(visit.status),
            summary: plain(&self.calendar.summary),
            location: around.location(),
            description: plain(&self.calendar.description),
            url,
            organizer: Some(Participant {
                name: around.agency.clone(),
                email: around.agency_email.clone().unwrap_or_else(|| house.to_owned()),
            }),
            attendee: Some(Participant {
                name: visit.visitor.name.as_str().to_owned(),
                email: visit.visitor.email.as_str().to_owned(),
            }),
        }
    }

    /// What an agent's own calendar shows of a visit: who comes, and how they are reached.
    pub(super) fn agents_entry(
        &self,
        (locale, places): (Locale, &Places),
        AgendaVisit { id, said_at, visit }: &AgendaVisit,
    ) -> CalendarEntry {
        let visitor = &visit.visitor;
        let page = id.to_string();
        let url = places.address(locale, Place::AgencyVisit(&page));
        let mut values = self.values(locale, &visit.around, visit.starts_at);
        values.extend([
            ("visitor", harmless(visitor.name.as_str())),
            ("email", visitor.email.as_str().to_owned()),
            ("phone", visitor.phone.as_str().to_owned()),
            ("message", harmless(visitor.message.as_ref().map_or("", |note| note.as_str()))),
            ("link", url.clone()),
        ]);
        CalendarEntry {
            uid: uid(id, places.base()),
            sequence: visit.sequence,
            said_at: *said_at,
            starts_at: visit.starts_at,
            ends_at: visit.ends_at,
            standing: standing(visit.status),
            summary: unlinked(&self.calendar.agent_summary, &values),
            location: visit.around.location(),
            description: unlinked(&self.calendar.agent_description, &values).trim_end().to_owned(),
            url,
            organizer: None,
            attendee: None,
        }
    }

    /// What an agent's own calendar shows of an open house.
    pub(super) fn house_entry(
        &self,
        (locale, places): (Locale, &Places),
        house: &AgendaHouse,
    ) -> CalendarEntry {
        let url = places.address(locale, Place::Calendar);
        let mut values = self.values(locale, &house.around, house.starts_at);
        values.extend([
            ("taken", house.taken.to_string()),
            ("seats", house.capacity.to_string()),
            ("link", url.clone()),
        ]);
        CalendarEntry {
            uid: uid(house.id, places.base()),
            sequence: house.sequence,
            said_at: house.said_at,
            starts_at: house.starts_at,
            ends_at: house.ends_at,
            standing: if house.announced { Standing::Confirmed } else { Standing::Cancelled },
            summary: unlinked(&self.calendar.house_summary, &values),
            location: house.around.location(),
            description: unlinked(&self.calendar.house_description, &values),
            url,
            organizer: None,
            attendee: None,
        }
    }

    /// What an agent's visits of an agency are called together.
    pub(super) fn agenda_name(&self, agency: &str) -> String {
        unlinked(&self.calendar.agenda, &[("agency", agency.to_owned())])
    }

    fn values(&self, locale: Locale, around: &Around, starts_at: Timestamp) -> Values {
        let property = around.property.as_ref();
        let titled =
            |shown: &super::read::Shown| shown.titles.best(locale).unwrap_or(&shown.reference).to_owned();
        let address = property.map(|shown| shown.address.as_str()).filter(|address| !address.is_empty());
        let agent = around.guide.as_ref().map_or(around.agency.as_str(), |guide| guide.name.as_str());
        vec![
            (
                "title",
                property.map_or_else(|| self.unknown.property.clone(), |shown| harmless(&titled(shown))),
            ),
            ("address", address.map_or_else(|| self.unknown.address.clone(), harmless)),
            ("when", self.moment(locale, around.zone, starts_at)),
            ("agency", harmless(&around.agency)),
            ("agent", harmless(agent)),
        ]
    }

    /// A moment by the agency's clock, which is named: the reader's may show something else.
    fn moment(&self, locale: Locale, zone: TimeZone, moment: Timestamp) -> String {
        let (pattern, names) = match locale {
            Locale::Pt => ("%A, %-d de %B de %Y, %H:%M", DateLocale::pt_PT),
            Locale::En => ("%A, %-d %B %Y, %H:%M", DateLocale::en_GB),
            Locale::Es => ("%A, %-d de %B de %Y, %H:%M", DateLocale::es_ES),
        };
        let clock = match zone {
            TimeZone::Lisbon => &self.zones.lisbon,
            TimeZone::Azores => &self.zones.azores,
            TimeZone::Madeira => &self.zones.madeira,
            TimeZone::Madrid => &self.zones.madrid,
            TimeZone::Canary => &self.zones.canary,
        };
        format!("{} ({clock})", zone.clock(moment).and_utc().format_localized(pattern, names))
    }
}

/// A text for a calendar, which makes no links of names, and shows what keeps a mail program from it.
fn unlinked(text: &str, values: &[(&'static str, String)]) -> String {
    filled(text, values).replace('\u{2060}', "")
}

fn standing(status: VisitStatus) -> Standing {
    match status {
        VisitStatus::Requested => Standing::Tentative,
        VisitStatus::Cancelled => Standing::Cancelled,
        VisitStatus::Confirmed | VisitStatus::Completed | VisitStatus::Missed => Standing::Confirmed,
    }
}

/// What somebody wrote, a paragraph each.
fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(harmless).collect()
}

#[cfg(test)]
#[path = "words_tests.rs"]
mod tests;
