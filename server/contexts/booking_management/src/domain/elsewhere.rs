//! Calendars elsewhere: one that is told of an agent's visits, and those that tell when the agent is busy.

use super::ids::{FeedId, FollowedCalendarId};
use super::slot::AGENCYS_HORIZON;
use chrono::TimeDelta;
use kernel::coded;
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Timestamp;
use std::fmt;
use thiserror::Error;
use url::Url;

/// An agent's visits of one agency, for other calendars to fetch. Whoever has its link may read it; a
/// feed with another id takes its place, and the former link leads nowhere any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgentFeed {
    /// What its link says.
    pub id: FeedId,
    /// The agency.
    pub organization: OrganizationId,
    /// Whose visits.
    pub agent: UserId,
    /// Since when.
    pub made_at: Timestamp,
}

/// Why an address is none of a calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidAddress {
    /// No address.
    #[error("an address of a calendar begins with https://, http:// or webcal://")]
    NotAnAddress,
    /// A name and a password in it would be sent to whoever answers.
    #[error("an address of a calendar has no user and no password in it")]
    Credentials,
    /// Longer than any.
    #[error("an address of a calendar has at most {} characters", CalendarAddress::MAX)]
    TooLong,
}

/// Where a calendar is fetched. It is a secret: whoever has it reads the calendar.
#[derive(Clone, PartialEq, Eq)]
pub struct CalendarAddress(Url);

impl CalendarAddress {
    /// The most characters.
    pub const MAX: usize = 2_000;

    /// Reads an address; `webcal://` is `https://`, which programs that hand out calendars mean by it.
    ///
    /// # Errors
    /// [`InvalidAddress`].
    pub fn parse(text: &str) -> Result<Self, InvalidAddress> {
        let text = text.trim();
        if text.len() > Self::MAX {
            return Err(InvalidAddress::TooLong);
        }
        let webcal = text.get(..9).filter(|start| start.eq_ignore_ascii_case("webcal://"));
        let text = match webcal {
            Some(start) => format!("https://{}", &text[start.len()..]),
            None => text.to_owned(),
        };
        let mut url = Url::parse(&text).map_err(|_| InvalidAddress::NotAnAddress)?;
        if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none_or(str::is_empty) {
            return Err(InvalidAddress::NotAnAddress);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidAddress::Credentials);
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whose server it is: what may be shown of it.
    #[must_use]
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }
}

impl fmt::Debug for CalendarAddress {
    /// Without what is secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CalendarAddress({})", self.host())
    }
}

coded! {
    /// Why a calendar can't be read.
    ReadFailure {
        /// The address leads to a network that isn't public.
        NotPublic = "not_public",
        /// Nobody answers.
        Unreachable = "unreachable",
        /// The answer takes too long.
        TooSlow = "too_slow",
        /// The answer is too large.
        TooLarge = "too_large",
        /// There is nothing at the address any more.
        Missing = "missing",
        /// The server wants to know who asks.
        Forbidden = "forbidden",
        /// The server answers with an error.
        Refused = "refused",
        /// It sends from one address to the next.
        Redirected = "redirected",
        /// What is there is no calendar.
        NotACalendar = "not_a_calendar",
        /// It has more than anybody's calendar.
        TooMuch = "too_much",
    }
}

/// Since when a calendar can't be read, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failing {
    /// The first attempt that failed, of those since the last that didn't.
    pub since: Timestamp,
    /// Why the last one did.
    pub why: ReadFailure,
    /// How many.
    pub times: u16,
}

/// What a server said of an answer, by which it tells whether there is another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// `ETag`.
    pub tag: Option<String>,
    /// `Last-Modified`.
    pub modified: Option<String>,
}

/// A calendar elsewhere, during whose times an agent shows nothing, in any agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowedCalendar {
    /// Its identity.
    pub id: FollowedCalendarId,
    /// The agency in which it was said.
    pub organization: OrganizationId,
    /// Whose it is.
    pub agent: UserId,
    /// Where it is fetched.
    pub address: CalendarAddress,
    /// What it calls itself, once it was read.
    pub name: Option<String>,
    /// Since when it is followed.
    pub added_at: Timestamp,
    /// When the busy times were read that are kept; none: not yet.
    pub read_at: Option<Timestamp>,
    /// When the whole of it was last read: what recurs was worked out from that day on.
    pub whole_at: Option<Timestamp>,
    /// What the server said of it.
    pub marks: Marks,
    /// Whether it can't be read now.
    pub failing: Option<Failing>,
    /// When it is read next.
    pub next_at: Timestamp,
}

impl FollowedCalendar {
    /// The most that one agent follows in one agency.
    pub const MOST: u16 = 5;
    /// How often a calendar is read.
    const EVERY: TimeDelta = TimeDelta::hours(1);
    /// The first wait after an attempt that failed; each further one is twice as long, up to a day.
    const AGAIN: TimeDelta = TimeDelta::minutes(15);
    /// After this the whole is asked for, also where nothing changed: what recurs goes on.
    const WHOLE_EVERY: TimeDelta = TimeDelta::days(1);
    /// From how long ago times are kept…
    const BEFORE: TimeDelta = TimeDelta::days(1);
    /// … and how much farther ahead than anybody books.
    const BEYOND: TimeDelta = TimeDelta::days(4);

    /// One that is to be read at once.
    #[must_use]
    pub fn new(
        id: FollowedCalendarId,
        (organization, agent): (OrganizationId, UserId),
        address: CalendarAddress,
        now: Timestamp,
    ) -> Self {
        Self {
            id,
            organization,
            agent,
            address,
            name: None,
            added_at: now,
            read_at: None,
            whole_at: None,
            marks: Marks::default(),
            failing: None,
            next_at: now,
        }
    }

    /// The time of which a reading at a moment tells.
    #[must_use]
    pub fn horizon(now: Timestamp) -> BusyTime {
        BusyTime { from: now - Self::BEFORE, until: now + AGENCYS_HORIZON + Self::BEYOND }
    }

    /// What is sent along, so that what hasn't changed isn't sent again; none: the whole is wanted.
    #[must_use]
    pub fn known(&self, now: Timestamp) -> Option<&Marks> {
        let recent = self.whole_at.is_some_and(|whole| now - whole < Self::WHOLE_EVERY);
        (recent && self.marks != Marks::default()).then_some(&self.marks)
    }

    /// It was read, and nothing has changed.
    pub fn unchanged(&mut self, now: Timestamp) {
        (self.read_at, self.failing, self.next_at) = (Some(now), None, now + Self::EVERY);
    }

    /// The whole of it was read.
    pub fn read(&mut self, name: Option<String>, marks: Marks, now: Timestamp) {
        (self.name, self.marks, self.whole_at) = (name, marks, Some(now));
        self.unchanged(now);
    }

    /// It couldn't be read: what was read before stands.
    pub fn failed(&mut self, why: ReadFailure, now: Timestamp) {
        let before = self.failing;
        let times = before.map_or(0, |failing| failing.times).saturating_add(1);
        self.failing = Some(Failing { since: before.map_or(now, |failing| failing.since), why, times });
        let doubled = Self::AGAIN * (1 << (times - 1).min(7));
        self.next_at = now + doubled.min(TimeDelta::days(1));
    }
}

/// A stretch of time `[from, until)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BusyTime {
    /// When it begins.
    pub from: Timestamp,
    /// When it ends.
    pub until: Timestamp,
}

impl BusyTime {
    /// The same time in as few stretches as there can be, in their order, as far as it lies within
    /// another.
    #[must_use]
    pub fn merged(mut times: Vec<Self>, within: Self) -> Vec<Self> {
        times.retain(|time| time.from < time.until && time.from < within.until && time.until > within.from);
        times.sort_unstable();
        let mut merged: Vec<Self> = Vec::with_capacity(times.len());
        for time in times {
            let (from, until) = (time.from.max(within.from), time.until.min(within.until));
            match merged.last_mut() {
                Some(last) if from <= last.until => last.until = last.until.max(until),
                Some(_) | None => merged.push(Self { from, until }),
            }
        }
        merged
    }
}

/// A time at which an agent is busy elsewhere. With what, nobody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BusyElsewhere {
    /// Who.
    pub agent: UserId,
    /// When.
    pub time: BusyTime,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{AGENCY, ANA, at, noon};
    use uuid::Uuid;

    fn followed() -> FollowedCalendar {
        let address = CalendarAddress::parse("https://cal.example/ana.ics").unwrap();
        FollowedCalendar::new(FollowedCalendarId(Uuid::from_u128(1)), (AGENCY, ANA), address, noon())
    }

    #[test]
    fn an_address_is_read_as_other_programs_hand_it_out() {
        let read = |text: &str| CalendarAddress::parse(text).map(|address| address.as_str().to_owned());
        assert_eq!(read(" webcal://p12.icloud.com/a?b=c ").unwrap(), "https://p12.icloud.com/a?b=c");
        assert_eq!(read("WEBCAL://x.example/").unwrap(), "https://x.example/");
        assert_eq!(read("http://x.example:8080/a.ics#today").unwrap(), "http://x.example:8080/a.ics");
        for text in
            ["", "ana", "ftp://x.example/a", "file:///etc/passwd", "https://", "webcal://", "javascript:1"]
        {
            assert_eq!(read(text), Err(InvalidAddress::NotAnAddress), "{text}");
        }
        assert_eq!(read("https://ana:secret@x.example/"), Err(InvalidAddress::Credentials));
        assert_eq!(read("https://ana@x.example/"), Err(InvalidAddress::Credentials));
        let long = format!("https://x.example/{}", "a".repeat(2_000));
        assert_eq!(read(&long), Err(InvalidAddress::TooLong));
    }

    #[test]
    fn what_is_secret_of_an_address_is_in_no_log() {
        let address = CalendarAddress::parse("https://x.example/private-1234/basic.ics?key=5678").unwrap();
        let shown = format!("{address:?}");
        assert!(shown.contains("x.example") && !shown.contains("1234") && !shown.contains("5678"), "{shown}");
    }

    #[test]
    fn a_calendar_that_fails_is_asked_less_and_less_often_and_says_since_when() {
        let mut calendar = followed();
        let mut now = noon();
        let mut waits = Vec::new();
        for _ in 0..10 {
            calendar.failed(ReadFailure::Unreachable, now);
            waits.push((calendar.next_at - now).num_minutes());
            now = calendar.next_at;
        }
        assert_eq!(waits, [15, 30, 60, 120, 240, 480, 960, 1440, 1440, 1440]);
        assert_eq!(calendar.failing.map(|failing| (failing.since, failing.times)), Some((noon(), 10)));
        assert_eq!(calendar.read_at, None);
        calendar.read(None, Marks::default(), now);
        assert_eq!(
            (calendar.failing, calendar.read_at, calendar.next_at),
            (None, Some(now), now + TimeDelta::hours(1))
        );
    }

    #[test]
    fn the_whole_is_asked_for_once_a_day_however_little_changes() {
        let mut calendar = followed();
        assert_eq!(calendar.known(noon()), None);
        let marks = Marks { tag: Some("\"a\"".into()), modified: None };
        calendar.read(None, marks.clone(), noon());
        let later = noon() + TimeDelta::hours(23);
        calendar.unchanged(later);
        assert_eq!(calendar.known(later), Some(&marks));
        assert_eq!(calendar.known(noon() + TimeDelta::hours(24)), None);
    }

    #[test]
    fn a_calendar_is_read_as_far_ahead_as_anybody_books() {
        let within = FollowedCalendar::horizon(noon());
        assert!(within.from < noon() && noon() + AGENCYS_HORIZON < within.until);
    }

    #[test]
    fn times_that_meet_are_one_and_what_lies_outside_is_left_out() {
        let time = |from, until| BusyTime { from: at(4, from, 0), until: at(4, until, 0) };
        let times =
            vec![time(15, 16), time(9, 11), time(10, 12), time(12, 13), time(6, 7), time(5, 8), time(20, 20)];
        assert_eq!(BusyTime::merged(times, time(7, 23)), [time(7, 8), time(9, 13), time(15, 16)]);
        assert!(BusyTime::merged(vec![time(3, 7), time(23, 23)], time(7, 23)).is_empty());
    }
}
