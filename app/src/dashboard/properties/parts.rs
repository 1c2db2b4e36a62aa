//! The sections of a property's page that are forms: each is saved by itself, and only over what was
//! seen.

use super::sections;
use super::{owner_fields, rent};
use crate::i18n::Texts;
use crate::session::Form;
use crate::ui::form::{Problems, Values};
use property_management::application::use_cases::Dossier;
use property_management::domain::section::{Section, SectionName};

/// A section that is a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Reference, deal, kind.
    Basics,
    /// Address and pin.
    Place,
    /// What is asked.
    Price,
    /// What a rent asks for beside itself.
    Rent,
    /// Rooms, areas, features.
    Traits,
    /// The energy certificate.
    Energy,
    /// Titles and descriptions.
    Words,
    /// Whose it is.
    Owners,
}

impl Part {
    /// Every section.
    pub const ALL: [Self; 8] = [
        Self::Basics,
        Self::Place,
        Self::Price,
        Self::Rent,
        Self::Traits,
        Self::Energy,
        Self::Words,
        Self::Owners,
    ];

    /// Its name in the form, and its id on the page.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Basics => "basics",
            Self::Place => "place",
            Self::Price => "asking",
            Self::Rent => "rent",
            Self::Traits => "characteristics",
            Self::Energy => "energy",
            Self::Words => "texts",
            Self::Owners => "owners",
        }
    }

    /// Reads its name.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.code() == code)
    }

    /// What the domain calls it.
    #[must_use]
    pub const fn section(self) -> SectionName {
        match self {
            Self::Basics => SectionName::Basics,
            Self::Place => SectionName::Place,
            Self::Price => SectionName::Price,
            Self::Rent => SectionName::RentConditions,
            Self::Traits => SectionName::Characteristics,
            Self::Energy => SectionName::Energy,
            Self::Words => SectionName::Texts,
            Self::Owners => SectionName::Owners,
        }
    }

    /// Its heading.
    #[must_use]
    pub const fn title(self, texts: &Texts) -> &'static str {
        match self {
            Self::Basics => texts.basics_title,
            Self::Place => texts.place_title,
            Self::Price => texts.asking_title,
            Self::Rent => texts.rent_title,
            Self::Traits => texts.traits_title,
            Self::Energy => texts.energy_title,
            Self::Words => texts.words_title,
            Self::Owners => texts.owners_title,
        }
    }

    /// Its fields, as they are kept.
    #[must_use]
    pub fn values(self, dossier: &Dossier, texts: &Texts) -> Values {
        let state = &dossier.state;
        match self {
            Self::Basics => sections::basics(state),
            Self::Place => sections::place(state),
            Self::Price => sections::price(state, texts.locale),
            Self::Rent => rent::values(state),
            Self::Traits => sections::characteristics(state, texts.locale),
            Self::Energy => sections::energy(state),
            Self::Words => sections::words(state),
            Self::Owners => owner_fields::values(&owner_fields::places(&dossier.owners, &Form::empty())),
        }
    }

    /// What the section's form says.
    ///
    /// # Errors
    /// What is wrong with its fields.
    pub fn read(self, form: &Form, texts: &'static Texts, dossier: &Dossier) -> Result<Section, Problems> {
        let country = dossier.state.address.country;
        Ok(match self {
            Self::Basics => Section::Basics(sections::read_basics(form, texts)?),
            Self::Place => Section::Place(sections::read_place(form, texts)?),
            Self::Price => Section::Price(sections::read_price(form, texts)?),
            Self::Rent => Section::RentConditions(rent::read(form, texts)?),
            Self::Traits => Section::Characteristics(Box::new(sections::read_characteristics(form, texts)?)),
            Self::Energy => Section::Energy(sections::read_energy(form, texts, country)?),
            Self::Words => Section::Texts(Box::new(sections::read_words(form, texts)?)),
            Self::Owners => Section::Owners(owner_fields::read(form, texts, country)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_found_by_its_name() {
        for part in Part::ALL {
            assert_eq!(Part::named(part.code()), Some(part));
        }
        assert_eq!(Part::named("owner"), None);
    }
}
