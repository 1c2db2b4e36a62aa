//! The demo's listings: what each is, made from where it lies.
//!
//! Everything follows from the reference, so the demo is the same everywhere
//! and every time; only the dates count back from the day it is seeded.

use super::pictures::{Dice, Outlook, Scene, Subject};
use super::spots::{Life, SPOTS, Spot};
use kernel::locale::{Country, Locale};
use property_management::domain::vocabulary::{
    Condition, EnergyClass, EnergyExemption, Feature, ListingType, PropertyType,
};
use std::collections::BTreeSet;

/// A listing of the demo, before anybody entered it.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Its reference, also the seed of all chance.
    pub reference: String,
    /// Where it lies.
    pub spot: &'static Spot,
    /// For sale or to rent.
    pub listing_type: ListingType,
    /// What it is.
    pub property_type: PropertyType,
    /// Bedrooms, for homes.
    pub bedrooms: u8,
    /// Bathrooms.
    pub bathrooms: u8,
    /// Useful area in m².
    pub useful: f64,
    /// Gross private area in m².
    pub gross: f64,
    /// Dependent area in m² (store rooms, garages), 0 for none.
    pub dependent: f64,
    /// Land in m², 0 for none.
    pub land: f64,
    /// Storeys of the building.
    pub storeys: u8,
    /// Floor it is on, 0 for the ground floor.
    pub floor: u8,
    /// Year of construction, if there is a building.
    pub year: Option<i64>,
    /// State of repair.
    pub condition: Option<Condition>,
    /// Energy class, or why there is none.
    pub energy: Result<EnergyClass, EnergyExemption>,
    /// Features.
    pub features: BTreeSet<Feature>,
    /// Prices in euros with how many days ago they were set, oldest first.
    pub prices: Vec<(i64, i64)>,
    /// Promised to somebody.
    pub reserved: bool,
    /// The address is hidden.
    pub hidden: bool,
    /// Latitude and longitude in degrees.
    pub position: (f64, f64),
    /// Street and number.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// Owners' full names.
    pub owners: Vec<String>,
    /// What its pictures show; the number tells repeated scenes apart.
    pub scenes: Vec<(Scene, usize)>,
}

impl Facts {
    /// What its pictures are drawn from.
    #[must_use]
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            reference: &self.reference,
            bedrooms: self.bedrooms,
            bathrooms: self.bathrooms,
            storeys: self.storeys,
            outlook: self.spot.outlook,
            pool: self.has(Feature::Pool),
        }
    }

    /// Days since it was first advertised.
    #[must_use]
    pub fn days_advertised(&self) -> i64 {
        self.prices.first().map_or(0, |(days, _)| *days)
    }

    pub(super) fn has(&self, feature: Feature) -> bool {
        self.features.contains(&feature)
    }

    pub(super) fn is(&self, condition: Condition) -> bool {
        self.condition == Some(condition)
    }

    pub(super) fn kind(&self, kind: PropertyType) -> bool {
        self.property_type == kind
    }

    pub(super) fn flat(&self) -> bool {
        self.kind(PropertyType::Apartment)
    }

    pub(super) fn house(&self) -> bool {
        self.kind(PropertyType::House)
    }

    pub(super) fn home(&self) -> bool {
        self.property_type.is_home()
    }

    pub(super) fn courtyard(&self) -> bool {
        self.house() && self.spot.house == Scene::CourtyardHouse
    }

    pub(super) fn rented(&self) -> bool {
        self.listing_type == ListingType::Rent
    }

    /// Can be lived in as it is.
    pub(super) fn sound(&self) -> bool {
        matches!(self.condition, Some(Condition::New | Condition::Renovated | Condition::Good))
    }

    pub(super) fn old(&self) -> bool {
        self.year.is_some_and(|year| year < 1960)
    }

    pub(super) fn modern(&self) -> bool {
        self.year.is_some_and(|year| year >= 1995)
    }

    pub(super) fn building_plot(&self) -> bool {
        self.kind(PropertyType::Land) && self.land < 2_500.0
    }

    pub(super) fn roofs(&self) -> bool {
        self.spot.outlook == Outlook::Roofs && self.floor > 1
    }

    pub(super) fn hills(&self) -> bool {
        self.spot.outlook == Outlook::Hills
    }

    pub(super) fn sea(&self) -> bool {
        self.spot.outlook == Outlook::Sea
    }

    /// Puts the facts into a part's braces and begins it with a capital.
    pub(super) fn fill(&self, template: &str, locale: Locale) -> String {
        let place = match locale {
            Locale::Pt => self.spot.in_pt,
            Locale::En => self.spot.in_en,
            Locale::Es => self.spot.in_es,
        };
        let area = |m2: f64| format!("{} m²", grouped(m2.round() as i64, locale));
        let year = self.year.map(|year| year.to_string()).unwrap_or_default();
        let filled = template
            .replace("{T}", &format!("T{}", self.bedrooms))
            .replace("{n}", number(self.bedrooms, locale))
            .replace("{dormitorios}", if self.bedrooms == 1 { "dormitorio" } else { "dormitorios" })
            .replace(
                "{are baths}",
                &format!(
                    "{} {}",
                    if self.bathrooms == 1 { "is" } else { "are" },
                    baths(self.bathrooms, locale)
                ),
            )
            .replace("{baths}", &baths(self.bathrooms, locale))
            .replace("{useful}", &area(self.useful))
            .replace("{gross}", &area(self.gross))
            .replace("{land}", &area(self.land))
            .replace("{floor}", floor_words(self.floor, locale))
            .replace("{year}", &year)
            .replace("{in^}", &capitalised(place))
            .replace("{in}", place);
        capitalised(&filled)
    }

    /// The floor as it is written in the address of a flat.
    #[must_use]
    pub fn floor_written(&self) -> Option<String> {
        if !matches!(self.property_type, PropertyType::Apartment | PropertyType::Office) {
            return None;
        }
        Some(match (self.floor, self.spot.country) {
            (0, Country::Portugal) => "R/C".to_owned(),
            (0, Country::Spain) => "Bajo".to_owned(),
            (floor, Country::Portugal) => format!("{floor}.º"),
            (floor, Country::Spain) => format!("{floor}.ª"),
        })
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A whole number in groups of three, from five digits on (four in English).
fn grouped(number: i64, locale: Locale) -> String {
    let digits = number.to_string();
    let (least, separator) = match locale {
        Locale::Pt => (5, '\u{a0}'),
        Locale::En => (4, ','),
        Locale::Es => (5, '.'),
    };
    if digits.len() < least {
        return digits;
    }
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// A number of bedrooms in words (masculine where that matters).
const fn number(n: u8, locale: Locale) -> &'static str {
    const WORDS: [[&str; 7]; 3] = [
        ["zero", "um", "dois", "três", "quatro", "cinco", "seis"],
        ["no", "one", "two", "three", "four", "five", "six"],
        ["cero", "un", "dos", "tres", "cuatro", "cinco", "seis"],
    ];
    let n = if n > 6 { 6 } else { n } as usize;
    match locale {
        Locale::Pt => WORDS[0][n],
        Locale::En => WORDS[1][n],
        Locale::Es => WORDS[2][n],
    }
}

fn baths(n: u8, locale: Locale) -> String {
    let word = match (locale, n) {
        (Locale::Pt, 1) => "uma",
        (Locale::Pt, 2) => "duas",
        (_, n) => number(n, locale),
    };
    let noun = match (locale, n == 1) {
        (Locale::Pt, true) => "casa de banho",
        (Locale::Pt, false) => "casas de banho",
        (Locale::En, true) => "bathroom",
        (Locale::En, false) => "bathrooms",
        (Locale::Es, true) => "baño",
        (Locale::Es, false) => "baños",
    };
    format!("{word} {noun}")
}

const fn floor_words(floor: u8, locale: Locale) -> &'static str {
    const WORDS: [[&str; 7]; 3] = [
        [
            "rés-do-chão",
            "primeiro andar",
            "segundo andar",
            "terceiro andar",
            "quarto andar",
            "quinto andar",
            "sexto andar",
        ],
        [
            "ground floor",
            "first floor",
            "second floor",
            "third floor",
            "fourth floor",
            "fifth floor",
            "sixth floor",
        ],
        [
            "una planta baja",
            "una primera planta",
            "una segunda planta",
            "una tercera planta",
            "una cuarta planta",
            "una quinta planta",
            "una sexta planta",
        ],
    ];
    let floor = if floor > 6 { 6 } else { floor } as usize;
    match locale {
        Locale::Pt => WORDS[0][floor],
        Locale::En => WORDS[1][floor],
        Locale::Es => WORDS[2][floor],
    }
}

/// All listings of the demo, in a fixed order.
#[must_use]
pub fn all() -> Vec<Facts> {
    let mut numbers = [0_usize; 3];
    let mut listings = Vec::new();
    for spot in SPOTS {
        for (at, letter) in spot.offers.chars().enumerate() {
            let Some(property_type) = offered(letter) else { continue };
            let number = &mut numbers[spot.agency];
            *number += 1;
            let reference = format!("{}-{:03}", ["CA", "NB", "PL"][spot.agency], 100 + *number);
            let listing_type =
                if letter.is_ascii_lowercase() { ListingType::Rent } else { ListingType::Sale };
            listings.push(make(reference, spot, listing_type, property_type, at));
        }
    }
    listings
}

const fn offered(letter: char) -> Option<PropertyType> {
    Some(match letter.to_ascii_uppercase() {
        'A' => PropertyType::Apartment,
        'H' => PropertyType::House,
        'L' => PropertyType::Land,
        'R' => PropertyType::Ruin,
        'C' => PropertyType::Commercial,
        'O' => PropertyType::Office,
        'G' => PropertyType::Garage,
        _ => return None,
    })
}

/// To whole multiples: prices end as people write them.
fn rounded(amount: f64, step: i64) -> i64 {
    (((amount / step as f64).round() as i64) * step).max(step)
}

fn make(
    reference: String,
    spot: &'static Spot,
    listing_type: ListingType,
    property_type: PropertyType,
    nth: usize,
) -> Facts {
    use PropertyType::{Apartment, Commercial, Garage, House, Land, Office, Ruin};
    let mut dice = Dice::of(&[&reference, "facts"]);
    let dice = &mut dice;
    let rent = listing_type == ListingType::Rent;
    let modern_street = spot.street == Scene::ModernBlock;

    let bedrooms = match property_type {
        Apartment => *dice.pick(&[0, 1, 1, 2, 2, 2, 3, 3, 4]),
        House => *dice.pick(&[2, 3, 3, 4, 4, 5]),
        Land | Ruin | Commercial | Office | Garage => 0,
    };
    let bathrooms = match property_type {
        Apartment if bedrooms == 2 => 1 + u8::from(dice.chance(0.45)),
        Apartment => (1 + bedrooms / 2).min(3),
        House => (bedrooms / 2 + u8::from(dice.chance(0.5))).clamp(1, 3),
        Commercial | Office => 1 + u8::from(property_type == Office && dice.chance(0.5)),
        Land | Ruin | Garage => 0,
    };
    let rooms = f64::from(bedrooms);
    let useful = match property_type {
        Apartment => (30.0 + rooms * 25.0) * dice.between(0.92, 1.18),
        House => (62.0 + rooms * 31.0) * dice.between(0.92, 1.2),
        Ruin => dice.between(60.0, 140.0),
        Commercial => dice.between(38.0, 160.0),
        Office => dice.between(60.0, 240.0),
        Garage => dice.between(14.0, 26.0),
        Land => 0.0,
    }
    .round();
    let gross = (useful * dice.between(1.12, 1.22)).round();
    let courtyard = property_type == House && spot.house == Scene::CourtyardHouse;
    let land = match property_type {
        House if courtyard => 0.0,
        House if spot.life == Life::Country => rounded(dice.between(900.0, 6_000.0), 50) as f64,
        House => rounded(dice.between(220.0, 900.0), 10) as f64,
        Ruin => rounded(dice.between(400.0, 9_000.0), 50) as f64,
        Land if spot.life == Life::Country => rounded(dice.between(4_000.0, 48_000.0), 100) as f64,
        Land => rounded(dice.between(420.0, 1_400.0), 10) as f64,
        Apartment | Commercial | Office | Garage => 0.0,
    };
    let storeys = match property_type {
        House if courtyard => 2,
        House => 1 + u8::from(spot.life != Life::Country || dice.chance(0.4)),
        Land => 0,
        Ruin => 1,
        Apartment | Commercial | Office | Garage if modern_street => 4 + dice.below(3) as u8,
        Apartment | Commercial | Office | Garage => 3 + dice.below(3) as u8,
    };
    let floor = match property_type {
        Apartment => dice.below(usize::from(storeys)) as u8,
        Office => 1 + dice.below(usize::from(storeys) - 1) as u8,
        House | Land | Ruin | Commercial | Garage => 0,
    };
    let recent = match property_type {
        House => {
            matches!(spot.house, Scene::PoolVilla) || (spot.house == Scene::GardenHouse && dice.chance(0.5))
        }
        _ => modern_street,
    };
    let year = match property_type {
        Land => None,
        Ruin => Some(1890 + dice.below(45) as i64),
        _ if recent => Some(1996 + dice.below(31) as i64),
        _ => Some(1900 + dice.below(55) as i64),
    };
    let condition = match (property_type, year) {
        (Land | Garage, _) => None,
        (Ruin, _) => Some(Condition::ToRestore),
        (Apartment | House, Some(year)) if year >= 2024 => {
            Some(if dice.chance(0.25) && !rent { Condition::UnderConstruction } else { Condition::New })
        }
        (_, Some(year)) if year >= 1990 => Some(Condition::Good),
        _ if rent => Some(if dice.chance(0.6) { Condition::Renovated } else { Condition::Good }),
        (Apartment | House, _) if dice.chance(0.14) => Some(Condition::ToRestore),
        _ => Some(if dice.chance(0.55) { Condition::Renovated } else { Condition::Good }),
    };
    let energy = energy(dice, spot.country, property_type, condition, recent);
    let features = features(dice, spot, property_type, listing_type, condition, (storeys, floor, land, nth));
    let price = price(dice, spot, listing_type, property_type, condition, &features, (useful, land));

    // Published over the last ninety days; a fifth has been lowered since, some twice.
    let days = dice.between(1.0, 90.0) as i64;
    let step = if rent {
        25
    } else if price > 400_000 {
        5_000
    } else {
        1_000
    };
    let mut prices = vec![(days, price)];
    if days > 14 && dice.chance(0.3) {
        let lowered = rounded(price as f64 * dice.between(0.91, 0.97), step);
        let again = rounded(lowered as f64 * 0.96, step);
        if lowered < price {
            prices.push((days / 2, lowered));
        }
        if days > 50 && again < lowered && dice.chance(0.3) {
            prices.push((days / 6, again));
        }
    }
    let hidden = dice.chance(0.3);
    let (street, postal_code) = address(dice, spot, property_type);
    let position = scattered(dice, spot);
    let owners = owners(dice, spot.country);
    let mut facts = Facts {
        reference,
        spot,
        listing_type,
        property_type,
        bedrooms,
        bathrooms,
        useful,
        gross,
        dependent: if features.contains(&Feature::Storage) { dice.between(4.0, 12.0).round() } else { 0.0 },
        land,
        storeys,
        floor,
        year,
        condition,
        energy,
        features,
        prices,
        reserved: dice.chance(0.07),
        hidden,
        position,
        street,
        postal_code,
        owners,
        scenes: Vec::new(),
    };
    facts.scenes = scenes(dice, &facts);
    facts
}

fn energy(
    dice: &mut Dice,
    country: Country,
    property_type: PropertyType,
    condition: Option<Condition>,
    recent: bool,
) -> Result<EnergyClass, EnergyExemption> {
    use EnergyClass::{A, APlus, B, BMinus, C, D, E, F, G};
    match property_type {
        PropertyType::Land => return Err(EnergyExemption::Land),
        PropertyType::Ruin => return Err(EnergyExemption::Ruin),
        PropertyType::Garage => return Err(EnergyExemption::Unconditioned),
        _ => {}
    }
    let scale: &[EnergyClass] = match (country, condition) {
        (Country::Portugal, Some(Condition::New | Condition::UnderConstruction)) => &[APlus, A, A, B],
        (Country::Spain, Some(Condition::New | Condition::UnderConstruction)) => &[A, A, B],
        (Country::Portugal, Some(Condition::Renovated)) => &[B, BMinus, C, C, D],
        (Country::Spain, Some(Condition::Renovated)) => &[B, C, D, D, E],
        (Country::Portugal, Some(Condition::ToRestore)) => &[E, F, F],
        (Country::Spain, Some(Condition::ToRestore)) => &[F, G, G],
        (Country::Portugal, _) if recent => &[B, BMinus, C],
        (Country::Portugal, _) => &[C, D, D, E],
        (Country::Spain, _) if recent => &[B, C, D],
        (Country::Spain, _) => &[D, E, E, F],
    };
    Ok(*dice.pick(scale))
}

fn features(
    dice: &mut Dice,
    spot: &Spot,
    property_type: PropertyType,
    listing_type: ListingType,
    condition: Option<Condition>,
    (storeys, floor, land, nth): (u8, u8, f64, usize),
) -> BTreeSet<Feature> {
    let modern = spot.street == Scene::ModernBlock;
    let sound = !matches!(condition, Some(Condition::ToRestore | Condition::UnderConstruction));
    let mut features = BTreeSet::new();
    let mut add = |feature, probability: f64| {
        if dice.chance(probability) {
            features.insert(feature);
        }
    };
    match property_type {
        PropertyType::Apartment => {
            add(
                Feature::Lift,
                if modern {
                    0.95
                } else if storeys > 3 {
                    0.5
                } else {
                    0.15
                },
            );
            add(Feature::Parking, if modern { 0.7 } else { 0.12 });
            add(Feature::Balcony, if floor > 0 { 0.6 } else { 0.0 });
            add(Feature::Terrace, if floor + 1 == storeys { 0.7 } else { 0.1 });
            add(Feature::Storage, 0.3);
            add(Feature::AirConditioning, if sound { 0.4 } else { 0.0 });
            add(
                Feature::Furnished,
                if listing_type == ListingType::Rent { 0.55 } else { 0.06 } * f64::from(u8::from(sound)),
            );
            add(Feature::SeaView, if spot.outlook == Outlook::Sea && floor > 1 { 0.6 } else { 0.0 });
            add(Feature::Pool, if modern && spot.life == Life::Coast { 0.25 } else { 0.0 });
        }
        PropertyType::House => {
            add(Feature::Garden, if land > 0.0 { 0.9 } else { 0.0 });
            add(Feature::Pool, if spot.house == Scene::PoolVilla { 0.85 } else { 0.0 });
            add(Feature::Terrace, 0.6);
            add(Feature::Parking, if land > 0.0 { 0.75 } else { 0.1 });
            add(Feature::AirConditioning, if sound { 0.45 } else { 0.0 });
            add(Feature::Storage, 0.35);
            add(
                Feature::Furnished,
                if listing_type == ListingType::Rent { 0.5 } else { 0.05 } * f64::from(u8::from(sound)),
            );
            add(Feature::SeaView, if spot.outlook == Outlook::Sea { 0.5 } else { 0.0 });
        }
        PropertyType::Commercial => {
            add(Feature::AirConditioning, 0.5);
            add(Feature::Storage, 0.5);
        }
        PropertyType::Office => {
            add(Feature::Lift, 0.9);
            add(Feature::Parking, 0.5);
            add(Feature::AirConditioning, 0.9);
        }
        PropertyType::Land | PropertyType::Ruin => {
            add(Feature::SeaView, if spot.outlook == Outlook::Sea { 0.6 + 0.1 * nth as f64 } else { 0.0 });
        }
        PropertyType::Garage => {}
    }
    features
}

/// A price in euros, or a month's rent, as it would be asked here.
fn price(
    dice: &mut Dice,
    spot: &Spot,
    listing_type: ListingType,
    property_type: PropertyType,
    condition: Option<Condition>,
    features: &BTreeSet<Feature>,
    (useful, land): (f64, f64),
) -> i64 {
    let state = match condition {
        Some(Condition::New | Condition::UnderConstruction) => 1.16,
        Some(Condition::Renovated) => 1.06,
        Some(Condition::ToRestore) => 0.66,
        Some(Condition::Good) | None => 0.96,
    };
    let extras: f64 = features
        .iter()
        .map(|feature| match feature {
            Feature::Pool | Feature::SeaView => 0.08,
            Feature::Terrace | Feature::Parking => 0.04,
            Feature::Lift | Feature::Garden | Feature::Balcony => 0.02,
            Feature::AirConditioning | Feature::Furnished | Feature::Storage => 0.01,
        })
        .sum();
    let mood = dice.between(0.93, 1.08);
    if listing_type == ListingType::Rent {
        let month = match property_type {
            PropertyType::Garage => useful * spot.rent * 0.36,
            PropertyType::Commercial | PropertyType::Office => useful * spot.rent * 0.95,
            // Small homes cost more the square metre.
            _ => useful * spot.rent * (1.25 - useful / 420.0).max(0.72),
        };
        return rounded(month * (1.0 + extras) * mood, 25);
    }
    let amount = match property_type {
        PropertyType::Apartment => useful * spot.sale * state * (1.12 - useful / 900.0),
        PropertyType::House => {
            useful * spot.sale * state * 0.86
                + land * (spot.sale * 0.035).min(90.0) * if land > 900.0 { 0.2 } else { 1.0 }
        }
        PropertyType::Land if land < 2_500.0 => land * spot.sale * 0.13,
        PropertyType::Land => land * (1.6 + spot.sale / 900.0),
        PropertyType::Ruin => useful * spot.sale * 0.34 + land * 1.8,
        PropertyType::Commercial | PropertyType::Office => useful * spot.sale * 0.78,
        PropertyType::Garage => useful * spot.sale * 0.36,
    } * (1.0 + extras)
        * mood;
    rounded(
        amount,
        if amount > 400_000.0 {
            5_000
        } else if amount > 60_000.0 {
            1_000
        } else {
            500
        },
    )
}

/// Near the middle of its neighbourhood; farther in the country.
fn scattered(dice: &mut Dice, spot: &Spot) -> (f64, f64) {
    let reach = match spot.life {
        Life::City => 0.0045,
        // Never far from the shore's middle, lest a house stand in the sea.
        Life::Coast => 0.003,
        Life::Town => 0.007,
        Life::Country => 0.012,
    };
    let (latitude, longitude) = spot.middle;
    let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
    (round(latitude + dice.between(-reach, reach)), round(longitude + dice.between(-reach, reach)))
}

fn address(dice: &mut Dice, spot: &Spot, property_type: PropertyType) -> (String, String) {
    const PORTUGUESE: [&str; 16] = [
        "Rua das Oliveiras",
        "Rua do Poço Novo",
        "Travessa da Fonte",
        "Rua da Boa Vista",
        "Largo do Chafariz",
        "Rua dos Ferreiros",
        "Rua Nova",
        "Calçada do Moinho",
        "Rua das Amoreiras",
        "Rua do Sol",
        "Beco do Loureiro",
        "Rua da Alegria",
        "Rua de São João",
        "Rua do Forno",
        "Avenida da Liberdade",
        "Rua dos Pescadores",
    ];
    const SPANISH: [&str; 14] = [
        "Calle Mayor",
        "Calle del Olivo",
        "Calle de la Fuente",
        "Calle Nueva",
        "Plaza del Pozo",
        "Calle de San Juan",
        "Calle del Horno",
        "Calle de la Luna",
        "Calle de las Flores",
        "Avenida del Puerto",
        "Calle del Molino",
        "Calle de los Naranjos",
        "Travesía del Arco",
        "Calle de la Paz",
    ];
    let number = 1 + dice.below(140);
    let rural = matches!(property_type, PropertyType::Land | PropertyType::Ruin);
    match spot.country {
        Country::Portugal => {
            let street = if rural {
                "Caminho da Ribeira".to_owned()
            } else {
                format!("{} {number}", dice.pick(&PORTUGUESE))
            };
            (street, format!("{}-{:03}", spot.postal, 10 + dice.below(880)))
        }
        Country::Spain => {
            let street = if rural {
                "Camino del Arroyo".to_owned()
            } else {
                format!("{}, {number}", dice.pick(&SPANISH))
            };
            (street, spot.postal.to_owned())
        }
    }
}

fn owners(dice: &mut Dice, country: Country) -> Vec<String> {
    const FIRST: [[&str; 12]; 2] = [
        [
            "Maria", "João", "Ana", "Rui", "Teresa", "Luís", "Inês", "Manuel", "Helena", "Tiago", "Beatriz",
            "Duarte",
        ],
        [
            "Carmen", "Javier", "Lucía", "Antonio", "Elena", "Pablo", "Marta", "Diego", "Rocío", "Álvaro",
            "Nuria", "Sergio",
        ],
    ];
    const MIDDLE: [[&str; 8]; 2] = [
        ["da Conceição", "Miguel", "Filipa", "de Almeida", "Pereira", "do Carmo", "Sousa", "Fonseca"],
        ["Ruiz", "Navarro", "Castro", "Vidal", "Ortega", "Molina", "Serrano", "Iglesias"],
    ];
    const LAST: [[&str; 10]; 2] = [
        [
            "Carvalhal",
            "Monteverde",
            "Sarmento",
            "Quintela",
            "Valadares",
            "Brandão",
            "Castelbranco",
            "Figueiroa",
            "Lousada",
            "Tavira",
        ],
        [
            "Valdecasas",
            "Montalbán",
            "Quiroga",
            "Salvatierra",
            "Altamira",
            "Robledo",
            "Peñalver",
            "Arriaga",
            "Fontán",
            "Berenguer",
        ],
    ];
    let at = usize::from(country == Country::Spain);
    let count = 1 + usize::from(dice.chance(0.35));
    let family = *dice.pick(&LAST[at]);
    (0..count).map(|_| format!("{} {} {family}", dice.pick(&FIRST[at]), dice.pick(&MIDDLE[at]))).collect()
}

/// What its gallery shows, the cover first.
fn scenes(dice: &mut Dice, facts: &Facts) -> Vec<(Scene, usize)> {
    let spot = facts.spot;
    let mut scenes = match facts.property_type {
        PropertyType::Apartment => {
            let mut scenes = vec![(spot.street, 0), (Scene::LivingRoom, 0), (Scene::Kitchen, 0)];
            scenes.extend((0..usize::from(facts.bedrooms.min(2))).map(|nth| (Scene::Bedroom, nth)));
            scenes.push((Scene::Bathroom, 0));
            if facts.has(Feature::Terrace) || facts.has(Feature::Balcony) {
                scenes.push((Scene::TerraceView, 0));
            }
            scenes.push((Scene::FloorPlan, 0));
            scenes
        }
        PropertyType::House => {
            let mut scenes = vec![
                (spot.house, 0),
                (Scene::LivingRoom, 0),
                (Scene::Kitchen, 0),
                (Scene::Bedroom, 0),
                (Scene::Bedroom, 1),
                (Scene::Bathroom, 0),
            ];
            if facts.has(Feature::Terrace) {
                scenes.push((Scene::TerraceView, 0));
            }
            scenes.push((Scene::FloorPlan, 0));
            scenes
        }
        PropertyType::Land => {
            let land = if spot.outlook == Outlook::Sea { Scene::SeaLand } else { Scene::Land };
            vec![(land, 0), (land, 1), (Scene::SitePlan, 0), (land, 2), (land, 3)]
        }
        PropertyType::Ruin => {
            let land = if spot.outlook == Outlook::Sea { Scene::SeaLand } else { Scene::Land };
            vec![(Scene::Ruin, 0), (land, 0), (Scene::SitePlan, 0), (land, 1), (Scene::Ruin, 1)]
        }
        PropertyType::Commercial => {
            vec![
                (Scene::ShopFront, 0),
                (Scene::ShopFloor, 0),
                (spot.street, 0),
                (Scene::OfficeFloor, 0),
                (Scene::Bathroom, 0),
            ]
        }
        PropertyType::Office => {
            vec![
                (Scene::OfficeFloor, 0),
                (Scene::OfficeBuilding, 0),
                (Scene::OfficeFloor, 1),
                (Scene::Kitchen, 0),
                (Scene::Bathroom, 0),
            ]
        }
        PropertyType::Garage => vec![(Scene::GarageDoors, 0), (Scene::ParkingBay, 0), (spot.street, 0)],
    };
    // Neighbours on a page of results should not all show a façade.
    let terrace = scenes.iter().position(|(scene, _)| *scene == Scene::TerraceView);
    match (facts.property_type, terrace) {
        (PropertyType::Apartment, Some(terrace)) if dice.chance(0.3) => scenes.swap(0, terrace),
        (PropertyType::Apartment, _) if dice.chance(0.34) => scenes.swap(0, 1),
        (PropertyType::House, Some(terrace)) if dice.chance(0.16) => scenes.swap(0, terrace),
        _ => {}
    }
    scenes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::texts::tell;
    use std::collections::HashSet;

    #[test]
    fn there_are_some_two_hundred_listings_of_every_kind_and_each_reference_once() {
        let listings = all();
        assert!((190..=260).contains(&listings.len()), "{}", listings.len());
        let references: HashSet<_> = listings.iter().map(|facts| &facts.reference).collect();
        assert_eq!(references.len(), listings.len());
        for kind in PropertyType::ALL {
            assert!(listings.iter().filter(|facts| facts.kind(*kind)).count() >= 6, "{kind}");
        }
        assert!(listings.iter().filter(|facts| facts.rented()).count() > 50);
        assert!(listings.iter().filter(|facts| facts.prices.len() > 1).count() > 30, "price drops");
        assert!(listings.iter().any(|facts| facts.reserved));
    }

    #[test]
    fn the_demo_is_the_same_every_time() {
        let (a, b) = (all(), all());
        assert_eq!(format!("{a:?}"), format!("{b:?}"));
    }

    #[test]
    fn prices_and_areas_are_those_of_real_life() {
        for facts in all() {
            let price = facts.prices[0].1;
            match (facts.listing_type, facts.property_type) {
                (ListingType::Rent, PropertyType::Garage) => {
                    assert!((50..=300).contains(&price), "{facts:?}")
                }
                (ListingType::Rent, _) => assert!((250..=6_000).contains(&price), "{facts:?}"),
                (ListingType::Sale, _) => assert!((4_000..=2_500_000).contains(&price), "{facts:?}"),
            }
            for pair in facts.prices.windows(2) {
                assert!(pair[1].1 < pair[0].1 && pair[1].0 < pair[0].0, "{facts:?}");
            }
            assert!(facts.useful <= facts.gross, "{facts:?}");
        }
    }

    #[test]
    fn every_text_is_whole_and_hardly_two_are_alike() {
        let listings = all();
        let mut seen = HashSet::new();
        for facts in &listings {
            let told = tell(facts);
            for text in told.titles.iter().chain(&told.descriptions) {
                assert!(
                    !text.contains(['{', '}']) && !text.contains("  ") && !text.trim().is_empty(),
                    "{text}"
                );
            }
            for title in &told.titles {
                assert!(title.chars().count() <= 90, "{title}");
            }
            for description in &told.descriptions {
                assert!(description.chars().count() >= 120, "{description}");
                seen.insert(description.clone());
            }
        }
        assert!(seen.len() * 100 >= listings.len() * 3 * 97, "{} of {}", seen.len(), listings.len() * 3);
    }

    #[test]
    fn no_text_promises_a_feature_that_is_not_there() {
        let words = [
            (Feature::Balcony, "varanda"),
            (Feature::Terrace, "terraço"),
            (Feature::Pool, "piscina"),
            (Feature::AirConditioning, "ar condicionado"),
            (Feature::Garden, "O jardim, com"),
        ];
        for facts in all() {
            let told = tell(&facts);
            for (feature, word) in words {
                let promised = told.descriptions[0].contains(word) || told.titles[0].contains(word);
                assert!(
                    !promised || facts.has(feature),
                    "{word}: {}\n{}",
                    told.titles[0],
                    told.descriptions[0]
                );
            }
        }
    }
}
