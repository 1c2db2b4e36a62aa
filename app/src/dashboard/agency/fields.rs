//! The settings as they stand in fields: all of them, of which a form brings some.

use crate::session::Form;
use crate::ui::form::Values;
use customer_management::application::use_cases::OrganizationFields;
use customer_management::domain::organization::OrganizationProfile;
use customer_management::domain::time_zone::TimeZone;
use customer_management::domain::values::About;
use kernel::locale::Country;

/// The settings as text, as they stand in fields.
pub(super) struct Fields {
    pub(super) slug: String,
    pub(super) name: String,
    pub(super) legal_name: String,
    pub(super) ami_licence: String,
    pub(super) nif: String,
    pub(super) country: Country,
    pub(super) time_zone: TimeZone,
    pub(super) street: String,
    pub(super) locality: String,
    pub(super) postal_code: String,
    pub(super) phone: String,
    pub(super) email: String,
    pub(super) website: String,
    pub(super) about_pt: String,
    pub(super) about_en: String,
    pub(super) about_es: String,
    pub(super) colour: String,
}

impl Fields {
    pub(super) fn of(profile: &OrganizationProfile) -> Self {
        fn text<T>(value: Option<&T>, read: impl Fn(&T) -> &str) -> String {
            value.map(|value| read(value).to_owned()).unwrap_or_default()
        }
        let about = &profile.about;
        Self {
            slug: profile.slug.to_string(),
            name: profile.name.to_string(),
            legal_name: text(profile.legal_name.as_ref(), |name| name.as_str()),
            ami_licence: text(profile.ami_licence.as_ref(), |licence| licence.number()),
            nif: text(profile.nif.as_ref(), |nif| nif.as_str()),
            country: profile.country,
            time_zone: profile.time_zone,
            street: text(profile.street.as_ref(), |street| street.as_str()),
            locality: text(profile.locality.as_ref(), |locality| locality.as_str()),
            postal_code: text(profile.postal_code.as_ref(), |code| code.as_str()),
            phone: text(profile.phone.as_ref(), |phone| phone.as_str()),
            email: text(profile.email.as_ref(), |email| email.as_str()),
            website: text(profile.website.as_ref(), |website| website.as_str()),
            about_pt: text(about.pt.as_ref(), About::as_str),
            about_en: text(about.en.as_ref(), About::as_str),
            about_es: text(about.es.as_ref(), About::as_str),
            colour: profile.colour.map(|colour| colour.to_string()).unwrap_or_default(),
        }
    }

    /// What stands in the fields before anybody types.
    pub(super) fn values(self) -> Values {
        Values::new()
            .with("name", self.name)
            .with("legal_name", self.legal_name)
            .with("ami_licence", self.ami_licence)
            .with("nif", self.nif)
            .with("country", self.country.code())
            .with("time_zone", self.time_zone.code())
            .with("street", self.street)
            .with("locality", self.locality)
            .with("postal_code", self.postal_code)
            .with("phone", self.phone)
            .with("email", self.email)
            .with("website", self.website)
            .with("about_pt", self.about_pt)
            .with("about_en", self.about_en)
            .with("about_es", self.about_es)
            .with("colour", self.colour)
    }

    /// With what a part's form says; the rest as it is. Nothing, if a choice is none of ours.
    pub(super) fn merged<'a>(&'a self, form: &'a Form) -> Option<OrganizationFields<'a>> {
        let said = |name: &str, kept: &'a str| if form.has(name) { form.text(name) } else { kept };
        let country = if form.has("country") { Country::parse(form.text("country"))? } else { self.country };
        let time_zone =
            if form.has("time_zone") { TimeZone::parse(form.text("time_zone"))? } else { self.time_zone };
        Some(OrganizationFields {
            slug: &self.slug,
            name: said("name", &self.name),
            legal_name: said("legal_name", &self.legal_name),
            ami_licence: said("ami_licence", &self.ami_licence),
            nif: said("nif", &self.nif),
            country,
            time_zone,
            street: said("street", &self.street),
            locality: said("locality", &self.locality),
            postal_code: said("postal_code", &self.postal_code),
            phone: said("phone", &self.phone),
            email: said("email", &self.email),
            website: said("website", &self.website),
            about_pt: said("about_pt", &self.about_pt),
            about_en: said("about_en", &self.about_en),
            about_es: said("about_es", &self.about_es),
            colour: said("colour", &self.colour),
        })
    }
}
