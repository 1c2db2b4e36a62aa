//! What free words find: the words of a property, without accents.

use super::property::PropertyState;
use kernel::locale::Locale;
use kernel::text::words;

/// How many words are kept of a property. Titles repeat themselves: what
/// tells properties apart comes first, and the rest finds everything anyway.
pub const MAX_WORDS: usize = 48;

/// The distinct folded words of place, reference, kind and titles, space separated.
#[must_use]
pub fn search_words(property: &PropertyState) -> String {
    let mut text = String::with_capacity(256);
    let mut add = |part: &str| {
        text.push_str(part);
        text.push(' ');
    };
    let address = &property.address;
    for place in [&address.parish, &address.municipality, &address.district].into_iter().flatten() {
        add(place.as_str());
    }
    add(property.reference.as_str());
    for locale in Locale::ALL {
        add(property.property_type.names(locale));
    }
    if let Some(bedrooms) = property.characteristics.bedrooms.filter(|_| property.property_type.is_home()) {
        // People type the typology: `t2 graça`.
        add(&format!("t{}", bedrooms.get()));
    }
    for (_, said) in property.texts.iter() {
        if let Some(title) = &said.title {
            add(title.as_str());
        }
    }
    let mut words = words(&text);
    words.truncate(MAX_WORDS);
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::property::{Property, PropertyId};
    use crate::domain::values::{PlaceName, RoomCount, Title};
    use crate::fixtures;
    use uuid::Uuid;

    fn words_of(change: impl FnOnce(&mut crate::domain::draft::PropertyDraft)) -> String {
        let mut draft = fixtures::complete_draft("A-17");
        change(&mut draft);
        let id = PropertyId(Uuid::from_u128(1));
        let property = Property::draft(id, &fixtures::agent(), draft, fixtures::noon()).unwrap();
        search_words(property.state())
    }

    #[test]
    fn a_property_is_found_by_place_reference_kind_typology_and_title() {
        let found = words_of(|draft| {
            draft.address.parish = PlaceName::parse("São João do Estoril").unwrap();
            draft.characteristics.bedrooms = Some(RoomCount::new(2).unwrap());
            draft.texts.en.title = Title::parse("Sunny penthouse").unwrap();
        });
        for word in ["sao", "joao", "estoril", "17", "apartamento", "flat", "piso", "t2", "penthouse"] {
            assert!(found.split(' ').any(|w| w == word), "{word} in {found}");
        }
    }

    #[test]
    fn no_word_is_kept_twice_and_no_more_than_48_at_all() {
        let title = |numbers: std::ops::Range<u8>| {
            let words = numbers.map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
            Title::parse(&format!("Lisboa {words}")).unwrap()
        };
        let found = words_of(|draft| {
            draft.texts.pt.title = title(0..40);
            draft.texts.en.title = title(40..80);
        });
        let words: Vec<_> = found.split(' ').collect();
        assert_eq!(words.len(), MAX_WORDS);
        assert_eq!(words.iter().filter(|w| **w == "lisboa").count(), 1);
    }
}
