//! Numbers, money, areas and dates as the reader writes them (CLDR's forms). On which day a moment
//! falls is up to a clock: [`date_of`](super::moments::date_of) asks one.

use chrono::{Locale as DateLocale, NaiveDate};
use customer_management::domain::time_zone::TimeZone;
use fixed_decimal::Decimal;
use icu_decimal::{DecimalFormatter, options::DecimalFormatterOptions};
use icu_locale_core::locale;
use kernel::locale::Locale;
use kernel::time::Timestamp;

/// No line break between a number and its unit.
const NO_BREAK: char = '\u{a0}';

thread_local! {
    /// One formatter a language and thread: making one reads locale data, using one does not.
    static FORMATTERS: [Option<DecimalFormatter>; 3] =
        [locale!("pt-PT"), locale!("en-GB"), locale!("es-ES")].map(|locale| {
            DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default()).ok()
        });
}

/// A decimal number, grouped as the language does.
fn decimal(locale: Locale, value: &Decimal) -> String {
    FORMATTERS.with(|[pt, en, es]| {
        let formatter = match locale {
            Locale::Pt => pt,
            Locale::En => en,
            Locale::Es => es,
        };
        formatter.as_ref().map_or_else(|| value.to_string(), |formatter| formatter.format(value).to_string())
    })
}

/// A whole number: `12 345`, `12,345`, `12.345`.
#[must_use]
pub fn number(locale: Locale, value: u64) -> String {
    decimal(locale, &Decimal::from(value))
}

/// Cents of a euro, the cents shown only where there are any: `350 000 €`, `€350,000`.
#[must_use]
pub fn money(locale: Locale, cents: i64) -> String {
    let mut amount = Decimal::from(cents.unsigned_abs());
    amount.multiply_pow10(-2);
    amount.trim_end_if_integer();
    let sign = if cents < 0 { "−" } else { "" };
    let amount = decimal(locale, &amount);
    match locale {
        Locale::En => format!("{sign}€{amount}"),
        Locale::Pt | Locale::Es => format!("{sign}{amount}{NO_BREAK}€"),
    }
}

/// Cents rounded to whole euros: `4 118 €`.
#[must_use]
pub fn money_rounded(locale: Locale, cents: i64) -> String {
    money(locale, cents.saturating_add(50).div_euclid(100).saturating_mul(100))
}

/// Square decimetres as square metres, a decimal shown only where there is one: `85,5 m²`.
#[must_use]
pub fn area(locale: Locale, dm2: i64) -> String {
    let mut area = Decimal::from(dm2);
    area.multiply_pow10(-2);
    area.trim_end();
    format!("{}{NO_BREAK}m²", decimal(locale, &area))
}

/// How much smaller `now` is than `before`, in whole percent, at least one: `5 %`.
#[must_use]
pub fn drop_percent(locale: Locale, before: i64, now: i64) -> String {
    let share = i128::from(before - now) * 100 / i128::from(before.max(1));
    let share = u64::try_from(share).unwrap_or(0).max(1);
    match locale {
        Locale::En => format!("{share}%"),
        Locale::Pt => format!("{share}%"),
        Locale::Es => format!("{share}{NO_BREAK}%"),
    }
}

/// Where a link to a phone number leads.
#[must_use]
pub fn tel(number: &str) -> String {
    format!("tel:{}", number.replace(char::is_whitespace, ""))
}

/// A sentence or name as it begins a line.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A phone number of Portugal or Spain in groups of three, others as they are written: `+351 210 009 417`.
#[must_use]
pub fn phone(number: &str) -> String {
    let digits: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    let national = ["+351", "+34"].into_iter().find_map(|code| Some((code, digits.strip_prefix(code)?)));
    match national {
        Some((code, rest)) if rest.len() == 9 && rest.bytes().all(|b| b.is_ascii_digit()) => {
            let (first, rest) = rest.split_at(3);
            let (second, third) = rest.split_at(3);
            format!("{code}{NO_BREAK}{first}{NO_BREAK}{second}{NO_BREAK}{third}")
        }
        _ => number.to_owned(),
    }
}

/// A day: `22 de novembro de 2026`, `22 November 2026`.
#[must_use]
pub fn date(locale: Locale, day: NaiveDate) -> String {
    let (pattern, names) = match locale {
        Locale::Pt => ("%-d de %B de %Y", DateLocale::pt_PT),
        Locale::En => ("%-d %B %Y", DateLocale::en_GB),
        Locale::Es => ("%-d de %B de %Y", DateLocale::es_ES),
    };
    day.format_localized(pattern, names).to_string()
}

/// A day in figures, the same in all three languages: `22/11/2026`.
#[must_use]
pub fn date_short(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// A moment by the clock of a time zone, to the minute: `22/11/2026 14:05`. Where it stands, the
/// zone is told.
#[must_use]
pub fn moment(zone: TimeZone, moment: Timestamp) -> String {
    zone.clock(moment).format("%d/%m/%Y %H:%M").to_string()
}

/// A moment for machines: `2026-11-22T14:05:09Z`.
#[must_use]
pub fn moment_iso(moment: Timestamp) -> String {
    moment.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A day for machines: `2026-11-22`.
#[must_use]
pub fn date_iso(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use customer_management::domain::time_zone as zone;

    #[test]
    fn money_stands_as_the_reader_writes_it() {
        assert_eq!(money(Locale::Pt, 35_000_000), "350\u{a0}000\u{a0}€");
        assert_eq!(money(Locale::En, 35_000_000), "€350,000");
        assert_eq!(money(Locale::Es, 35_000_000), "350.000\u{a0}€");
    }

    #[test]
    fn cents_are_shown_only_where_there_are_any() {
        assert_eq!(money(Locale::Pt, 82_550), "825,50\u{a0}€");
        assert_eq!(money(Locale::Pt, 82_500), "825\u{a0}€");
        assert_eq!(money_rounded(Locale::Pt, 411_849), "4118\u{a0}€");
    }

    #[test]
    fn an_area_keeps_its_half_metre() {
        assert_eq!(area(Locale::Pt, 8_550), "85,5\u{a0}m²");
        assert_eq!(area(Locale::En, 120_000), "1,200\u{a0}m²");
    }

    #[test]
    fn phones_come_in_groups() {
        assert_eq!(phone("+351210009417"), "+351\u{a0}210\u{a0}009\u{a0}417");
        assert_eq!(phone("+34 96 0000 123"), "+34\u{a0}960\u{a0}000\u{a0}123");
        assert_eq!(phone("+44 20 7946 0000"), "+44 20 7946 0000");
    }

    #[test]
    fn days_have_the_month_in_the_language() {
        let day = NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
        assert_eq!(date(Locale::Pt, day), "5 de março de 2026");
        assert_eq!(date(Locale::En, day), "5 March 2026");
        assert_eq!(date(Locale::Es, day), "5 de marzo de 2026");
    }

    #[test]
    fn moments_tell_people_their_own_time_and_machines_that_of_utc() {
        let at = chrono::Utc.with_ymd_and_hms(2026, 11, 22, 23, 5, 9).unwrap();
        assert_eq!(moment(zone::TimeZone::Lisbon, at), "22/11/2026 23:05");
        assert_eq!(moment(zone::TimeZone::Madrid, at), "23/11/2026 00:05");
        assert_eq!(moment_iso(at), "2026-11-22T23:05:09Z");
    }

    #[test]
    fn absurd_amounts_do_not_panic() {
        for cents in [i64::MIN, i64::MAX, 0, -1] {
            assert!(money(Locale::Pt, cents).ends_with('€'));
            assert!(money_rounded(Locale::Es, cents).ends_with('€'));
            assert!(area(Locale::En, cents).ends_with("m²"));
        }
    }
}
