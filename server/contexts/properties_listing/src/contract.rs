//! What every implementation of [`ListingQueries`] must do, as tests that are
//! run on each: in memory, on SQLite, on PostgreSQL.
#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "these are tests")]

use crate::adapters::inmemory::InMemoryListings;
use crate::application::ports::{CatalogueEntry, ListingQueries};
use crate::application::snapshot::Snapshot;
use crate::application::use_cases::SitemapPages;
use crate::container::{Container, Ports};
use crate::domain::criteria::{Rectangle, SearchCriteria};
use crate::domain::views::{
    AgencyLook, ListedAgency, ListedCard, ListedImage, ListedLogo, ListedPlace, ListedPrice, ListedProperty,
    LocalizedText, Position,
};
use crate::domain::vocabulary::{
    Condition, EnergyClass, Feature, ListingStatus, ListingType, PlaceKind, PropertyType,
};
use async_trait::async_trait;
use kernel::locale::Country;
use kernel::time::Timestamp;
use std::sync::Arc;
use uuid::Uuid;

/// A way to put listings where the queries find them, as other contexts would.
#[async_trait]
pub trait ListingFixture: Send + Sync {
    /// The queries under test.
    fn queries(&self) -> Arc<dyn ListingQueries>;

    /// Founds an agency.
    async fn put_agency(&self, agency: &ListedAgency);
    /// Gives an agency another slug.
    async fn move_agency(&self, agency: Uuid, slug: &str);

    /// Adds places; parents before children.
    async fn put_places(&self, places: &[ListedPlace]);

    /// Adds listings in one change; their numbers.
    async fn put(&self, samples: &[SampleListing]) -> Vec<i64>;

    /// Changes a price.
    async fn set_price(&self, number: i64, cents: i64, since: Timestamp);

    /// Takes a listing from the public.
    async fn withdraw(&self, number: i64);

    /// Its agency deletes a listing.
    async fn delete(&self, number: i64);
}

/// A listing as other contexts keep it.
#[derive(Debug, Clone)]
pub struct SampleListing {
    /// Whose it is.
    pub agency: Uuid,
    /// Whether the public may see it.
    pub listed: bool,
    /// What the public sees, except for the number, the price before and the
    /// agency's data, which follow from the rest. Where the position is
    /// approximate the address is hidden: street and postal code stay inside.
    pub property: ListedProperty,
    /// Folded words to be found by.
    pub words: String,
}

impl SampleListing {
    /// What the public should see of it.
    #[must_use]
    pub fn as_seen(&self, number: i64, agencies: &[ListedAgency]) -> ListedProperty {
        let mut seen = self.property.clone();
        let card = &mut seen.card;
        card.number = number;
        let mut prices = seen.prices.iter().filter(|price| price.listing_type == card.listing_type);
        card.previous_price_cents = prices.nth_back(1).map(|price| price.cents);
        card.cover = seen.images.first().cloned();
        if card.position.is_some_and(|position| position.approximate) {
            seen.street = None;
            seen.postal_code = None;
        }
        if let Some(agency) = agencies.iter().find(|agency| agency.id == self.agency) {
            card.agency_slug.clone_from(&agency.slug);
            card.agency_name.clone_from(&agency.name);
            card.agency_ami.clone_from(&agency.ami_licence);
            seen.agency_legal_name.clone_from(&agency.legal_name);
            seen.agency_phone.clone_from(&agency.phone);
            seen.agency_email.clone_from(&agency.email);
            seen.agency_locality.clone_from(&agency.locality);
            seen.agency_look.clone_from(&agency.look);
        }
        seen
    }
}

/// Seconds since 1970.
#[must_use]
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_timestamp(seconds, 123_456_000).unwrap()
}

fn pt(text: &str) -> LocalizedText {
    LocalizedText { pt: Some(text.to_owned()), ..LocalizedText::default() }
}

/// An agency in Sintra.
#[must_use]
pub fn an_agency() -> ListedAgency {
    ListedAgency {
        id: Uuid::from_u128(7),
        slug: "casas-da-serra".into(),
        name: "Casas da Serra".into(),
        legal_name: Some("Casas da Serra, Lda.".into()),
        ami_licence: Some("12345".into()),
        country: Country::Portugal,
        street: Some("Rua das Padarias 1".into()),
        locality: Some("Sintra".into()),
        postal_code: Some("2710-603".into()),
        phone: Some("+351 219 000 000".into()),
        email: Some("ola@casasdaserra.example".into()),
        website: None,
        about: pt("Desde 1990."),
        look: AgencyLook {
            logo: Some(ListedLogo { source: "/media/logos/a/b/480.png".into(), width: 480, height: 160 }),
            colour: Some("#0a5c7d".into()),
        },
    }
}

/// Lisboa, Sintra in it, Colares in that.
#[must_use]
pub fn some_places() -> Vec<ListedPlace> {
    let place = |id, kind, name: &str, parent| ListedPlace {
        id,
        kind,
        country: Country::Portugal,
        name: name.into(),
        slug: kernel::text::slug(name, 60),
        parent,
        centre: Some((38.8, -9.4)),
    };
    vec![
        place(1, PlaceKind::District, "Lisboa", None),
        place(11, PlaceKind::Municipality, "Sintra", Some(1)),
        place(111, PlaceKind::Parish, "Colares", Some(11)),
    ]
}

/// A house with everything.
#[must_use]
pub fn a_house() -> SampleListing {
    let card = ListedCard {
        number: 0,
        reference: "CS-1".into(),
        listing_type: ListingType::Sale,
        property_type: PropertyType::House,
        status: ListingStatus::Active,
        country: Country::Portugal,
        district: Some("Lisboa".into()),
        municipality: Some("Sintra".into()),
        parish: Some("Colares".into()),
        position: Some(Position { latitude: 38.806_25, longitude: -9.448_75, approximate: false }),
        price_cents: 65_000_000,
        previous_price_cents: None,
        bedrooms: Some(4),
        bathrooms: Some(3),
        gross_area_dm2: Some(21_050),
        useful_area_dm2: Some(18_000),
        land_area_dm2: Some(120_000),
        energy_class: Some(EnergyClass::BMinus),
        features: vec![Feature::Parking, Feature::Garden, Feature::SeaView],
        published_at: Some(at(1_700_000_000)),
        updated_at: at(1_700_000_500),
        cover: None,
        title: LocalizedText {
            pt: Some("Moradia em Colares".into()),
            en: Some("House in Colares".into()),
            es: None,
        },
        agency_slug: String::new(),
        agency_name: String::new(),
        agency_ami: None,
    };
    let image = |source: &str, width| ListedImage {
        source: source.into(),
        width,
        height: width,
        widths: width.map_or_else(Vec::new, |_| vec![480, 1_200]),
        placeholder: width.map(|_| "UklGRg==".into()),
        alt: LocalizedText { pt: Some("Fachada \"nova\"".into()), en: None, es: Some("Fachada".into()) },
    };
    let price = |cents, seconds| ListedPrice { listing_type: ListingType::Sale, cents, since: at(seconds) };
    SampleListing {
        agency: an_agency().id,
        listed: true,
        property: ListedProperty {
            card,
            street: Some("Rua do Mar 7".into()),
            postal_code: Some("2705-001".into()),
            places: vec![1, 11, 111],
            dependent_area_dm2: Some(3_000),
            year_built: Some(1998),
            floor: Some("R/C".into()),
            condition: Some(Condition::Renovated),
            energy_certificate: Some("SCE123456789".into()),
            energy_exemption: None,
            description: LocalizedText {
                pt: Some("Perto da praia.\nCom lareira.".into()),
                en: Some("Near the beach.".into()),
                es: None,
            },
            images: vec![image("/media/a.svg", Some(1_200)), image("https://example.org/b.jpg", None)],
            prices: vec![price(68_000_000, 1_699_000_000), price(65_000_000, 1_700_000_000)],
            agency_legal_name: None,
            agency_phone: None,
            agency_email: None,
            agency_locality: None,
            agency_look: AgencyLook::default(),
        },
        words: "moradia colares sintra lisboa cs 1".into(),
    }
}

/// A listing of which only the least is known.
#[must_use]
pub fn a_bare_flat(reference: &str) -> SampleListing {
    let mut sample = a_house();
    let property = &mut sample.property;
    let card = &mut property.card;
    card.reference = reference.into();
    card.property_type = PropertyType::Apartment;
    card.status = ListingStatus::Reserved;
    card.price_cents = 9_900_000;
    (card.district, card.municipality, card.parish, card.position) = (None, None, None, None);
    (card.bedrooms, card.bathrooms, card.energy_class) = (None, None, None);
    (card.gross_area_dm2, card.useful_area_dm2, card.land_area_dm2) = (None, None, None);
    card.features.clear();
    card.title = LocalizedText::default();
    (property.street, property.postal_code, property.floor, property.condition) = (None, None, None, None);
    (property.dependent_area_dm2, property.year_built, property.energy_certificate) = (None, None, None);
    property.places.clear();
    property.images.clear();
    property.prices.truncate(1);
    property.prices[0].cents = 9_900_000;
    property.description = LocalizedText::default();
    sample.words = format!("apartamento {}", reference.to_lowercase());
    sample
}

async fn furnished(fixture: &impl ListingFixture) -> Arc<dyn ListingQueries> {
    fixture.put_agency(&an_agency()).await;
    fixture.put_places(&some_places()).await;
    fixture.queries()
}

fn numbers(entries: &[CatalogueEntry]) -> Vec<i64> {
    entries.iter().map(|entry| entry.number).collect()
}

/// Nothing is found where nothing is.
pub async fn an_empty_house_has_nothing_and_its_clock_stands_at_zero(fixture: impl ListingFixture) {
    let queries = fixture.queries();
    assert_eq!(queries.clock().await.unwrap(), 0);
    assert!(queries.changed_after((0, 0), 10).await.unwrap().is_empty());
    assert!(queries.cards(&[1, 2]).await.unwrap().is_empty());
    assert!(queries.detail(1).await.unwrap().is_none());
    assert!(queries.agencies().await.unwrap().is_empty());
    assert!(queries.places().await.unwrap().is_empty());
    assert!(queries.cards_after(0, 10).await.unwrap().is_empty());
}

/// What was put in comes out, to the last field, whether known or not.
pub async fn a_listing_reads_as_it_was_put(fixture: impl ListingFixture) {
    let queries = furnished(&fixture).await;
    for sample in [a_house(), a_bare_flat("X-1")] {
        let number = fixture.put(std::slice::from_ref(&sample)).await[0];
        let expected = sample.as_seen(number, &[an_agency()]);
        assert_eq!(queries.detail(number).await.unwrap(), Some(expected.clone()));
        assert_eq!(queries.cards(&[number]).await.unwrap(), [expected.card]);
    }
}

/// The catalogue's side of a listing.
pub async fn the_catalogue_is_told_what_is_filtered_and_sorted_by(fixture: impl ListingFixture) {
    let queries = furnished(&fixture).await;
    fixture.put(&[a_house()]).await;
    fixture.put(&[a_bare_flat("X-1")]).await;
    let entries = queries.changed_after((0, 0), 10).await.unwrap();
    let [house, flat] = entries.as_slice() else { panic!("two entries, not {entries:?}") };
    assert!(house.change < flat.change);
    let house = house.listed.clone().unwrap();
    assert_eq!(house.agency, an_agency().id);
    assert_eq!((house.listing_type, house.property_type), (ListingType::Sale, PropertyType::House));
    assert_eq!((house.price_cents, house.area_dm2), (65_000_000, Some(18_000)));
    assert_eq!((house.bedrooms, house.bathrooms), (Some(4), Some(3)));
    assert_eq!(house.energy_class, Some(EnergyClass::BMinus));
    assert_eq!(house.features, [Feature::Parking, Feature::Garden, Feature::SeaView]);
    assert_eq!(house.places, [1, 11, 111]);
    assert_eq!(house.position, Some((38.806_25, -9.448_75)));
    assert_eq!(house.published_at_micros, 1_700_000_000_123_456);
    assert_eq!(house.words, "moradia colares sintra lisboa cs 1");
    let flat = flat.listed.clone().unwrap();
    assert_eq!((flat.area_dm2, flat.bedrooms, flat.bathrooms, flat.position), (None, None, None, None));
    assert!(flat.features.is_empty() && flat.places.is_empty());
}

/// Cards come in the order asked for, each once, and only those there are.
pub async fn cards_come_in_the_order_asked_for(fixture: impl ListingFixture) {
    let queries = furnished(&fixture).await;
    let samples: Vec<SampleListing> = (0..24).map(|n| a_bare_flat(&format!("X-{n}"))).collect();
    let mut wanted = fixture.put(&samples).await;
    wanted.reverse();
    let found: Vec<i64> = queries.cards(&wanted).await.unwrap().iter().map(|card| card.number).collect();
    assert_eq!(found, wanted);
    let found = queries.cards(&[wanted[3], 9_999, wanted[1]]).await.unwrap();
    assert_eq!(found.iter().map(|card| card.number).collect::<Vec<_>>(), [wanted[3], wanted[1]]);
}

/// Changes are read page by page: by change, then by number, none twice, none missed.
pub async fn changes_are_read_in_pages(fixture: impl ListingFixture) {
    let queries = furnished(&fixture).await;
    let flats = |names: &[&str]| names.iter().map(|name| a_bare_flat(name)).collect::<Vec<_>>();
    let first = fixture.put(&flats(&["A", "B", "C"])).await;
    let second = fixture.put(&flats(&["D", "E"])).await;
    fixture.set_price(first[1], 1_000_000, at(1_700_000_900)).await;
    let expected = [first[0], first[2], second[0], second[1], first[1]];
    let mut seam = (0, 0);
    let mut read = Vec::new();
    loop {
        let page = queries.changed_after(seam, 2).await.unwrap();
        assert!(page.len() <= 2);
        let Some(last) = page.last() else { break };
        seam = (last.change, last.number);
        read.extend(numbers(&page));
    }
    assert_eq!(read, expected);
    assert_eq!(seam.0, queries.clock().await.unwrap(), "the last change is the clock's");
}

/// Every value of the clock has a mark that is its own and stays; a value it
/// has not reached has none.
pub async fn every_tick_of_the_clock_has_a_mark(fixture: impl ListingFixture) {
    let queries = furnished(&fixture).await;
    fixture.put(&[a_bare_flat("A")]).await;
    let earlier = queries.clock().await.unwrap();
    let mark = queries.tick(earlier).await.unwrap().unwrap();
    fixture.put(&[a_bare_flat("B")]).await;
    let later = queries.clock().await.unwrap();
    assert_eq!(queries.tick(earlier).await.unwrap(), Some(mark.clone()));
    assert_ne!(queries.tick(later).await.unwrap().unwrap(), mark);
    assert_eq!(queries.tick(later + 1).await.unwrap(), None);
}

/// A catalogue that was written down is taken up again, with what changed since;
/// one of another database is not.
pub async fn a_snapshot_is_taken_up_where_it_was_left(fixture: impl ListingFixture) {
    let container = || Container::new(Ports { queries: fixture.queries() });
    let everything = SearchCriteria::all(ListingType::Sale);
    furnished(&fixture).await;
    let kept = fixture.put(&[a_bare_flat("A"), a_bare_flat("B")]).await;
    let first = container();
    let mut file = Vec::new();
    assert!(!first.catalogue.write_down(&mut file).await.unwrap(), "nothing is known yet");
    first.warm().await.unwrap();
    assert!(first.catalogue.write_down(&mut file).await.unwrap());

    let changed = fixture.put(&[a_bare_flat("C")]).await;
    fixture.withdraw(kept[0]).await;
    let second = container();
    assert!(second.catalogue.restore(Snapshot::read(file.as_slice()).unwrap()).await.unwrap());
    assert_eq!(second.catalogue.fresh(|known, _| known.len()).await.unwrap(), 2);
    let found = second.search_listings.execute(&everything, None).await.unwrap();
    let mut found: Vec<i64> = found.cards.iter().map(|card| card.number).collect();
    found.sort_unstable();
    assert_eq!(found, [kept[1], changed[0]]);

    let loaded = first.catalogue.restore(Snapshot::read(file.as_slice()).unwrap()).await.unwrap();
    assert!(!loaded, "who has loaded already needs none");
    let elsewhere = Container::new(Ports { queries: Arc::new(InMemoryListings::default()) });
    assert!(!elsewhere.catalogue.restore(Snapshot::read(file.as_slice()).unwrap()).await.unwrap());
    assert!(Snapshot::read(&file[..file.len() / 2]).is_err(), "half a snapshot is none");
}

/// A withdrawn listing is told to the catalogue as gone, and seen nowhere.
pub async fn what_is_withdrawn_is_gone(fixture: impl ListingFixture) {
    let queries = furnished(&fixture).await;
    let put = fixture.put(&[a_house(), a_bare_flat("X-1")]).await;
    let before = queries.clock().await.unwrap();
    fixture.withdraw(put[0]).await;
    assert!(queries.clock().await.unwrap() > before);
    let told = queries.changed_after((before, i64::MAX), 10).await.unwrap();
    assert_eq!(numbers(&told), [put[0]]);
    assert_eq!(told[0].listed, None);
    assert!(queries.detail(put[0]).await.unwrap().is_none());
    assert!(queries.cards(&put[..1]).await.unwrap().is_empty());
    let rest = queries.cards_after(0, 10).await.unwrap();
    assert_eq!(rest.iter().map(|card| card.number).collect::<Vec<_>>(), [put[1]]);
}

/// A deleted listing is told to the catalogue as gone, once, between the changes around it.
pub async fn what_is_deleted_is_gone(fixture: impl ListingFixture) {
    let queries = furnished(&fixture).await;
    let put = fixture.put(&[a_house(), a_bare_flat("X-1"), a_bare_flat("X-2")]).await;
    let before = queries.clock().await.unwrap();
    fixture.delete(put[2]).await;
    fixture.set_price(put[0], 1_000_000, at(1_700_001_000)).await;
    let told = queries.changed_after((before, i64::MAX), 10).await.unwrap();
    assert_eq!(numbers(&told), [put[2], put[0]]);
    assert_eq!(told[0].listed, None);
    assert!(queries.detail(put[2]).await.unwrap().is_none());
    let all = queries.changed_after((0, 0), 10).await.unwrap();
    assert_eq!(numbers(&all), [put[1], put[2], put[0]], "each once, in the order of changes");
    assert!(fixture.put(&[a_bare_flat("X-3")]).await[0] > put[2], "no number comes again");
}

/// What was never published is never seen.
pub async fn a_draft_is_never_seen(fixture: impl ListingFixture) {
    let queries = furnished(&fixture).await;
    let draft = SampleListing { listed: false, ..a_house() };
    let number = fixture.put(&[draft]).await[0];
    assert!(queries.detail(number).await.unwrap().is_none());
    assert!(queries.cards(&[number]).await.unwrap().is_empty());
    let told = queries.changed_after((0, 0), 10).await.unwrap();
    assert!(told.iter().all(|entry| entry.listed.is_none()));
}

/// A card shows the price before; the detail page every one.
pub async fn a_new_price_keeps_the_old_ones(fixture: impl ListingFixture) {
    let queries = furnished(&fixture).await;
    let number = fixture.put(&[a_bare_flat("X-1")]).await[0];
    assert_eq!(queries.cards(&[number]).await.unwrap()[0].previous_price_cents, None);
    fixture.set_price(number, 8_800_000, at(1_700_100_000)).await;
    let property = queries.detail(number).await.unwrap().unwrap();
    assert_eq!(property.card.price_cents, 8_800_000);
    assert_eq!(property.card.previous_price_cents, Some(9_900_000));
    let cents: Vec<i64> = property.prices.iter().map(|price| price.cents).collect();
    assert_eq!(cents, [9_900_000, 8_800_000]);
    assert_eq!(property.prices[1].since, at(1_700_100_000));
}

/// A hidden address stays with the agency.
pub async fn a_hidden_address_is_not_told(fixture: impl ListingFixture) {
    let queries = furnished(&fixture).await;
    let mut sample = a_house();
    sample.property.card.position = Some(Position { latitude: 38.805, longitude: -9.45, approximate: true });
    let number = fixture.put(&[sample]).await[0];
    let property = queries.detail(number).await.unwrap().unwrap();
    assert_eq!((property.street, property.postal_code), (None, None));
    assert_eq!(
        property.card.position,
        Some(Position { latitude: 38.805, longitude: -9.45, approximate: true })
    );
}

/// Agencies by slug, and all by name.
pub async fn agencies_are_found_by_slug_and_listed_by_name(fixture: impl ListingFixture) {
    let queries = fixture.queries();
    let other = ListedAgency {
        id: Uuid::from_u128(8),
        slug: "alfama".into(),
        name: "Alfama".into(),
        website: Some("https://alfama.example".into()),
        legal_name: None,
        look: AgencyLook::default(),
        ..an_agency()
    };
    fixture.put_agency(&an_agency()).await;
    fixture.put_agency(&other).await;
    assert_eq!(queries.agency("casas-da-serra").await.unwrap(), Some(an_agency()));
    assert_eq!(queries.agency("nobody").await.unwrap(), None);
    assert_eq!(queries.agencies().await.unwrap(), [other, an_agency()]);
}

/// Who moved is found where they were, until somebody else is there.
pub async fn an_agency_is_found_by_a_slug_it_had(fixture: impl ListingFixture) {
    let queries = fixture.queries();
    fixture.put_agency(&an_agency()).await;
    fixture.move_agency(an_agency().id, "serra").await;
    fixture.move_agency(an_agency().id, "serra-e-mar").await;
    let moved = ListedAgency { slug: "serra-e-mar".into(), ..an_agency() };
    for slug in ["casas-da-serra", "serra", "serra-e-mar"] {
        assert_eq!(queries.agency(slug).await.unwrap().as_ref(), Some(&moved), "{slug}");
    }
    let successor = ListedAgency { id: Uuid::from_u128(8), slug: "serra".into(), ..an_agency() };
    fixture.put_agency(&successor).await;
    assert_eq!(queries.agency("serra").await.unwrap(), Some(successor));
}

/// The gazetteer whole.
pub async fn places_read_as_they_were_put(fixture: impl ListingFixture) {
    let mut places = some_places();
    places[2].centre = None;
    fixture.put_places(&places).await;
    assert_eq!(fixture.queries().places().await.unwrap(), places);
}

/// The listings for the sitemap, from a number on.
pub async fn cards_are_read_by_number_for_the_sitemap(fixture: impl ListingFixture) {
    let queries = furnished(&fixture).await;
    let put = fixture.put(&[a_bare_flat("A"), a_house(), a_bare_flat("B")]).await;
    let page = queries.cards_after(put[0], 1).await.unwrap();
    assert_eq!(page, [a_house().as_seen(put[1], &[an_agency()]).card]);
    let page = queries.cards_after(put[0], 9).await.unwrap();
    assert_eq!(page.iter().map(|card| card.number).collect::<Vec<_>>(), put[1..]);
}

/// The whole context on these queries: what changes shows in the very next answer.
pub async fn a_change_shows_in_the_very_next_answer(fixture: impl ListingFixture) {
    let container = Container::new(Ports { queries: fixture.queries() });
    container.warm().await.unwrap();
    furnished(&fixture).await;
    let colares = container.find_places.by_slug("colares").await.unwrap();
    assert_eq!(colares.as_ref(), some_places().last(), "who asks for it by name comes first");
    let sale = SearchCriteria::all(ListingType::Sale);
    let total = async |criteria: &SearchCriteria| {
        container.search_listings.execute(criteria, None).await.unwrap().total
    };
    assert_eq!(total(&sale).await, 0);

    let put = fixture.put(&[a_house(), a_bare_flat("X-1")]).await;
    assert_eq!(total(&sale).await, 2);
    let in_colares = SearchCriteria { place: Some(111), words: "morad".into(), ..sale.clone() };
    let found = container.search_listings.execute(&in_colares, None).await.unwrap();
    assert_eq!(found.cards, [a_house().as_seen(put[0], &[an_agency()]).card]);
    assert_eq!(found.place_path, some_places(), "places that came after the start are known");

    let cheap = SearchCriteria { price_max: Some(50_000_000), ..sale.clone() };
    assert_eq!(total(&cheap).await, 1);
    fixture.set_price(put[0], 49_000_000, at(1_700_200_000)).await;
    assert_eq!(total(&cheap).await, 2);

    let view = Rectangle::new(-10.0, 38.0, -9.0, 39.0).unwrap();
    let dots = container.map_listings.execute(&sale, view, 12).await.unwrap();
    assert_eq!(dots.iter().map(|dot| dot.number).collect::<Vec<_>>(), [Some(put[0])]);

    fixture.withdraw(put[0]).await;
    assert_eq!(total(&cheap).await, 1);
    assert!(container.view_listing.execute(put[0]).await.unwrap().is_none());
    assert!(container.map_listings.execute(&sale, view, 12).await.unwrap().is_empty());
}

/// The home page, a listing's page and the sitemap, put together.
pub async fn pages_are_put_together(fixture: impl ListingFixture) {
    let queries = furnished(&fixture).await;
    let container = Container::new(Ports { queries });
    let mut dearer = a_house();
    dearer.property.card.reference = "CS-2".into();
    dearer.property.card.price_cents += 100;
    let mut to_let = a_house();
    to_let.property.card.reference = "CS-3".into();
    to_let.property.card.listing_type = ListingType::Rent;
    to_let.property.prices.iter_mut().for_each(|price| price.listing_type = ListingType::Rent);
    let put = fixture.put(&[a_house(), a_bare_flat("X-1"), dearer, to_let]).await;

    let home = container.show_home.execute().await.unwrap();
    assert_eq!((home.sale_total, home.rent_total), (3, 1));
    let newest: Vec<i64> = home.newest.iter().map(|card| card.number).collect();
    assert_eq!(newest, [put[3], put[2], put[0], put[1]], "those with a picture first");
    assert_eq!(home.places, [(some_places()[1].clone(), 2)], "what its link finds: what is for sale");

    let page = container.view_listing.execute(put[0]).await.unwrap().unwrap();
    assert_eq!(page.place_path, some_places());
    assert_eq!(page.similar.iter().map(|card| card.number).collect::<Vec<_>>(), [put[2]]);

    let found = container.find_places.suggest("SÍN", 5).await.unwrap();
    assert_eq!(found, [some_places()[1].clone()]);
    assert_eq!(container.find_places.by_slug("colares").await.unwrap().map(|place| place.id), Some(111));

    assert_eq!(container.sitemap.pages().await.unwrap(), 1);
    assert_eq!(in_sitemap(&container.sitemap, 0).await, put);
    assert!(in_sitemap(&container.sitemap, 1).await.is_empty());
}

async fn in_sitemap(sitemap: &SitemapPages, page: u64) -> Vec<i64> {
    let mut chunks = sitemap.chunks(page);
    let mut listed = Vec::new();
    while let Some(cards) = chunks.next().await.unwrap() {
        listed.extend(cards.into_iter().map(|card| card.number));
    }
    listed
}

/// No sitemap grows beyond its size, and none repeats or leaves out what another has.
pub async fn sitemaps_part_the_listings_between_them(fixture: impl ListingFixture) {
    let queries = furnished(&fixture).await;
    let container = Container::new(Ports { queries: Arc::clone(&queries) });
    let sitemap = SitemapPages::new(queries, Arc::clone(&container.catalogue), 2);
    let mut put = fixture.put(&["A", "B", "C", "D", "E", "F"].map(a_bare_flat)).await;
    fixture.withdraw(put.remove(1)).await;
    assert_eq!(sitemap.pages().await.unwrap(), 3);
    let mut listed = Vec::new();
    for (page, size) in [(0, 2), (1, 2), (2, 1), (3, 0)] {
        let of_page = in_sitemap(&sitemap, page).await;
        assert_eq!(of_page.len(), size, "sitemap {page}");
        listed.extend(of_page);
    }
    assert_eq!(listed, put);
}
