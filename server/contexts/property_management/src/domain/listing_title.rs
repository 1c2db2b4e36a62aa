//! A title for a listing whose file gives none: what it is and where.

use super::draft::PropertyDraft;
use super::values::Title;
use super::vocabulary::PropertyType;
use kernel::locale::Locale;

/// What a kind of property is called in a title.
const fn noun(property_type: PropertyType, locale: Locale) -> &'static str {
    match (property_type, locale) {
        (PropertyType::Apartment, Locale::Pt) => "Apartamento",
        (PropertyType::Apartment, Locale::En) => "apartment",
        (PropertyType::Apartment, Locale::Es) => "Piso",
        (PropertyType::House, Locale::Pt) => "Moradia",
        (PropertyType::House, Locale::En) => "house",
        (PropertyType::House, Locale::Es) => "Casa",
        (PropertyType::Land, Locale::Pt | Locale::Es) => "Terreno",
        (PropertyType::Land, Locale::En) => "land",
        (PropertyType::Ruin, Locale::Pt) => "Ruína",
        (PropertyType::Ruin, Locale::En) => "ruin",
        (PropertyType::Ruin, Locale::Es) => "Ruina",
        (PropertyType::Commercial, Locale::Pt) => "Espaço comercial",
        (PropertyType::Commercial, Locale::En) => "commercial space",
        (PropertyType::Commercial, Locale::Es) => "Local comercial",
        (PropertyType::Office, Locale::Pt) => "Escritório",
        (PropertyType::Office, Locale::En) => "office",
        (PropertyType::Office, Locale::Es) => "Oficina",
        (PropertyType::Garage, Locale::Pt) => "Garagem",
        (PropertyType::Garage, Locale::En) => "garage",
        (PropertyType::Garage, Locale::Es) => "Garaje",
    }
}

/// `Apartamento T2 em Lumiar, Lisboa`, `2-bedroom apartment in
/// Lumiar, Lisboa`, `Piso de 2 habitaciones en Valencia`.
#[must_use]
pub fn title(draft: &PropertyDraft, locale: Locale) -> Option<Title> {
    let noun = noun(draft.property_type, locale);
    let bedrooms =
        draft.characteristics.bedrooms.map(|count| count.get()).filter(|_| draft.property_type.is_home());
    let what = match (bedrooms, locale) {
        (None, _) => noun.to_owned(),
        (Some(count), Locale::Pt) => format!("{noun} T{count}"),
        (Some(0), Locale::En) => format!("studio {noun}"),
        (Some(count), Locale::En) => format!("{count}-bedroom {noun}"),
        (Some(0), Locale::Es) => "Estudio".to_owned(),
        (Some(1), Locale::Es) => format!("{noun} de 1 habitación"),
        (Some(count), Locale::Es) => format!("{noun} de {count} habitaciones"),
    };
    let address = &draft.address;
    let mut places: Vec<&str> = [&address.parish, &address.municipality]
        .into_iter()
        .flatten()
        .map(|name| kernel::text::spoken_place(name.as_str()))
        .collect();
    places.dedup();
    if places.is_empty() {
        places.extend(address.district.as_ref().map(|name| name.as_str()));
    }
    let preposition = match locale {
        Locale::Pt => "em",
        Locale::En => "in",
        Locale::Es => "en",
    };
    let sentence =
        if places.is_empty() { what } else { format!("{what} {preposition} {}", places.join(", ")) };
    let mut letters = sentence.chars();
    let title: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    Title::parse(&title).ok().flatten()
}

/// Gives a listing that has no title in any language one in each.
pub fn entitle(draft: &mut PropertyDraft) {
    if draft.texts.iter().any(|(_, text)| text.title.is_some()) {
        return;
    }
    for locale in Locale::ALL {
        draft.texts.get_mut(locale).title = title(draft, locale);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::values::{PlaceName, Reference, RoomCount};
    use crate::domain::vocabulary::ListingType;
    use kernel::locale::Country;

    fn draft(
        property_type: PropertyType,
        bedrooms: Option<i64>,
        parish: &str,
        municipality: &str,
    ) -> PropertyDraft {
        let reference = Reference::parse("A").unwrap();
        let mut draft = PropertyDraft::new(reference, ListingType::Sale, property_type, Country::Portugal);
        draft.characteristics.bedrooms = bedrooms.map(|count| RoomCount::new(count).unwrap());
        draft.address.parish = PlaceName::parse(parish).unwrap();
        draft.address.municipality = PlaceName::parse(municipality).unwrap();
        draft
    }

    fn titles(draft: &PropertyDraft) -> [String; 3] {
        Locale::ALL.map(|locale| title(draft, locale).unwrap().to_string())
    }

    #[test]
    fn a_title_says_what_and_where_in_each_language() {
        assert_eq!(
            titles(&draft(PropertyType::Apartment, Some(2), "Lumiar", "Lisboa")),
            [
                "Apartamento T2 em Lumiar, Lisboa",
                "2-bedroom apartment in Lumiar, Lisboa",
                "Piso de 2 habitaciones en Lumiar, Lisboa"
            ]
        );
        assert_eq!(
            titles(&draft(PropertyType::Apartment, Some(0), "", "Lisboa")),
            ["Apartamento T0 em Lisboa", "Studio apartment in Lisboa", "Estudio en Lisboa"]
        );
    }

    #[test]
    fn a_parish_named_like_its_municipality_is_said_once() {
        assert_eq!(titles(&draft(PropertyType::Land, Some(3), "Loulé", "Loulé"))[0], "Terreno em Loulé");
    }

    #[test]
    fn a_listing_with_a_title_in_one_language_gets_no_others() {
        let mut draft = draft(PropertyType::House, Some(3), "", "Beja");
        entitle(&mut draft);
        assert!(draft.texts.iter().all(|(_, text)| text.title.is_some()));
        draft.texts.en.title = None;
        entitle(&mut draft);
        assert_eq!(draft.texts.en.title, None);
    }

    #[test]
    fn a_union_of_parishes_is_called_as_people_call_it() {
        let union =
            draft(PropertyType::Land, None, "União das freguesias do Cadaval e Pêro Moniz", "Cadaval");
        assert_eq!(titles(&union)[0], "Terreno em Cadaval e Pêro Moniz, Cadaval");
    }

    #[test]
    fn a_title_without_place_says_what() {
        assert_eq!(titles(&draft(PropertyType::Garage, None, "", "")), ["Garagem", "Garage", "Garaje"]);
    }
}
