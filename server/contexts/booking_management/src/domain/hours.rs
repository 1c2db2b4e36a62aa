//! When an agent shows properties, by the clock on the wall of the agency.

use super::holidays::Holidays;
use chrono::{Datelike, NaiveDate};
use kernel::caller::Agent;
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use thiserror::Error;

use super::ids::BlockId;
use super::values::Note;

/// Why hours are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidHours {
    /// One ends before it begins, or after midnight.
    #[error("hours end after they begin, and by midnight")]
    Backwards,
    /// Two at one time.
    #[error("hours of one day don't overlap")]
    Overlapping,
    /// More than anybody keeps.
    #[error("a day has at most {} stretches of hours", DayHours::MAX_SPANS)]
    TooMany,
    /// More days that differ than anybody plans.
    #[error("a calendar has at most {} days that differ", AgentCalendar::MAX_EXCEPTIONS)]
    TooManyExceptions,
    /// A block that ends before it begins, or lasts longer than 60 days.
    #[error("a block ends after it begins, and within 60 days")]
    Block,
}

/// The hours of one day: up to four stretches `[from, to)` in minutes from midnight, in their
/// order. None: away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(u16, u16)>", into = "Vec<(u16, u16)>")]
pub struct DayHours(Vec<(u16, u16)>);

impl DayHours {
    /// The most stretches.
    pub const MAX_SPANS: usize = 4;
    /// The minutes of a day by the clock on the wall.
    const MINUTES: u16 = 24 * 60;

    /// The hours of a day, in any order.
    ///
    /// # Errors
    /// [`InvalidHours`].
    pub fn new(mut spans: Vec<(u16, u16)>) -> Result<Self, InvalidHours> {
        if spans.len() > Self::MAX_SPANS {
            return Err(InvalidHours::TooMany);
        }
        if spans.iter().any(|(from, to)| from >= to || *to > Self::MINUTES) {
            return Err(InvalidHours::Backwards);
        }
        spans.sort_unstable();
        if spans.windows(2).any(|pair| pair[1].0 < pair[0].1) {
            return Err(InvalidHours::Overlapping);
        }
        Ok(Self(spans))
    }

    /// The stretches, the first first.
    #[must_use]
    pub fn spans(&self) -> &[(u16, u16)] {
        &self.0
    }
}

impl TryFrom<Vec<(u16, u16)>> for DayHours {
    type Error = InvalidHours;

    fn try_from(spans: Vec<(u16, u16)>) -> Result<Self, InvalidHours> {
        Self::new(spans)
    }
}

impl From<DayHours> for Vec<(u16, u16)> {
    fn from(hours: DayHours) -> Self {
        hours.0
    }
}

/// The hours of each day of the week, Monday first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WeeklyHours(pub [DayHours; 7]);

/// Until somebody says otherwise: Monday to Friday, 10 to 13 and 14 to 18.
impl Default for WeeklyHours {
    fn default() -> Self {
        let working = DayHours(vec![(600, 780), (840, 1080)]);
        Self(std::array::from_fn(|day| if day < 5 { working.clone() } else { DayHours::default() }))
    }
}

/// What is kept of an agent's calendar besides visits: one an agency and member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentCalendar {
    /// The agency.
    pub organization: OrganizationId,
    /// Whose it is.
    pub agent: UserId,
    /// Every week.
    pub hours: WeeklyHours,
    /// Days that differ: their hours, none where the agent is away.
    pub exceptions: BTreeMap<NaiveDate, DayHours>,
    /// Which public holidays are kept.
    pub holidays: Holidays,
}

impl AgentCalendar {
    /// The most days that differ.
    pub const MAX_EXCEPTIONS: usize = 400;

    /// The calendar of whoever has said nothing yet.
    #[must_use]
    pub fn unsaid(organization: OrganizationId, agent: UserId) -> Self {
        Self {
            organization,
            agent,
            hours: WeeklyHours::default(),
            exceptions: BTreeMap::new(),
            holidays: Holidays::None,
        }
    }

    /// Says what a day is like, or (none) that it is like every week's.
    ///
    /// # Errors
    /// [`InvalidHours::TooManyExceptions`].
    pub fn differ(&mut self, day: NaiveDate, hours: Option<DayHours>) -> Result<(), InvalidHours> {
        match hours {
            None => {
                self.exceptions.remove(&day);
            }
            Some(hours) => {
                let full = self.exceptions.len() >= Self::MAX_EXCEPTIONS;
                if full && !self.exceptions.contains_key(&day) {
                    return Err(InvalidHours::TooManyExceptions);
                }
                self.exceptions.insert(day, hours);
            }
        }
        Ok(())
    }

    /// The hours of a day. A day that differs differs on a holiday, too.
    #[must_use]
    pub fn hours_of(&self, day: NaiveDate) -> &[(u16, u16)] {
        if let Some(hours) = self.exceptions.get(&day) {
            return hours.spans();
        }
        let weekday = day.weekday().num_days_from_monday() as usize;
        match self.hours.0.get(weekday) {
            Some(hours) if !self.holidays.include(day) => hours.spans(),
            _ => &[],
        }
    }
}

/// Somebody who keeps calendars of an agency. Only the edge of the program makes these, which knows
/// the role of whoever is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keeper {
    agent: Agent,
    everybodys: bool,
}

impl Keeper {
    /// Keeps their own calendar, and nobody else's.
    #[must_use]
    pub const fn own(agent: Agent) -> Self {
        Self { agent, everybodys: false }
    }

    /// Keeps the calendars of everybody in the agency.
    #[must_use]
    pub const fn of_agency(agent: Agent) -> Self {
        Self { agent, everybodys: true }
    }

    /// The agency acted for.
    #[must_use]
    pub const fn organization(&self) -> OrganizationId {
        self.agent.organization()
    }

    /// Whether they may keep this member's calendar.
    #[must_use]
    pub fn may_keep(&self, whose: UserId) -> bool {
        self.everybodys || self.agent.user() == Some(whose)
    }
}

/// A time that an agent keeps free of visits, whatever the agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its identity.
    pub id: BlockId,
    /// The agency in which it was said.
    pub organization: OrganizationId,
    /// Whose time it is.
    pub agent: UserId,
    /// From when…
    pub from: Timestamp,
    /// … until when.
    pub until: Timestamp,
    /// What for; for the agency's eyes.
    pub note: Option<Note>,
}

impl Block {
    /// The longest, in days.
    pub const MAX_DAYS: i64 = 60;

    /// Whether the times make sense.
    ///
    /// # Errors
    /// [`InvalidHours::Block`].
    pub fn checked(self) -> Result<Self, InvalidHours> {
        let lasts = self.until - self.from;
        if lasts > chrono::TimeDelta::zero() && lasts <= chrono::TimeDelta::days(Self::MAX_DAYS) {
            Ok(self)
        } else {
            Err(InvalidHours::Block)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn calendar() -> AgentCalendar {
        AgentCalendar::unsaid(OrganizationId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)))
    }

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn hours_that_overlap_or_run_backwards_are_refused() {
        assert_eq!(DayHours::new(vec![(600, 780), (540, 601)]), Err(InvalidHours::Overlapping));
        assert_eq!(DayHours::new(vec![(600, 600)]), Err(InvalidHours::Backwards));
        assert_eq!(DayHours::new(vec![(600, 1441)]), Err(InvalidHours::Backwards));
        assert_eq!(
            DayHours::new((0..5).map(|n| (n * 60, n * 60 + 30)).collect()),
            Err(InvalidHours::TooMany)
        );
        let touching = DayHours::new(vec![(780, 840), (600, 780)]).unwrap();
        assert_eq!(touching.spans(), [(600, 780), (780, 840)], "they may touch, and stand in their order");
    }

    #[test]
    fn a_day_that_differs_wins_over_the_week_and_over_holidays() {
        let mut calendar = calendar();
        calendar.holidays = Holidays::Portugal;
        let (immaculate, monday) = (day(12, 8), day(11, 30));
        assert_eq!(calendar.hours_of(monday), [(600, 780), (840, 1080)]);
        assert!(calendar.hours_of(day(11, 29)).is_empty(), "a Sunday");
        assert!(calendar.hours_of(immaculate).is_empty(), "a holiday");
        let morning = DayHours::new(vec![(540, 720)]).unwrap();
        calendar.differ(immaculate, Some(morning)).unwrap();
        calendar.differ(monday, Some(DayHours::default())).unwrap();
        assert_eq!(calendar.hours_of(immaculate), [(540, 720)]);
        assert!(calendar.hours_of(monday).is_empty(), "away");
        calendar.differ(monday, None).unwrap();
        assert_eq!(calendar.hours_of(monday), [(600, 780), (840, 1080)], "like every week's again");
    }

    #[test]
    fn a_calendar_has_room_for_so_many_days_that_differ() {
        let mut calendar = calendar();
        let days: Vec<_> = day(1, 1).iter_days().take(AgentCalendar::MAX_EXCEPTIONS + 1).collect();
        for day in &days[1..] {
            calendar.differ(*day, Some(DayHours::default())).unwrap();
        }
        assert_eq!(calendar.differ(days[0], Some(DayHours::default())), Err(InvalidHours::TooManyExceptions));
        calendar.differ(days[1], Some(DayHours::default())).unwrap();
    }

    #[test]
    fn hours_are_read_back_as_they_were_written_and_nonsense_is_not() {
        let hours = WeeklyHours::default();
        let json = serde_json::to_string(&hours).unwrap();
        assert_eq!(
            json,
            "[[[600,780],[840,1080]],[[600,780],[840,1080]],[[600,780],[840,1080]],\
                          [[600,780],[840,1080]],[[600,780],[840,1080]],[],[]]"
        );
        assert_eq!(serde_json::from_str::<WeeklyHours>(&json).unwrap(), hours);
        assert!(serde_json::from_str::<DayHours>("[[600,500]]").is_err());
    }
}
