//! Small values that can't be wrong once they exist.

use kernel::locale::{Country, Locale};
use std::fmt;
use thiserror::Error;
use uuid::Uuid;

/// Why something given is not a value of this context.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
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
    /// Not an address on the portal.
    #[error("an address on the portal has 2 to 60 small letters, digits and single hyphens between them")]
    Slug,
    /// Not the number of a licence.
    #[error("an AMI licence has 1 to 6 digits")]
    AmiLicence,
    /// Not a postal code of the country.
    #[error("a postal code is written dddd-ddd in Portugal and ddddd in Spain")]
    PostalCode,
    /// Not a telephone number.
    #[error(
        "a telephone number starts with + and the country's code; nine digits follow in Portugal \
         (starting 2, 3 or 9) and in Spain (starting 6 to 9)"
    )]
    PhoneNumber,
    /// Not an e-mail address.
    #[error("an e-mail address looks like name@domain.pt")]
    Email,
    /// Not a web site.
    #[error("a web site starts with https://")]
    Website,
    /// Not a tax number of the country.
    #[error("a tax number is a NIF in Portugal and a DNI, NIE or CIF in Spain, with its right check digit")]
    Nif,
    /// Not a colour.
    #[error("a colour is written #rrggbb")]
    Colour,
    /// A colour on which white text can't be read.
    #[error("this colour is too pale: white text on it can't be read")]
    PaleColour,
}

/// One line of text of at most `MAX` characters: trimmed, white space
/// collapsed, free of control characters, never empty.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line<const MAX: usize>(String);

impl<const MAX: usize> Line<MAX> {
    /// Reads a line.
    ///
    /// # Errors
    /// [`InvalidValue::Blank`] or [`InvalidValue::TooLong`].
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let words: Vec<_> =
            text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
        let line = words.join(" ");
        match line.chars().count() {
            0 => Err(InvalidValue::Blank),
            n if n > MAX => Err(InvalidValue::TooLong { max: MAX }),
            _ => Ok(Self(line)),
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

/// The name an agency trades under.
pub type TradeName = Line<120>;
/// The name in the company register.
pub type LegalName = Line<200>;
/// What a person is called.
pub type PersonName = Line<120>;
/// Street and house number.
pub type Street = Line<200>;
/// Town or city.
pub type Locality = Line<120>;

/// What an agency says of itself: paragraphs, at most 5 000 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About(String);

impl About {
    /// The most characters.
    pub const MAX: usize = 5_000;

    /// Reads paragraphs: line breaks are kept, other control characters dropped.
    ///
    /// # Errors
    /// [`InvalidValue::Blank`] or [`InvalidValue::TooLong`].
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let kept: String = text.chars().filter(|c| !c.is_control() || *c == '\n').collect();
        let kept = kept.trim();
        match kept.chars().count() {
            0 => Err(InvalidValue::Blank),
            n if n > Self::MAX => Err(InvalidValue::TooLong { max: Self::MAX }),
            _ => Ok(Self(kept.to_owned())),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an agency says of itself, in each language it says it in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AboutTexts {
    /// In Portuguese.
    pub pt: Option<About>,
    /// In English.
    pub en: Option<About>,
    /// In Spanish.
    pub es: Option<About>,
}

impl AboutTexts {
    /// What it says in a language.
    #[must_use]
    pub const fn get(&self, locale: Locale) -> Option<&About> {
        match locale {
            Locale::Pt => self.pt.as_ref(),
            Locale::En => self.en.as_ref(),
            Locale::Es => self.es.as_ref(),
        }
    }
}

/// An agency's address on the portal: `/imobiliarias/{slug}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(String);

impl Slug {
    /// The most characters.
    pub const MAX: usize = 60;

    /// Reads a slug.
    ///
    /// # Errors
    /// [`InvalidValue::Slug`] unless it is 2 to 60 small letters and digits
    /// with single hyphens between them.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let parts_fit = text.split('-').all(|part| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        if parts_fit && (2..=Self::MAX).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidValue::Slug)
        }
    }

    /// The slug that a name suggests: `Imobiliária do Rio, Lda.` becomes `imobiliaria-do-rio-lda`.
    ///
    /// # Errors
    /// [`InvalidValue::Slug`] when the name has no letters to make one of.
    pub fn suggested_by(name: &str) -> Result<Self, InvalidValue> {
        Self::parse(&kernel::text::slug(name, Self::MAX))
    }

    /// A slug that nobody else has: what the name suggests, if anything, with the
    /// end of an id behind it, which in a version 7 UUID is random.
    #[must_use]
    pub fn of_its_own(name: &str, id: Uuid) -> Self {
        const SUFFIX: usize = 9;
        let (.., end) = id.as_fields();
        let end = u32::from_be_bytes([end[4], end[5], end[6], end[7]]);
        match kernel::text::slug(name, Self::MAX - SUFFIX).as_str() {
            "" => Self(format!("agencia-{end:08x}")),
            named => Self(format!("{named}-{end:08x}")),
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The licence of a Portuguese agency (*licença AMI*, Lei 15/2013). Its number
/// stands in every advertisement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AmiLicence(String);

impl AmiLicence {
    /// Reads a licence's number, with or without `AMI` before it.
    ///
    /// # Errors
    /// [`InvalidValue::AmiLicence`] unless it is 1 to 6 digits, not all of them 0.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let text = text.trim();
        let number = match text.get(..3) {
            Some(prefix) if prefix.eq_ignore_ascii_case("AMI") => {
                text[3..].trim_start_matches([' ', ':', '-', '.'])
            }
            _ => text,
        };
        let digits = (1..=6).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
        if digits && number.bytes().any(|b| b != b'0') {
            Ok(Self(number.to_owned()))
        } else {
            Err(InvalidValue::AmiLicence)
        }
    }

    /// The digits.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AmiLicence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AMI {}", self.0)
    }
}

/// A telephone number with its country's code: `+351213456789`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    /// Reads a number; spaces, dots, hyphens and brackets are left out.
    ///
    /// # Errors
    /// [`InvalidValue::PhoneNumber`] unless it starts with `+` and has 7 to 15
    /// digits, in Portugal and Spain as their numbering plans have it.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let number: String = text
            .trim()
            .chars()
            .filter(|c| !matches!(c, ' ' | '\u{a0}' | '.' | '-' | '(' | ')' | '/'))
            .collect();
        let digits = number.strip_prefix('+').ok_or(InvalidValue::PhoneNumber)?;
        let starts = |rest: &str, first: &str| rest.len() == 9 && rest.starts_with(|c| first.contains(c));
        let right = digits.bytes().all(|b| b.is_ascii_digit())
            && (7..=15).contains(&digits.len())
            && digits.strip_prefix("351").is_none_or(|rest| starts(rest, "239"))
            && digits.strip_prefix("34").is_none_or(|rest| starts(rest, "6789"));
        if right { Ok(Self(number)) } else { Err(InvalidValue::PhoneNumber) }
    }

    /// The number: `+` and digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An e-mail address in small letters. That a letter arrives is for a letter to show.
///
/// RFC 5321 lets a mailbox tell `Ana` from `ana`; none that people use does, and
/// two accounts that differ in a capital would be a trap.
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

    /// The address for who should know it again and not learn it: `a•••@casas.pt`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (name, domain) = self.0.rsplit_once('@').unwrap_or_default();
        format!("{}•••@{domain}", name.chars().next().unwrap_or_default())
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn mailbox(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A web site, `https` only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Website(String);

impl Website {
    /// Reads a site's address; `http` is read as `https`.
    ///
    /// # Errors
    /// [`InvalidValue::Website`] for anything else, or above 200 characters.
    pub fn parse(text: &str) -> Result<Self, InvalidValue> {
        let text = text.trim();
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .ok_or(InvalidValue::Website)?;
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let plain = !rest.chars().any(|c| c.is_whitespace() || c.is_control() || "\"'<>\\`{}@".contains(c));
        if plain && rest.len() <= 200 && host.contains('.') && host.split('.').all(|label| !label.is_empty())
        {
            Ok(Self(format!("https://{rest}")))
        } else {
            Err(InvalidValue::Website)
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A postal code, `dddd-ddd` in Portugal and `ddddd` in Spain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostalCode(String);

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
        if right { Ok(Self(code.to_owned())) } else { Err(InvalidValue::PostalCode) }
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_digits_and_shown_with_its_letters() {
        for text in ["12345", "AMI 12345", "ami: 12345", "AMI12345"] {
            assert_eq!(AmiLicence::parse(text).unwrap().to_string(), "AMI 12345", "{text}");
        }
        for wrong in ["", "AMI", "1234567", "12a45", "000", "é12", "١٢٣"] {
            assert_eq!(AmiLicence::parse(wrong), Err(InvalidValue::AmiLicence), "{wrong}");
        }
    }

    #[test]
    fn a_slug_is_small_letters_digits_and_single_hyphens() {
        assert!(Slug::parse("casas-do-rio-2").is_ok());
        for wrong in ["", "a", "-a", "a-", "a--b", "Casas", "são", "a/b", &"x".repeat(61)] {
            assert_eq!(Slug::parse(wrong), Err(InvalidValue::Slug), "{wrong}");
        }
        assert_eq!(
            Slug::suggested_by("Imobiliária do Rio, Lda.").unwrap().as_str(),
            "imobiliaria-do-rio-lda"
        );
        assert_eq!(Slug::suggested_by("!!!"), Err(InvalidValue::Slug));
    }

    #[test]
    fn a_slug_of_its_own_ends_like_its_id() {
        let id = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_dead_beef);
        assert_eq!(Slug::of_its_own("Casas do Rio", id).as_str(), "casas-do-rio-deadbeef");
        assert_eq!(Slug::of_its_own("Дом", id).as_str(), "agencia-deadbeef");
        let long = Slug::of_its_own(&"casas ".repeat(30), id);
        assert_eq!(Slug::parse(long.as_str()), Ok(long));
    }

    #[test]
    fn a_telephone_number_follows_its_countrys_plan() {
        for right in ["+351 213 456 789", "+351-912-345-678", "+34 612 345 678", "+44 20 7946 0018"] {
            assert!(PhoneNumber::parse(right).is_ok(), "{right}");
        }
        for wrong in [
            "213456789",
            "+",
            "+351 113 456 789",
            "+351 21345678",
            "+34 512 345 678",
            "+1234",
            "+35121345678x",
        ] {
            assert_eq!(PhoneNumber::parse(wrong), Err(InvalidValue::PhoneNumber), "{wrong}");
        }
    }

    #[test]
    fn an_email_address_has_a_name_and_a_dotted_domain() {
        assert_eq!(Email::parse(" Ana@Example.PT ").unwrap().as_str(), "ana@example.pt");
        for wrong in ["", "ana", "ana@", "@x.pt", "ana@x", "a na@x.pt", "ana@x..pt", "<ana@x.pt>", "a@b@c.pt"]
        {
            assert_eq!(Email::parse(wrong), Err(InvalidValue::Email), "{wrong}");
        }
    }

    #[test]
    fn an_address_that_was_kept_under_other_rules_stays_readable() {
        assert_eq!(Email::parse("ana.@casas.pt"), Err(InvalidValue::Email));
        assert_eq!(Email::kept("ana.@casas.pt").unwrap().masked(), "a•••@casas.pt");
        assert_eq!(Email::kept("ana"), Err(InvalidValue::Email));
    }

    #[test]
    fn a_web_site_is_https() {
        assert_eq!(
            Website::parse("http://casas.example.pt/a").unwrap().as_str(),
            "https://casas.example.pt/a"
        );
        for wrong in
            ["casas.pt", "javascript:alert(1)", "https://", "https://x", "https://x.pt/\"", "https://a@b.pt"]
        {
            assert_eq!(Website::parse(wrong), Err(InvalidValue::Website), "{wrong}");
        }
    }

    #[test]
    fn a_postal_code_has_its_countrys_shape() {
        assert!(PostalCode::parse(Country::Portugal, "1200-109").is_ok());
        assert!(PostalCode::parse(Country::Spain, "46021").is_ok());
        assert!(PostalCode::parse(Country::Spain, "1200-109").is_err());
    }
}
