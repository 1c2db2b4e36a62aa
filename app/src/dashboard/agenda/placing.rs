//! Where things stand in a day's column: from which minute of the clock on the wall to which, and
//! side by side where they are at one time.
//!
//! Nothing inline is allowed on a page, so a place is said in classes, which `agenda/places.css`
//! turns into lengths: `h9 m30` from half past nine, `lh0 lm45` for three quarters of an hour,
//! `lane-1 of-2` in the second of two lanes.

use chrono::{NaiveDate, Timelike};
use kernel::time::Timestamp;
use kernel::zone::{ClockTrouble, TimeZone};

/// The minutes of a day by the clock on the wall.
pub const DAY: u16 = 24 * 60;

/// What is shorter is drawn as long as this.
const SHORTEST: u16 = 15;

/// How many lanes there are; more are drawn over one another.
const LANES: usize = 6;

/// Classes name whole steps of so many minutes.
const STEP: u16 = 5;

/// The moment at which a day begins. Where the clocks leave midnight out, it is the first after it.
#[must_use]
pub fn start_of(zone: TimeZone, day: NaiveDate) -> Timestamp {
    match zone.moment(day.and_time(chrono::NaiveTime::MIN)) {
        Ok(moment)
        | Err(ClockTrouble::Skipped { next: moment } | ClockTrouble::Repeated { earlier: moment, .. }) => {
            moment
        }
    }
}

/// From which minute of a day to which something lasts; nothing if it is on other days.
#[must_use]
pub fn minutes_on(day: NaiveDate, zone: TimeZone, from: Timestamp, until: Timestamp) -> Option<(u16, u16)> {
    let (begins, ends) = (zone.clock(from), zone.clock(until));
    let minute = |time: chrono::NaiveDateTime| u16::try_from(time.hour() * 60 + time.minute()).unwrap_or(DAY);
    let first = match begins.date().cmp(&day) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => minute(begins),
        std::cmp::Ordering::Greater => return None,
    };
    let last = match ends.date().cmp(&day) {
        std::cmp::Ordering::Less => return None,
        std::cmp::Ordering::Equal => minute(ends),
        std::cmp::Ordering::Greater => DAY,
    };
    if last > first {
        return Some((first, last));
    }
    // It ended at midnight, or the clocks went back while it lasted.
    let lasted = u16::try_from((until - from).num_minutes()).unwrap_or(DAY);
    (begins.date() == day).then(|| (first, first.saturating_add(lasted).min(DAY)))
}

/// A place in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    from: u16,
    until: u16,
    lane: usize,
    lanes: usize,
}

impl Place {
    /// In classes.
    #[must_use]
    pub fn classes(&self) -> String {
        let from = self.from - self.from % STEP;
        let length = (self.until - from).next_multiple_of(STEP);
        let lanes = self.lanes.min(LANES);
        let lane = self.lane % LANES;
        format!("h{} m{} lh{} lm{} lane-{lane} of-{lanes}", from / 60, from % 60, length / 60, length % 60)
    }
}

/// What is kept free before and after something, in classes.
#[must_use]
pub fn margins(before: chrono::TimeDelta, after: chrono::TimeDelta) -> String {
    let steps = |time: chrono::TimeDelta| {
        let minutes = u16::try_from(time.num_minutes()).unwrap_or(0).min(2 * 60);
        minutes.next_multiple_of(STEP)
    };
    let (before, after) = (steps(before), steps(after));
    format!("bh{} bm{} ah{} am{}", before / 60, before % 60, after / 60, after % 60)
}

/// Places what lasts from one minute to another, in the order in which it begins: what is at one time
/// stands side by side.
#[must_use]
pub fn placed(spans: &[(u16, u16)]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::with_capacity(spans.len());
    // Where those begin that hang together, until when they last, and when each lane is free again.
    let (mut first, mut together_until, mut lanes) = (0, 0, Vec::<u16>::new());
    for (from, until) in spans {
        let until = (*until).max(from.saturating_add(SHORTEST)).min(DAY);
        if *from >= together_until {
            close(&mut places, first, lanes.len());
            first = places.len();
            lanes.clear();
        }
        let lane = lanes.iter().position(|free| free <= from).unwrap_or(lanes.len());
        match lanes.get_mut(lane) {
            Some(free) => *free = until,
            None => lanes.push(until),
        }
        together_until = together_until.max(until);
        places.push(Place { from: *from, until, lane, lanes: 1 });
    }
    close(&mut places, first, lanes.len());
    places
}

/// Those that hang together share the column.
fn close(places: &mut [Place], first: usize, lanes: usize) {
    for place in places.iter_mut().skip(first) {
        place.lanes = lanes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeDelta, TimeZone as _, Utc};

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    fn utc(month: u32, day: u32, hour: u32, minute: u32) -> Timestamp {
        Utc.with_ymd_and_hms(2026, month, day, hour, minute, 0).unwrap()
    }

    #[test]
    fn what_is_at_one_time_stands_side_by_side_and_what_follows_has_the_column_to_itself() {
        let places = placed(&[(540, 600), (570, 630), (600, 660), (700, 730)]);
        let lanes: Vec<_> = places.iter().map(|place| (place.lane, place.lanes)).collect();
        assert_eq!(lanes, [(0, 2), (1, 2), (0, 2), (0, 1)]);
        assert_eq!(places[0].classes(), "h9 m0 lh1 lm0 lane-0 of-2");
    }

    #[test]
    fn a_place_is_said_in_steps_that_cover_it() {
        let odd = placed(&[(547, 573)]);
        assert_eq!(odd[0].classes(), "h9 m5 lh0 lm30 lane-0 of-1");
        assert_eq!(placed(&[(600, 601)])[0].classes(), "h10 m0 lh0 lm15 lane-0 of-1");
        assert_eq!(margins(TimeDelta::minutes(15), TimeDelta::minutes(90)), "bh0 bm15 ah1 am30");
        assert_eq!(margins(TimeDelta::minutes(-5), TimeDelta::days(3)), "bh0 bm0 ah2 am0");
    }

    #[test]
    fn many_at_one_time_stay_within_the_lanes_that_there_are() {
        let places = placed(&[(600, 660); 9]);
        assert_eq!(places[8].classes(), "h10 m0 lh1 lm0 lane-2 of-6");
    }

    #[test]
    fn a_day_shows_what_lasts_on_it_by_the_clock_on_the_wall() {
        let (from, until) = (utc(11, 25, 22, 30), utc(11, 26, 1, 0));
        assert_eq!(minutes_on(day(11, 25), TimeZone::Lisbon, from, until), Some((1350, DAY)));
        assert_eq!(minutes_on(day(11, 26), TimeZone::Lisbon, from, until), Some((0, 60)));
        assert_eq!(minutes_on(day(11, 27), TimeZone::Lisbon, from, until), None);
        assert_eq!(minutes_on(day(11, 26), TimeZone::Madrid, from, until), Some((0, 120)));
        let midnight = utc(11, 26, 0, 0);
        assert_eq!(minutes_on(day(11, 25), TimeZone::Lisbon, from, midnight), Some((1350, DAY)));
        assert_eq!(minutes_on(day(11, 26), TimeZone::Lisbon, from, midnight), None);
    }

    #[test]
    fn both_changes_of_the_clocks_leave_every_visit_its_length() {
        // 01:30 in summer time to 01:15 in winter time, 45 minutes later.
        let (from, until) = (utc(10, 25, 0, 30), utc(10, 25, 1, 15));
        assert_eq!(minutes_on(day(10, 25), TimeZone::Lisbon, from, until), Some((90, 135)));
        // 00:45 to 02:15: the hour between is left out.
        let (from, until) = (utc(3, 29, 0, 45), utc(3, 29, 1, 15));
        assert_eq!(minutes_on(day(3, 29), TimeZone::Lisbon, from, until), Some((45, 135)));
    }

    #[test]
    fn a_day_begins_also_where_the_clocks_leave_midnight_out() {
        assert_eq!(start_of(TimeZone::Azores, day(3, 29)), utc(3, 29, 1, 0));
        assert_eq!(start_of(TimeZone::Azores, day(10, 25)), utc(10, 25, 0, 0));
        assert_eq!(start_of(TimeZone::Madrid, day(11, 25)), utc(11, 24, 23, 0));
    }
}
