//! What may be visited, as the agency's other context publishes it.

use super::ids::PropertyId;
use super::values::Position;
use kernel::ids::{OrganizationId, UserId};
use kernel::locale::Locale;
use kernel::zone::TimeZone;

/// A property, as far as visits are concerned.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownProperty {
    /// Its identity.
    pub id: PropertyId,
    /// The number by which the public knows it.
    pub number: i64,
    /// The agency that shows it.
    pub organization: OrganizationId,
    /// What the agency calls it.
    pub reference: String,
    /// Its titles, as far as there are any.
    pub titles: Titles,
    /// Where the visitor goes: street, postal code, place, in one line. Only those who booked see it.
    pub address: String,
    /// The exact point.
    pub position: Option<Position>,
    /// The agency's clock.
    pub zone: TimeZone,
    /// The member of the agency who takes care of it, if still one.
    pub agent: Option<UserId>,
    /// Whether the public sees it now.
    pub visitable: bool,
}

/// A title in each language it was written in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Titles {
    /// In Portuguese.
    pub pt: Option<String>,
    /// In English.
    pub en: Option<String>,
    /// In Spanish.
    pub es: Option<String>,
}

impl Titles {
    /// The title in a language.
    #[must_use]
    pub fn get(&self, locale: Locale) -> Option<&str> {
        match locale {
            Locale::Pt => self.pt.as_deref(),
            Locale::En => self.en.as_deref(),
            Locale::Es => self.es.as_deref(),
        }
    }

    /// The title in a language, or in whichever there is one.
    #[must_use]
    pub fn best(&self, locale: Locale) -> Option<&str> {
        std::iter::once(locale).chain(Locale::ALL).find_map(|locale| self.get(locale))
    }
}
