//! The tax number of an agency or a person.

use crate::locale::Country;
use std::fmt;
use thiserror::Error;

/// A text that is no tax number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a tax number has nine characters and a right check digit")]
pub struct InvalidNif;

/// A tax number with a right check digit: Portugal's NIF, Spain's DNI, NIE or CIF.
#[derive(Clone, PartialEq, Eq)]
pub struct Nif(String);

impl Nif {
    /// Reads a country's tax number; spaces, dots, hyphens and the country's
    /// code before it are left out, letters become capitals.
    ///
    /// # Errors
    /// [`InvalidNif`] when its shape or its check digit is wrong.
    pub fn parse(country: Country, text: &str) -> Result<Self, InvalidNif> {
        let plain: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '\u{a0}' | '.' | '-'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let number = plain.strip_prefix(country.code()).unwrap_or(&plain);
        let right = number.len() == 9
            && number.is_ascii()
            && match country {
                Country::Portugal => portuguese(number),
                Country::Spain => spanish(number),
            };
        if right { Ok(Self(number.to_owned())) } else { Err(InvalidNif) }
    }

    /// The number: nine digits in Portugal; digits and letters in Spain.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Without the number: it is a person's, and has no place in a log.
impl fmt::Debug for Nif {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nif(…)")
    }
}

/// The digits of a text of digits, nothing for any other.
fn digits(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}

/// Weights 9 to 2, modulo 11; a remainder of 0 or 1 has the check digit 0. The
/// first digits say who it is given to (DL 14/2013): not every number is given.
fn portuguese(number: &str) -> bool {
    const PAIRS: [&str; 13] = ["45", "70", "71", "72", "74", "75", "77", "78", "79", "90", "91", "98", "99"];
    let given = number.starts_with(['1', '2', '3', '5', '6', '8'])
        || PAIRS.iter().any(|pair| number.starts_with(pair));
    given
        && digits(number).is_some_and(|digits| {
            let sum: u32 = digits.iter().zip((2..=9).rev()).map(|(digit, weight)| digit * weight).sum();
            let check = match sum % 11 {
                0 | 1 => 0,
                rest => 11 - rest,
            };
            digits.last() == Some(&check)
        })
}

/// A number of nine characters by its first one: a digit for a citizen (DNI),
/// X, Y or Z for a foreigner (NIE), another letter for a company (CIF).
fn spanish(number: &str) -> bool {
    let (head, check) = number.split_at(8);
    match &head[..1] {
        "X" => personal(&format!("0{}", &head[1..]), check),
        "Y" => personal(&format!("1{}", &head[1..]), check),
        "Z" => personal(&format!("2{}", &head[1..]), check),
        first if first.starts_with(|c: char| c.is_ascii_digit()) => personal(head, check),
        first => company(first, &head[1..], check),
    }
}

/// DNI and NIE: the number modulo 23 names a letter (RD 1065/2007, arts. 19 and 20).
fn personal(number: &str, check: &str) -> bool {
    const LETTERS: &str = "TRWAGMYFPDXBNJZSQVHLCKE";
    digits(number).is_some_and(|digits| {
        let rest = digits.iter().fold(0, |rest, digit| (rest * 10 + digit) % 23);
        LETTERS.chars().nth(rest as usize).is_some_and(|letter| check.starts_with(letter))
    })
}

/// CIF (Orden EHA/451/2008): every other digit counts double, from the first
/// on; some kinds of company have a digit for a check, some a letter, some either.
fn company(kind: &str, number: &str, check: &str) -> bool {
    const LETTERS: &str = "JABCDEFGHI";
    let Some(digits) = digits(number) else { return false };
    let sum: u32 = digits
        .iter()
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { digit * 2 / 10 + digit * 2 % 10 } else { *digit })
        .sum();
    let expected = (10 - sum % 10) % 10;
    let as_digit = check == expected.to_string();
    let as_letter = LETTERS.chars().nth(expected as usize).is_some_and(|letter| check.starts_with(letter));
    match kind {
        "A" | "B" | "E" | "H" => as_digit,
        "N" | "P" | "Q" | "R" | "S" | "W" => as_letter,
        "C" | "D" | "F" | "G" | "J" | "U" | "V" => as_digit || as_letter,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(country: Country, text: &str) -> Result<String, InvalidNif> {
        Nif::parse(country, text).map(|nif| nif.as_str().to_owned())
    }

    #[test]
    fn a_portuguese_number_has_a_right_check_digit() {
        for right in ["123456789", "501964843", "PT 501 964 843", "999999990", "700000003"] {
            assert!(read(Country::Portugal, right).is_ok(), "{right}");
        }
        assert_eq!(read(Country::Portugal, " 501.964.843 ").unwrap(), "501964843");
        for wrong in
            ["", "123456788", "12345678", "1234567890", "12345678a", "023456786", "١٢٣٤٥٦٧٨٩", "ES501964843"]
        {
            assert_eq!(read(Country::Portugal, wrong), Err(InvalidNif), "{wrong}");
        }
    }

    #[test]
    fn a_spanish_citizens_letter_follows_from_the_number() {
        assert_eq!(read(Country::Spain, "12.345.678-z").unwrap(), "12345678Z");
        assert_eq!(read(Country::Spain, "12345678A"), Err(InvalidNif));
    }

    #[test]
    fn a_foreigners_first_letter_counts_as_a_digit() {
        for right in ["X1234567L", "Y1234567X", "Z1234567R"] {
            assert!(read(Country::Spain, right).is_ok(), "{right}");
        }
        assert_eq!(read(Country::Spain, "X1234567R"), Err(InvalidNif));
    }

    #[test]
    fn a_spanish_companys_check_is_a_digit_or_a_letter_by_its_kind() {
        for right in ["A58818501", "B84946656", "ESB84946656", "P2807900B", "Q2876031B", "G28029643"] {
            assert!(read(Country::Spain, right).is_ok(), "{right}");
        }
        for wrong in ["A58818502", "A5881850A", "P28079002", "I58818501", "A5881850", "é58818501"] {
            assert_eq!(read(Country::Spain, wrong), Err(InvalidNif), "{wrong}");
        }
    }

    #[test]
    fn a_number_of_one_country_is_none_of_the_other() {
        assert!(read(Country::Spain, "501964843").is_err());
        assert!(read(Country::Portugal, "12345678Z").is_err());
    }
}
