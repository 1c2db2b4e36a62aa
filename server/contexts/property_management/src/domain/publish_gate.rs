//! The publish gate: what the law and the trade ask of an advertisement before
//! the public sees it.

use super::characteristics::Energy;
use super::location::Address;
use super::property::PropertyState;
use super::rent::{RentLimits, Rents};
use super::vocabulary::ListingType;
use super::wording;
use chrono::NaiveDate;
use kernel::coded;
use kernel::locale::Country;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use std::fmt;

/// What the gate has to know of the agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgencyStanding {
    /// Where the agency has its seat.
    pub country: Country,
    /// By whose clocks its days begin and end.
    pub zone: TimeZone,
    /// Whether it holds an AMI licence (Lei 15/2013).
    pub has_ami_licence: bool,
    /// For how many more public listings its plan has room; none: for as many as it likes.
    pub room: Option<u32>,
}

impl AgencyStanding {
    /// Which day it is where the agency is.
    #[must_use]
    pub fn day(&self, now: Timestamp) -> NaiveDate {
        self.zone.clock(now).date()
    }

    /// How it stands after one more of its listings became public.
    #[must_use]
    pub const fn with_one_more(self) -> Self {
        match self.room {
            Some(room) => Self { room: Some(room.saturating_sub(1)), ..self },
            None => self,
        }
    }
}

/// How much the gate lets through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishMode {
    /// Only what is complete.
    Strict,
    /// Also what lacks an owner, a picture, the street or what is said of energy, marked for
    /// attention: an import's, for an agency that moves house with its running advertisements.
    Incomplete,
}

coded! {
    /// What is still to be completed on a listing that is already public.
    Attention {
        /// The energy certificate's last day is over.
        EnergyCertificateExpired = "energy_certificate_expired",
        /// The street, or the municipality.
        MissingAddress = "missing_address",
        /// The energy certificate's number.
        MissingEnergyCertificate = "missing_energy_certificate",
        /// The energy certificate's last day.
        MissingEnergyCertificateExpiry = "missing_energy_certificate_expiry",
        /// The energy class, or the reason of exemption.
        MissingEnergyClass = "missing_energy_class",
        /// A picture.
        MissingImage = "missing_image",
        /// The owner.
        MissingOwner = "missing_owner",
    }
}

/// Whether something can follow after publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Never public with this.
    Blocking,
    /// May be completed later, in [`PublishMode::Incomplete`].
    Completable,
}

/// What an address lacks that somebody could go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressGap {
    /// The street, or where there is none, what the place is called.
    Street,
    /// The municipality.
    Municipality,
    /// Both: only a pin tells where it is.
    Both,
}

/// One thing that stands between a property and the public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublishIssue {
    /// Neither municipality nor position: nobody knows where it is.
    MissingPlace,
    /// A place, and not the address: whether the public sees the street is another matter.
    MissingAddress(AddressGap),
    /// No price.
    MissingPrice,
    /// No owner.
    MissingOwner,
    /// No picture.
    MissingImage,
    /// Neither energy class nor exemption (DL 101-D/2020 art. 22; RD 390/2021 art. 15).
    MissingEnergyClass,
    /// An energy class without the number of the certificate that says so.
    MissingEnergyCertificate,
    /// An energy class without the last day of the certificate that says so.
    MissingEnergyCertificateExpiry,
    /// The energy certificate holds no longer.
    EnergyCertificateExpired,
    /// More rents in advance than the law allows, see [`RentLimits`].
    RentAdvanceTooHigh {
        /// How many it allows.
        max: u8,
    },
    /// More rents as deposit than the law allows, see [`RentLimits`].
    RentDepositTooHigh {
        /// How many it allows.
        max: u8,
    },
    /// An agency of Portugal without AMI licence (Lei 15/2013): its number
    /// stands in every advertisement. An agency of another country is known by
    /// its own country's rules.
    MissingAmiLicence,
    /// The agency's plan has room for no more public listings.
    PlanLimit,
    /// Words that keep people out for what they are (art. 1067-A CC).
    DiscriminatoryWording {
        /// The words, as they are written.
        words: Vec<String>,
    },
}

impl PublishIssue {
    /// The code by which programs know it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingPlace => "missing_place",
            Self::MissingAddress(_) => Attention::MissingAddress.code(),
            Self::MissingPrice => "missing_price",
            Self::MissingOwner => Attention::MissingOwner.code(),
            Self::MissingImage => Attention::MissingImage.code(),
            Self::MissingEnergyClass => Attention::MissingEnergyClass.code(),
            Self::MissingEnergyCertificate => Attention::MissingEnergyCertificate.code(),
            Self::MissingEnergyCertificateExpiry => Attention::MissingEnergyCertificateExpiry.code(),
            Self::EnergyCertificateExpired => Attention::EnergyCertificateExpired.code(),
            Self::RentAdvanceTooHigh { .. } => "rent_advance_too_high",
            Self::RentDepositTooHigh { .. } => "rent_deposit_too_high",
            Self::MissingAmiLicence => "missing_ami_licence",
            Self::PlanLimit => "plan_limit",
            Self::DiscriminatoryWording { .. } => "discriminatory_wording",
        }
    }

    /// What it is marked as when it follows after publication; `None` when it
    /// must not.
    #[must_use]
    pub const fn attention(&self) -> Option<Attention> {
        match self {
            Self::MissingAddress(_) => Some(Attention::MissingAddress),
            Self::MissingOwner => Some(Attention::MissingOwner),
            Self::MissingImage => Some(Attention::MissingImage),
            Self::MissingEnergyClass => Some(Attention::MissingEnergyClass),
            Self::MissingEnergyCertificate => Some(Attention::MissingEnergyCertificate),
            Self::MissingEnergyCertificateExpiry => Some(Attention::MissingEnergyCertificateExpiry),
            Self::EnergyCertificateExpired => Some(Attention::EnergyCertificateExpired),
            Self::MissingPlace
            | Self::MissingPrice
            | Self::RentAdvanceTooHigh { .. }
            | Self::RentDepositTooHigh { .. }
            | Self::MissingAmiLicence
            | Self::PlanLimit
            | Self::DiscriminatoryWording { .. } => None,
        }
    }

    /// Whether it can follow after publication.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self.attention() {
            Some(_) => Severity::Completable,
            None => Severity::Blocking,
        }
    }

    /// Whether all that is missing was missing `before` as well.
    fn asks_no_more_than(&self, before: &Self) -> bool {
        match (self, before) {
            (Self::MissingAddress(_), Self::MissingAddress(AddressGap::Both)) => true,
            // Where there was no class, there was no certificate either.
            (
                Self::MissingEnergyCertificate | Self::MissingEnergyCertificateExpiry,
                Self::MissingEnergyClass,
            ) => true,
            _ => self == before,
        }
    }
}

impl fmt::Display for PublishIssue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingPlace => f.write_str("the municipality or the position is missing"),
            Self::MissingAddress(AddressGap::Street) => f.write_str("the street is missing"),
            Self::MissingAddress(AddressGap::Municipality) => f.write_str("the municipality is missing"),
            Self::MissingAddress(AddressGap::Both) => {
                f.write_str("the street and the municipality are missing")
            }
            Self::MissingPrice => f.write_str("the price is missing"),
            Self::MissingOwner => f.write_str("the owner is missing"),
            Self::MissingImage => f.write_str("a picture is missing"),
            Self::MissingEnergyClass => {
                f.write_str("the energy class is missing, or the reason why none is needed")
            }
            Self::MissingEnergyCertificate => f.write_str("the number of the energy certificate is missing"),
            Self::MissingEnergyCertificateExpiry => {
                f.write_str("the last day of the energy certificate is missing")
            }
            Self::EnergyCertificateExpired => f.write_str("the energy certificate has expired"),
            Self::RentAdvanceTooHigh { max } => {
                write!(f, "the law allows at most {max} rents in advance")
            }
            Self::RentDepositTooHigh { max } => {
                write!(f, "the law allows at most {max} rents as deposit")
            }
            Self::MissingAmiLicence => f.write_str("the agency's AMI licence is missing"),
            Self::PlanLimit => f.write_str("the agency's plan has room for no more public listings"),
            Self::DiscriminatoryWording { words } => {
                write!(f, "these words keep people out, which the law forbids: {}", words.join("; "))
            }
        }
    }
}

/// Everything that stands between a property and the public, the gravest first.
#[must_use]
pub fn inspect(property: &PropertyState, agency: &AgencyStanding, now: Timestamp) -> Vec<PublishIssue> {
    let mut issues = inspect_content(property, agency.day(now));
    if agency.country == Country::Portugal && !agency.has_ami_licence {
        issues.insert(0, PublishIssue::MissingAmiLicence);
    }
    if agency.room == Some(0) {
        issues.push(PublishIssue::PlanLimit);
    }
    issues
}

/// What of it lies in the property itself: it must stay right while the
/// property is public, whatever changes. `today` is the agency's.
#[must_use]
pub fn inspect_content(property: &PropertyState, today: NaiveDate) -> Vec<PublishIssue> {
    let mut issues = Vec::new();
    let has_place = property.address.municipality.is_some() || property.position.is_some();
    if !has_place {
        issues.push(PublishIssue::MissingPlace);
    }
    if property.current_price().is_none() {
        issues.push(PublishIssue::MissingPrice);
    }
    let words = wording::discriminatory_in_texts(&property.texts);
    if !words.is_empty() {
        issues.push(PublishIssue::DiscriminatoryWording { words });
    }
    issues.extend(inspect_rent(property));
    // Who has yet to say where it is has one thing to do, not two.
    issues.extend(address_gap(&property.address).filter(|_| has_place).map(PublishIssue::MissingAddress));
    if property.owners.is_empty() {
        issues.push(PublishIssue::MissingOwner);
    }
    if property.images.is_empty() {
        issues.push(PublishIssue::MissingImage);
    }
    match &property.characteristics.energy {
        None => issues.push(PublishIssue::MissingEnergyClass),
        Some(Energy::Certified { certificate, expires_on, .. }) => {
            if certificate.is_none() {
                issues.push(PublishIssue::MissingEnergyCertificate);
            }
            match expires_on {
                None => issues.push(PublishIssue::MissingEnergyCertificateExpiry),
                Some(last_day) if *last_day < today => issues.push(PublishIssue::EnergyCertificateExpired),
                Some(_) => {}
            }
        }
        Some(Energy::Exempt(_)) => {}
    }
    issues
}

/// What an address lacks.
const fn address_gap(address: &Address) -> Option<AddressGap> {
    match (address.street.is_some(), address.municipality.is_some()) {
        (true, true) => None,
        (false, true) => Some(AddressGap::Street),
        (true, false) => Some(AddressGap::Municipality),
        (false, false) => Some(AddressGap::Both),
    }
}

/// What is asked of a tenant beyond what the law allows.
fn inspect_rent(property: &PropertyState) -> Vec<PublishIssue> {
    if property.listing_type != ListingType::Rent {
        return Vec::new();
    }
    let limits = RentLimits::of(property.address.country, property.property_type.is_home());
    let beyond = |asked: Option<Rents>, limit: Option<u8>| {
        limit.filter(|max| asked.is_some_and(|asked| asked.get() > *max))
    };
    let advance = beyond(property.rent.advance, limits.advance);
    let deposit = beyond(property.rent.deposit, limits.deposit);
    let advance = advance.map(|max| PublishIssue::RentAdvanceTooHigh { max });
    advance.into_iter().chain(deposit.map(|max| PublishIssue::RentDepositTooHigh { max })).collect()
}

/// Lets a property through, with what is to be completed, or keeps it back
/// with all that stands in its way.
///
/// # Errors
/// The issues that may not pass in this mode, when there are any.
pub fn pass(issues: Vec<PublishIssue>, mode: PublishMode) -> Result<Vec<Attention>, Vec<PublishIssue>> {
    stay(&[], issues, mode)
}

/// Lets a property that is public become something else, with what is to be completed. What was
/// incomplete `before` may stay so in either mode, or become less so: its other parts are still to
/// be corrected.
///
/// # Errors
/// The issues that may not pass in this mode, when there are any.
pub fn stay(
    before: &[PublishIssue],
    issues: Vec<PublishIssue>,
    mode: PublishMode,
) -> Result<Vec<Attention>, Vec<PublishIssue>> {
    let mut attention = Vec::new();
    let mut in_the_way = Vec::new();
    for issue in issues {
        match issue.attention() {
            Some(mark)
                if mode == PublishMode::Incomplete
                    || before.iter().any(|known| issue.asks_no_more_than(known)) =>
            {
                attention.push(mark);
            }
            _ => in_the_way.push(issue),
        }
    }
    if !in_the_way.is_empty() {
        return Err(in_the_way);
    }
    attention.sort_unstable();
    Ok(attention)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::characteristics::Energy;
    use crate::domain::draft::PropertyDraft;
    use crate::domain::media::PropertyImages;
    use crate::domain::owner::PropertyOwners;
    use crate::domain::property::{Property, PropertyId};
    use crate::domain::values::{CertificateNumber, Description};
    use crate::domain::vocabulary::{EnergyClass, EnergyExemption, PropertyType};
    use crate::fixtures::{agent, complete_draft, licensed, moment, noon};
    use uuid::Uuid;

    fn issues(change: impl FnOnce(&mut PropertyDraft)) -> Vec<PublishIssue> {
        issues_for(&licensed(), change)
    }

    fn issues_for(agency: &AgencyStanding, change: impl FnOnce(&mut PropertyDraft)) -> Vec<PublishIssue> {
        let mut draft = complete_draft("A-1");
        change(&mut draft);
        let property = Property::draft(PropertyId(Uuid::from_u128(1)), &agent(), draft, noon()).unwrap();
        inspect(property.state(), agency, noon())
    }

    #[test]
    fn nothing_stands_in_the_way_of_a_complete_property() {
        assert_eq!(issues(|_| {}), []);
    }

    #[test]
    fn each_missing_thing_is_an_issue_of_its_own() {
        assert_eq!(issues(|draft| draft.price = None), [PublishIssue::MissingPrice]);
        assert_eq!(issues(|draft| draft.owners = PropertyOwners::default()), [PublishIssue::MissingOwner]);
        assert_eq!(issues(|draft| draft.images = PropertyImages::default()), [PublishIssue::MissingImage]);
        assert_eq!(issues(|draft| draft.characteristics.energy = None), [PublishIssue::MissingEnergyClass]);
    }

    #[test]
    fn a_pin_is_a_place_and_no_address_and_where_there_is_no_place_that_alone_is_told() {
        let missing = |gap| [PublishIssue::MissingAddress(gap)];
        assert_eq!(issues(|draft| draft.position = None), []);
        assert_eq!(issues(|draft| draft.address.street = None), missing(AddressGap::Street));
        assert_eq!(issues(|draft| draft.address.municipality = None), missing(AddressGap::Municipality));
        let pinned = Address::somewhere_in(Country::Portugal);
        assert_eq!(issues(|draft| draft.address = pinned.clone()), missing(AddressGap::Both));
        let nowhere = issues(|draft| {
            draft.position = None;
            draft.address = pinned;
        });
        assert_eq!(nowhere, [PublishIssue::MissingPlace]);
    }

    #[test]
    fn a_hidden_address_is_an_address() {
        assert_eq!(issues(|draft| draft.address_hidden = true), []);
    }

    #[test]
    fn a_reason_of_exemption_stands_for_the_energy_class() {
        let exempt = Energy::Exempt(EnergyExemption::Ruin);
        assert_eq!(issues(|draft| draft.characteristics.energy = Some(exempt)), []);
    }

    #[test]
    fn a_class_needs_number_and_last_day_of_a_certificate_that_still_holds() {
        let certified = |number: &str, expires_on| {
            let certificate = CertificateNumber::parse(number).unwrap();
            issues(|draft| {
                draft.characteristics.energy =
                    Some(Energy::Certified { class: EnergyClass::C, certificate, expires_on });
            })
        };
        let today = noon().date_naive();
        assert_eq!(certified("SCE1", None), [PublishIssue::MissingEnergyCertificateExpiry]);
        assert_eq!(certified("SCE1", Some(today)), [], "its last day is a day");
        assert_eq!(certified("SCE1", today.pred_opt()), [PublishIssue::EnergyCertificateExpired]);
        assert_eq!(
            certified(" ", today.pred_opt()),
            [PublishIssue::MissingEnergyCertificate, PublishIssue::EnergyCertificateExpired]
        );
    }

    #[test]
    fn a_certificate_holds_until_its_last_day_is_over_where_the_agency_is() {
        // Whether it has, by the clocks of a zone, where its last day is the last before a month.
        let expired = |zone, now: Timestamp, month_after| {
            let mut draft = complete_draft("A-1");
            let certificate = CertificateNumber::parse("SCE1").unwrap();
            let class = EnergyClass::C;
            let expires_on = NaiveDate::from_ymd_opt(2027, month_after, 1).and_then(|day| day.pred_opt());
            draft.characteristics.energy = Some(Energy::Certified { class, certificate, expires_on });
            let property = Property::draft(PropertyId(Uuid::from_u128(1)), &agent(), draft, now).unwrap();
            let found = inspect(property.state(), &AgencyStanding { zone, ..licensed() }, now);
            assert!(found.iter().all(|issue| *issue == PublishIssue::EnergyCertificateExpired), "{found:?}");
            !found.is_empty()
        };
        use TimeZone::{Azores, Canary, Lisbon, Madeira, Madrid};
        let summer = |hour, minute| moment(2027, 6, 30, hour, minute);
        for zone in [Lisbon, Madeira, Madrid, Canary] {
            assert!(expired(zone, summer(23, 30), 7), "{zone}: it is July");
        }
        assert!(!expired(Azores, summer(23, 30), 7), "it is June for another half hour");
        assert!(expired(Madrid, summer(22, 30), 7) && !expired(Lisbon, summer(22, 30), 7));

        let winter = moment(2027, 12, 1, 0, 30);
        assert!(expired(Lisbon, winter, 12) && expired(Canary, winter, 12));
        assert!(!expired(Azores, winter, 12), "it is November for another half hour");
        assert!(expired(Madrid, winter - chrono::TimeDelta::hours(1), 12));
    }

    /// What the gate says of so many rents in advance and as deposit.
    fn rent(
        country: Country,
        property_type: PropertyType,
        listing_type: ListingType,
        advance: i64,
        deposit: i64,
    ) -> Vec<PublishIssue> {
        let agency = AgencyStanding { country, ..licensed() };
        issues_for(&agency, |draft| {
            draft.listing_type = listing_type;
            draft.property_type = property_type;
            draft.address.country = country;
            draft.address.postal_code = None;
            draft.characteristics.energy = Some(Energy::Exempt(EnergyExemption::Monument));
            draft.rent.advance = Rents::new(advance).ok();
            draft.rent.deposit = Rents::new(deposit).ok();
        })
    }

    #[test]
    fn no_more_rents_are_asked_for_than_the_law_of_the_country_allows() {
        use Country::{Portugal, Spain};
        use PropertyType::{Apartment, Commercial};
        let advance = |max| PublishIssue::RentAdvanceTooHigh { max };
        let deposit = |max| PublishIssue::RentDepositTooHigh { max };
        assert_eq!(rent(Portugal, Apartment, ListingType::Rent, 2, 2), []);
        assert_eq!(rent(Portugal, Apartment, ListingType::Rent, 3, 3), [advance(2), deposit(2)]);
        assert_eq!(rent(Spain, Apartment, ListingType::Rent, 1, 1), []);
        assert_eq!(rent(Spain, Apartment, ListingType::Rent, 2, 2), [advance(1), deposit(1)]);
        assert_eq!(rent(Spain, Commercial, ListingType::Rent, 6, 2), []);
        assert_eq!(rent(Spain, Commercial, ListingType::Rent, 6, 3), [deposit(2)]);
        assert_eq!(rent(Portugal, Apartment, ListingType::Sale, 24, 24), [], "nobody rents it");
    }

    #[test]
    fn portugal_asks_for_a_licence_and_spain_does_not() {
        let without = |country| AgencyStanding { country, has_ami_licence: false, ..licensed() };
        assert_eq!(issues_for(&without(Country::Portugal), |_| {}), [PublishIssue::MissingAmiLicence]);
        assert_eq!(issues_for(&without(Country::Spain), |_| {}), []);
    }

    #[test]
    fn a_plan_without_room_lets_nothing_more_through() {
        let with = |room| AgencyStanding { room, ..licensed() };
        assert_eq!(issues_for(&with(Some(0)), |_| {}), [PublishIssue::PlanLimit]);
        assert_eq!(issues_for(&with(Some(1)), |_| {}), []);
        assert_eq!(with(Some(1)).with_one_more().room, Some(0));
        assert_eq!(with(None).with_one_more().room, None);
    }

    #[test]
    fn unlawful_words_are_found_in_any_language_and_told() {
        let found = issues(|draft| {
            draft.texts.es.description = Description::parse("Luminoso. Abstenerse extranjeros.").unwrap();
        });
        let words = vec!["Abstenerse extranjeros".to_owned()];
        assert_eq!(found, [PublishIssue::DiscriminatoryWording { words }]);
    }

    #[test]
    fn only_owner_picture_street_and_energy_may_follow_later() {
        let words = vec!["Ladies only".to_owned()];
        let all = [
            (PublishIssue::MissingAmiLicence, "missing_ami_licence", Severity::Blocking),
            (PublishIssue::PlanLimit, "plan_limit", Severity::Blocking),
            (PublishIssue::MissingPlace, "missing_place", Severity::Blocking),
            (PublishIssue::MissingAddress(AddressGap::Both), "missing_address", Severity::Completable),
            (PublishIssue::MissingPrice, "missing_price", Severity::Blocking),
            (PublishIssue::DiscriminatoryWording { words }, "discriminatory_wording", Severity::Blocking),
            (PublishIssue::MissingOwner, "missing_owner", Severity::Completable),
            (PublishIssue::MissingImage, "missing_image", Severity::Completable),
            (PublishIssue::MissingEnergyClass, "missing_energy_class", Severity::Completable),
            (PublishIssue::MissingEnergyCertificate, "missing_energy_certificate", Severity::Completable),
            (
                PublishIssue::MissingEnergyCertificateExpiry,
                "missing_energy_certificate_expiry",
                Severity::Completable,
            ),
            (PublishIssue::EnergyCertificateExpired, "energy_certificate_expired", Severity::Completable),
            (PublishIssue::RentAdvanceTooHigh { max: 2 }, "rent_advance_too_high", Severity::Blocking),
            (PublishIssue::RentDepositTooHigh { max: 2 }, "rent_deposit_too_high", Severity::Blocking),
        ];
        for (issue, code, severity) in all {
            assert_eq!((issue.code(), issue.severity()), (code, severity));
            let passed = pass(vec![issue.clone()], PublishMode::Incomplete);
            assert_eq!(passed.is_ok(), severity == Severity::Completable, "{issue}");
            assert_eq!(pass(vec![issue.clone()], PublishMode::Strict), Err(vec![issue]));
        }
    }

    #[test]
    fn what_passes_incomplete_is_marked_and_what_does_not_is_told_alone() {
        let lacking = vec![PublishIssue::MissingOwner, PublishIssue::MissingImage];
        assert_eq!(
            pass(lacking.clone(), PublishMode::Incomplete),
            Ok(vec![Attention::MissingImage, Attention::MissingOwner])
        );
        let mut worse = lacking;
        worse.push(PublishIssue::MissingPrice);
        assert_eq!(pass(worse, PublishMode::Incomplete), Err(vec![PublishIssue::MissingPrice]));
    }

    #[test]
    fn what_was_missing_before_may_become_less_and_never_more() {
        use AddressGap::{Both, Municipality, Street};
        use PublishIssue::{
            EnergyCertificateExpired, MissingAddress, MissingEnergyCertificate,
            MissingEnergyCertificateExpiry, MissingEnergyClass,
        };
        let stays = |before, after| stay(&[before], vec![after], PublishMode::Strict).is_ok();
        for gap in [Both, Municipality, Street] {
            assert!(stays(MissingAddress(gap), MissingAddress(gap)));
            assert!(stays(MissingAddress(Both), MissingAddress(gap)));
        }
        assert!(!stays(MissingAddress(Street), MissingAddress(Both)));
        assert!(!stays(MissingAddress(Street), MissingAddress(Municipality)));
        for of_certificate in [MissingEnergyCertificate, MissingEnergyCertificateExpiry] {
            assert!(stays(MissingEnergyClass, of_certificate.clone()), "the class is a beginning");
            assert!(!stays(of_certificate, MissingEnergyClass));
        }
        assert!(!stays(MissingEnergyCertificateExpiry, EnergyCertificateExpired));
        assert!(!stays(EnergyCertificateExpired, MissingEnergyCertificateExpiry), "a day is not forgotten");
    }
}
