//! Agencies: from rows to values and back.

use super::columns::{coded, optional, required};
use customer_management::domain::branding::{Colour, Logo};
use customer_management::domain::organization::{OrganizationProfile, OrganizationState};
use customer_management::domain::time_zone::TimeZone;
use customer_management::domain::values::{
    About, AboutTexts, AmiLicence, Email, Line, PhoneNumber, PostalCode, Slug, Website,
};
use kernel::ids::OrganizationId;
use kernel::locale::{Country, Locale};
use kernel::nif::Nif;
use kernel::storage::StorageError;
use sql::{Row, Statement};

/// The statement that keeps a new agency.
pub(super) fn insertion(state: &OrganizationState, version: i64) -> Statement {
    let statement = Statement::new(include_str!("statements/insert_organization.sql"));
    let said = said(statement.bind(state.id.0).bind(version), &state.profile);
    shown(said, state.logo.as_ref()).bind(state.founded_at)
}

/// The statement that keeps a changed agency, if it is still as it was loaded.
pub(super) fn update(state: &OrganizationState) -> Statement {
    let statement = Statement::new(include_str!("statements/update_organization.sql"));
    let said = said(statement.bind(state.id.0).bind(state.version), &state.profile);
    shown(said, state.logo.as_ref())
}

/// Binds what an agency says of itself, in the order of the columns.
fn said(statement: Statement, profile: &OrganizationProfile) -> Statement {
    let about = |locale: Locale| profile.about.get(locale).map(|text| text.as_str().to_owned());
    statement
        .bind(profile.slug.to_string())
        .bind(profile.name.to_string())
        .bind(profile.legal_name.as_ref().map(ToString::to_string))
        .bind(profile.ami_licence.as_ref().map(|licence| licence.number().to_owned()))
        .bind(profile.nif.as_ref().map(|nif| nif.as_str().to_owned()))
        .bind(profile.country.code().to_owned())
        .bind(profile.time_zone.code().to_owned())
        .bind(profile.street.as_ref().map(ToString::to_string))
        .bind(profile.locality.as_ref().map(ToString::to_string))
        .bind(profile.postal_code.as_ref().map(|code| code.as_str().to_owned()))
        .bind(profile.phone.as_ref().map(|phone| phone.as_str().to_owned()))
        .bind(profile.email.as_ref().map(|email| email.as_str().to_owned()))
        .bind(profile.website.as_ref().map(|site| site.as_str().to_owned()))
        .bind(about(Locale::Pt))
        .bind(about(Locale::En))
        .bind(about(Locale::Es))
        .bind(profile.colour.map(|colour| colour.to_string()))
}

/// Binds an agency's logo. Its width, which the key tells as well, is for the public side's view.
fn shown(statement: Statement, logo: Option<&Logo>) -> Statement {
    statement
        .bind(logo.map(|logo| logo.still().to_string()))
        .bind(logo.map(|logo| i64::from(logo.width())))
        .bind(logo.map(|logo| i64::from(logo.height())))
}

/// An agency's row.
pub(super) fn organization(row: &Row) -> Result<OrganizationState, StorageError> {
    let country = coded(row, "country", Country::parse)?;
    Ok(OrganizationState {
        id: OrganizationId(row.get("id")?),
        version: row.get("version")?,
        profile: OrganizationProfile {
            slug: required(row, "slug", Slug::parse)?,
            name: required(row, "name", Line::parse)?,
            legal_name: optional(row, "legal_name", Line::parse)?,
            ami_licence: optional(row, "ami_licence", AmiLicence::parse)?,
            nif: optional(row, "nif", |number| Nif::parse(country, number))?,
            country,
            time_zone: coded(row, "time_zone", TimeZone::parse)?,
            street: optional(row, "street", Line::parse)?,
            locality: optional(row, "locality", Line::parse)?,
            postal_code: optional(row, "postal_code", |code| PostalCode::parse(country, code))?,
            phone: optional(row, "phone", PhoneNumber::parse)?,
            email: optional(row, "email", Email::kept)?,
            website: optional(row, "website", Website::parse)?,
            about: AboutTexts {
                pt: optional(row, "about_pt", About::parse)?,
                en: optional(row, "about_en", About::parse)?,
                es: optional(row, "about_es", About::parse)?,
            },
            colour: optional(row, "colour", Colour::parse)?,
        },
        logo: logo(row)?,
        founded_at: row.get("founded_at")?,
    })
}

/// An agency's logo, in its row or beside what is asked of it.
pub(super) fn logo(row: &Row) -> Result<Option<Logo>, StorageError> {
    let height: Option<i64> = row.get("logo_height")?;
    optional(row, "logo", |key| Logo::parse(key, height.unwrap_or_default()))
}
