//! What tests of this context build on.

use crate::application::ports::PendingIdentity;
use crate::domain::branding::{Colour, Logo};
use crate::domain::ids::LogoId;
use crate::domain::organization::OrganizationProfile;
use crate::domain::secrets::{PasswordHash, TokenHash};
use crate::domain::time_zone::TimeZone;
use crate::domain::user::{Credential, NewUser};
use crate::domain::values::{
    About, AboutTexts, AmiLicence, Email, LegalName, Locality, PersonName, PhoneNumber, PostalCode, Slug,
    Street, TradeName, Website,
};
use chrono::{TimeZone as _, Utc};
use kernel::ids::OrganizationId;
use kernel::locale::{Country, Locale};
use kernel::nif::Nif;
use kernel::objects::MediaType;
use kernel::time::Timestamp;
use secrecy::SecretString;
use uuid::Uuid;

/// The agency of the tests.
pub const AGENCY: OrganizationId = OrganizationId(Uuid::from_u128(0xA6E));

/// Another agency, whose people must not see the first one's.
pub const OTHER_AGENCY: OrganizationId = OrganizationId(Uuid::from_u128(0xB0E));

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
        nif: Some(Nif::parse(Country::Portugal, "501964843").expect("a number")),
        country: Country::Portugal,
        time_zone: TimeZone::Madeira,
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
        colour: Some(Colour::parse("#0a5c7d").expect("a colour")),
    }
}

/// The n-th logo of the agency of the tests.
///
/// # Panics
/// Never.
#[must_use]
#[allow(clippy::expect_used, reason = "constants of the tests")]
pub fn logo(n: u128) -> Logo {
    Logo::new(AGENCY, LogoId(Uuid::from_u128(n)), (480, 160), MediaType::Png).expect("a logo")
}

/// An e-mail address.
///
/// # Panics
/// When it is none.
#[must_use]
#[allow(clippy::expect_used, reason = "constants of the tests")]
pub fn email(text: &str) -> Email {
    Email::parse(text).expect("an address")
}

/// What a person is called.
///
/// # Panics
/// When it is nothing.
#[must_use]
#[allow(clippy::expect_used, reason = "constants of the tests")]
pub fn person_name(text: &str) -> PersonName {
    PersonName::parse(text).expect("a name")
}

/// The password of everybody in the tests.
pub const PASSWORD: &str = "banana madura";

/// What is kept of some password.
///
/// # Panics
/// Never.
#[must_use]
#[allow(clippy::expect_used, reason = "constants of the tests")]
pub fn password_hash() -> PasswordHash {
    PasswordHash::parse("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA").expect("a hash")
}

/// What is kept of the n-th token.
#[must_use]
pub fn token_hash(n: u8) -> TokenHash {
    TokenHash::from_digest([n; 32])
}

/// Ana, who registers with a password and has not shown yet that the mailbox is hers.
#[must_use]
pub fn ana() -> NewUser {
    NewUser {
        email: email("ana@casasdorio.example"),
        name: person_name("Ana Ribeiro"),
        locale: Locale::Pt,
        credential: Credential::Password(password_hash()),
        email_verified: false,
    }
}

/// What a browser brings back from another site.
#[must_use]
pub fn pending_identity() -> PendingIdentity {
    PendingIdentity { nonce: SecretString::from("nonce"), verifier: SecretString::from("verifier") }
}
