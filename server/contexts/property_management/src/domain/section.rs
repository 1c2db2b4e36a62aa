//! The sections in which a property is edited. Each is saved on its own, and two
//! people get in each other's way only when they change the same one.

use super::characteristics::{Energy, PropertyCharacteristics};
use super::draft::PropertyDraft;
use super::location::{Address, PlaceIds, Position};
use super::media::PropertyTexts;
use super::owner::OwnerDraft;
use super::property::PropertyState;
use super::rent::RentConditions;
use super::values::{Price, Reference};
use super::vocabulary::{ListingType, PropertyType};
use kernel::coded;
use sha2::{Digest as _, Sha256};
use std::fmt;

coded! {
    /// A section of a property.
    SectionName {
        /// Reference and kind.
        Basics = "basics",
        /// Where it is.
        Place = "place",
        /// What is asked.
        Price = "price",
        /// Rooms, areas and so on.
        Characteristics = "characteristics",
        /// The energy class.
        Energy = "energy",
        /// Titles and descriptions.
        Texts = "texts",
        /// Owners.
        Owners = "owners",
        /// What is asked of a tenant.
        RentConditions = "rent",
    }
}

/// Reference and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basics {
    /// The agency's own name for it.
    pub reference: Reference,
    /// For sale or to rent.
    pub listing_type: ListingType,
    /// What kind of property.
    pub property_type: PropertyType,
}

/// Where it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The address as it was typed; the gazetteer is asked for the rest.
    pub address: Address,
    /// The pin.
    pub position: Option<Position>,
    /// Whether the public sees only roughly where it is.
    pub hidden: bool,
}

/// What a section is to say from now on.
#[derive(Debug, Clone, PartialEq)]
pub enum Section {
    /// Reference and kind.
    Basics(Basics),
    /// Where it is.
    Place(Place),
    /// What is asked. A price can be changed, not forgotten: none leaves the one that is there.
    Price(Option<Price>),
    /// Rooms, areas and so on; the energy in it is left out.
    Characteristics(Box<PropertyCharacteristics>),
    /// The energy class.
    Energy(Option<Energy>),
    /// Titles and descriptions.
    Texts(Box<PropertyTexts>),
    /// Owners.
    Owners(Vec<OwnerDraft>),
    /// What is asked of a tenant.
    RentConditions(RentConditions),
}

impl Section {
    /// Which section it is.
    #[must_use]
    pub const fn name(&self) -> SectionName {
        match self {
            Self::Basics(_) => SectionName::Basics,
            Self::Place(_) => SectionName::Place,
            Self::Price(_) => SectionName::Price,
            Self::Characteristics(_) => SectionName::Characteristics,
            Self::Energy(_) => SectionName::Energy,
            Self::Texts(_) => SectionName::Texts,
            Self::Owners(_) => SectionName::Owners,
            Self::RentConditions(_) => SectionName::RentConditions,
        }
    }

    /// Writes what it says into a draft. Owners are left out: theirs has to be sealed
    /// first. The gazetteer has yet to be asked about a new place.
    pub(crate) fn write_into(self, draft: &mut PropertyDraft) {
        match self {
            Self::Basics(basics) => {
                draft.reference = basics.reference;
                // What was asked for a sale is no rent.
                if basics.listing_type != draft.listing_type {
                    draft.price = None;
                }
                draft.listing_type = basics.listing_type;
                draft.property_type = basics.property_type;
            }
            Self::Place(place) => {
                draft.address = place.address;
                draft.places = PlaceIds::default();
                draft.position = place.position;
                draft.address_hidden = place.hidden;
            }
            Self::Price(price) => draft.price = price.or(draft.price),
            Self::Characteristics(said) => {
                let energy = draft.characteristics.energy.take();
                draft.characteristics = PropertyCharacteristics { energy, ..*said };
            }
            Self::Energy(energy) => draft.characteristics.energy = energy,
            Self::Texts(texts) => draft.texts = *texts,
            Self::Owners(_) => {}
            Self::RentConditions(rent) => draft.rent = rent,
        }
    }
}

/// What a section said when somebody opened it, as 16 hexadecimal digits: another
/// content has another fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(u64);

impl Fingerprint {
    /// Reads 16 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
        u64::from_str_radix(text, 16).ok().filter(|_| digits).map(Self)
    }

    /// Of what a value shows of itself: every field of it, in an order that stays.
    pub(super) fn of(content: &impl fmt::Debug) -> Self {
        let digest = Sha256::digest(format!("{content:?}").as_bytes());
        Self(digest.iter().take(8).fold(0, |bits, byte| (bits << 8) | u64::from(*byte)))
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl PropertyState {
    /// The fingerprint of what a section says now.
    #[must_use]
    pub fn fingerprint(&self, section: SectionName) -> Fingerprint {
        match section {
            SectionName::Basics => Fingerprint::of(&(&self.reference, self.listing_type, self.property_type)),
            SectionName::Place => Fingerprint::of(&(&self.address, self.position, self.address_hidden)),
            SectionName::Price => Fingerprint::of(&self.current_price()),
            SectionName::Characteristics => {
                let energy = None;
                Fingerprint::of(&PropertyCharacteristics { energy, ..self.characteristics.clone() })
            }
            SectionName::Energy => Fingerprint::of(&self.characteristics.energy),
            SectionName::Texts => Fingerprint::of(&self.texts),
            SectionName::Owners => Fingerprint::of(&self.owners),
            SectionName::RentConditions => Fingerprint::of(&self.rent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::property::{Property, PropertyId};
    use crate::domain::values::Title;
    use crate::fixtures::{agent, complete_draft, noon};
    use uuid::Uuid;

    fn state(change: impl FnOnce(&mut PropertyDraft)) -> PropertyState {
        let mut draft = complete_draft("A-1");
        change(&mut draft);
        Property::draft(PropertyId(Uuid::from_u128(1)), &agent(), draft, noon()).unwrap().state().clone()
    }

    fn changed(change: impl FnOnce(&mut PropertyDraft)) -> Vec<SectionName> {
        let (before, after) = (state(|_| {}), state(change));
        let differs = |name: &SectionName| before.fingerprint(*name) != after.fingerprint(*name);
        SectionName::ALL.iter().copied().filter(differs).collect()
    }

    #[test]
    fn each_change_is_seen_in_its_own_section_and_in_no_other() {
        assert_eq!(changed(|_| {}), []);
        assert_eq!(changed(|d| d.reference = Reference::parse("B").unwrap()), [SectionName::Basics]);
        assert_eq!(changed(|d| d.address_hidden = true), [SectionName::Place]);
        assert_eq!(changed(|d| d.price = None), [SectionName::Price]);
        assert_eq!(changed(|d| d.characteristics.bedrooms = None), [SectionName::Characteristics]);
        assert_eq!(changed(|d| d.characteristics.energy = None), [SectionName::Energy]);
        assert_eq!(changed(|d| d.texts.es.title = Title::parse("Piso").unwrap()), [SectionName::Texts]);
        assert_eq!(changed(|d| d.owners = Default::default()), [SectionName::Owners]);
        let one = crate::domain::rent::Rents::new(1).ok();
        assert_eq!(changed(|d| d.rent.deposit = one), [SectionName::RentConditions]);
    }

    #[test]
    fn a_fingerprint_is_read_from_its_digits() {
        let fingerprint = state(|_| {}).fingerprint(SectionName::Texts);
        assert_eq!(Fingerprint::parse(&fingerprint.to_string()), Some(fingerprint));
        for wrong in ["", "0", "+123456789abcdef", "zzzzzzzzzzzzzzzz", "00000000000000000"] {
            assert_eq!(Fingerprint::parse(wrong), None, "{wrong}");
        }
    }
}
