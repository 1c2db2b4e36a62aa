//! Times at which a property can be visited: computed, never typed in.

use super::hours::AgentCalendar;
use super::property::ShownProperty;
use super::settings::VisitSettings;
use super::values::Position;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike as _};
use kernel::ids::UserId;
use kernel::time::Timestamp;
use kernel::zone::{ClockTrouble, TimeZone};
use thiserror::Error;
use uuid::Uuid;

/// How long it takes from one property to the next.
pub trait TravelTimes: Send + Sync {
    /// The time on the way.
    fn between(&self, from: Position, to: Position) -> TimeDelta;
}

/// As the crow flies, at a steady speed, and some minutes to park.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StraightLine {
    /// Kilometres in an hour; more than 0.
    pub speed: f64,
    /// Minutes that every way takes besides.
    pub parking: u16,
}

/// Through a town, at 25 km/h, and 5 minutes to park.
impl Default for StraightLine {
    fn default() -> Self {
        Self { speed: 25.0, parking: 5 }
    }
}

impl TravelTimes for StraightLine {
    /// Nothing within 50 metres: it is the same house. Never more than a day.
    fn between(&self, from: Position, to: Position) -> TimeDelta {
        let metres = from.metres_to(to);
        if metres < 50.0 {
            return TimeDelta::zero();
        }
        let minutes = (metres * 60.0 / (self.speed * 1000.0)).ceil().min(24.0 * 60.0);
        // Whole and within a day, so that nothing is cut off.
        TimeDelta::minutes(minutes as i64 + i64::from(self.parking))
    }
}

/// A time that is not free: a hold of the agent or the property, or a block of the agent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Busy {
    /// The visit, offer, open house or block.
    pub occasion: Uuid,
    /// From when, with what is kept free before…
    pub held_from: Timestamp,
    /// … until when, with what is kept free after.
    pub held_until: Timestamp,
    /// Where the agent is then, if it is an occasion of theirs at a property (and no block, and not
    /// another agent's at the same property).
    pub showing: Option<Showing>,
}

/// Where an agent shows something, and when.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Showing {
    /// When it begins, without what is kept free before.
    pub starts_at: Timestamp,
    /// When it ends, without what is kept free after.
    pub ends_at: Timestamp,
    /// Where, if known.
    pub place: Option<Position>,
}

/// All that decides about the times of one property, as far as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct SlotFacts {
    /// The property.
    pub property: ShownProperty,
    /// How its visits are arranged.
    pub settings: VisitSettings,
    /// Who shows it: whom the settings name, or who takes care of it; only a member of the agency.
    pub agent: Option<UserId>,
    /// Their calendar.
    pub calendar: Option<AgentCalendar>,
    /// What of the agent's and the property's time is taken, in any order, within the range asked for.
    pub busy: Vec<Busy>,
}

/// A time at which the property can be visited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// When the visit begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// From when agent and property are held.
    pub held_from: Timestamp,
    /// Until when they are.
    pub held_until: Timestamp,
    /// Who shows it.
    pub agent: UserId,
}

/// Why there is no visit at a time. Each tells what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SlotRefusal {
    /// It is over.
    #[error("this time is past")]
    Past,
    /// Nobody could get ready.
    #[error("this is too soon; the earliest time is {earliest}")]
    TooSoon {
        /// From when on one can book.
        earliest: Timestamp,
    },
    /// Nobody plans so far ahead.
    #[error("this is too far ahead; the latest time is {latest}")]
    BeyondHorizon {
        /// Until when one can book.
        latest: Timestamp,
    },
    /// Visits begin at other minutes.
    #[error("visits don't begin at this minute")]
    NotOnGrid,
    /// The agent doesn't show anything then.
    #[error("this is outside the hours of visits")]
    OutsideHours,
    /// Somebody else was faster.
    #[error("this time is taken")]
    Taken,
    /// The property is not shown, or nobody is there to show it.
    #[error("this property is not shown")]
    NotOffered,
    /// The clocks leave it out.
    #[error("the clocks go forward and never show this time; they go on at {next}")]
    Skipped {
        /// The first moment after the gap.
        next: Timestamp,
    },
    /// The clocks show it twice.
    #[error("the clocks show this time twice, at {earlier} and at {later}")]
    Repeated {
        /// In summer time.
        earlier: Timestamp,
        /// In winter time.
        later: Timestamp,
    },
}

impl From<ClockTrouble> for SlotRefusal {
    fn from(trouble: ClockTrouble) -> Self {
        match trouble {
            ClockTrouble::Skipped { next } => Self::Skipped { next },
            ClockTrouble::Repeated { earlier, later } => Self::Repeated { earlier, later },
        }
    }
}

/// A time somebody asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A moment.
    Moment(Timestamp),
    /// What the clock on the wall of the property shows.
    Shown(NaiveDateTime),
}

impl Wanted {
    /// The same, or where it is so far from now that nobody is offered it, one that is nearer and
    /// offered to nobody, either: calendars and databases end somewhere, and a form doesn't.
    #[must_use]
    pub fn within_reach(self, now: Timestamp) -> Self {
        let reach = AGENCYS_HORIZON + LONGEST_HOLD;
        let (first, last) = (now - reach, now + reach);
        match self {
            Self::Moment(moment) => Self::Moment(moment.clamp(first, last)),
            Self::Shown(shown) => Self::Shown(shown.clamp(first.naive_utc(), last.naive_utc())),
        }
    }

    /// The moment that is meant.
    ///
    /// # Errors
    /// [`SlotRefusal::Skipped`] or [`SlotRefusal::Repeated`].
    pub fn in_zone(self, zone: TimeZone) -> Result<Timestamp, SlotRefusal> {
        match self {
            Self::Moment(moment) => Ok(moment),
            Self::Shown(shown) => Ok(zone.moment(shown)?),
        }
    }
}

/// By whose rules a time is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// A visitor's: notice, horizon, grid and hours hold.
    Visitors,
    /// The agency's, who may agree on any time to come that is free within a year, also of a
    /// property that isn't public.
    Agencys,
}

/// How far ahead the agency may book.
pub const AGENCYS_HORIZON: TimeDelta = TimeDelta::days(366);

/// The longest that anything holds an agent or a property: settings are looked up this far around
/// a range.
pub const LONGEST_HOLD: TimeDelta = TimeDelta::days(2);

/// The facts of a property, made ready to be asked about times.
pub struct Openings<'a> {
    facts: &'a SlotFacts,
    length: TimeDelta,
    now: Timestamp,
    /// Times at which no visit may begin: what lies between the two, both excluded. Sorted, and
    /// none meets another.
    closed: Vec<(Timestamp, Timestamp)>,
    /// Where the occasion that is moved stands now: no time to choose for it.
    stands: Option<Timestamp>,
}

impl<'a> Openings<'a> {
    /// Makes the facts ready. The occasion `moving` is not in its own way.
    #[must_use]
    pub fn new(facts: &'a SlotFacts, now: Timestamp, travel: &dyn TravelTimes, moving: Option<Uuid>) -> Self {
        Self::of(facts, facts.settings.length(), now, travel, moving)
    }

    /// The same for something that lasts longer than a visit: an open house.
    #[must_use]
    pub fn lasting(
        facts: &'a SlotFacts,
        length: TimeDelta,
        now: Timestamp,
        travel: &dyn TravelTimes,
    ) -> Self {
        Self::of(facts, length, now, travel, None)
    }

    fn of(
        facts: &'a SlotFacts,
        length: TimeDelta,
        now: Timestamp,
        travel: &dyn TravelTimes,
        moving: Option<Uuid>,
    ) -> Self {
        let moved = facts.busy.iter().find(|busy| moving == Some(busy.occasion));
        let stands = moved.and_then(|busy| busy.showing).map(|showing| showing.starts_at);
        let others = facts.busy.iter().filter(|busy| Some(busy.occasion) != moving);
        let closed = others.map(|busy| closed_by(busy, facts, length, travel));
        Self { facts, length, now, closed: joined(closed.collect()), stands }
    }

    /// The free times of some days by the clock of the property, the earliest first.
    #[must_use]
    pub fn free_slots(&self, from: NaiveDate, until: NaiveDate) -> Vec<Slot> {
        self.slots(from).take_while(|(day, _)| *day <= until).map(|(_, slot)| slot).collect()
    }

    /// The next free times, the earliest first.
    #[must_use]
    pub fn next_free(&self, after: Timestamp, how_many: usize) -> Vec<Slot> {
        let day = self.zone().clock(after.max(self.earliest())).date();
        self.slots(day).map(|(_, slot)| slot).filter(|slot| slot.starts_at > after).take(how_many).collect()
    }

    /// Whether a visit may begin at a moment.
    ///
    /// # Errors
    /// [`SlotRefusal`].
    pub fn judge(&self, start: Timestamp, rules: Rules) -> Result<Slot, SlotRefusal> {
        let agent = self.facts.agent.ok_or(SlotRefusal::NotOffered)?;
        if start <= self.now {
            return Err(SlotRefusal::Past);
        }
        match rules {
            Rules::Agencys => {
                let latest = self.now + AGENCYS_HORIZON;
                if start > latest {
                    return Err(SlotRefusal::BeyondHorizon { latest });
                }
            }
            Rules::Visitors => self.judge_as_visitor(start)?,
        }
        if self.is_closed(start) {
            return Err(SlotRefusal::Taken);
        }
        Ok(self.slot(start, agent))
    }

    fn judge_as_visitor(&self, start: Timestamp) -> Result<(), SlotRefusal> {
        if !self.offered() {
            return Err(SlotRefusal::NotOffered);
        }
        let (earliest, latest) = (self.earliest(), self.latest());
        if start < earliest {
            return Err(SlotRefusal::TooSoon { earliest });
        }
        if start > latest {
            return Err(SlotRefusal::BeyondHorizon { latest });
        }
        let shown = self.zone().clock(start);
        let minute = shown.num_seconds_from_midnight() / 60;
        let whole = shown.second() == 0 && shown.nanosecond() == 0;
        if !whole || !minute.is_multiple_of(u32::from(self.facts.settings.values().step)) {
            return Err(SlotRefusal::NotOnGrid);
        }
        let within = self.hours(shown.date()).iter().any(|hours| {
            let [opens, closes] = self.moments(shown.date(), *hours);
            // In a night that has an hour twice, what the clock shows decides as well.
            let shown = (u32::from(hours.0)..u32::from(hours.1)).contains(&minute);
            shown && opens <= start && start + self.length <= closes
        });
        if within { Ok(()) } else { Err(SlotRefusal::OutsideHours) }
    }

    fn slot(&self, starts_at: Timestamp, agent: UserId) -> Slot {
        let settings = &self.facts.settings;
        let ends_at = starts_at + self.length;
        Slot {
            starts_at,
            ends_at,
            held_from: starts_at - settings.before(),
            held_until: ends_at + settings.after(),
            agent,
        }
    }

    /// Whether the public is offered visits, and somebody is there for them.
    fn offered(&self) -> bool {
        self.facts.settings.values().enabled && self.facts.property.visitable
    }

    fn zone(&self) -> TimeZone {
        self.facts.property.zone
    }

    /// From when on a visitor can book.
    #[must_use]
    pub fn earliest(&self) -> Timestamp {
        // At once is past.
        self.now + self.facts.settings.notice().max(TimeDelta::microseconds(1))
    }

    /// Until when a visitor can book.
    #[must_use]
    pub fn latest(&self) -> Timestamp {
        self.now + self.facts.settings.horizon()
    }

    fn hours(&self, day: NaiveDate) -> &[(u16, u16)] {
        self.facts.calendar.as_ref().map_or(&[], |calendar| calendar.hours_of(day))
    }

    /// When hours begin and end on a day. Those that begin in an hour that is left out begin after
    /// it; those that are shown twice are as long as they can be.
    fn moments(&self, day: NaiveDate, (from, to): (u16, u16)) -> [Timestamp; 2] {
        let opens = match self.zone().moment(at_minute(day, from)) {
            Ok(moment) | Err(ClockTrouble::Skipped { next: moment }) => moment,
            Err(ClockTrouble::Repeated { earlier, .. }) => earlier,
        };
        let closes = match self.zone().moment(at_minute(day, to)) {
            Ok(moment) | Err(ClockTrouble::Skipped { next: moment }) => moment,
            Err(ClockTrouble::Repeated { later, .. }) => later,
        };
        [opens, closes]
    }

    fn is_closed(&self, start: Timestamp) -> bool {
        let next = self.closed.partition_point(|(_, until)| *until <= start);
        self.closed.get(next).is_some_and(|(from, _)| *from < start)
    }

    /// Every free time from a day on, with its day.
    fn slots(&self, from: NaiveDate) -> impl Iterator<Item = (NaiveDate, Slot)> + '_ {
        let (earliest, latest) = (self.earliest(), self.latest());
        let first = from.max(self.zone().clock(earliest).date());
        let last = self.zone().clock(latest).date();
        let agent = self.facts.agent.filter(|_| self.offered());
        agent
            .into_iter()
            .flat_map(move |agent| {
                let days = first.iter_days().take_while(move |day| *day <= last);
                days.flat_map(move |day| self.starts(day).into_iter().map(move |start| (day, start, agent)))
            })
            .filter(move |(_, start, _)| (earliest..=latest).contains(start) && !self.is_closed(*start))
            .filter(|(_, start, _)| self.stands != Some(*start))
            .map(|(day, start, agent)| (day, self.slot(start, agent)))
    }

    /// Every time on the grid of a day at which a visit fits into the hours, in its order.
    fn starts(&self, day: NaiveDate) -> Vec<Timestamp> {
        let step = self.facts.settings.values().step;
        let mut starts = Vec::new();
        for hours in self.hours(day) {
            let (from, to) = *hours;
            let [opens, closes] = self.moments(day, *hours);
            for n in from.div_ceil(step)..to.div_ceil(step) {
                let moments = match self.zone().moment(at_minute(day, n * step)) {
                    Ok(moment) => [Some(moment), None],
                    Err(ClockTrouble::Skipped { .. }) => [None, None],
                    Err(ClockTrouble::Repeated { earlier, later }) => [Some(earlier), Some(later)],
                };
                let fits = |start: &Timestamp| opens <= *start && *start + self.length <= closes;
                starts.extend(moments.into_iter().flatten().filter(fits));
            }
        }
        // Where an hour is shown twice, the minutes of the clock are not in the order of time.
        starts.sort_unstable();
        starts
    }
}

/// A day's midnight by the clock on the wall, and so many minutes; 1440 are the next day's.
fn at_minute(day: NaiveDate, minute: u16) -> NaiveDateTime {
    day.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minute.into())
}

/// Between which moments no visit may begin because of something: holds don't meet, and an agent
/// has the time to get from one place to the next, besides the longer of the two pauses.
fn closed_by(
    busy: &Busy,
    facts: &SlotFacts,
    length: TimeDelta,
    travel: &dyn TravelTimes,
) -> (Timestamp, Timestamp) {
    let (before, after) = (facts.settings.before(), facts.settings.after());
    let mut from = busy.held_from - after - length;
    let mut until = busy.held_until + before;
    if let (Some(showing), Some(here)) = (busy.showing, facts.property.position)
        && let Some(there) = showing.place
    {
        let way_there = (showing.starts_at - busy.held_from).max(after) + travel.between(here, there);
        let way_here = (busy.held_until - showing.ends_at).max(before) + travel.between(there, here);
        from = from.min(showing.starts_at - way_there - length);
        until = until.max(showing.ends_at + way_here);
    }
    (from, until)
}

/// The same stretches in their order, those that overlap as one. Two that only touch stay two: in
/// between, a visit may begin.
fn joined(mut stretches: Vec<(Timestamp, Timestamp)>) -> Vec<(Timestamp, Timestamp)> {
    stretches.sort_unstable();
    let mut joined: Vec<(Timestamp, Timestamp)> = Vec::with_capacity(stretches.len());
    for (from, until) in stretches {
        match joined.last_mut() {
            Some((_, last)) if from < *last => *last = until.max(*last),
            _ => joined.push((from, until)),
        }
    }
    joined
}

#[cfg(test)]
#[path = "slot_tests.rs"]
mod tests;
