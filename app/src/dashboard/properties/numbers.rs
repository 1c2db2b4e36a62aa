//! Numbers as people write them: with a comma or a point, with spaces between the thousands.

use kernel::locale::Locale;

/// Hundredths out of a number with at most two decimals: `350 000`, `350.000`, `1.250,50`, `84.5`.
/// A point or comma before one or two last digits parts the decimals; any other parts thousands.
#[must_use]
pub fn hundredths(text: &str) -> Option<i64> {
    let bare: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '€' | '\'' | '’')).collect();
    if bare.is_empty() || !bare.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return None;
    }
    let (whole, decimals) = match bare.rfind(['.', ',']) {
        Some(at) if matches!(bare.len() - at - 1, 1 | 2) => (&bare[..at], &bare[at + 1..]),
        _ => (bare.as_str(), ""),
    };
    let groups: Vec<&str> = whole.split(['.', ',']).collect();
    let grouped = groups.len() == 1
        || (groups.first().is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.iter().skip(1).all(|group| group.len() == 3));
    if !grouped {
        return None;
    }
    let whole: i64 = groups.concat().parse().ok()?;
    let decimals: i64 = match decimals.len() {
        0 => 0,
        1 => decimals.parse::<i64>().ok()? * 10,
        _ => decimals.parse().ok()?,
    };
    whole.checked_mul(100)?.checked_add(decimals)
}

/// Hundredths as they stand in a field: `350000`, `1250,50`.
#[must_use]
pub fn as_typed(locale: Locale, hundredths: i64) -> String {
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    let point = if locale == Locale::En { '.' } else { ',' };
    match rest {
        0 => whole.to_string(),
        rest if rest % 10 == 0 => format!("{whole}{point}{}", rest / 10),
        rest => format!("{whole}{point}{rest:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_each_country_writes_them() {
        for (text, read) in [
            ("350000", 35_000_000),
            ("350 000 €", 35_000_000),
            ("350\u{a0}000", 35_000_000),
            ("350.000", 35_000_000),
            ("350,000", 35_000_000),
            ("1.250,50", 125_050),
            ("1,250.5", 125_050),
            ("84,5", 8_450),
            ("84.55", 8_455),
            ("0", 0),
        ] {
            assert_eq!(hundredths(text), Some(read), "{text}");
        }
        for wrong in
            ["", "€", "-5", "1.2.3", "12.34.567", "1e9", "abc", "1.2345", "99999999999999999999", ",5"]
        {
            assert_eq!(hundredths(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_stands_in_a_field_is_read_back_as_it_was() {
        for locale in Locale::ALL {
            for number in [0, 5, 50, 8_450, 8_455, 125_050, 35_000_000] {
                assert_eq!(hundredths(&as_typed(locale, number)), Some(number), "{number}");
            }
        }
    }
}
