//! What a narrow search costs in the catalogue alone, without page and database:
//! among ten thousand listings and among a million.
//!
//! ```text
//! cargo bench -p properties_listing --bench search
//! ```

use kernel::locale::Country;
use properties_listing::domain::catalogue::{Catalogue, CatalogueEntry, CatalogueListing, Effort};
use properties_listing::domain::criteria::{Rectangle, SearchCriteria};
use properties_listing::domain::gazetteer::Gazetteer;
use properties_listing::domain::views::ListedPlace;
use properties_listing::domain::vocabulary::{EnergyClass, Feature, ListingType, PlaceKind, PropertyType};
use std::hint::black_box;
use std::time::{Duration, Instant};
use uuid::Uuid;

const WORDS: [&str; 11] = [
    "vista",
    "jardim",
    "centro",
    "renovado",
    "praia",
    "varanda",
    "novo",
    "luminoso",
    "sossegado",
    "elevador",
    "metro",
];
const DISTRICTS: u64 = 18;
const MUNICIPALITIES: u64 = 278;

fn main() {
    let gazetteer = gazetteer();
    println!(
        "{:<32} {:>10} {:>10} {:>10} {:>10}",
        "narrow searches", "found", "p50 µs", "p99 µs", "worst µs"
    );
    for listings in [10_000, 1_000_000] {
        let catalogue = catalogue(listings);
        let searches = searches();
        let mut found = 0;
        let mut took: Vec<Duration> = searches
            .iter()
            .map(|criteria| {
                let begin = Instant::now();
                found += black_box(catalogue.search(criteria, &gazetteer, None)).total;
                begin.elapsed()
            })
            .collect();
        took.sort_unstable();
        let at = |share: usize| took[(took.len() - 1) * share / 100].as_secs_f64() * 1e6;
        println!(
            "{:<32} {:>10} {:>10.0} {:>10.0} {:>10.0}",
            format!("among {listings}"),
            found / searches.len() as u64,
            at(50),
            at(99),
            at(100)
        );
    }
}

/// The same numbers in every run (a linear congruential generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn centre(municipality: u64) -> (f64, f64) {
    let mut dice = Dice(municipality + 1);
    dice.roll(9);
    (37.0 + dice.roll(5_000) as f64 / 1_000.0, -9.4 + dice.roll(3_000) as f64 / 1_000.0)
}

fn gazetteer() -> Gazetteer {
    let place = |id: u64, kind, name: String, parent: Option<u64>| ListedPlace {
        id: id as i64,
        kind,
        country: Country::Portugal,
        slug: name.to_lowercase().replace(' ', "-"),
        name,
        parent: parent.map(|parent| parent as i64),
        centre: None,
    };
    let districts = (0..DISTRICTS).map(|n| place(n + 1, PlaceKind::District, format!("Distrito {n}"), None));
    let municipalities = (0..MUNICIPALITIES)
        .map(|n| place(100 + n, PlaceKind::Municipality, format!("Concelho {n}"), Some(n % DISTRICTS + 1)));
    Gazetteer::new(districts.chain(municipalities).collect())
}

fn catalogue(listings: i64) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let mut dice = Dice(1);
    let mut batch = Vec::new();
    for number in 1..=listings {
        batch.push(CatalogueEntry { number, change: 1, listed: Some(listing(&mut dice)) });
        if batch.len() == 4_096 || number == listings {
            catalogue.apply(&batch);
            batch.clear();
            if let Some(tidied) = catalogue.tidied(Effort::Loading) {
                catalogue.adopt(tidied);
            }
        }
    }
    if let Some(tidied) = catalogue.tidied(Effort::AtRest) {
        catalogue.adopt(tidied);
    }
    catalogue
}

fn listing(dice: &mut Dice) -> CatalogueListing {
    let municipality = dice.roll(MUNICIPALITIES);
    let (latitude, longitude) = centre(municipality);
    let mut near = |degrees: f64| degrees + (dice.roll(1_000) as f64 - 500.0) / 8_000.0;
    let position = Some((near(latitude), near(longitude)));
    let sale = dice.roll(10) < 7;
    let property_type = match dice.roll(20) {
        0..11 => PropertyType::Apartment,
        11..16 => PropertyType::House,
        16..18 => PropertyType::Land,
        18 => PropertyType::Commercial,
        _ => PropertyType::Office,
    };
    let kind = if property_type == PropertyType::Apartment { "apartamento" } else { "moradia" };
    let euros = if sale { 40_000 + dice.roll(900_000) } else { 300 + dice.roll(3_000) };
    CatalogueListing {
        agency: Uuid::from_u128(u128::from(dice.roll(40))),
        listing_type: if sale { ListingType::Sale } else { ListingType::Rent },
        property_type,
        price_cents: (euros * 100) as i64,
        area_dm2: Some((2_500 + dice.roll(27_000)) as i64),
        bedrooms: Some(dice.roll(6) as i64),
        bathrooms: Some((1 + dice.roll(3)) as i64),
        energy_class: EnergyClass::ALL.get(dice.roll(6) as usize).copied(),
        features: match dice.roll(4) {
            0 => vec![Feature::ALL[0], Feature::ALL[1]],
            1 => vec![Feature::ALL[2], Feature::ALL[3]],
            2 => vec![Feature::ALL[4]],
            _ => Vec::new(),
        },
        places: vec![(municipality % DISTRICTS + 1) as i64, (100 + municipality) as i64],
        position,
        published_at_micros: 1_767_225_600_000_000 + (dice.roll(20_000_000) * 1_000_000) as i64,
        words: format!(
            "{kind} concelho{municipality} {} {}",
            WORDS[dice.roll(11) as usize],
            WORDS[dice.roll(11) as usize]
        ),
    }
}

/// Three filters of seven, a word and a rectangle each.
fn searches() -> Vec<SearchCriteria> {
    let mut dice = Dice(7);
    let types = [
        PropertyType::Apartment,
        PropertyType::House,
        PropertyType::Land,
        PropertyType::Commercial,
        PropertyType::Office,
    ];
    (0..6_000)
        .map(|_| {
            let mut criteria = SearchCriteria::all(ListingType::Sale);
            let mut filters: Vec<usize> = (0..7).collect();
            for _ in 0..4 {
                filters.remove(dice.roll(filters.len() as u64) as usize);
            }
            for filter in filters {
                match filter {
                    0 => criteria.property_types = vec![types[dice.roll(5) as usize]],
                    1 => criteria.price_min = Some((50_000 + dice.roll(10) as i64 * 10_000) * 100),
                    2 => criteria.price_max = Some((250_000 + dice.roll(20) as i64 * 25_000) * 100),
                    3 => criteria.bedrooms = vec![dice.roll(5) as u8],
                    4 => criteria.bathrooms_min = Some(1 + dice.roll(3) as u8),
                    5 => criteria.energy_classes = vec![EnergyClass::ALL[dice.roll(4) as usize]],
                    _ => criteria.area_min = Some((40 + dice.roll(60) as i64) * 100),
                }
            }
            criteria.words = ["moradia", "vista", "jardim", "centro", "renovado", "praia", "varanda", "novo"]
                [dice.roll(8) as usize]
                .into();
            let (west, south) = (-9.5 + dice.roll(20) as f64 * 0.1, 37.0 + dice.roll(40) as f64 * 0.1);
            criteria.rectangle = Some(Rectangle { west, south, east: west + 1.0, north: south + 0.8 });
            criteria
        })
        .collect()
}
