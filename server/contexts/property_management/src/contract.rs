//! What every implementation of the ports must do, as functions that panic
//! where one doesn't. Each takes a fresh [`Subject`], empty but for the two
//! agencies of the fixtures.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a suite of tests: a panic is its answer")]

mod desk;
mod hanging;

pub use desk::*;
pub use hanging::*;

use crate::application::ports::{
    AgencyMembers, AgencyStandings, DeskQueries, ObjectReferences, PropertyQueries, UnitsOfWork,
};
use crate::domain::activity::AuditEntry;
use crate::domain::characteristics::Energy;
use crate::domain::media::{ImageId, ImageSize, ImageSource, Photograph, PropertyImage, PropertyImages};
use crate::domain::owner::{
    CivilStatus, ContactLine, NifMark, OwnerId, PropertyOwner, PropertyOwners, Sealed, SealedNif, Share,
};
use crate::domain::property::{Property, PropertyId};
use crate::domain::publish_gate::PublishMode;
use crate::domain::rent::{RentConditions, Rents};
use crate::domain::values::{
    AltText, Area, CertificateNumber, Floor, FullName, Price, Reference, Title, YearBuilt,
};
use crate::domain::vocabulary::{Condition, EnergyClass, EnergyExemption, Feature, ListingType};
use crate::fixtures::{AGENCY, ANA, OTHER_AGENCY, agent, complete_draft, licensed, noon, spanish, stranger};
use async_trait::async_trait;
use chrono::{NaiveDate, TimeDelta};
use kernel::event::EventEnvelope;
use kernel::ids::OrganizationId;
use kernel::locale::Country;
use kernel::money::Money;
use kernel::storage::StorageError;
use kernel::zone::TimeZone;
use std::sync::Arc;
use uuid::Uuid;

/// An implementation under test, with what is needed to look behind it. The
/// agency [`AGENCY`] is [licensed]; [`OTHER_AGENCY`] is [spanish].
/// [`ANA`](crate::fixtures::ANA), called "Ana", is a member of the first.
pub struct Subject {
    /// Atomic changes.
    pub units_of_work: Arc<dyn UnitsOfWork>,
    /// How agencies stand.
    pub agencies: Arc<dyn AgencyStandings>,
    /// Reads of many properties.
    pub queries: Arc<dyn PropertyQueries>,
    /// What the people of an agency look at.
    pub desk: Arc<dyn DeskQueries>,
    /// Which objects something points to.
    pub references: Arc<dyn ObjectReferences>,
    /// Who belongs to which agency.
    pub members: Arc<dyn AgencyMembers>,
    /// What was written beside the properties.
    pub traces: Arc<dyn Traces>,
}

/// What an implementation writes beside the properties.
#[async_trait]
pub trait Traces: Send + Sync {
    /// The events in the outbox, the oldest first.
    async fn events(&self) -> Vec<EventEnvelope>;

    /// Who looked at what is personal of an agency, the oldest first.
    async fn audit(&self, organization: OrganizationId) -> Vec<AuditEntry>;

    /// How often a transaction changed what the public sees.
    async fn listing_clock(&self) -> i64;

    /// Whether what the public's cards are read from says what the properties themselves say.
    async fn cards_agree(&self) -> bool;
}

impl Subject {
    async fn save(&self, property: &mut Property) -> Result<(), StorageError> {
        let mut unit = self.units_of_work.begin().await?;
        unit.properties().save(property).await?;
        unit.commit().await
    }

    async fn load(&self, organization: OrganizationId, id: PropertyId) -> Option<Property> {
        self.units_of_work.begin().await.unwrap().properties().find(organization, id).await.unwrap()
    }

    async fn kinds(&self) -> Vec<String> {
        self.traces.events().await.into_iter().map(|event| event.kind).collect()
    }
}

fn id(n: u128) -> PropertyId {
    PropertyId(Uuid::from_u128(0x01_9a_00 + n))
}

fn reference(text: &str) -> Reference {
    Reference::parse(text).unwrap()
}

fn draft(n: u128, called: &str) -> Property {
    Property::draft(id(n), &agent(), complete_draft(called), noon()).unwrap()
}

fn published(n: u128, called: &str) -> Property {
    let mut property = draft(n, called);
    property.publish(PublishMode::Strict, &licensed(), noon()).unwrap();
    property
}

fn euros(amount: i64) -> Price {
    Price::new(Money::euros(amount)).unwrap()
}

/// What is saved is read back the same, every field of it.
pub async fn what_is_saved_is_read_back_the_same(subject: Subject) {
    let mut full = complete_draft("A-1");
    full.address_hidden = true;
    full.characteristics.dependent_area = Some(Area::from_dm2(1_234).unwrap());
    full.characteristics.land_area = Some(Area::from_dm2(Area::MAX_DM2).unwrap());
    full.characteristics.year_built = Some(YearBuilt::new(1937).unwrap());
    full.characteristics.floor = Floor::parse("R/C Dto").unwrap();
    full.characteristics.condition = Some(Condition::ToRestore);
    full.characteristics.energy = Some(Energy::Certified {
        class: EnergyClass::APlus,
        certificate: CertificateNumber::parse("SCE0000123").unwrap(),
        expires_on: NaiveDate::from_ymd_opt(2031, 5, 31),
    });
    full.characteristics.features = Feature::ALL.iter().copied().collect();
    full.texts.es.title = Title::parse("Piso con vistas — «¡único!»").unwrap();
    let mut image = PropertyImage::at(ImageSource::parse("https://img.example.pt/1.jpg").unwrap());
    image.size = Some(ImageSize::new(1600, 1200).unwrap());
    image.alt.pt = AltText::parse("A fachada").unwrap();
    image.alt.es = AltText::parse("La fachada").unwrap();
    full.images = PropertyImages::new(vec![image, photograph(7)]).unwrap();
    full.owners = PropertyOwners::new(vec![owned_whole(), full.owners.as_slice()[0].clone()]).unwrap();
    full.rent = RentConditions { advance: Rents::new(2).ok(), deposit: Rents::new(0).ok() };
    full.advertised_since = Some(noon() - TimeDelta::days(30));

    let mut property = Property::draft(id(1), &agent(), full, noon()).unwrap();
    assert!(property.assign(Some(ANA), noon()));
    subject.save(&mut property).await.unwrap();
    assert_eq!(property.state().version, 1);
    let number = property.state().number;
    assert!(number.is_some_and(|number| number > 0));

    assert_eq!(subject.load(AGENCY, id(1)).await.unwrap(), property);
}

/// A photograph that we keep ourselves.
fn photograph(n: u128) -> PropertyImage {
    let id = ImageId(Uuid::from_u128(n));
    let source = ImageSource::parse(&format!("/media/photos/{AGENCY}/{id}/960.jpg")).unwrap();
    let widths = vec![480, 960];
    let known = Photograph { id, widths, placeholder: "UklGRg==".to_owned() };
    let size = ImageSize::new(960, 720).ok();
    PropertyImage { size, photograph: Some(known), ..PropertyImage::at(source) }
}

/// An owner of whom everything is known.
fn owned_whole() -> PropertyOwner {
    let line = |text: &str| ContactLine::parse(text).unwrap();
    PropertyOwner {
        id: OwnerId(Uuid::from_u128(0x0E)),
        full_name: FullName::parse("João «Zé» da Silva").unwrap().unwrap(),
        nif: Some(SealedNif { sealed: Sealed::new("v1.key.abc"), mark: NifMark::new("mark") }),
        identity: Some(Sealed::new("v1.key.def")),
        civil_status: Some(CivilStatus::Widowed),
        email: line("ze@example.pt"),
        phone: line("+351 912 345 678"),
        share: Some(Share::new(1, 3).unwrap()),
    }
}

/// A property of which hardly anything is known is read back the same.
pub async fn what_is_empty_stays_empty(subject: Subject) {
    let mut bare = complete_draft("A-1");
    bare = crate::domain::draft::PropertyDraft::new(
        bare.reference,
        bare.listing_type,
        bare.property_type,
        Country::Spain,
    );
    bare.characteristics.energy = Some(Energy::Exempt(EnergyExemption::Ruin));
    let mut property = Property::draft(id(1), &agent(), bare, noon()).unwrap();
    subject.save(&mut property).await.unwrap();
    assert_eq!(subject.load(AGENCY, id(1)).await.unwrap(), property);
}

/// A change is read back, and what it took away is gone.
pub async fn a_change_replaces_what_was_there(subject: Subject) {
    let mut property = draft(1, "A-1");
    subject.save(&mut property).await.unwrap();
    let number = property.state().number;

    let mut revised = complete_draft("A-1b");
    revised.texts.en.title = None;
    revised.owners = PropertyOwners::default();
    revised.images = PropertyImages::new(revised.images.as_slice()[1..].to_vec()).unwrap();
    revised.price = Some(euros(330_000));
    revised.position = None;
    let mut property = subject.load(AGENCY, id(1)).await.unwrap();
    assert!(property.revise(revised, TimeZone::Lisbon, noon() + TimeDelta::days(1)).unwrap());
    subject.save(&mut property).await.unwrap();

    let kept = subject.load(AGENCY, id(1)).await.unwrap();
    assert_eq!(kept, property);
    assert_eq!(kept.state().version, 2);
    assert_eq!(kept.state().number, number, "the public's number is for ever");
    assert_eq!(kept.state().prices.len(), 2);
    assert!(kept.state().owners.is_empty());
    assert!(subject.traces.cards_agree().await, "title, cover and former price changed");
}

/// Saving the same property again and again within one unit of work is fine.
pub async fn a_property_may_be_saved_twice_in_one_unit(subject: Subject) {
    let mut property = draft(1, "A-1");
    let mut unit = subject.units_of_work.begin().await.unwrap();
    unit.properties().save(&mut property).await.unwrap();
    let mut revised = complete_draft("A-1");
    revised.texts.en.title = Title::parse("Said at second thought").unwrap();
    revised.images = PropertyImages::new(revised.images.as_slice()[..1].to_vec()).unwrap();
    property.revise(revised, TimeZone::Lisbon, noon()).unwrap();
    property.publish(PublishMode::Strict, &licensed(), noon()).unwrap();
    unit.properties().save(&mut property).await.unwrap();
    assert_eq!(unit.properties().find(AGENCY, id(1)).await.unwrap().as_ref(), Some(&property));
    unit.commit().await.unwrap();
    assert_eq!(subject.load(AGENCY, id(1)).await.unwrap(), property);
    assert_eq!(property.state().version, 2);
    assert!(subject.traces.cards_agree().await, "the second save is the one that counts");
}

/// A unit that is dropped without commit leaves neither rows nor events.
pub async fn without_commit_nothing_is_kept(subject: Subject) {
    let mut unit = subject.units_of_work.begin().await.unwrap();
    unit.properties().save(&mut published(1, "A-1")).await.unwrap();
    drop(unit);
    assert_eq!(subject.load(AGENCY, id(1)).await, None);
    assert!(subject.kinds().await.is_empty());
    assert_eq!(subject.traces.listing_clock().await, 0);
}

/// Another agency's property is not found, by whatever it is looked for.
pub async fn a_foreign_property_is_not_found(subject: Subject) {
    subject.save(&mut draft(1, "A-1")).await.unwrap();
    assert_eq!(subject.load(OTHER_AGENCY, id(1)).await, None);
    let mut unit = subject.units_of_work.begin().await.unwrap();
    let found = unit.properties().find_by_reference(OTHER_AGENCY, &reference("A-1")).await.unwrap();
    assert_eq!(found, None);
    drop(unit);
    assert!(subject.queries.page(OTHER_AGENCY, None, 10).await.unwrap().is_empty());
}

/// An agency has each reference once; two agencies may share one.
pub async fn a_reference_is_unique_within_its_agency(subject: Subject) {
    subject.save(&mut draft(1, "A-1")).await.unwrap();
    let again = subject.save(&mut draft(2, "A-1")).await;
    assert!(matches!(again, Err(StorageError::Conflict)), "{again:?}");
    let mut theirs = Property::draft(id(3), &stranger(), complete_draft("A-1"), noon()).unwrap();
    subject.save(&mut theirs).await.unwrap();
    assert_eq!(subject.kinds().await.len(), 2, "what was refused is not told");
}

/// Of two who loaded the same version, the second is told.
pub async fn a_stale_version_is_a_conflict(subject: Subject) {
    subject.save(&mut draft(1, "A-1")).await.unwrap();
    let mut first = subject.load(AGENCY, id(1)).await.unwrap();
    let mut second = subject.load(AGENCY, id(1)).await.unwrap();
    first.set_price(euros(340_000), noon());
    second.set_price(euros(1), noon());
    subject.save(&mut first).await.unwrap();
    let late = subject.save(&mut second).await;
    assert!(matches!(late, Err(StorageError::Conflict)), "{late:?}");
    assert_eq!(subject.load(AGENCY, id(1)).await.unwrap(), first);
    assert_eq!(subject.kinds().await, ["PROPERTY_CREATED.v1", "PROPERTY_PRICE_CHANGED.v1"]);
}

/// Many references are looked up at once, more than one statement holds.
pub async fn many_references_are_found_at_once(subject: Subject) {
    let mut unit = subject.units_of_work.begin().await.unwrap();
    for n in 0..250 {
        unit.properties().save(&mut draft(n, &format!("A-{n}"))).await.unwrap();
    }
    unit.commit().await.unwrap();

    // Every second one exists.
    let wanted: Vec<_> = (0..500).step_by(2).map(|n| reference(&format!("A-{n}"))).collect();
    let mut unit = subject.units_of_work.begin().await.unwrap();
    let found = unit.properties().find_by_references(AGENCY, &wanted).await.unwrap();
    assert_eq!(found.len(), 125);
    for (called, property) in &found {
        assert_eq!(&property.state().reference, called);
        assert_eq!(property.state().owners.as_slice().len(), 1, "with all that belongs to it");
    }
    assert!(unit.properties().find_by_references(AGENCY, &[]).await.unwrap().is_empty());
}

/// A change and its events are kept together, with the version they lead to.
pub async fn events_are_kept_with_the_change(subject: Subject) {
    let mut property = published(1, "A-1");
    subject.save(&mut property).await.unwrap();
    property.mark_reserved(noon() + TimeDelta::hours(1)).unwrap();
    subject.save(&mut property).await.unwrap();

    let events = subject.traces.events().await;
    let told: Vec<_> = events.iter().map(|event| (event.kind.as_str(), event.aggregate_version)).collect();
    assert_eq!(told, [("PROPERTY_CREATED.v1", 1), ("PROPERTY_PUBLISHED.v1", 1), ("PROPERTY_RESERVED.v1", 2)]);
    for event in &events {
        assert_eq!((event.organization, event.aggregate), (AGENCY, id(1).0));
    }
    assert_eq!(events[2].occurred_at, noon() + TimeDelta::hours(1));
    assert_eq!(events[0].payload["country"], "PT");
}

/// What didn't change isn't written: no new version, no event.
pub async fn what_did_not_change_is_not_written(subject: Subject) {
    subject.save(&mut published(1, "A-1")).await.unwrap();
    let mut property = subject.load(AGENCY, id(1)).await.unwrap();
    assert!(!property.revise(complete_draft("A-1"), TimeZone::Lisbon, noon()).unwrap());
    subject.save(&mut property).await.unwrap();
    assert_eq!(subject.load(AGENCY, id(1)).await.unwrap().state().version, 1);
    assert_eq!(subject.kinds().await.len(), 2);
    assert_eq!(subject.traces.listing_clock().await, 1);
}

/// The listing clock moves once a transaction, and only for what the public
/// sees or saw.
pub async fn the_listing_clock_moves_with_what_the_public_sees(subject: Subject) {
    subject.save(&mut draft(1, "A-1")).await.unwrap();
    assert_eq!(subject.traces.listing_clock().await, 0, "a draft is nobody's business");

    let mut unit = subject.units_of_work.begin().await.unwrap();
    for n in 2..5 {
        unit.properties().save(&mut published(n, &format!("A-{n}"))).await.unwrap();
    }
    unit.commit().await.unwrap();
    assert_eq!(subject.traces.listing_clock().await, 1);

    let mut property = subject.load(AGENCY, id(2)).await.unwrap();
    property.set_price(euros(1_000), noon());
    subject.save(&mut property).await.unwrap();
    assert_eq!(subject.traces.listing_clock().await, 2);

    property.withdraw(noon()).unwrap();
    subject.save(&mut property).await.unwrap();
    assert_eq!(subject.traces.listing_clock().await, 3, "the public must learn that it is gone");

    property.set_price(euros(2_000), noon());
    subject.save(&mut property).await.unwrap();
    assert_eq!(subject.traces.listing_clock().await, 3);
}

/// Prices for sale and to rent are kept side by side, in their order.
pub async fn prices_keep_their_order_and_purpose(subject: Subject) {
    subject.save(&mut draft(1, "A-1")).await.unwrap();
    let mut property = subject.load(AGENCY, id(1)).await.unwrap();
    let mut to_rent = complete_draft("A-1");
    to_rent.listing_type = ListingType::Rent;
    to_rent.price = Some(euros(1_200));
    property.revise(to_rent, TimeZone::Lisbon, noon()).unwrap();
    property.set_price(euros(1_100), noon());
    subject.save(&mut property).await.unwrap();
    let kept = subject.load(AGENCY, id(1)).await.unwrap();
    let asked: Vec<_> = kept.state().prices.iter().map(|p| (p.listing_type, p.price)).collect();
    assert_eq!(
        asked,
        [
            (ListingType::Sale, euros(350_000)),
            (ListingType::Rent, euros(1_200)),
            (ListingType::Rent, euros(1_100)),
        ]
    );
    assert_eq!(kept.state().current_price(), Some(euros(1_100)));
    assert!(subject.traces.cards_agree().await, "a rent was never a price of sale");
}

/// Pages follow one another without gap or overlap, and the last is short.
pub async fn pages_follow_one_another(subject: Subject) {
    let mut unit = subject.units_of_work.begin().await.unwrap();
    for n in 0..7 {
        unit.properties().save(&mut draft(n, &format!("A-{n}"))).await.unwrap();
    }
    unit.commit().await.unwrap();

    let mut read = Vec::new();
    let mut sizes = Vec::new();
    let mut after = None;
    loop {
        let page = subject.queries.page(AGENCY, after, 3).await.unwrap();
        sizes.push(page.len());
        after = page.last().and_then(|state| state.number);
        let full = page.len() == 3;
        read.extend(page);
        if !full {
            break;
        }
    }
    assert_eq!(sizes, [3, 3, 1]);
    let references: Vec<_> = read.iter().map(|state| state.reference.as_str().to_owned()).collect();
    assert_eq!(references, ["A-0", "A-1", "A-2", "A-3", "A-4", "A-5", "A-6"]);
    assert_eq!(subject.load(AGENCY, id(3)).await.unwrap().state(), &read[3], "pages tell all there is");
}

/// The standing of an agency is known, and of no agency that there isn't.
pub async fn an_agencys_standing_is_known(subject: Subject) {
    assert_eq!(subject.agencies.standing(AGENCY).await.unwrap(), Some(licensed()));
    assert_eq!(subject.agencies.standing(OTHER_AGENCY).await.unwrap(), Some(spanish()));
    let nobody = OrganizationId(Uuid::from_u128(0xDEAD));
    assert_eq!(subject.agencies.standing(nobody).await.unwrap(), None);
}
