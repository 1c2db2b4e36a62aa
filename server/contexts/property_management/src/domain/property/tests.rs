//! What a property does and refuses.

use super::*;
use crate::domain::characteristics::Energy;
use crate::domain::media::PropertyImages;
use crate::domain::owner::PropertyOwners;
use crate::domain::publish_gate::{AddressGap, Attention, PublishMode};
use crate::domain::values::{Description, PostalCode, Price, Title};
use crate::domain::vocabulary::{EnergyClass, ListingType};
use crate::fixtures::{agent, complete_draft, licensed, moment, noon};
use chrono::TimeDelta;
use kernel::locale::Country;
use kernel::money::Money;
use kernel::zone::TimeZone;
use uuid::Uuid;

fn new(draft: PropertyDraft) -> Property {
    Property::draft(PropertyId(Uuid::from_u128(1)), &agent(), draft, noon()).unwrap()
}

fn published(draft: PropertyDraft) -> Property {
    let mut property = new(draft);
    property.publish(PublishMode::Strict, &licensed(), noon()).unwrap();
    property
}

fn euros(amount: i64) -> Price {
    Price::new(Money::euros(amount)).unwrap()
}

fn kinds(property: &Property) -> Vec<&'static str> {
    property.pending().events.iter().map(|pending| pending.event.kind()).collect()
}

#[test]
fn what_a_draft_says_is_what_the_property_would_say() {
    let draft = complete_draft("A-1");
    assert_eq!(new(draft.clone()).to_draft(), draft);
}

#[test]
fn parts_of_two_countries_make_no_property() {
    let id = PropertyId(Uuid::from_u128(1));
    let mut draft = complete_draft("A-1");
    draft.address.postal_code = Some(PostalCode::parse(Country::Spain, "46021").unwrap());
    assert_eq!(Property::draft(id, &agent(), draft, noon()), Err(InvalidValue::PostalCode));

    let mut draft = complete_draft("A-1");
    draft.characteristics.energy =
        Some(Energy::Certified { class: EnergyClass::G, certificate: None, expires_on: None });
    assert_eq!(Property::draft(id, &agent(), draft, noon()), Err(InvalidValue::EnergyClass));
}

#[test]
fn saying_the_same_again_changes_nothing() {
    let mut property = published(complete_draft("A-1"));
    property.saved_as(7, 1);
    let before = property.clone();
    assert_eq!(
        property.revise(complete_draft("A-1"), TimeZone::Lisbon, noon() + TimeDelta::days(1)),
        Ok(false)
    );
    assert_eq!(property, before);
}

#[test]
fn a_price_that_differs_goes_into_the_history_and_is_told() {
    let mut property = new(complete_draft("A-1"));
    property.saved_as(7, 1);
    let mut draft = complete_draft("A-1");
    draft.price = Some(euros(330_000));
    let later = noon() + TimeDelta::days(1);
    assert_eq!(property.revise(draft, TimeZone::Lisbon, later), Ok(true));
    assert_eq!(property.state().prices.len(), 2);
    assert_eq!(property.state().prices[1].since, later);
    assert_eq!(property.state().current_price(), Some(euros(330_000)));
    assert_eq!(kinds(&property), ["PROPERTY_PRICE_CHANGED.v1"], "nothing else changed");
    assert_eq!(property.pending().new_prices, 1);
    assert!(!property.pending().texts && !property.pending().images && !property.pending().owners);
}

#[test]
fn a_draft_without_price_leaves_the_price() {
    let mut property = new(complete_draft("A-1"));
    let mut draft = complete_draft("A-1");
    draft.price = None;
    assert_eq!(property.revise(draft, TimeZone::Lisbon, noon()), Ok(false));
    assert_eq!(property.state().current_price(), Some(euros(350_000)));
}

#[test]
fn each_purpose_has_its_own_current_price() {
    let mut property = new(complete_draft("A-1"));
    let mut to_rent = complete_draft("A-1");
    to_rent.listing_type = ListingType::Rent;
    to_rent.price = None;
    property.revise(to_rent.clone(), TimeZone::Lisbon, noon()).unwrap();
    assert_eq!(property.state().current_price(), None, "a sale's price is no rent");
    to_rent.price = Some(euros(1_200));
    property.revise(to_rent, TimeZone::Lisbon, noon()).unwrap();
    assert_eq!(property.state().current_price(), Some(euros(1_200)));
    property.revise(complete_draft("A-1"), TimeZone::Lisbon, noon()).unwrap();
    assert_eq!(property.state().current_price(), Some(euros(350_000)));
}

#[test]
fn what_is_public_stays_lawful() {
    let mut property = published(complete_draft("A-1"));
    let before = property.clone();

    let mut unlawful = complete_draft("A-1");
    unlawful.texts.en.description = Description::parse("Lovely. No foreigners.").unwrap();
    let words = vec!["No foreigners".to_owned()];
    assert_eq!(
        property.revise(unlawful, TimeZone::Lisbon, noon()),
        Err(RevisionError::NotWhilePublic(vec![PublishIssue::DiscriminatoryWording { words }]))
    );

    let mut nowhere = complete_draft("A-1");
    nowhere.address.municipality = None;
    nowhere.position = None;
    assert_eq!(
        property.revise(nowhere, TimeZone::Lisbon, noon()),
        Err(RevisionError::NotWhilePublic(vec![PublishIssue::MissingPlace]))
    );
    assert_eq!(property, before);
}

#[test]
fn what_is_public_loses_nothing_that_the_gate_asks_for_and_what_it_lacked_hinders_no_correction() {
    let mut property = published(complete_draft("A-1"));
    let mut without = complete_draft("A-1");
    without.owners = PropertyOwners::default();
    without.images = PropertyImages::default();
    let lost = vec![PublishIssue::MissingOwner, PublishIssue::MissingImage];
    assert_eq!(
        property.revise(without.clone(), TimeZone::Lisbon, noon()),
        Err(RevisionError::NotWhilePublic(lost))
    );

    let mut property = new(without.clone());
    property.publish(PublishMode::Incomplete, &licensed(), noon()).unwrap();
    without.texts.pt.title = Title::parse("Casa com outro título").unwrap();
    assert_eq!(property.revise(without.clone(), TimeZone::Lisbon, noon()), Ok(true));
    assert_eq!(property.state().attention, [Attention::MissingImage, Attention::MissingOwner]);
    without.characteristics.energy = None;
    let lost = vec![PublishIssue::MissingEnergyClass];
    assert_eq!(property.revise(without, TimeZone::Lisbon, noon()), Err(RevisionError::NotWhilePublic(lost)));
}

#[test]
fn a_certificate_that_expires_while_it_is_public_hinders_no_correction() {
    let mut property = published(complete_draft("A-1"));
    let mut corrected = property.to_draft();
    corrected.texts.pt.title = Title::parse("Casa com outro título").unwrap();
    let in_ages = noon() + TimeDelta::days(40_000);
    assert_eq!(property.revise(corrected, TimeZone::Lisbon, in_ages), Ok(true));
    assert_eq!(property.state().attention, [Attention::EnergyCertificateExpired]);
}

#[test]
fn what_is_public_keeps_its_street_and_the_last_day_of_its_certificate() {
    let mut property = published(complete_draft("A-1"));
    let before = property.clone();
    let mut without = complete_draft("A-1");
    without.address.street = None;
    let lost = vec![PublishIssue::MissingAddress(AddressGap::Street)];
    let refused = property.revise(without, TimeZone::Lisbon, noon());
    assert_eq!(refused, Err(RevisionError::NotWhilePublic(lost)));

    let mut without = complete_draft("A-1");
    if let Some(Energy::Certified { expires_on, .. }) = &mut without.characteristics.energy {
        *expires_on = None;
    }
    let lost = vec![PublishIssue::MissingEnergyCertificateExpiry];
    let refused = property.revise(without, TimeZone::Lisbon, noon());
    assert_eq!(refused, Err(RevisionError::NotWhilePublic(lost)));
    assert_eq!(property, before);
}

#[test]
fn what_was_published_with_a_pin_alone_takes_half_an_address_and_gives_it_back_no_more() {
    let mut pinned = complete_draft("A-1");
    (pinned.address.street, pinned.address.municipality) = (None, None);
    let mut property = new(pinned.clone());
    property.publish(PublishMode::Incomplete, &licensed(), noon()).unwrap();
    let mut half = pinned.clone();
    half.address.municipality = complete_draft("A-1").address.municipality;
    assert_eq!(property.revise(half, TimeZone::Lisbon, noon()), Ok(true));
    assert_eq!(property.state().attention, [Attention::MissingAddress]);
    let lost = vec![PublishIssue::MissingAddress(AddressGap::Both)];
    let refused = property.revise(pinned, TimeZone::Lisbon, noon());
    assert_eq!(refused, Err(RevisionError::NotWhilePublic(lost)));
}

#[test]
fn a_certificate_expires_while_it_is_public_by_the_clocks_of_its_agency() {
    let mut draft = complete_draft("A-1");
    if let Some(Energy::Certified { expires_on, .. }) = &mut draft.characteristics.energy {
        *expires_on = chrono::NaiveDate::from_ymd_opt(2027, 6, 30);
    }
    let late = moment(2027, 6, 30, 23, 30);
    for (zone, marks) in
        [(TimeZone::Lisbon, &[Attention::EnergyCertificateExpired][..]), (TimeZone::Azores, &[])]
    {
        let mut property = published(draft.clone());
        let mut corrected = draft.clone();
        corrected.texts.pt.title = Title::parse("Casa com outro título").unwrap();
        // On its last day it holds; the day after, that it no longer does hinders no correction.
        property.revise(corrected, zone, late).unwrap();
        assert_eq!(property.state().attention, marks, "{zone}");
    }
}

#[test]
fn the_last_picture_goes_only_from_what_is_not_public() {
    let none = PropertyImages::default();
    assert!(!published(complete_draft("A-1")).may_show(&none));
    assert!(new(complete_draft("A-1")).may_show(&none));
}

#[test]
fn what_is_completed_no_longer_needs_attention() {
    let mut incomplete = complete_draft("A-1");
    incomplete.images = PropertyImages::default();
    incomplete.characteristics.energy = None;
    let mut property = new(incomplete);
    property.publish(PublishMode::Incomplete, &licensed(), noon()).unwrap();
    assert_eq!(property.state().attention, [Attention::MissingEnergyClass, Attention::MissingImage]);

    property.revise(complete_draft("A-1"), TimeZone::Lisbon, noon()).unwrap();
    assert!(property.state().attention.is_empty());

    let mut without_owner = complete_draft("A-1");
    without_owner.owners = PropertyOwners::default();
    property.revise_in(PublishMode::Incomplete, without_owner, TimeZone::Lisbon, noon()).unwrap();
    assert_eq!(property.state().attention, [Attention::MissingOwner]);
}

#[test]
fn it_is_advertised_since_it_was_first_published() {
    let mut property = published(complete_draft("A-1"));
    assert_eq!(property.state().published_at, Some(noon()));
    property.withdraw(noon()).unwrap();
    property.publish(PublishMode::Strict, &licensed(), noon() + TimeDelta::days(9)).unwrap();
    assert_eq!(property.state().published_at, Some(noon()));

    let mut known_elsewhere = complete_draft("A-2");
    known_elsewhere.advertised_since = Some(noon() - TimeDelta::days(40));
    assert_eq!(published(known_elsewhere).state().published_at, Some(noon() - TimeDelta::days(40)));

    let mut from_the_future = complete_draft("A-3");
    from_the_future.advertised_since = Some(noon() + TimeDelta::days(40));
    assert_eq!(published(from_the_future).state().published_at, Some(noon()));
}

#[test]
fn what_is_refused_changes_nothing() {
    let mut draft = new(complete_draft("A-1"));
    let before = draft.clone();
    assert!(draft.mark_reserved(noon()).is_err());
    assert!(draft.mark_sold(noon()).is_err());
    assert!(draft.withdraw(noon()).is_err());
    assert_eq!(draft, before);
}

#[test]
fn a_hidden_address_is_public_only_roughly() {
    let mut draft = complete_draft("A-1");
    assert_eq!(new(draft.clone()).state().public_position(), draft.position);
    draft.address_hidden = true;
    let truth = draft.position.unwrap();
    let shown = new(draft).state().public_position().unwrap();
    assert!((100.0..=300.0).contains(&truth.distance_to(shown)));
}

#[test]
fn the_whole_life_of_a_property_is_told() {
    let mut property = published(complete_draft("A-1"));
    let mut revised = complete_draft("A-1");
    revised.texts.pt.title = Title::parse("Outro título").unwrap();
    property.revise(revised, TimeZone::Lisbon, noon()).unwrap();
    property.mark_reserved(noon()).unwrap();
    property.reactivate(noon()).unwrap();
    property.mark_reserved(noon()).unwrap();
    property.mark_sold(noon()).unwrap();
    assert_eq!(
        kinds(&property),
        [
            "PROPERTY_CREATED.v1",
            "PROPERTY_PUBLISHED.v1",
            "PROPERTY_CHANGED.v1",
            "PROPERTY_RESERVED.v1",
            "PROPERTY_REACTIVATED.v1",
            "PROPERTY_RESERVED.v1",
            "PROPERTY_SOLD.v1",
        ]
    );
    assert!(property.pending().public, "the public must learn that it is gone");
}
