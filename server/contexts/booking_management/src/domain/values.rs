//! Small values that can't be wrong once they exist.

use kernel::locale::Locale;
use thiserror::Error;

/// Why something given is not a value of this context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidValue {
    /// Nothing where something must stand.
    #[error("this must not be empty")]
    Blank,
    /// A text beyond its limit.
    #[error("this text has at most {max} characters")]
    TooLong {
        /// How many characters it may have.
        max: usize,
    },
    /// Not an e-mail address.
    #[error("an e-mail address looks like name@domain.pt")]
    Email,
    /// Not a telephone number.
    #[error(
        "a telephone number has nine digits in Portugal (starting 2, 3 or 9) and in Spain (starting 6 to 9), \
         with +351 or +34 before them; others start with + and the country's code"
    )]
    Phone,
    /// Not a point on the globe.
    #[error("a position is given in degrees, -90 to 90 north and -180 to 180 east")]
    Position,
}

/// What a visitor is called: one line of at most 120 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitorName(String);

impl VisitorName {
    /// The most characters.
    pub const MAX: usize = 120;

    /// Reads a name; white space is collapsed.
    ///
    /// # Errors
    /// [`InvalidValue::Blank`] or [`InvalidValue::TooLong`].
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let words: Vec<_> =
            text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
        within(words.join(" "), Self::MAX)?.map(Self).ok_or(InvalidValue::Blank)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address in small letters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Reads an address and puts it in small letters.
    ///
    /// # Errors
    /// [`InvalidValue::Email`] unless it is one that a letter can be sent to ([`kernel::email`]).
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        kernel::email::parse(text).map(Self).ok_or(InvalidValue::Email)
    }

    /// An address as it was kept. One that was read before the rules became stricter stays readable,
    /// and so does whatever it belongs to.
    ///
    /// # Errors
    /// [`InvalidValue::Email`] if it can't ever have been one.
    pub fn kept(text: &str) -> Result<Self, InvalidValue> {
        if text.contains('@') { Ok(Self(text.to_owned())) } else { Err(InvalidValue::Email) }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A telephone number with its country's code: `+351912345678`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people type it: spaces, dots, hyphens and brackets are left out, `00` is
    /// `+`, and nine digits alone are Portugal's or Spain's. Those that start with 9 are mobile in
    /// Portugal and fixed in Spain, where hardly anybody writes them: Portugal's.
    ///
    /// # Errors
    /// [`InvalidValue::Phone`] unless it has 7 to 15 digits (E.164), in Portugal and Spain as
    /// their numbering plans have it.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let typed: String = text
            .trim()
            .chars()
            .filter(|c| !matches!(c, ' ' | '\u{a0}' | '.' | '-' | '(' | ')' | '/'))
            .collect();
        let number = match typed.strip_prefix("00") {
            Some(rest) => format!("+{rest}"),
            None if typed.len() == 9 && typed.starts_with(['2', '3', '9']) => format!("+351{typed}"),
            None if typed.len() == 9 && typed.starts_with(['6', '7', '8']) => format!("+34{typed}"),
            None => typed,
        };
        let digits = number.strip_prefix('+').ok_or(InvalidValue::Phone)?;
        let starts = |rest: &str, first: &str| rest.len() == 9 && rest.starts_with(|c| first.contains(c));
        let right = digits.bytes().all(|b| b.is_ascii_digit())
            && (7..=15).contains(&digits.len())
            && digits.strip_prefix("351").is_none_or(|rest| starts(rest, "239"))
            && digits.strip_prefix("34").is_none_or(|rest| starts(rest, "6789"));
        if right { Ok(Self(number)) } else { Err(InvalidValue::Phone) }
    }

    /// The number: `+` and digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A few paragraphs: what a visitor asks, what an agent noted. At most 2 000 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note(String);

impl Note {
    /// The most characters.
    pub const MAX: usize = 2_000;

    /// Reads paragraphs: line breaks are kept, other control characters dropped. Nothing is none.
    ///
    /// # Errors
    /// [`InvalidValue::TooLong`].
    pub fn parse(text: &str) -> Result<Option<Self>, InvalidValue> {
        let kept: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
        Ok(within(kept.trim().to_owned(), Self::MAX)?.map(Self))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text unless it is empty.
fn within(text: String, max: usize) -> Result<Option<String>, InvalidValue> {
    match text.chars().count() {
        0 => Ok(None),
        n if n > max => Err(InvalidValue::TooLong { max }),
        _ => Ok(Some(text)),
    }
}

/// How a visitor is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// What they are called.
    pub name: VisitorName,
    /// Where letters go.
    pub email: Email,
    /// Where the agent calls.
    pub phone: Phone,
    /// In which language they are written to.
    pub locale: Locale,
    /// What they want to say beforehand.
    pub message: Option<Note>,
}

/// A point on the globe, in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    latitude: f64,
    longitude: f64,
}

/// Mean radius of the earth in metres (IUGG).
const EARTH_RADIUS: f64 = 6_371_008.8;

impl Position {
    /// A point.
    ///
    /// # Errors
    /// [`InvalidValue::Position`] when it isn't on the globe, or no number.
    pub fn new(latitude: f64, longitude: f64) -> Result<Self, InvalidValue> {
        if (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude) {
            Ok(Self { latitude, longitude })
        } else {
            Err(InvalidValue::Position)
        }
    }

    /// Degrees north.
    #[must_use]
    pub const fn latitude(self) -> f64 {
        self.latitude
    }

    /// Degrees east.
    #[must_use]
    pub const fn longitude(self) -> f64 {
        self.longitude
    }

    /// Metres to another point, along the surface (haversine).
    #[must_use]
    pub fn metres_to(self, other: Self) -> f64 {
        let (here, there) = (self.latitude.to_radians(), other.latitude.to_radians());
        let north = ((there - here) / 2.0).sin().powi(2);
        let east = ((other.longitude - self.longitude).to_radians() / 2.0).sin().powi(2);
        let half = (north + here.cos() * there.cos() * east).sqrt().min(1.0);
        2.0 * EARTH_RADIUS * half.asin()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_read_as_people_in_both_countries_type_it() {
        for (typed, kept) in [
            ("912 345 678", "+351912345678"),
            ("213.456.789", "+351213456789"),
            ("+351 912-345-678", "+351912345678"),
            ("00351 912345678", "+351912345678"),
            ("612 34 56 78", "+34612345678"),
            ("+34 912 345 678", "+34912345678"),
            ("+44 20 7946 0000", "+442079460000"),
        ] {
            assert_eq!(Phone::parse(typed).unwrap().as_str(), kept);
        }
        for typed in
            ["", "12345", "512345678", "+351 812345678", "+34 512345678", "+351 91234567", "+abc1234567"]
        {
            assert_eq!(Phone::parse(typed), Err(InvalidValue::Phone), "{typed}");
        }
    }

    #[test]
    fn an_email_has_a_name_and_a_domain_with_a_dot() {
        assert_eq!(Email::parse(" Ana@Example.PT ").unwrap().as_str(), "ana@example.pt");
        for text in
            ["ana", "ana@", "@example.pt", "ana@example", "a b@example.pt", "ana@example..pt", "a@b@c.pt"]
        {
            assert_eq!(Email::parse(text), Err(InvalidValue::Email), "{text}");
        }
    }

    #[test]
    fn an_address_that_was_kept_under_other_rules_stays_readable() {
        assert_eq!(Email::parse("ana.@example.pt"), Err(InvalidValue::Email));
        assert_eq!(Email::kept("ana.@example.pt").unwrap().as_str(), "ana.@example.pt");
        assert_eq!(Email::kept("ana"), Err(InvalidValue::Email));
    }

    #[test]
    fn a_name_is_one_line_and_a_note_keeps_its_paragraphs() {
        assert_eq!(VisitorName::parse("  Ana \n Sousa ").unwrap().as_str(), "Ana Sousa");
        assert_eq!(VisitorName::parse(" \t"), Err(InvalidValue::Blank));
        assert_eq!(VisitorName::parse(&"a".repeat(121)), Err(InvalidValue::TooLong { max: 120 }));
        assert_eq!(Note::parse(" a\n\nb\u{7} ").unwrap().unwrap().as_str(), "a\n\nb");
        assert_eq!(Note::parse("  "), Ok(None));
        assert_eq!(Note::parse(&"a".repeat(2_001)), Err(InvalidValue::TooLong { max: 2_000 }));
    }

    #[test]
    fn from_lisbon_to_porto_it_is_274_kilometres_as_the_crow_flies() {
        let lisbon = Position::new(38.7223, -9.1393).unwrap();
        let porto = Position::new(41.1579, -8.6291).unwrap();
        let metres = lisbon.metres_to(porto);
        assert!((273_000.0..275_500.0).contains(&metres), "{metres}");
        assert_eq!(Position::new(91.0, 0.0), Err(InvalidValue::Position));
        assert_eq!(Position::new(f64::NAN, 0.0), Err(InvalidValue::Position));
    }
}
