//! From rows to values and back. What storage holds was valid when it was
//! written; what isn't any more is [`StorageError::Corrupt`] and names its column.

use customer_management::domain::organization::{OrganizationProfile, OrganizationState};
use customer_management::domain::values::{
    About, AboutTexts, AmiLicence, Email, InvalidValue, Line, PhoneNumber, PostalCode, Slug, Website,
};
use kernel::ids::OrganizationId;
use kernel::locale::{Country, Locale};
use kernel::storage::StorageError;
use sql::{Row, Statement};
use std::fmt::Display;

/// The statement that keeps a new agency.
pub(super) fn insertion(state: &OrganizationState, version: i64) -> Statement {
    let profile = &state.profile;
    let about = |locale: Locale| profile.about.get(locale).map(|text| text.as_str().to_owned());
    Statement::new(include_str!("statements/insert_organization.sql"))
        .bind(state.id.0)
        .bind(version)
        .bind(profile.slug.to_string())
        .bind(profile.name.to_string())
        .bind(profile.legal_name.as_ref().map(ToString::to_string))
        .bind(profile.ami_licence.as_ref().map(|licence| licence.number().to_owned()))
        .bind(profile.country.code().to_owned())
        .bind(profile.street.as_ref().map(ToString::to_string))
        .bind(profile.locality.as_ref().map(ToString::to_string))
        .bind(profile.postal_code.as_ref().map(|code| code.as_str().to_owned()))
        .bind(profile.phone.as_ref().map(|phone| phone.as_str().to_owned()))
        .bind(profile.email.as_ref().map(|email| email.as_str().to_owned()))
        .bind(profile.website.as_ref().map(|site| site.as_str().to_owned()))
        .bind(about(Locale::Pt))
        .bind(about(Locale::En))
        .bind(about(Locale::Es))
        .bind(state.founded_at)
}

/// An agency's row.
pub(super) fn organization(row: &Row) -> Result<OrganizationState, StorageError> {
    let country: String = row.get("country")?;
    let country = Country::parse(&country).ok_or_else(|| corrupt("country", country))?;
    Ok(OrganizationState {
        id: OrganizationId(row.get("id")?),
        version: row.get("version")?,
        profile: OrganizationProfile {
            slug: required(row, "slug", Slug::parse)?,
            name: required(row, "name", Line::parse)?,
            legal_name: optional(row, "legal_name", Line::parse)?,
            ami_licence: optional(row, "ami_licence", AmiLicence::parse)?,
            country,
            street: optional(row, "street", Line::parse)?,
            locality: optional(row, "locality", Line::parse)?,
            postal_code: optional(row, "postal_code", |code| PostalCode::parse(country, code))?,
            phone: optional(row, "phone", PhoneNumber::parse)?,
            email: optional(row, "email", Email::parse)?,
            website: optional(row, "website", Website::parse)?,
            about: AboutTexts {
                pt: optional(row, "about_pt", About::parse)?,
                en: optional(row, "about_en", About::parse)?,
                es: optional(row, "about_es", About::parse)?,
            },
        },
        founded_at: row.get("founded_at")?,
    })
}

fn required<T>(
    row: &Row,
    column: &str,
    parse: impl Fn(&str) -> Result<T, InvalidValue>,
) -> Result<T, StorageError> {
    let text: String = row.get(column)?;
    parse(&text).map_err(|error| corrupt(column, error))
}

fn optional<T>(
    row: &Row,
    column: &str,
    parse: impl Fn(&str) -> Result<T, InvalidValue>,
) -> Result<Option<T>, StorageError> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| parse(&text).map_err(|error| corrupt(column, error))).transpose()
}

fn corrupt(column: &str, reason: impl Display) -> StorageError {
    StorageError::Corrupt(format!("{column}: {reason}"))
}
