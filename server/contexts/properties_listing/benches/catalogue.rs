//! How the catalogue bears a hundred times more listings: loads 10,000 and
//! 1,000,000 made-up ones, asks both the same searches, prints times and memory.
//!
//! `cargo bench -p properties_listing`; without page and database.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for the terminal")]

use kernel::locale::Country;
use properties_listing::domain::catalogue::{Catalogue, CatalogueEntry, CatalogueListing, Effort};
use properties_listing::domain::criteria::{Cursor, Rectangle, SearchCriteria};
use properties_listing::domain::gazetteer::Gazetteer;
use properties_listing::domain::views::ListedPlace;
use properties_listing::domain::vocabulary::{
    EnergyClass, Feature, ListingType, PlaceKind, PropertyType, Sort,
};
use std::hint::black_box;
use std::time::{Duration, Instant};
use uuid::Uuid;

const SIZES: [i64; 2] = [10_000, 1_000_000];
const SEARCHES: usize = 2_000;
const BATCH: i64 = 5_000;
const DISTRICTS: i64 = 20;
const MUNICIPALITIES: i64 = 308;
const PARISHES: i64 = 3_000;

/// The generator `xorshift64*`: foreseeable, and good enough for made-up houses.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % limit
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// Small numbers far more often than large ones, as towns and names are.
    fn skewed(&mut self, limit: u64) -> u64 {
        let a = self.below(limit);
        let b = self.below(limit);
        a * b / limit
    }
}

/// Parish → (district, municipality, parish), as ids.
fn places_of(parish: i64) -> [i64; 3] {
    let municipality = parish % MUNICIPALITIES;
    [1 + municipality % DISTRICTS, 1_000 + municipality, 10_000 + parish]
}

fn gazetteer() -> Gazetteer {
    let place = |id: i64, kind, parent| ListedPlace {
        id,
        kind,
        country: Country::Portugal,
        name: format!("Lugar {id}"),
        slug: format!("lugar-{id}"),
        parent,
        centre: None,
    };
    let mut places: Vec<ListedPlace> =
        (0..DISTRICTS).map(|n| place(1 + n, PlaceKind::District, None)).collect();
    places.extend(
        (0..MUNICIPALITIES).map(|n| place(1_000 + n, PlaceKind::Municipality, Some(1 + n % DISTRICTS))),
    );
    places.extend(
        (0..PARISHES).map(|n| place(10_000 + n, PlaceKind::Parish, Some(1_000 + n % MUNICIPALITIES))),
    );
    Gazetteer::new(places)
}

fn position(dice: &mut Dice, municipality: i64) -> (f64, f64) {
    let spread = |dice: &mut Dice| dice.below(20_000) as f64 / 100_000.0 - 0.1;
    let latitude = 37.0 + (municipality % 22) as f64 * 0.22 + spread(dice);
    let longitude = -9.4 + (municipality / 22) as f64 * 0.2 + spread(dice);
    (latitude, longitude)
}

/// A word as people make them, out of syllables.
fn word(mut n: u64) -> String {
    let mut word = String::new();
    for _ in 0..3 {
        word.push_str(
            ["ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "lo", "nu", "ra"]
                [(n % 16) as usize],
        );
        n /= 16;
    }
    if n > 0 {
        word.push_str(["s", "o", "a", "do", "mento", "ria", "dade", "ense"][(n % 8) as usize]);
    }
    word
}

fn listing(dice: &mut Dice, number: i64) -> CatalogueListing {
    let parish = dice.skewed(PARISHES as u64) as i64;
    let places = places_of(parish);
    let property_type = if dice.one_in(3) { dice.pick(PropertyType::ALL) } else { PropertyType::Apartment };
    let bedrooms = 1 + dice.skewed(6) as i64;
    let mut words = format!(
        "{} t{bedrooms} lugar{} lugar{} lugar{} lisboa ref ag{} {number}",
        property_type.code(),
        places[0],
        places[1],
        places[2],
        number % 40,
    );
    for _ in 0..8 {
        words.push(' ');
        words.push_str(&word(dice.skewed(30_000)));
    }
    CatalogueListing {
        agency: Uuid::from_u128(u128::from(dice.skewed(200))),
        listing_type: if dice.one_in(4) { ListingType::Rent } else { ListingType::Sale },
        property_type,
        price_cents: 5_000_000 + dice.skewed(1_500) as i64 * 100_000,
        area_dm2: (!dice.one_in(20)).then(|| 3_000 + dice.skewed(40_000) as i64),
        bedrooms: Some(bedrooms),
        bathrooms: Some(1 + dice.skewed(4) as i64),
        energy_class: (!dice.one_in(4)).then(|| dice.pick(EnergyClass::ALL)),
        features: Feature::ALL.iter().copied().filter(|_| dice.one_in(4)).collect(),
        places: places.to_vec(),
        position: (!dice.one_in(10)).then(|| position(dice, parish % MUNICIPALITIES)),
        published_at_micros: 1_700_000_000_000_000 + number * 1_000_000 - dice.below(1 << 32) as i64,
        words,
    }
}

fn load(size: i64) -> Catalogue {
    let mut dice = Dice(0x5eed);
    let mut catalogue = Catalogue::default();
    let mut applying = Duration::ZERO;
    for first in (1..=size).step_by(BATCH as usize) {
        let entries: Vec<CatalogueEntry> = (first..(first + BATCH).min(size + 1))
            .map(|number| CatalogueEntry { number, change: 1, listed: Some(listing(&mut dice, number)) })
            .collect();
        let start = Instant::now();
        catalogue.apply(&entries);
        tidy(&mut catalogue, Effort::Loading);
        applying += start.elapsed();
    }
    let start = Instant::now();
    catalogue.settle();
    println!("{size:>9} listings  loaded in {:?}, then seated in {:?}", applying, start.elapsed());
    catalogue
}

fn tidy(catalogue: &mut Catalogue, effort: Effort) {
    if let Some(tidied) = catalogue.tidied(effort) {
        let _ = catalogue.adopt(tidied);
    }
}

/// Three filters, a word and a rectangle, in all sorts.
fn narrow(dice: &mut Dice) -> SearchCriteria {
    let mut criteria =
        SearchCriteria::all(dice.pick(&[ListingType::Sale, ListingType::Sale, ListingType::Rent]));
    for _ in 0..3 {
        match dice.below(7) {
            0 => criteria.property_types = vec![dice.pick(PropertyType::ALL), PropertyType::Apartment],
            1 => {
                criteria.price_min = Some(10_000_000);
                criteria.price_max = Some(10_000_000 + dice.below(1_000) as i64 * 100_000);
            }
            2 => criteria.area_min = Some(dice.below(20_000) as i64),
            3 => criteria.bedrooms = vec![dice.below(4) as u8, 3],
            4 => criteria.bathrooms_min = Some(2),
            5 => criteria.features = vec![dice.pick(Feature::ALL)],
            _ => criteria.energy_classes = vec![dice.pick(EnergyClass::ALL), EnergyClass::A],
        }
    }
    criteria.words = match dice.below(4) {
        0 => "apart".to_owned(),
        1 => format!("t{}", 1 + dice.below(4)),
        2 if dice.one_in(4) => word(dice.skewed(30_000))[..3].to_owned(),
        2 => word(dice.skewed(30_000)),
        _ => "lisboa".to_owned(),
    };
    let (south, west) = (37.0 + dice.below(400) as f64 / 100.0, -9.5 + dice.below(200) as f64 / 100.0);
    let side = 0.1 + dice.below(300) as f64 / 100.0;
    criteria.rectangle = Rectangle::new(west, south, west + side, south + side);
    criteria.sort = dice.pick(Sort::ALL);
    criteria
}

/// One choice or none: what most visitors ask.
fn broad(dice: &mut Dice) -> SearchCriteria {
    let mut criteria = SearchCriteria::all(dice.pick(ListingType::ALL));
    match dice.below(4) {
        0 => criteria.place = Some(1 + dice.below(DISTRICTS as u64) as i64),
        1 => criteria.property_types = vec![PropertyType::Apartment],
        2 => criteria.price_max = Some(dice.below(1_500) as i64 * 100_000),
        _ => {}
    }
    criteria.sort = dice.pick(Sort::ALL);
    criteria
}

fn measure(what: &str, size: i64, mut ask: impl FnMut() -> u64) {
    let mut times: Vec<Duration> = Vec::with_capacity(SEARCHES);
    let mut found = 0;
    for _ in 0..SEARCHES {
        let start = Instant::now();
        found += ask();
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let at = |share: f64| times[((SEARCHES - 1) as f64 * share) as usize];
    println!(
        "{size:>9} {what:<34} p50 {:>9.1?}  p99 {:>9.1?}  most {:>9.1?}  found on average {}",
        at(0.5),
        at(0.99),
        at(1.0),
        found / SEARCHES as u64
    );
}

/// What the process holds in memory, in megabytes (Linux).
fn resident() -> Option<f64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: f64 = statm.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4_096.0 / 1e6)
}

fn main() {
    let gazetteer = gazetteer();
    for size in SIZES {
        let before = resident();
        let mut catalogue = load(size);
        if let (Some(before), Some(after)) = (before, resident()) {
            println!("{size:>9} resident memory grew by {:.0} MB to {after:.0} MB", after - before);
        }
        let mut dice = Dice(0xd1ce);
        measure("three filters, a word, a rectangle", size, || {
            black_box(catalogue.search(&narrow(&mut dice), &gazetteer, None)).total
        });
        measure("one filter or none", size, || {
            black_box(catalogue.search(&broad(&mut dice), &gazetteer, None)).total
        });
        let mut number = 0;
        measure("everything, right after a change", size, || {
            number = number % size + 97;
            let entry = CatalogueEntry { number: number.min(size), change: 2, listed: None };
            catalogue.apply(std::slice::from_ref(&entry));
            black_box(catalogue.search(&SearchCriteria::all(ListingType::Sale), &gazetteer, None)).total
        });
        let mut next = None;
        measure("the page after, of everything", size, || {
            let criteria = SearchCriteria::all(ListingType::Sale);
            let hits = catalogue.search(&criteria, &gazetteer, next.map(Cursor::After));
            next = hits.next;
            hits.total
        });
        measure("the map of a region", size, || {
            let criteria = SearchCriteria::all(ListingType::Sale);
            let south = 37.0 + dice.below(400) as f64 / 100.0;
            let view = Rectangle::new(-9.5, south, -8.0, south + 1.0).unwrap();
            black_box(catalogue.clusters(&criteria, view, 9)).iter().map(|dot| dot.count).sum()
        });
        let mut number = 0;
        measure("a change of one listing", size, || {
            number = number % size + 97;
            let number = number.min(size);
            let entry = CatalogueEntry { number, change: 2, listed: Some(listing(&mut dice, number)) };
            catalogue.apply(std::slice::from_ref(&entry));
            1
        });
    }
}
