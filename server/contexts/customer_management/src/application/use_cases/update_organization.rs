//! A member changes what the agency says of itself.

use crate::application::form::{Form, InvalidFields};
use crate::application::ports::UnitsOfWork;
use crate::domain::branding::Colour;
use crate::domain::caller::Member;
use crate::domain::organization::OrganizationProfile;
use crate::domain::role::{NotAllowed, Permission};
use crate::domain::time_zone::TimeZone;
use crate::domain::values::{
    About, AboutTexts, AmiLicence, Email, InvalidValue, LegalName, Locality, PhoneNumber, PostalCode, Slug,
    Street, TradeName, Website,
};
use kernel::locale::Country;
use kernel::nif::Nif;
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
    let nif =
        form.read_optional("nif", fields.nif, |nif| Nif::parse(country, nif).map_err(|_| InvalidValue::Nif));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::role::Role;

    const FILLED_IN: OrganizationFields<'static> = OrganizationFields {
        slug: "solar-do-rio",
        name: "Solar do Rio",
        legal_name: "Solar do Rio, Lda.",
        ami_licence: "AMI 12345",
        nif: "501 964 843",
        country: Country::Portugal,
        time_zone: TimeZone::Azores,
        street: "Rua da Prata 80",
        locality: "Ponta Delgada",
        postal_code: "9500-150",
        phone: "+351 296 000 000",
        email: "Geral@solar.example",
        website: "https://solar.example",
        about_pt: "Vendemos casas.",
        about_en: "",
        about_es: " ",
        colour: "#0A5C7D",
    };

    fn command(seen_version: Option<i64>, fields: OrganizationFields<'_>) -> UpdateOrganizationCommand {
        UpdateOrganizationCommand::try_new(seen_version, fields).unwrap()
    }

    async fn update(
        world: &World,
        member: &Member,
        command: UpdateOrganizationCommand,
    ) -> Result<bool, UpdateOrganizationError> {
        world.container().update_organization.execute(member, command).await
    }

    #[tokio::test]
    async fn what_is_said_is_kept_and_shown() {
        let world = World::new();
        let owner = world.owner().await;
        let before = world.store().listing_clock();
        assert!(update(&world, &owner, command(Some(1), FILLED_IN)).await.unwrap());
        let kept = world.container().queries.by_id(owner.organization()).await.unwrap().unwrap();
        let profile = &kept.profile;
        assert_eq!(kept.version, 2);
        assert_eq!((profile.slug.as_str(), profile.name.as_str()), ("solar-do-rio", "Solar do Rio"));
        assert_eq!(profile.nif.as_ref().unwrap().as_str(), "501964843");
        assert_eq!(profile.time_zone, TimeZone::Azores);
        assert_eq!(profile.colour.unwrap().to_string(), "#0a5c7d");
        assert_eq!((profile.about.en.as_ref(), profile.about.es.as_ref()), (None, None));
        assert_eq!(world.store().listing_clock(), before + 1);
    }

    #[tokio::test]
    async fn what_is_no_change_is_not_saved() {
        let world = World::new();
        let owner = world.owner().await;
        assert!(update(&world, &owner, command(None, FILLED_IN)).await.unwrap());
        assert!(!update(&world, &owner, command(None, FILLED_IN)).await.unwrap());
        let kept = world.container().queries.by_id(owner.organization()).await.unwrap().unwrap();
        assert_eq!(kept.version, 2);
    }

    #[tokio::test]
    async fn of_two_who_saw_the_same_the_second_is_told() {
        let world = World::new();
        let owner = world.owner().await;
        update(&world, &owner, command(Some(1), FILLED_IN)).await.unwrap();
        let late = OrganizationFields { name: "Outro nome", ..FILLED_IN };
        let refused = update(&world, &owner, command(Some(1), late)).await;
        assert!(matches!(refused, Err(UpdateOrganizationError::ChangedMeanwhile)), "{refused:?}");
    }

    #[tokio::test]
    async fn an_address_belongs_to_one_agency() {
        let world = World::new();
        let owner = world.owner().await;
        let other = world.owner_called("rui@outra.example", "Rui Costa").await;
        update(&world, &owner, command(None, FILLED_IN)).await.unwrap();
        let refused = update(&world, &other, command(None, FILLED_IN)).await;
        assert!(matches!(
            refused,
            Err(UpdateOrganizationError::SlugTaken(slug)) if slug.as_str() == "solar-do-rio"
        ));
    }

    #[tokio::test]
    async fn an_admin_may_and_an_agent_may_not() {
        let world = World::new();
        let owner = world.owner().await;
        let admin = world.colleague(&owner, "rui@casas.example", Role::Admin).await;
        let agent = world.colleague(&owner, "eva@casas.example", Role::Agent).await;
        let refused = update(&world, &agent, command(None, FILLED_IN)).await;
        assert!(matches!(refused, Err(UpdateOrganizationError::NotAllowed(_))), "{refused:?}");
        assert!(update(&world, &admin, command(None, FILLED_IN)).await.unwrap());
    }

    #[tokio::test]
    async fn a_change_that_somebody_was_faster_than_is_tried_once_more() {
        let world = World::new();
        let owner = world.owner().await;
        world.store().interfere(1);
        assert!(update(&world, &owner, command(None, FILLED_IN)).await.unwrap());
    }

    #[test]
    fn codes_and_numbers_are_those_of_the_country() {
        let spanish = OrganizationFields { country: Country::Spain, ..FILLED_IN };
        let refused = UpdateOrganizationCommand::try_new(None, spanish).unwrap_err();
        assert_eq!(refused.0.iter().map(|field| field.name).collect::<Vec<_>>(), ["nif", "postal_code"]);
    }

    #[test]
    fn a_form_says_all_that_is_wrong_with_it() {
        let wrong = OrganizationFields { slug: "É", name: "", phone: "1", colour: "#ffffff", ..FILLED_IN };
        let refused = UpdateOrganizationCommand::try_new(None, wrong).unwrap_err();
        let names: Vec<_> = refused.0.iter().map(|field| field.name).collect();
        assert_eq!(names, ["slug", "name", "phone", "colour"]);
    }
}
