//! The time zones of Portugal and Spain, summer time included.

use crate::coded;
use crate::locale::Country;
use crate::time::Timestamp;
use chrono::{MappedLocalTime, NaiveDateTime, NaiveTime, TimeDelta, TimeZone as _, Timelike as _, Utc};
use thiserror::Error;

coded! {
    /// A time zone of the two countries, by its name in the IANA database.
    TimeZone {
        /// The mainland of Portugal.
        Lisbon = "Europe/Lisbon",
        /// The Azores.
        Azores = "Atlantic/Azores",
        /// Madeira.
        Madeira = "Atlantic/Madeira",
        /// Spain without the Canary Islands.
        Madrid = "Europe/Madrid",
        /// The Canary Islands.
        Canary = "Atlantic/Canary",
    }
}

impl TimeZone {
    /// The time zone of most of a country.
    #[must_use]
    pub const fn of(country: Country) -> Self {
        match country {
            Country::Portugal => Self::Lisbon,
            Country::Spain => Self::Madrid,
        }
    }

    const fn rules(self) -> chrono_tz::Tz {
        match self {
            Self::Lisbon => chrono_tz::Europe::Lisbon,
            Self::Azores => chrono_tz::Atlantic::Azores,
            Self::Madeira => chrono_tz::Atlantic::Madeira,
            Self::Madrid => chrono_tz::Europe::Madrid,
            Self::Canary => chrono_tz::Atlantic::Canary,
        }
    }

    /// What the clocks of this zone show at a moment.
    #[must_use]
    pub fn clock(self, moment: Timestamp) -> NaiveDateTime {
        moment.with_timezone(&self.rules()).naive_local()
    }

    /// The moment at which the clocks of this zone show something.
    ///
    /// # Errors
    /// [`ClockTrouble`] where they never show it, or twice.
    pub fn moment(self, shown: NaiveDateTime) -> Result<Timestamp, ClockTrouble> {
        match self.rules().from_local_datetime(&shown) {
            MappedLocalTime::Single(moment) => Ok(moment.with_timezone(&Utc)),
            MappedLocalTime::Ambiguous(one, other) => {
                let (one, other) = (one.with_timezone(&Utc), other.with_timezone(&Utc));
                Err(ClockTrouble::Repeated { earlier: one.min(other), later: one.max(other) })
            }
            MappedLocalTime::None => Err(ClockTrouble::Skipped { next: self.after_the_gap(shown) }),
        }
    }

    /// The first moment after the hour that the clocks leave out. They go forward at full minutes,
    /// and by less than a day.
    fn after_the_gap(self, shown: NaiveDateTime) -> Timestamp {
        let minute = NaiveTime::from_hms_opt(shown.hour(), shown.minute(), 0).unwrap_or_default();
        let within = shown.date().and_time(minute);
        (1..24 * 60)
            .find_map(|minutes| {
                let later = within + TimeDelta::minutes(minutes);
                self.rules().from_local_datetime(&later).earliest()
            })
            .map_or_else(|| shown.and_utc(), |moment| moment.with_timezone(&Utc))
    }
}

/// Why what a clock shows isn't one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ClockTrouble {
    /// The clocks go forward and leave it out.
    #[error("the clocks go forward and never show this time; they go on at {next}")]
    Skipped {
        /// The first moment after the gap.
        next: Timestamp,
    },
    /// The clocks go back and show it twice.
    #[error("the clocks go back and show this time twice, at {earlier} and at {later}")]
    Repeated {
        /// In summer time.
        earlier: Timestamp,
        /// In winter time.
        later: Timestamp,
    },
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn hours(moment: Timestamp) -> Vec<u32> {
        TimeZone::ALL.iter().map(|zone| zone.clock(moment).hour()).collect()
    }

    #[test]
    fn every_zone_has_its_hour_in_winter_and_in_summer() {
        let noon = |month, day| Utc.with_ymd_and_hms(2026, month, day, 12, 0, 0).unwrap();
        assert_eq!(hours(noon(1, 15)), [12, 11, 12, 13, 12]);
        assert_eq!(hours(noon(7, 15)), [13, 12, 13, 14, 13]);
    }

    #[test]
    fn all_of_europe_changes_its_clocks_at_one_moment() {
        let before = Utc.with_ymd_and_hms(2026, 3, 29, 0, 59, 59).unwrap();
        assert_eq!(hours(before), [0, 23, 0, 1, 0]);
        assert_eq!(hours(before + chrono::TimeDelta::seconds(1)), [2, 1, 2, 3, 2]);
    }

    fn shown(month: u32, day: u32, hour: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap().and_hms_opt(hour, minute, 0).unwrap()
    }

    #[test]
    fn what_a_clock_shows_is_one_moment_on_every_other_day() {
        for zone in TimeZone::ALL {
            for time in [shown(3, 28, 1, 30), shown(3, 30, 1, 30), shown(7, 15, 12, 0), shown(10, 26, 0, 0)] {
                assert_eq!(zone.clock(zone.moment(time).unwrap()), time);
            }
        }
    }

    #[test]
    fn the_hour_that_is_left_out_in_spring_ends_at_the_change_in_every_zone() {
        let change = Utc.with_ymd_and_hms(2026, 3, 29, 1, 0, 0).unwrap();
        for (zone, day, hour) in [
            (TimeZone::Lisbon, 29, 1),
            (TimeZone::Azores, 29, 0),
            (TimeZone::Madeira, 29, 1),
            (TimeZone::Madrid, 29, 2),
            (TimeZone::Canary, 29, 1),
        ] {
            for minute in [0, 17, 59] {
                let trouble = zone.moment(shown(3, day, hour, minute));
                assert_eq!(trouble, Err(ClockTrouble::Skipped { next: change }), "{zone}");
            }
            assert_eq!(zone.moment(shown(3, day, hour + 1, 0)), Ok(change));
        }
    }

    #[test]
    fn the_hour_that_is_repeated_in_autumn_has_two_moments_in_every_zone() {
        for (zone, hour) in [
            (TimeZone::Lisbon, 1),
            (TimeZone::Azores, 0),
            (TimeZone::Madeira, 1),
            (TimeZone::Madrid, 2),
            (TimeZone::Canary, 1),
        ] {
            let earlier = Utc.with_ymd_and_hms(2026, 10, 25, 0, 30, 0).unwrap();
            let later = earlier + TimeDelta::hours(1);
            let trouble = zone.moment(shown(10, 25, hour, 30));
            assert_eq!(trouble, Err(ClockTrouble::Repeated { earlier, later }), "{zone}");
            assert_eq!(zone.clock(earlier), zone.clock(later));
        }
    }
}
