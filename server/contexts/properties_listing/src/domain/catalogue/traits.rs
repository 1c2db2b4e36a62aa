//! All that is counted of a listing but its places, in one number.

use super::CatalogueListing;
use super::marks::{MOST_BATHROOMS, MOST_BEDROOMS};
use super::search::Group;
use crate::domain::vocabulary::{EnergyClass, Feature, PropertyType};
use serde::{Deserialize, Serialize};

/// Packed: 3 bits of property
/// type, 3 of bedrooms (7: unknown), 3 of bathrooms, 4 of energy class (0:
/// unknown), and one for each feature.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Traits(u32);

/// So many combinations of features there can be.
pub(super) const FEATURE_SETS: usize = 1 << 10;

/// A number of bedrooms that no search wants.
const UNKNOWN_BEDROOMS: u32 = 7;

impl Traits {
    /// Of nobody.
    pub(super) const NONE: Self = Self(0);

    pub(super) fn of(listing: &CatalogueListing) -> Self {
        let capped = |count: i64, most: u8| count.clamp(0, i64::from(most)) as u32;
        let bedrooms = listing.bedrooms.map_or(UNKNOWN_BEDROOMS, |count| capped(count, MOST_BEDROOMS));
        let bathrooms = listing.bathrooms.map_or(0, |count| capped(count, MOST_BATHROOMS));
        let energy = listing.energy_class.map_or(0, energy_bit);
        let features = listing.features.iter().fold(0, |bits, feature| bits | 1 << (*feature as u32));
        Self(listing.property_type as u32 | bedrooms << 3 | bathrooms << 6 | energy << 9 | features << 13)
    }

    const fn property_type(self) -> usize {
        (self.0 & 7) as usize
    }

    const fn bedrooms(self) -> usize {
        (self.0 >> 3 & 7) as usize
    }

    const fn bathrooms(self) -> usize {
        (self.0 >> 6 & 7) as usize
    }

    const fn energy_class(self) -> usize {
        (self.0 >> 9 & 15) as usize
    }

    /// Where it counts in a group.
    #[inline]
    pub(super) const fn place_in(self, group: Group) -> usize {
        match group {
            Group::PropertyTypes => self.property_type(),
            Group::Bedrooms => self.bedrooms(),
            Group::Bathrooms => self.bathrooms(),
            Group::EnergyClasses => self.energy_class(),
        }
    }

    pub(super) const fn features(self) -> usize {
        (self.0 >> 13 & 0x3ff) as usize
    }
}

pub(super) const fn energy_bit(class: EnergyClass) -> u32 {
    class as u32 + 1
}

// What is packed has room.
const _: () =
    assert!(PropertyType::ALL.len() <= 8 && EnergyClass::ALL.len() < 16 && Feature::ALL.len() == 10);
