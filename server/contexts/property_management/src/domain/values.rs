//! Small values that can't be wrong once they exist: each checks its bounds
//! when it is made, so that nothing behind it checks again.

use kernel::locale::{Country, Locale};
use kernel::money::Money;
use std::fmt;
use thiserror::Error;

/// Why something given is not a value of this context. One sentence each, for
/// a form as well as for the report of an import.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvalidValue {
    /// No reference, or one of more than 64 characters.
    #[error("a reference has 1 to 64 characters")]
    Reference,
    /// A price of nothing, below nothing or above a billion euros.
    #[error("a price lies above 0 and at most at 1 000 000 000 euros")]
    Price,
    /// An area of nothing or above 100 km².
    #[error("an area lies above 0 and at most at 100 km²")]
    Area,
    /// More than 99 rooms of a kind.
    #[error("rooms of a kind are counted from 0 to 99")]
    RoomCount,
    /// A year that no standing building is from.
    #[error("a year of construction lies between 1000 and 2100")]
    YearBuilt,
    /// Not a point on the globe.
    #[error("a position has a latitude of -90 to 90 and a longitude of -180 to 180")]
    Position,
    /// Not a postal code of the country.
    #[error("a postal code is written dddd-ddd in Portugal and ddddd in Spain")]
    PostalCode,
    /// The country's scale has no such class.
    #[error("the energy scale goes from A+ to F in Portugal and from A to G in Spain")]
    EnergyClass,
    /// Neither an https address nor a path of ours.
    #[error("a picture is given by an https address or by a path below /media/, of at most 2048 characters")]
    ImageSource,
    /// Not the size of a picture.
    #[error("a picture is 1 to 100 000 pixels wide and high")]
    ImageSize,
    /// More pictures than a listing may have.
    #[error("a property has at most {max} pictures")]
    TooManyImages {
        /// How many it may have.
        max: usize,
    },
    /// More owners than fit a land register's page.
    #[error("a property has at most {max} owners")]
    TooManyOwners {
        /// How many it may have.
        max: usize,
    },
    /// Not a part of a whole, or parts that are more than the whole.
    #[error("a share is a fraction of at most 1, and so are all of them together")]
    Share,
    /// Not a number of rents.
    #[error("rents in advance or as deposit are counted from 0 to 24")]
    Rents,
    /// A text beyond its limit.
    #[error("this text has at most {max} characters")]
    TooLong {
        /// How many characters it may have.
        max: usize,
    },
}

/// One line of text of at most `MAX` characters: trimmed, white space
/// collapsed, free of control characters, never empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line<const MAX: usize>(String);

impl<const MAX: usize> Line<MAX> {
    /// Reads a line; blank text is none at all.
    ///
    /// # Errors
    /// [`InvalidValue::TooLong`] above `MAX` characters.
    pub fn parse(text: &str) -> Result<Option<Self>, InvalidValue> {
        let line = single_spaced(text);
        match line.chars().count() {
            0 => Ok(None),
            n if n > MAX => Err(InvalidValue::TooLong { max: MAX }),
            _ => Ok(Some(Self(line))),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Display for Line<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Several paragraphs of at most `MAX` characters: line breaks are kept, other
/// control characters dropped, never empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Paragraphs<const MAX: usize>(String);

impl<const MAX: usize> Paragraphs<MAX> {
    /// Reads paragraphs; blank text is none at all.
    ///
    /// # Errors
    /// [`InvalidValue::TooLong`] above `MAX` characters.
    pub fn parse(text: &str) -> Result<Option<Self>, InvalidValue> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let kept: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        let kept = kept.trim();
        match kept.chars().count() {
            0 => Ok(None),
            n if n > MAX => Err(InvalidValue::TooLong { max: MAX }),
            _ => Ok(Some(Self(kept.to_owned()))),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> fmt::Display for Paragraphs<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn single_spaced(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// The name of a district, municipality or parish as it was given.
pub type PlaceName = Line<120>;
/// Street and house number.
pub type Street = Line<200>;
/// A listing's title.
pub type Title = Line<200>;
/// A listing's description.
pub type Description = Paragraphs<20_000>;
/// The floor as people say it: `3`, `R/C`, `2.º Esq.`
pub type Floor = Line<20>;
/// The number of an energy certificate (`SCE123456789`).
pub type CertificateNumber = Line<40>;
/// What a picture shows, for those who don't see it.
pub type AltText = Line<300>;
/// A person's or company's full name.
pub type FullName = Line<200>;

/// The agency's own name for a property, unique within the agency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference(String);

impl Reference {
    /// Reads a reference; white space is collapsed.
    ///
    /// # Errors
    /// [`InvalidValue::Reference`] when it is blank or longer than 64 characters.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let line = single_spaced(text);
        if (1..=64).contains(&line.chars().count()) { Ok(Self(line)) } else { Err(InvalidValue::Reference) }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Reference {
    /// The reference that comes after this one: the last number in it, plus one, as
    /// wide as it was. `C0123 A` → `C0124 A`, `99` → `100`.
    #[must_use]
    pub fn following(&self) -> Option<Self> {
        let end = self.0.rfind(|c: char| c.is_ascii_digit())? + 1;
        let head = self.0[..end].trim_end_matches(|c: char| c.is_ascii_digit());
        let (digits, tail) = (&self.0[head.len()..end], &self.0[end..]);
        let next = digits.parse::<u64>().ok()?.checked_add(1)?;
        Self::parse(&format!("{head}{next:0width$}{tail}", width = digits.len())).ok()
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is asked for a property: once when it is for sale, each month when it
/// is to rent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Price(Money);

impl Price {
    /// The highest price: a billion euros, in cents.
    pub const MAX_CENTS: i64 = 100_000_000_000;

    /// A price.
    ///
    /// # Errors
    /// [`InvalidValue::Price`] unless 0 < cents ≤ [`Self::MAX_CENTS`].
    pub const fn new(money: Money) -> Result<Self, InvalidValue> {
        if money.cents > 0 && money.cents <= Self::MAX_CENTS {
            Ok(Self(money))
        } else {
            Err(InvalidValue::Price)
        }
    }

    /// The amount.
    #[must_use]
    pub const fn money(self) -> Money {
        self.0
    }
}

/// An area in square decimetres (1 m² = 100 dm²): hundredths of a square
/// metre, as the land register has them, without a float's dust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area(i64);

impl Area {
    /// The largest area: 100 km², in dm².
    pub const MAX_DM2: i64 = 10_000_000_000;

    /// An area in square decimetres.
    ///
    /// # Errors
    /// [`InvalidValue::Area`] unless 0 < dm² ≤ [`Self::MAX_DM2`].
    pub const fn from_dm2(dm2: i64) -> Result<Self, InvalidValue> {
        if dm2 > 0 && dm2 <= Self::MAX_DM2 { Ok(Self(dm2)) } else { Err(InvalidValue::Area) }
    }

    /// An area in square metres, rounded to hundredths.
    ///
    /// # Errors
    /// [`InvalidValue::Area`] when it is no number, nothing or too large.
    pub fn from_m2(m2: f64) -> Result<Self, InvalidValue> {
        let dm2 = (m2 * 100.0).round();
        // Compared as a float first: a cast would saturate silently.
        if dm2 >= 1.0 && dm2 <= Self::MAX_DM2 as f64 {
            Self::from_dm2(dm2 as i64)
        } else {
            Err(InvalidValue::Area)
        }
    }

    /// In square decimetres.
    #[must_use]
    pub const fn dm2(self) -> i64 {
        self.0
    }

    /// In square metres.
    #[must_use]
    pub fn m2(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

/// How many rooms of a kind: bedrooms, bathrooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomCount(u8);

impl RoomCount {
    /// A number of rooms.
    ///
    /// # Errors
    /// [`InvalidValue::RoomCount`] unless 0 ≤ count ≤ 99.
    pub const fn new(count: i64) -> Result<Self, InvalidValue> {
        if count >= 0 && count <= 99 { Ok(Self(count as u8)) } else { Err(InvalidValue::RoomCount) }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

/// The year a building was finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct YearBuilt(u16);

impl YearBuilt {
    /// A year.
    ///
    /// # Errors
    /// [`InvalidValue::YearBuilt`] unless 1000 ≤ year ≤ 2100.
    pub const fn new(year: i64) -> Result<Self, InvalidValue> {
        if year >= 1000 && year <= 2100 { Ok(Self(year as u16)) } else { Err(InvalidValue::YearBuilt) }
    }

    /// The year.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// A postal code, `dddd-ddd` in Portugal and `ddddd` in Spain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PostalCode {
    country: Country,
    code: String,
}

impl PostalCode {
    /// Reads a country's postal code.
    ///
    /// # Errors
    /// [`InvalidValue::PostalCode`] when it has another shape.
    pub fn parse(country: Country, text: &str) -> Result<Self, InvalidValue> {
        let code = text.trim();
        let shape: String = code.chars().map(|c| if c.is_ascii_digit() { 'd' } else { c }).collect();
        let right = match country {
            Country::Portugal => shape == "dddd-ddd",
            Country::Spain => shape == "ddddd",
        };
        if right { Ok(Self { country, code: code.to_owned() }) } else { Err(InvalidValue::PostalCode) }
    }

    /// The country whose code it is.
    #[must_use]
    pub const fn country(&self) -> Country {
        self.country
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.code
    }
}

/// One thing in each language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PerLocale<T> {
    /// Portuguese.
    pub pt: T,
    /// English.
    pub en: T,
    /// Spanish.
    pub es: T,
}

impl<T> PerLocale<T> {
    /// The one of a language.
    #[must_use]
    pub const fn get(&self, locale: Locale) -> &T {
        match locale {
            Locale::Pt => &self.pt,
            Locale::En => &self.en,
            Locale::Es => &self.es,
        }
    }

    /// The one of a language, to change it.
    pub const fn get_mut(&mut self, locale: Locale) -> &mut T {
        match locale {
            Locale::Pt => &mut self.pt,
            Locale::En => &mut self.en,
            Locale::Es => &mut self.es,
        }
    }

    /// All of them with their languages.
    pub fn iter(&self) -> impl Iterator<Item = (Locale, &T)> {
        Locale::ALL.into_iter().map(|locale| (locale, self.get(locale)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_above_nothing_and_at_most_a_billion() {
        assert_eq!(Price::new(Money::eur_cents(0)), Err(InvalidValue::Price));
        assert_eq!(Price::new(Money::eur_cents(-1)), Err(InvalidValue::Price));
        assert!(Price::new(Money::eur_cents(1)).is_ok());
        assert!(Price::new(Money::eur_cents(Price::MAX_CENTS)).is_ok());
        assert_eq!(Price::new(Money::eur_cents(Price::MAX_CENTS + 1)), Err(InvalidValue::Price));
    }

    #[test]
    fn an_area_keeps_hundredths_and_refuses_what_is_no_area() {
        assert_eq!(Area::from_m2(84.55).unwrap().dm2(), 8455);
        assert_eq!(Area::from_m2(100_000_000.0).unwrap().dm2(), Area::MAX_DM2);
        for wrong in [0.0, -3.0, 0.001, 100_000_000.01, f64::NAN, f64::INFINITY] {
            assert_eq!(Area::from_m2(wrong), Err(InvalidValue::Area), "{wrong}");
        }
    }

    #[test]
    fn a_room_count_and_a_year_have_bounds() {
        assert!(RoomCount::new(0).is_ok() && RoomCount::new(99).is_ok());
        assert_eq!(RoomCount::new(-1), Err(InvalidValue::RoomCount));
        assert_eq!(RoomCount::new(100), Err(InvalidValue::RoomCount));
        assert!(YearBuilt::new(1000).is_ok() && YearBuilt::new(2100).is_ok());
        assert_eq!(YearBuilt::new(999), Err(InvalidValue::YearBuilt));
        assert_eq!(YearBuilt::new(2101), Err(InvalidValue::YearBuilt));
    }

    #[test]
    fn a_postal_code_has_its_countrys_shape() {
        assert_eq!(PostalCode::parse(Country::Portugal, " 1200-109 ").unwrap().as_str(), "1200-109");
        assert_eq!(PostalCode::parse(Country::Spain, "46021").unwrap().as_str(), "46021");
        for wrong in ["1200109", "1200-10", "46021", "١٢٠٠-١٠٩", ""] {
            assert!(PostalCode::parse(Country::Portugal, wrong).is_err(), "{wrong}");
        }
        assert!(PostalCode::parse(Country::Spain, "1200-109").is_err());
    }

    #[test]
    fn a_line_is_trimmed_collapsed_and_free_of_control_characters() {
        let line = Title::parse("  Moradia\tT3 \u{0}\n com  jardim ").unwrap().unwrap();
        assert_eq!(line.as_str(), "Moradia T3 com jardim");
        assert_eq!(Title::parse(" \u{0}\n ").unwrap(), None);
        assert_eq!(Title::parse(&"x".repeat(201)), Err(InvalidValue::TooLong { max: 200 }));
        assert!(Title::parse(&"ã".repeat(200)).is_ok(), "characters are counted, not bytes");
    }

    #[test]
    fn paragraphs_keep_their_line_breaks() {
        let text = Description::parse("Um.\r\n\r\nDois.\u{0}\u{7}\n").unwrap().unwrap();
        assert_eq!(text.as_str(), "Um.\n\nDois.");
    }

    #[test]
    fn the_next_reference_counts_on_in_the_same_width() {
        for (reference, next) in
            [("C0123 A", "C0124 A"), ("99", "100"), ("A-1", "A-2"), ("2026/09", "2026/10"), ("€9", "€10")]
        {
            let following = Reference::parse(reference).unwrap().following();
            assert_eq!(following.map(|r| r.to_string()), Some(next.to_owned()));
        }
        for endless in ["Graça", "18446744073709551615", &"9".repeat(64)] {
            assert_eq!(Reference::parse(endless).unwrap().following(), None, "{endless}");
        }
    }

    #[test]
    fn a_reference_is_neither_blank_nor_endless() {
        assert_eq!(Reference::parse("  "), Err(InvalidValue::Reference));
        assert_eq!(Reference::parse(&"7".repeat(65)), Err(InvalidValue::Reference));
        assert_eq!(Reference::parse(" C0123  A ").unwrap().as_str(), "C0123 A");
    }
}
