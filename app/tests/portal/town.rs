//! A made-up portal: two agencies, some thirty listings over Lisboa, all in memory.

use app::{Contexts, Site};
use chrono::{TimeDelta, TimeZone, Utc};
use kernel::locale::Country;
use properties_listing::adapters::inmemory::InMemoryListings;
use properties_listing::container::{Container, Ports};
use properties_listing::contract::{ListingFixture, SampleListing, a_house, an_agency, some_places};
use properties_listing::domain::views::{
    AgencyLook, ListedAgency, ListedImage, ListedPlace, ListedPrice, LocalizedText, Position,
};
use properties_listing::domain::vocabulary::{
    Condition, EnergyClass, EnergyExemption, Feature, ListingStatus, ListingType, PlaceKind, PropertyType,
};
use std::sync::Arc;
use uuid::Uuid;

/// Words that break pages which don't escape.
pub const HOSTILE: &str = "</title></script><script>alert(1)</script>\"'<!--";

/// A portal and where it is.
pub struct Town {
    /// Its use cases.
    pub contexts: Contexts,
    /// Its addresses.
    pub site: Site,
    /// The numbers of its listings, in the order they were put in.
    #[allow(dead_code, reason = "the showroom doesn't ask for them")]
    pub numbers: Vec<i64>,
}

fn pt(text: &str) -> LocalizedText {
    LocalizedText { pt: Some(text.to_owned()), ..LocalizedText::default() }
}

fn other_agency() -> ListedAgency {
    ListedAgency {
        id: Uuid::from_u128(8),
        slug: "telhado-e-mar".into(),
        name: "Telhado & Mar".into(),
        website: Some("https://telhado.example".into()),
        about: LocalizedText::default(),
        look: AgencyLook::default(),
        ..an_agency()
    }
}

fn places() -> Vec<ListedPlace> {
    let mut places = some_places();
    let parish = |id, name: &str, parent, centre| ListedPlace {
        id,
        kind: if parent == 1 { PlaceKind::Municipality } else { PlaceKind::Parish },
        country: Country::Portugal,
        name: name.into(),
        slug: format!("{}-{id}", kernel::text::slug(name, 60)),
        parent: Some(parent),
        centre: Some(centre),
    };
    places.push(parish(12, "Lisboa", 1, (38.72, -9.14)));
    places.push(parish(13, "Cascais", 1, (38.70, -9.42)));
    places.push(parish(121, "São Vicente", 12, (38.718, -9.127)));
    places.push(parish(122, "Estrela", 12, (38.711, -9.162)));
    places.push(parish(123, "Alvalade", 12, (38.753, -9.144)));
    places
}

/// The n-th of a varied street of listings.
fn a_listing(n: usize) -> SampleListing {
    let mut sample = a_house();
    let (municipality, parish, ids, latitude, longitude) = match n % 5 {
        0 => ("Lisboa", "São Vicente", vec![1, 12, 121], 38.718, -9.127),
        1 => ("Lisboa", "Estrela", vec![1, 12, 122], 38.711, -9.162),
        2 => ("Lisboa", "Alvalade", vec![1, 12, 123], 38.753, -9.144),
        3 => ("Cascais", "Cascais", vec![1, 13], 38.70, -9.42),
        _ => ("Sintra", "Colares", vec![1, 11, 111], 38.806, -9.448),
    };
    let kind = match n % 7 {
        0..=3 => PropertyType::Apartment,
        4 | 5 => PropertyType::House,
        _ => PropertyType::Land,
    };
    let step = i64::try_from(n).unwrap();
    let since = Utc.with_ymd_and_hms(2026, 11, 20, 9, 0, 0).unwrap() - TimeDelta::days(step);
    sample.agency = if n.is_multiple_of(3) { other_agency().id } else { an_agency().id };
    sample.words = kernel::text::fold(&format!("{municipality} {parish}"));
    let property = &mut sample.property;
    property.places = ids;
    property.images.clear();
    property.condition = [Condition::Good, Condition::New, Condition::ToRestore].get(n % 3).copied();
    let card = &mut property.card;
    card.reference = format!("REF-{n:03}");
    card.listing_type = if n % 4 == 3 { ListingType::Rent } else { ListingType::Sale };
    card.property_type = kind;
    card.status = if n % 9 == 4 { ListingStatus::Reserved } else { ListingStatus::Active };
    card.municipality = Some(municipality.into());
    card.parish = Some(parish.into());
    card.position = Some(Position {
        latitude: latitude + 0.001 * f64::from(u32::try_from(n).unwrap()),
        longitude: longitude - 0.0013 * f64::from(u32::try_from(n).unwrap()),
        approximate: n.is_multiple_of(2),
    });
    card.published_at = Some(since);
    card.price_cents = match card.listing_type {
        ListingType::Sale => 18_500_000 + step * 2_750_000,
        ListingType::Rent => 85_000 + step * 4_500,
    };
    let land = kind == PropertyType::Land;
    card.bedrooms = (!land).then_some(step % 6);
    card.bathrooms = (!land).then_some(1 + step % 3);
    card.useful_area_dm2 = (!land).then_some(5_250 + step * 900);
    card.gross_area_dm2 = (!land).then_some(6_200 + step * 1_000);
    card.land_area_dm2 = (kind != PropertyType::Apartment).then_some(45_000 + step * 3_000);
    card.energy_class = if land { None } else { EnergyClass::ALL.get(n % 8).copied() };
    card.features = Feature::ALL.iter().copied().skip(n % 5).take(4).collect();
    card.title = pt(&format!("Luz da manhã e vista desafogada {n}"));
    property.energy_exemption = land.then_some(EnergyExemption::Land);
    property.description = LocalizedText {
        pt: Some(
            "Fica no segundo andar de um prédio de 1938 com azulejos na entrada, recuperado em 2021. A sala dá \
             para a rua e recebe sol até ao fim da manhã; os quartos dão para um pátio onde só se ouvem melros.\n\n\
             A cozinha tem janela e despensa. Caixilharia nova de vidro duplo, chão de pinho original, tetos a 3,10 m. \
             O mercado e o elétrico ficam a quatro minutos a pé."
                .into(),
        ),
        en: n.is_multiple_of(2).then(|| {
            "On the second floor of a 1938 building with a tiled hall, renovated in 2021. The sitting room faces the \
             street and has the sun until late morning."
                .into()
        }),
        es: None,
    };
    property.prices = vec![ListedPrice { listing_type: card.listing_type, cents: card.price_cents, since }];
    if n.is_multiple_of(4) {
        property.prices.insert(
            0,
            ListedPrice {
                listing_type: card.listing_type,
                cents: card.price_cents + card.price_cents / 16,
                since: since - TimeDelta::days(60),
            },
        );
    }
    sample
}

fn picture(source: &str, alt: &str) -> ListedImage {
    ListedImage {
        source: source.into(),
        width: Some(1200),
        height: Some(800),
        widths: Vec::new(),
        placeholder: None,
        alt: pt(alt),
    }
}

/// A town with thirty-four listings; the first two have pictures, the second is called [`HOSTILE`].
pub async fn a_town() -> Town {
    let mut samples: Vec<SampleListing> = (0..34).map(a_listing).collect();
    for (n, sample) in samples.iter_mut().take(2).enumerate() {
        let room = format!("/media/demo/{n}/room.svg");
        sample.property.images =
            vec![picture(&format!("/media/demo/{n}/facade.svg"), "Fachada"), picture(&room, "Sala")];
    }
    if let Some(sample) = samples.get_mut(1) {
        let property = &mut sample.property;
        property.card.parish = Some(HOSTILE.into());
        property.card.reference = HOSTILE.into();
        property.card.title = pt(HOSTILE);
        property.description = pt(HOSTILE);
        property.floor = Some(HOSTILE.into());
        property.images.push(picture("/media/x\"onerror=\"alert(1)", HOSTILE));
    }
    town_of(&samples).await
}

/// A town with these listings.
pub async fn town_of(samples: &[SampleListing]) -> Town {
    let listings = InMemoryListings::default();
    listings.put_agency(&an_agency()).await;
    listings.put_agency(&other_agency()).await;
    listings.put_places(&places()).await;
    let numbers = listings.put(samples).await;
    let properties_listing = Arc::new(Container::new(Ports { queries: listings.queries() }));
    Town {
        contexts: Contexts { properties_listing },
        site: Site {
            base_url: "https://casas.example".into(),
            css: "/pkg/main.css".into(),
            boot_js: "/pkg/boot.js".into(),
            map_js: "/pkg/map.js".into(),
            ..Site::default()
        },
        numbers,
    }
}
