//! What tests of this context build on.

use crate::domain::organization::OrganizationProfile;
use crate::domain::values::{
    About, AboutTexts, AmiLicence, Email, LegalName, Locality, PhoneNumber, PostalCode, Slug, Street,
    TradeName, Website,
};
use chrono::{TimeZone, Utc};
use kernel::locale::Country;
use kernel::time::Timestamp;

/// Noon of a day.
///
/// # Panics
/// Never: the moment exists.
#[must_use]
#[allow(clippy::expect_used, reason = "a moment that exists")]
pub fn noon() -> Timestamp {
    Utc.with_ymd_and_hms(2026, 11, 2, 12, 0, 0).single().expect("a moment that exists")
}

/// An agency of Lisbon of which everything is known.
///
/// # Panics
/// When the slug is none.
#[must_use]
#[allow(clippy::expect_used, reason = "constants of the tests")]
pub fn full_profile(slug: &str) -> OrganizationProfile {
    OrganizationProfile {
        slug: Slug::parse(slug).expect("a slug"),
        name: TradeName::parse("Casas do Rio").expect("a name"),
        legal_name: Some(LegalName::parse("Casas do Rio — Mediação Imobiliária, Lda.").expect("a name")),
        ami_licence: Some(AmiLicence::parse("12345").expect("a licence")),
        country: Country::Portugal,
        street: Some(Street::parse("Rua da Prata 80").expect("a street")),
        locality: Some(Locality::parse("Lisboa").expect("a town")),
        postal_code: Some(PostalCode::parse(Country::Portugal, "1100-415").expect("a postal code")),
        phone: Some(PhoneNumber::parse("+351 213 456 789").expect("a number")),
        email: Some(Email::parse("ola@casasdorio.example").expect("an address")),
        website: Some(Website::parse("https://casasdorio.example").expect("a site")),
        about: AboutTexts {
            pt: Some(About::parse("Vendemos casas.\n\nDesde 1998.").expect("a text")),
            en: None,
            es: Some(About::parse("Vendemos casas.").expect("a text")),
        },
    }
}
