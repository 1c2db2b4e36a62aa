//! A member changes what the agency says of itself.

use crate::application::form::{Form, InvalidFields};
use crate::application::ports::UnitsOfWork;
use crate::domain::branding::{Colour, MediaKey};
use crate::domain::caller::Member;
use crate::domain::nif::Nif;
use crate::domain::organization::OrganizationProfile;
use crate::domain::role::{NotAllowed, Permission};
use crate::domain::time_zone::TimeZone;
use crate::domain::values::{
    About, AboutTexts, AmiLicence, Email, LegalName, Locality, PhoneNumber, PostalCode, Slug, Street,
    TradeName, Website,
};
use kernel::locale::Country;
use kernel::storage::StorageError;
use std::sync::Arc;
use thiserror::Error;

/// The agency's settings as they were filled in; what may be blank is empty.
#[derive(Debug, Clone, Copy)]
pub struct OrganizationFields<'a> {
    /// Its address on the portal.
    pub slug: &'a str,
    /// The name it trades under.
    pub name: &'a str,
    /// The name in the company register, or blank.
    pub legal_name: &'a str,
    /// Its AMI licence, or blank.
    pub ami_licence: &'a str,
    /// Its tax number in its country, or blank.
    pub nif: &'a str,
    /// Where it has its seat.
    pub country: Country,
    /// By which clock it lives.
    pub time_zone: TimeZone,
    /// Street and house number, or blank.
    pub street: &'a str,
    /// Town, or blank.
    pub locality: &'a str,
    /// Postal code of its country, or blank.
    pub postal_code: &'a str,
    /// Its telephone, or blank.
    pub phone: &'a str,
    /// Its e-mail address, or blank.
    pub email: &'a str,
    /// Its web site, or blank.
    pub website: &'a str,
    /// What it says of itself in Portuguese, or blank.
    pub about_pt: &'a str,
    /// What it says of itself in English, or blank.
    pub about_en: &'a str,
    /// What it says of itself in Spanish, or blank.
    pub about_es: &'a str,
    /// The media key of its logo, or blank.
    pub logo: &'a str,
    /// Its colour, `#rrggbb`, or blank.
    pub colour: &'a str,
}

/// What the agency is to say of itself.
#[derive(Debug, Clone)]
pub struct UpdateOrganizationCommand {
    /// The version that the member saw; none: whatever is there is replaced.
    seen_version: Option<i64>,
    profile: OrganizationProfile,
}

impl UpdateOrganizationCommand {
    /// All that is to be said from now on.
    ///
    /// # Errors
    /// [`InvalidFields`], named as the fields.
    pub fn try_new(seen_version: Option<i64>, fields: OrganizationFields<'_>) -> Result<Self, InvalidFields> {
        let mut form = Form::default();
        let profile = read_profile(&mut form, fields);
        form.finish(profile.map(|profile| Self { seen_version, profile }))
    }
}

fn read_profile(form: &mut Form, fields: OrganizationFields<'_>) -> Option<OrganizationProfile> {
    let country = fields.country;
    let slug = form.read("slug", Slug::parse(fields.slug.trim()));
    let name = form.read("name", TradeName::parse(fields.name));
    let legal_name = form.read_optional("legal_name", fields.legal_name, LegalName::parse);
    let ami_licence = form.read_optional("ami_licence", fields.ami_licence, AmiLicence::parse);
    let nif = form.read_optional("nif", fields.nif, |nif| Nif::parse(country, nif));
    let street = form.read_optional("street", fields.street, Street::parse);
    let locality = form.read_optional("locality", fields.locality, Locality::parse);
    let postal_code =
        form.read_optional("postal_code", fields.postal_code, |code| PostalCode::parse(country, code));
    let phone = form.read_optional("phone", fields.phone, PhoneNumber::parse);
    let email = form.read_optional("email", fields.email, Email::parse);
    let website = form.read_optional("website", fields.website, Website::parse);
    let about = AboutTexts {
        pt: form.read_optional("about_pt", fields.about_pt, About::parse),
        en: form.read_optional("about_en", fields.about_en, About::parse),
        es: form.read_optional("about_es", fields.about_es, About::parse),
    };
    let logo = form.read_optional("logo", fields.logo, MediaKey::parse);
    let colour = form.read_optional("colour", fields.colour, Colour::parse);
    Some(OrganizationProfile {
        slug: slug?,
        name: name?,
        legal_name,
        ami_licence,
        nif,
        country,
        time_zone: fields.time_zone,
        street,
        locality,
        postal_code,
        phone,
        email,
        website,
        about,
        logo,
        colour,
    })
}

/// Why nothing changes.
#[derive(Debug, Error)]
pub enum UpdateOrganizationError {
    /// The member's role doesn't allow it.
    #[error(transparent)]
    NotAllowed(#[from] NotAllowed),
    /// There is no such agency.
    #[error("there is no such agency")]
    UnknownOrganization,
    /// Somebody else changed it since the member saw it.
    #[error("somebody else changed it in the meantime")]
    ChangedMeanwhile,
    /// Another agency has the address.
    #[error("the address {0} belongs to another agency")]
    SlugTaken(Slug),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Changes what agencies say of themselves.
pub struct UpdateOrganization {
    units_of_work: Arc<dyn UnitsOfWork>,
}

impl UpdateOrganization {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>) -> Self {
        Self { units_of_work }
    }

    /// Keeps what is said and tells whether anything was different. The public
    /// side shows it on its next request.
    ///
    /// # Errors
    /// [`UpdateOrganizationError`]; nothing was kept.
    pub async fn execute(
        &self,
        member: &Member,
        command: UpdateOrganizationCommand,
    ) -> Result<bool, UpdateOrganizationError> {
        member.require(Permission::EditOrganization)?;
        match self.update(member, &command).await {
            // Somebody else saved it in this moment, or the address is taken:
            // what happens the second time tells.
            Err(UpdateOrganizationError::Storage(StorageError::Conflict)) => {
                self.update(member, &command).await.map_err(|error| match error {
                    UpdateOrganizationError::Storage(StorageError::Conflict) => {
                        UpdateOrganizationError::SlugTaken(command.profile.slug)
                    }
                    other => other,
                })
            }
            outcome => outcome,
        }
    }

    async fn update(
        &self,
        member: &Member,
        command: &UpdateOrganizationCommand,
    ) -> Result<bool, UpdateOrganizationError> {
        let mut unit = self.units_of_work.begin().await?;
        let found = unit.organizations().find(member.organization()).await?;
        let mut organization = found.ok_or(UpdateOrganizationError::UnknownOrganization)?;
        if command.seen_version.is_some_and(|seen| seen != organization.state().version) {
            return Err(UpdateOrganizationError::ChangedMeanwhile);
        }
        if !organization.revise(command.profile.clone()) {
            return Ok(false);
        }
        unit.organizations().save(&mut organization).await?;
        unit.commit().await?;
        tracing::info!(organization = %member.organization(), user = %member.user(), "organization updated");
        Ok(true)
    }
}
