//! The aggregate: an agency.

use super::branding::{Colour, Logo};
use super::events::{CustomerEvent, PendingEvent};
use super::time_zone::TimeZone;
use super::values::{
    AboutTexts, AmiLicence, Email, LegalName, Locality, PhoneNumber, PostalCode, Slug, Street, TradeName,
    Website,
};
use kernel::ids::OrganizationId;
use kernel::locale::Country;
use kernel::nif::Nif;
use kernel::time::Timestamp;

/// What an agency says of itself, all of it public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationProfile {
    /// Its address on the portal.
    pub slug: Slug,
    /// The name it trades under.
    pub name: TradeName,
    /// The name in the company register.
    pub legal_name: Option<LegalName>,
    /// Its licence, where Portugal gave it one.
    pub ami_licence: Option<AmiLicence>,
    /// Its tax number, one of `country`.
    pub nif: Option<Nif>,
    /// Where it has its seat.
    pub country: Country,
    /// By which clock it lives.
    pub time_zone: TimeZone,
    /// Street and house number of its seat.
    pub street: Option<Street>,
    /// Town of its seat.
    pub locality: Option<Locality>,
    /// Postal code of its seat.
    pub postal_code: Option<PostalCode>,
    /// Its telephone.
    pub phone: Option<PhoneNumber>,
    /// Its e-mail address.
    pub email: Option<Email>,
    /// Its web site.
    pub website: Option<Website>,
    /// What it says of itself.
    pub about: AboutTexts,
    /// Its colour.
    pub colour: Option<Colour>,
}

impl OrganizationProfile {
    /// The least that can be said of an agency.
    #[must_use]
    pub fn new(slug: Slug, name: TradeName, country: Country) -> Self {
        Self {
            slug,
            name,
            legal_name: None,
            ami_licence: None,
            nif: None,
            country,
            time_zone: TimeZone::of(country),
            street: None,
            locality: None,
            postal_code: None,
            phone: None,
            email: None,
            website: None,
            about: AboutTexts::default(),
            colour: None,
        }
    }
}

/// All that is kept of an agency: what storage writes and reads back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationState {
    /// Its identity.
    pub id: OrganizationId,
    /// How often it was saved; 0 before the first time.
    pub version: i64,
    /// What it says of itself.
    pub profile: OrganizationProfile,
    /// Its logo.
    pub logo: Option<Logo>,
    /// When it was founded here.
    pub founded_at: Timestamp,
}

/// An agency: the tenant that everything belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    state: OrganizationState,
    pending: Vec<PendingEvent>,
}

impl Organization {
    /// A new agency.
    #[must_use]
    pub fn found(id: OrganizationId, profile: OrganizationProfile, now: Timestamp) -> Self {
        let founded = CustomerEvent::OrganizationFounded { organization: id, country: profile.country };
        Self {
            state: OrganizationState { id, version: 0, profile, logo: None, founded_at: now },
            pending: vec![PendingEvent { occurred_at: now, event: founded }],
        }
    }

    /// An agency as storage has it.
    #[must_use]
    pub const fn restored(state: OrganizationState) -> Self {
        Self { state, pending: Vec::new() }
    }

    /// It says something else of itself from now on. Tells whether that is different.
    pub fn revise(&mut self, profile: OrganizationProfile) -> bool {
        let different = self.state.profile != profile;
        self.state.profile = profile;
        different
    }

    /// It has another logo from now on, or none. Tells whether that is different; the objects of
    /// the one it had are released.
    pub fn show_logo(&mut self, logo: Option<Logo>, now: Timestamp) -> bool {
        if self.state.logo == logo {
            return false;
        }
        if let Some(former) = std::mem::replace(&mut self.state.logo, logo) {
            let keys = former.objects().map(ToString::to_string).to_vec();
            let released = CustomerEvent::LogoReleased { organization: self.state.id, keys };
            self.pending.push(PendingEvent { occurred_at: now, event: released });
        }
        true
    }

    /// Its identity.
    #[must_use]
    pub const fn id(&self) -> OrganizationId {
        self.state.id
    }

    /// All there is to know of it.
    #[must_use]
    pub const fn state(&self) -> &OrganizationState {
        &self.state
    }

    /// What there is to tell, and waits to be saved.
    #[must_use]
    pub fn pending(&self) -> &[PendingEvent] {
        &self.pending
    }

    /// Called by storage when all that waited is written.
    pub fn saved_as(&mut self, version: i64) {
        self.state.version = version;
        self.pending.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{AGENCY, full_profile, logo, noon};

    fn agency() -> Organization {
        let state = OrganizationState {
            id: AGENCY,
            version: 1,
            profile: full_profile("casas"),
            logo: None,
            founded_at: noon(),
        };
        Organization::restored(state)
    }

    fn released(agency: &Organization) -> Vec<String> {
        let keys = agency.pending().iter().map(|pending| match &pending.event {
            CustomerEvent::LogoReleased { keys, .. } => keys.clone(),
            other => panic!("{other:?}"),
        });
        keys.flatten().collect()
    }

    #[test]
    fn a_first_logo_releases_nothing_and_the_next_one_the_first() {
        let (mut agency, first, second) = (agency(), logo(1), logo(2));
        assert!(agency.show_logo(Some(first.clone()), noon()));
        assert_eq!(released(&agency), [""; 0]);
        assert!(!agency.show_logo(Some(first.clone()), noon()), "the same");
        assert!(agency.show_logo(Some(second), noon()));
        assert_eq!(released(&agency), first.objects().map(ToString::to_string));
    }

    #[test]
    fn a_logo_that_is_taken_away_is_released_once() {
        let mut agency = agency();
        agency.show_logo(Some(logo(1)), noon());
        assert!(agency.show_logo(None, noon()));
        assert!(!agency.show_logo(None, noon()));
        assert_eq!(released(&agency).len(), 2);
        assert_eq!(agency.state().logo, None);
    }

    #[test]
    fn what_an_agency_says_of_itself_leaves_its_logo() {
        let mut agency = agency();
        agency.show_logo(Some(logo(1)), noon());
        assert!(agency.revise(full_profile("outra")));
        assert_eq!(agency.state().logo, Some(logo(1)));
    }
}
