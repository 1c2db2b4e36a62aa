//! Days and times as the clock on the wall of a property shows them, in the reader's words. No year:
//! visits are weeks away, not years.

use super::Texts;
use chrono::{Locale as DateLocale, NaiveDate};
use kernel::locale::{Country, Locale};
use kernel::time::Timestamp;
use kernel::zone::TimeZone;

/// A day: `quinta, 26 de novembro`, `Thursday 26 November`.
#[must_use]
pub fn day(locale: Locale, date: NaiveDate) -> String {
    let (pattern, names) = match locale {
        Locale::Pt => ("%A, %-d de %B", DateLocale::pt_PT),
        Locale::En => ("%A %-d %B", DateLocale::en_GB),
        Locale::Es => ("%A, %-d de %B", DateLocale::es_ES),
    };
    // Some systems write the names of days with a capital in Portuguese and Spanish; people don't.
    let written = date.format_localized(pattern, names).to_string();
    if locale == Locale::En { written } else { written.to_lowercase() }
}

/// A day without its weekday: `26 de novembro`, `26 November`.
#[must_use]
pub fn day_of_month(locale: Locale, date: NaiveDate) -> String {
    let (pattern, names) = match locale {
        Locale::Pt => ("%-d de %B", DateLocale::pt_PT),
        Locale::En => ("%-d %B", DateLocale::en_GB),
        Locale::Es => ("%-d de %B", DateLocale::es_ES),
    };
    let written = date.format_localized(pattern, names).to_string();
    if locale == Locale::En { written } else { written.to_lowercase() }
}

/// The clock of the country whose language somebody reads, where nothing else is known of them.
#[must_use]
pub const fn zone_of_language(locale: Locale) -> TimeZone {
    match locale {
        Locale::Es => TimeZone::of(Country::Spain),
        Locale::Pt | Locale::En => TimeZone::of(Country::Portugal),
    }
}

/// The day on which a moment falls there.
#[must_use]
pub fn date_of(zone: TimeZone, moment: Timestamp) -> NaiveDate {
    zone.clock(moment).date()
}

/// A time: `14:30`.
#[must_use]
pub fn time(zone: TimeZone, moment: Timestamp) -> String {
    zone.clock(moment).format("%H:%M").to_string()
}

/// From when until when, within a day: `14:30–15:00`.
#[must_use]
pub fn span(zone: TimeZone, from: Timestamp, until: Timestamp) -> String {
    format!("{}–{}", time(zone, from), time(zone, until))
}

/// Day and time: `quinta, 26 de novembro, 14:30`.
#[must_use]
pub fn day_and_time(locale: Locale, zone: TimeZone, moment: Timestamp) -> String {
    format!("{}, {}", day(locale, date_of(zone, moment)), time(zone, moment))
}

/// Day, and from when until when: `quinta, 26 de novembro, 14:30–15:00`.
#[must_use]
pub fn day_and_span(locale: Locale, zone: TimeZone, from: Timestamp, until: Timestamp) -> String {
    format!("{}, {}", day(locale, date_of(zone, from)), span(zone, from, until))
}

impl Texts {
    /// By which clock a time is told: *hora de Lisboa*.
    #[must_use]
    pub const fn clock_of(&self, zone: TimeZone) -> &'static str {
        match zone {
            TimeZone::Lisbon => self.clock_lisbon,
            TimeZone::Azores => self.clock_azores,
            TimeZone::Madeira => self.clock_madeira,
            TimeZone::Madrid => self.clock_madrid,
            TimeZone::Canary => self.clock_canary,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{format, texts};
    use chrono::TimeZone as _;

    #[test]
    fn a_time_is_told_by_the_clock_on_the_wall_of_the_property() {
        let at = chrono::Utc.with_ymd_and_hms(2026, 11, 26, 23, 30, 0).unwrap();
        let later = at + chrono::TimeDelta::minutes(30);
        let told = |locale, zone| day_and_time(locale, zone, at);
        assert_eq!(told(Locale::Pt, TimeZone::Lisbon), "quinta, 26 de novembro, 23:30");
        assert_eq!(told(Locale::Pt, TimeZone::Azores), "quinta, 26 de novembro, 22:30");
        assert_eq!(told(Locale::En, TimeZone::Madrid), "Friday 27 November, 00:30");
        assert_eq!(told(Locale::Es, TimeZone::Madrid), "viernes, 27 de noviembre, 00:30");
        let (pt, lisbon) = (Locale::Pt, TimeZone::Lisbon);
        assert_eq!(day_and_span(pt, lisbon, at, later), "quinta, 26 de novembro, 23:30–00:00");
        assert_eq!(day_of_month(Locale::Es, date_of(TimeZone::Madrid, at)), "27 de noviembre");
    }

    #[test]
    fn the_night_of_a_summer_day_begins_an_hour_or_two_before_that_of_greenwich() {
        let at = chrono::Utc.with_ymd_and_hms(2026, 6, 30, 23, 30, 0).unwrap();
        let day = |zone| format::date(Locale::Pt, date_of(zone, at));
        assert_eq!(day(zone_of_language(Locale::Pt)), "1 de julho de 2026");
        assert_eq!(day(zone_of_language(Locale::Es)), "1 de julho de 2026");
        assert_eq!(day(TimeZone::Azores), "30 de junho de 2026");
    }

    #[test]
    fn each_clock_has_a_name_in_each_language() {
        for locale in Locale::ALL {
            let names: std::collections::HashSet<_> =
                TimeZone::ALL.iter().map(|zone| texts(locale).clock_of(*zone)).collect();
            assert_eq!(names.len(), TimeZone::ALL.len());
        }
    }
}
