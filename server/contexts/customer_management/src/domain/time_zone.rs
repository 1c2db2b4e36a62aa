//! The time zones of Portugal and Spain.

use kernel::coded;
use kernel::locale::Country;
use kernel::time::Timestamp;

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

    /// What the clocks of this zone show at a moment, summer time included.
    #[must_use]
    pub fn clock(self, moment: Timestamp) -> chrono::NaiveDateTime {
        let rules = match self {
            Self::Lisbon => chrono_tz::Europe::Lisbon,
            Self::Azores => chrono_tz::Atlantic::Azores,
            Self::Madeira => chrono_tz::Atlantic::Madeira,
            Self::Madrid => chrono_tz::Europe::Madrid,
            Self::Canary => chrono_tz::Atlantic::Canary,
        };
        moment.with_timezone(&rules).naive_local()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone as _, Timelike as _, Utc};

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
}
