//! What other filters would leave: counted exactly, for every one that is offered.
//!
//! A set of moderate size is walked once, and a packed column says of each
//! listing all there is to count. A large one is counted bitmap by bitmap, and
//! since large sets are what many ask for (everything for sale), the counts are
//! remembered until something changes.

use super::columns::{Dimension, degrees};
use super::marks::{MOST_BATHROOMS, MOST_BEDROOMS, Mark};
use super::order::Towards;
use super::search::{Group, Selection};
use super::{Catalogue, CatalogueListing};
use crate::domain::criteria::{Rectangle, SearchCriteria};
use crate::domain::gazetteer::Gazetteer;
use crate::domain::views::Facets;
use crate::domain::vocabulary::{EnergyClass, Feature, PropertyType};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// How many places a search offers to go on with.
const PLACES: usize = 12;

/// A set larger than this is counted bitmap by bitmap. (Small in tests, so that
/// few listings show both ways.)
const LARGE: u64 = if cfg!(test) { 24 } else { 200_000 };

/// Up to so many positions are looked at one by one to find the outermost.
const FEW_POSITIONS: u64 = if cfg!(test) { 12 } else { 50_000 };

/// How many searches' counts are remembered.
const REMEMBERED: usize = 64;

/// Bathrooms are offered as at least one, two, three.
const BATHROOMS: u8 = 3;

/// All that is counted of a listing but its places, packed: 3 bits of property
/// type, 3 of bedrooms (7: unknown), 3 of bathrooms, 4 of energy class (0:
/// unknown), and one for each feature.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
struct Traits(u32);

/// A number of bedrooms that no search wants.
const UNKNOWN_BEDROOMS: u32 = 7;

impl Traits {
    fn of(listing: &CatalogueListing) -> Self {
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

    const fn features(self) -> usize {
        (self.0 >> 13 & 0x3ff) as usize
    }
}

const fn energy_bit(class: EnergyClass) -> u32 {
    class as u32 + 1
}

// What is packed has room.
const _: () =
    assert!(PropertyType::ALL.len() <= 8 && EnergyClass::ALL.len() < 16 && Feature::ALL.len() == 10);

/// The column that is counted by: eight bytes a listing, side by side because
/// each look at memory costs more than the counting.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Countables {
    listings: Vec<Countable>,
    /// Every list of places (district, municipality, parish) that a listing ever had.
    spots: Vec<Box<[i64]>>,
    known_spots: HashMap<Box<[i64]>, u32>,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
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

/// What a search wants of the groups, as a bit for each value; all, if it doesn't care.
struct Wanted {
    property_types: u32,
    bedrooms: u32,
    bathrooms: u32,
    energy_classes: u32,
}

impl Wanted {
    fn by(criteria: &SearchCriteria) -> Self {
        let any = |bits: u32| if bits == 0 { u32::MAX } else { bits };
        let types = criteria.property_types.iter().fold(0, |bits, t| bits | 1 << (*t as u32));
        let bedrooms = criteria.bedrooms.iter().fold(0, |bits, n| bits | 1 << (*n).min(MOST_BEDROOMS));
        let energy = criteria.energy_classes.iter().fold(0, |bits, class| bits | 1 << energy_bit(*class));
        let least = criteria.bathrooms_min.unwrap_or(0).min(MOST_BATHROOMS);
        Self {
            property_types: any(types),
            bedrooms: any(bedrooms),
            bathrooms: u32::MAX << least,
            energy_classes: any(energy),
        }
    }

    /// Which groups a listing is not wanted by, one bit each.
    const fn refusals(&self, traits: Traits) -> u32 {
        (!(self.property_types >> traits.property_type()) & 1)
            | (!(self.bedrooms >> traits.bedrooms()) & 1) << 1
            | (!(self.bathrooms >> traits.bathrooms()) & 1) << 2
            | (!(self.energy_classes >> traits.energy_class()) & 1) << 3
    }
}

/// How many listings each filter would leave.
#[derive(Default)]
struct Tally {
    property_types: [u64; 8],
    bedrooms: [u64; 8],
    /// At least so many.
    bathrooms: [u64; 8],
    /// By class and one.
    energy_classes: [u64; 16],
    features: [u64; 10],
    places: Vec<(i64, u64)>,
}

impl Tally {
    /// Walks the set that the filters outside the groups leave. Who is wanted by
    /// every group counts everywhere; who is refused by one only counts in that
    /// one, whose own choice is left out.
    fn walked(base: &RoaringBitmap, wanted: &Wanted, countables: &Countables, candidates: &[i64]) -> Self {
        let mut tally = Self::default();
        let mut combinations = [0_u64; 1 << 10];
        let mut spots = vec![0_u64; countables.spots.len()];
        for number in base {
            let Countable { traits, spot } = countables.listings[number as usize];
            match wanted.refusals(traits) {
                0b0000 => {
                    tally.property_types[traits.property_type()] += 1;
                    tally.bedrooms[traits.bedrooms()] += 1;
                    tally.bathrooms[traits.bathrooms()] += 1;
                    tally.energy_classes[traits.energy_class()] += 1;
                    combinations[traits.features()] += 1;
                    spots[spot as usize] += 1;
                }
                0b0001 => tally.property_types[traits.property_type()] += 1,
                0b0010 => tally.bedrooms[traits.bedrooms()] += 1,
                0b0100 => tally.bathrooms[traits.bathrooms()] += 1,
                0b1000 => tally.energy_classes[traits.energy_class()] += 1,
                _ => {}
            }
        }
        for least in (0..tally.bathrooms.len() - 1).rev() {
            tally.bathrooms[least] += tally.bathrooms[least + 1];
        }
        for (combination, count) in combinations.into_iter().enumerate() {
            for (feature, total) in tally.features.iter_mut().enumerate() {
                *total += count * (combination >> feature & 1) as u64;
            }
        }
        let mut places: HashMap<i64, u64> = candidates.iter().map(|place| (*place, 0)).collect();
        for (spot, count) in countables.spots.iter().zip(spots).filter(|(_, count)| *count > 0) {
            for (at, place) in spot.iter().enumerate() {
                // A place named twice still is one.
                if let Some(total) = places.get_mut(place).filter(|_| !spot[..at].contains(place)) {
                    *total += count;
                }
            }
        }
        tally.places = places.into_iter().collect();
        tally
    }

    /// Intersects what is left with the bitmap of each filter.
    fn intersected(catalogue: &Catalogue, selection: &Selection<'_>, candidates: &[i64]) -> Self {
        let count = |set: &RoaringBitmap, mark: Mark| set.intersection_len(catalogue.marks.of(mark));
        let all = &selection.all;
        let mut tally = Self::default();
        let set = selection.without(Group::PropertyTypes);
        for property_type in PropertyType::ALL {
            tally.property_types[*property_type as usize] = count(&set, Mark::Property(*property_type));
        }
        let set = selection.without(Group::Bedrooms);
        for bedrooms in 0..=MOST_BEDROOMS {
            tally.bedrooms[usize::from(bedrooms)] = count(&set, Mark::Bedrooms(bedrooms));
        }
        let set = selection.without(Group::Bathrooms);
        for bathrooms in 1..=BATHROOMS {
            tally.bathrooms[usize::from(bathrooms)] = count(&set, Mark::Bathrooms(bathrooms));
        }
        let set = selection.without(Group::EnergyClasses);
        for class in EnergyClass::ALL {
            tally.energy_classes[energy_bit(*class) as usize] = count(&set, Mark::Energy(*class));
        }
        for feature in Feature::ALL {
            tally.features[*feature as usize] = count(all, Mark::Feature(*feature));
        }
        tally.places = candidates.iter().map(|place| (*place, count(all, Mark::Place(*place)))).collect();
        tally
    }

    /// The facets, but for the places, which have no names yet.
    fn into_facets(self) -> (Facets, Vec<(i64, u64)>) {
        let mut places = self.places;
        places.retain(|(_, count)| *count > 0);
        places.sort_unstable_by_key(|(place, count)| (Reverse(*count), *place));
        places.truncate(PLACES);
        let facets = Facets {
            property_types: PropertyType::ALL
                .iter()
                .map(|t| (*t, self.property_types[*t as usize]))
                .collect(),
            bedrooms: (0..=MOST_BEDROOMS).map(|n| (n, self.bedrooms[usize::from(n)])).collect(),
            bathrooms: (1..=BATHROOMS).map(|n| (n, self.bathrooms[usize::from(n)])).collect(),
            energy_classes: EnergyClass::ALL
                .iter()
                .map(|class| (*class, self.energy_classes[energy_bit(*class) as usize]))
                .collect(),
            features: Feature::ALL.iter().map(|f| (*f, self.features[*f as usize])).collect(),
            places: Vec::new(),
        };
        (facets, places)
    }
}

impl Catalogue {
    /// Counts what a selection and its filters would leave. Features are wanted
    /// all at once: one more narrows what is there.
    pub(super) fn counts(
        &self,
        criteria: &SearchCriteria,
        gazetteer: &Gazetteer,
        selection: &Selection<'_>,
    ) -> Counts {
        let large = selection.base.len() > LARGE;
        if large && let Some(counts) = self.remembered.recall(criteria) {
            return counts;
        }
        let candidates = gazetteer.children(criteria.place);
        let tally = if large {
            Tally::intersected(self, selection, candidates)
        } else {
            Tally::walked(&selection.base, &Wanted::by(criteria), &self.countables, candidates)
        };
        let (facets, places) = tally.into_facets();
        let counts = Counts { facets, places, bounds: self.bounds(&selection.all) };
        if large {
            self.remembered.keep(criteria, &counts);
        }
        counts
    }

    /// The smallest rectangle around those of `set` that have a position.
    fn bounds(&self, set: &RoaringBitmap) -> Option<Rectangle> {
        let located = set & self.marks.of(Mark::Located);
        let (latitudes, longitudes) = if located.len() <= FEW_POSITIONS {
            let key = |dimension, number| self.columns.key(dimension, number);
            located.iter().fold((Span::EMPTY, Span::EMPTY), |(latitudes, longitudes), number| {
                (
                    latitudes.and(key(Dimension::Latitude, number)),
                    longitudes.and(key(Dimension::Longitude, number)),
                )
            })
        } else {
            let span = |dimension| {
                let low = self.outermost(&located, dimension, Towards::Start);
                let high = self.outermost(&located, dimension, Towards::End);
                low.zip(high).map_or(Span::EMPTY, |(low, high)| Span { low, high })
            };
            (span(Dimension::Latitude), span(Dimension::Longitude))
        };
        (!located.is_empty()).then(|| Rectangle {
            west: degrees(longitudes.low),
            south: degrees(latitudes.low),
            east: degrees(longitudes.high),
            north: degrees(latitudes.high),
        })
    }
}

/// From the lowest to the highest value seen.
#[derive(Clone, Copy)]
struct Span {
    low: i64,
    high: i64,
}

impl Span {
    const EMPTY: Self = Self { low: i64::MAX, high: i64::MIN };

    fn and(self, value: i64) -> Self {
        Self { low: self.low.min(value), high: self.high.max(value) }
    }
}
