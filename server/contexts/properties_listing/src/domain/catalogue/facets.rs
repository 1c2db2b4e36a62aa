//! What other filters would leave: counted exactly, for every one that is offered.
//!
//! A set of moderate size is walked once, and a packed column says of each
//! listing all there is to count. A large one is counted bitmap by bitmap, and
//! since large sets are what many ask for (everything for sale), the counts are
//! remembered until something changes.

use super::columns::{Dimension, degrees};
use super::marks::{MOST_BEDROOMS, Mark, Marks};
use super::order::Towards;
use super::search::{Group, Selection};
use super::{Catalogue, CatalogueListing};
use crate::domain::criteria::{Rectangle, SearchCriteria};
use crate::domain::gazetteer::Gazetteer;
use crate::domain::views::Facets;
use crate::domain::vocabulary::{EnergyClass, Feature, PropertyType};
use roaring::RoaringBitmap;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// How many places a search offers to go on with.
const PLACES: usize = 12;

/// A set larger than this is counted bitmap by bitmap. (Small in tests, so that
/// few listings show both ways.)
const LARGE: u64 = if cfg!(test) { 24 } else { 250_000 };

/// How many searches' counts are remembered.
const REMEMBERED: usize = 64;

/// Bathrooms are counted as at least one, two, three.
const BATHROOMS: u8 = 3;

/// All that is counted of a listing but its places, packed: 3 bits of property
/// type, 3 of bedrooms (7: unknown), 2 of bathrooms, 4 of energy class (0:
/// unknown), and one for each feature.
#[derive(Debug, Clone, Copy, Default)]
struct Traits(u32);

impl Traits {
    fn of(listing: &CatalogueListing) -> Self {
        let bedrooms = listing.bedrooms.map_or(7, |count| count.clamp(0, i64::from(MOST_BEDROOMS)) as u32);
        let bathrooms = listing.bathrooms.map_or(0, |count| count.clamp(0, i64::from(BATHROOMS)) as u32);
        let energy = listing.energy_class.map_or(0, |class| class as u32 + 1);
        let features = listing.features.iter().fold(0, |bits, feature| bits | 1 << (*feature as u32));
        Self(listing.property_type as u32 | bedrooms << 3 | bathrooms << 6 | energy << 8 | features << 12)
    }

    const fn property_type(self) -> usize {
        (self.0 & 7) as usize
    }

    const fn bedrooms(self) -> usize {
        (self.0 >> 3 & 7) as usize
    }

    const fn bathrooms(self) -> usize {
        (self.0 >> 6 & 3) as usize
    }

    const fn energy_class(self) -> usize {
        (self.0 >> 8 & 15) as usize
    }

    const fn features(self) -> usize {
        (self.0 >> 12 & 0x3ff) as usize
    }
}

// What is packed has room.
const _: () =
    assert!(PropertyType::ALL.len() <= 8 && EnergyClass::ALL.len() < 16 && Feature::ALL.len() == 10);

/// The column that is counted by: eight bytes a listing, side by side because
/// each look at memory costs more than the counting.
#[derive(Debug, Default)]
pub(super) struct Countables {
    listings: Vec<Countable>,
    /// Every list of places (district, municipality, parish) that a listing ever had.
    spots: Vec<Box<[i64]>>,
    known_spots: HashMap<Box<[i64]>, u32>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Countable {
    traits: Traits,
    /// Which of the `spots` it lies in.
    spot: u32,
}

impl Countables {
    /// Makes room for the numbers up to and with `highest`.
    pub(super) fn reach(&mut self, highest: u32) {
        let length = highest as usize + 1;
        if length > self.listings.len() {
            self.listings.resize(length, Countable::default());
        }
    }

    /// Gives back memory that growing took too much.
    pub(super) fn shrink(&mut self) {
        self.listings.shrink_to_fit();
    }

    /// Writes what there is to count of a listing; `number` is within reach.
    pub(super) fn set(&mut self, number: u32, listing: &CatalogueListing) {
        let spot = match self.known_spots.get(listing.places.as_slice()) {
            Some(spot) => *spot,
            None => {
                let spot = self.spots.len() as u32;
                let places: Box<[i64]> = listing.places.as_slice().into();
                self.spots.push(places.clone());
                self.known_spots.insert(places, spot);
                spot
            }
        };
        self.listings[number as usize] = Countable { traits: Traits::of(listing), spot };
    }
}

/// What was counted of a set, but for the places' names.
#[derive(Debug, Clone)]
pub(super) struct Counts {
    facets: Facets,
    places: Vec<(i64, u64)>,
    pub(super) bounds: Option<Rectangle>,
}

impl Counts {
    /// The facets, with the places that the gazetteer knows.
    pub(super) fn facets(self, gazetteer: &Gazetteer) -> Facets {
        let places = self.places.into_iter();
        Facets {
            places: places.filter_map(|(id, count)| Some((gazetteer.get(id)?.clone(), count))).collect(),
            ..self.facets
        }
    }
}

/// The counts of large searches, until something changes.
#[derive(Debug, Default)]
pub(super) struct Remembered(Mutex<VecDeque<(SearchCriteria, Counts)>>);

impl Remembered {
    pub(super) fn forget(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn recall(&self, criteria: &SearchCriteria) -> Option<Counts> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered
            .iter()
            .find(|(other, _)| asks_for_the_same(other, criteria))
            .map(|(_, counts)| counts.clone())
    }

    fn keep(&self, criteria: &SearchCriteria, counts: &Counts) {
        let mut remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered.truncate(REMEMBERED - 1);
        remembered.push_front((criteria.clone(), counts.clone()));
    }
}

/// Whether two searches find the same listings, in whatever order.
fn asks_for_the_same(a: &SearchCriteria, b: &SearchCriteria) -> bool {
    // The cheap ones first: most differ there.
    a.listing_type == b.listing_type
        && a.place == b.place
        && *a == SearchCriteria { sort: a.sort, ..b.clone() }
}

/// A set, counted in the way that is quicker for its size.
enum Counted<'a> {
    Walked(Box<Tally>),
    Large(Cow<'a, RoaringBitmap>, &'a Marks),
}

/// How often each trait was met in a set.
struct Tally {
    property_types: [u64; 8],
    bedrooms: [u64; 8],
    bathrooms: [u64; 4],
    energy_classes: [u64; 16],
    /// By combination.
    features: [u64; 1 << 10],
    /// By spot.
    spots: Vec<u32>,
}

impl Tally {
    fn of(set: &RoaringBitmap, countables: &Countables) -> Self {
        let mut tally = Self {
            property_types: [0; 8],
            bedrooms: [0; 8],
            bathrooms: [0; 4],
            energy_classes: [0; 16],
            features: [0; 1 << 10],
            spots: vec![0; countables.spots.len()],
        };
        for number in set {
            let Countable { traits, spot } = countables.listings[number as usize];
            tally.property_types[traits.property_type()] += 1;
            tally.bedrooms[traits.bedrooms()] += 1;
            tally.bathrooms[traits.bathrooms()] += 1;
            tally.energy_classes[traits.energy_class()] += 1;
            tally.features[traits.features()] += 1;
            tally.spots[spot as usize] += 1;
        }
        tally
    }
}

impl<'a> Counted<'a> {
    fn new(catalogue: &'a Catalogue, set: Cow<'a, RoaringBitmap>) -> Self {
        if set.len() > LARGE {
            Self::Large(set, &catalogue.marks)
        } else {
            Self::Walked(Box::new(Tally::of(&set, &catalogue.countables)))
        }
    }

    fn property_type(&self, property_type: PropertyType) -> u64 {
        match self {
            Self::Walked(tally) => tally.property_types[property_type as usize],
            Self::Large(set, marks) => set.intersection_len(marks.of(Mark::Property(property_type))),
        }
    }

    fn bedrooms(&self, count: u8) -> u64 {
        match self {
            Self::Walked(tally) => tally.bedrooms[usize::from(count)],
            Self::Large(set, marks) => set.intersection_len(marks.of(Mark::Bedrooms(count))),
        }
    }

    /// At least so many.
    fn bathrooms(&self, count: u8) -> u64 {
        match self {
            Self::Walked(tally) => tally.bathrooms[usize::from(count)..].iter().sum(),
            Self::Large(set, marks) => set.intersection_len(marks.of(Mark::Bathrooms(count))),
        }
    }

    fn energy_class(&self, class: EnergyClass) -> u64 {
        match self {
            Self::Walked(tally) => tally.energy_classes[class as usize + 1],
            Self::Large(set, marks) => set.intersection_len(marks.of(Mark::Energy(class))),
        }
    }

    fn feature(&self, feature: Feature) -> u64 {
        match self {
            Self::Walked(tally) => {
                let has = |combination: usize| combination >> (feature as usize) & 1 == 1;
                let counted = tally.features.iter().enumerate();
                counted.filter(|(combination, _)| has(*combination)).map(|(_, count)| count).sum()
            }
            Self::Large(set, marks) => set.intersection_len(marks.of(Mark::Feature(feature))),
        }
    }

    /// Those of `candidates` with most listings.
    fn places(&self, candidates: &[i64], countables: &Countables) -> Vec<(i64, u64)> {
        let mut places: Vec<(i64, u64)> = match self {
            Self::Walked(tally) => {
                let mut counted: HashMap<i64, u64> = candidates.iter().map(|place| (*place, 0)).collect();
                let met = countables.spots.iter().zip(&tally.spots).filter(|(_, count)| **count > 0);
                for (spot, count) in met {
                    for place in spot {
                        if let Some(counted) = counted.get_mut(place) {
                            *counted += u64::from(*count);
                        }
                    }
                }
                counted.into_iter().collect()
            }
            Self::Large(set, marks) => {
                let count = |place: i64| set.intersection_len(marks.of(Mark::Place(place)));
                candidates.iter().map(|place| (*place, count(*place))).collect()
            }
        };
        places.retain(|(_, count)| *count > 0);
        places.sort_unstable_by_key(|(place, count)| (Reverse(*count), *place));
        places.truncate(PLACES);
        places
    }
}

impl Catalogue {
    /// Counts what a selection and its filters would leave.
    pub(super) fn counts(
        &self,
        criteria: &SearchCriteria,
        gazetteer: &Gazetteer,
        selection: &Selection<'_>,
    ) -> Counts {
        let large = selection.all.len() > LARGE;
        if large && let Some(counts) = self.remembered.recall(criteria) {
            return counts;
        }
        let counts = self.count(gazetteer.children(criteria.place), selection);
        if large {
            self.remembered.keep(criteria, &counts);
        }
        counts
    }

    fn count(&self, places: &[i64], selection: &Selection<'_>) -> Counts {
        let all = Counted::new(self, Cow::Borrowed(&selection.all));
        let apart = |group| selection.without(group).map(|set| Counted::new(self, Cow::Owned(set)));
        let (types, bedrooms) = (apart(Group::PropertyTypes), apart(Group::Bedrooms));
        let (bathrooms, energy) = (apart(Group::Bathrooms), apart(Group::EnergyClasses));
        let [types, bedrooms, bathrooms, energy] =
            [&types, &bedrooms, &bathrooms, &energy].map(|apart| apart.as_ref().unwrap_or(&all));
        Counts {
            facets: Facets {
                property_types: PropertyType::ALL.iter().map(|t| (*t, types.property_type(*t))).collect(),
                bedrooms: (0..=MOST_BEDROOMS).map(|n| (n, bedrooms.bedrooms(n))).collect(),
                bathrooms: (1..=BATHROOMS).map(|n| (n, bathrooms.bathrooms(n))).collect(),
                energy_classes: EnergyClass::ALL.iter().map(|c| (*c, energy.energy_class(*c))).collect(),
                // Features are wanted all at once: one more narrows what is there.
                features: Feature::ALL.iter().map(|f| (*f, all.feature(*f))).collect(),
                places: Vec::new(),
            },
            places: all.places(places, &self.countables),
            bounds: self.bounds(&selection.all),
        }
    }

    /// The smallest rectangle around those of `set` that have a position.
    fn bounds(&self, set: &RoaringBitmap) -> Option<Rectangle> {
        let located = set & self.marks.of(Mark::Located);
        let outermost = |dimension, towards| self.outermost(&located, dimension, towards).map(degrees);
        Some(Rectangle {
            west: outermost(Dimension::Longitude, Towards::Start)?,
            south: outermost(Dimension::Latitude, Towards::Start)?,
            east: outermost(Dimension::Longitude, Towards::End)?,
            north: outermost(Dimension::Latitude, Towards::End)?,
        })
    }
}
