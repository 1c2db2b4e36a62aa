//! What the format calls things, and what we call them.

use crate::listing_files::values::{self, TypeText};
use kernel::locale::Country;
use kernel::text::fold;
use property_management::domain::vocabulary::{EnergyClass, Feature, PropertyType};
use std::collections::BTreeSet;

/// Kinds of property whose words alone would lead astray, folded: a building plot is
/// no building, a mobile home no flat. The others are read as in any file.
const TYPES: &[(&str, PropertyType)] = &[
    ("building plot", PropertyType::Land),
    ("plot", PropertyType::Land),
    ("urban plot", PropertyType::Land),
    ("rustic land", PropertyType::Land),
    ("development land", PropertyType::Land),
    ("town house", PropertyType::House),
    ("town_house", PropertyType::House),
    ("country house", PropertyType::House),
    ("country_house", PropertyType::House),
    ("country property", PropertyType::House),
    ("semi detached", PropertyType::House),
    ("wooden home", PropertyType::House),
    ("mobile home", PropertyType::House),
    ("cave house", PropertyType::House),
    ("log cabin", PropertyType::House),
    ("equestrian facility", PropertyType::House),
    ("bed and breakfast", PropertyType::Commercial),
    ("business", PropertyType::Commercial),
    ("parking space", PropertyType::Garage),
];

/// Reads the kind of property.
pub(super) fn property_type(text: &str) -> TypeText {
    let folded = fold(text.trim()).replace('-', " ");
    let known = TYPES.iter().find(|(word, _)| *word == folded);
    known.map_or_else(|| values::property_type(&folded.replace('_', " ")), |(_, kind)| TypeText::Known(*kind))
}

/// What a feed calls our kinds. A ruin is written as the house it was.
pub(super) const fn kind(property_type: PropertyType) -> &'static str {
    match property_type {
        PropertyType::Apartment => "Apartment",
        PropertyType::House => "House",
        PropertyType::Ruin => "Country house",
        PropertyType::Land => "Land",
        PropertyType::Commercial | PropertyType::Office => "Commercial",
        PropertyType::Garage => "Garage",
    }
}

/// Reads a country, by its name or code.
pub(super) fn country(text: &str) -> Option<Country> {
    match fold(text.trim()).as_str() {
        "spain" | "espana" | "espanha" | "es" | "esp" | "spanien" | "espagne" => Some(Country::Spain),
        "portugal" | "pt" | "prt" => Some(Country::Portugal),
        _ => None,
    }
}

/// What a feed calls a country.
pub(super) const fn country_name(country: Country) -> &'static str {
    match country {
        Country::Portugal => "portugal",
        Country::Spain => "spain",
    }
}

/// The class of a feed, whose scale is A to G: the half steps of the Portuguese scale fall
/// to the class that they belong to.
pub(super) const fn energy(class: EnergyClass) -> &'static str {
    match class {
        EnergyClass::APlus | EnergyClass::A => "A",
        EnergyClass::B | EnergyClass::BMinus => "B",
        EnergyClass::C => "C",
        EnergyClass::D => "D",
        EnergyClass::E => "E",
        EnergyClass::F => "F",
        EnergyClass::G => "G",
    }
}

/// What features are called in feeds, folded. The first of each is what we write.
const FEATURES: &[(Feature, &str, &[&str])] = &[
    (
        Feature::AirConditioning,
        "Air conditioning",
        &["air conditioning", "air con", "aire acondicionado", "ar condicionado", "climatisation"],
    ),
    (Feature::Balcony, "Balcony", &["balcony", "balcon", "varanda"]),
    (Feature::Furnished, "Furnished", &["furnished", "amueblado", "mobilado", "mobiliado"]),
    (Feature::Garden, "Garden", &["garden", "jardin", "jardim"]),
    (Feature::Lift, "Lift", &["lift", "elevator", "ascensor", "elevador"]),
    (
        Feature::Parking,
        "Parking",
        &["parking", "garage", "garaje", "garagem", "carport", "estacionamento", "aparcamiento"],
    ),
    (Feature::Pool, "Swimming pool", &["pool", "piscina"]),
    (
        Feature::SeaView,
        "Sea views",
        &["sea view", "ocean view", "vista de mar", "vista mar", "vistas al mar", "vistas mar"],
    ),
    (
        Feature::Storage,
        "Storage room",
        &["storage", "store room", "storeroom", "trastero", "arrecadacao", "arrumos"],
    ),
    (Feature::Terrace, "Terrace", &["terrace", "solarium", "terraza", "terraco"]),
];

/// What a feed calls a feature.
pub(super) fn feature_name(feature: Feature) -> &'static str {
    FEATURES.iter().find(|(known, ..)| *known == feature).map_or("", |(_, name, _)| name)
}

/// Reads features. One that is denied, that is only near, or that could be made, is none.
pub(super) fn features<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<Feature> {
    const NOT: &[&str] = &[
        "no",
        "not",
        "non",
        "without",
        "sin",
        "sem",
        "nao",
        "near",
        "close",
        "nearby",
        "perto",
        "cerca",
        "possibility",
        "posibilidad",
        "possibilidade",
        "unfurnished",
        "optional",
        "opcional",
        "room",
    ];
    let mut found = BTreeSet::new();
    for text in texts {
        let folded = fold(text);
        let denied = folded
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| NOT.contains(&word) && !(word == "room" && folded.contains("stor")));
        if denied || folded.len() > 80 {
            continue;
        }
        for (feature, _, words) in FEATURES {
            if words.iter().any(|word| has_word(&folded, word)) {
                found.insert(*feature);
            }
        }
    }
    found
}

/// Whether a text has words that begin a word: `terraces` has `terrace`, `spool` no `pool`.
fn has_word(text: &str, words: &str) -> bool {
    text.match_indices(words)
        .any(|(at, _)| !text[..at].chars().next_back().is_some_and(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_read_whole_before_their_words() {
        for (text, kind) in [
            ("Villa", PropertyType::House),
            ("Town House", PropertyType::House),
            ("country-house", PropertyType::House),
            ("Semi-detached villa", PropertyType::House),
            ("Building plot", PropertyType::Land),
            ("Wooden Home", PropertyType::House),
            ("apartment", PropertyType::Apartment),
            ("Ground floor apartment", PropertyType::Apartment),
            ("Penthouse", PropertyType::Apartment),
            ("Commercial", PropertyType::Commercial),
            ("Garage", PropertyType::Garage),
            ("Finca", PropertyType::House),
        ] {
            assert_eq!(property_type(text), TypeText::Known(kind), "{text}");
        }
        assert_eq!(property_type("yacht"), TypeText::Unknown);
    }

    #[test]
    fn what_we_call_a_kind_is_read_again() {
        for kind_of in PropertyType::ALL {
            assert!(matches!(property_type(kind(*kind_of)), TypeText::Known(_)));
        }
    }

    #[test]
    fn what_we_call_a_feature_is_read_as_that_feature() {
        for feature in Feature::ALL {
            assert_eq!(features([feature_name(*feature)].into_iter()), [*feature].into(), "{feature}");
        }
    }

    #[test]
    fn what_is_denied_or_only_near_is_no_feature() {
        let said = [
            "No lift",
            "sin ascensor",
            "Near swimming pool",
            "Unfurnished",
            "Whirlpool bath",
            "Laundry room",
        ];
        assert_eq!(features(said.into_iter()), BTreeSet::new());
        let said = ["Private pool", "Terraces (2)", "Vistas al mar", "Ar condicionado"];
        let found = [Feature::AirConditioning, Feature::Pool, Feature::SeaView, Feature::Terrace];
        assert_eq!(features(said.into_iter()), found.into());
    }
}
