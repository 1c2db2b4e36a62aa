//! What other filters would leave: counted exactly, for every one that is offered.
//!
//! A small set is walked, and its packed traits say of each listing all there is to
//! count. A larger one is counted bitmap by bitmap. What many ask for (everything for
//! sale) is remembered until something changes.

use super::Catalogue;
use super::columns::{Columns, Dimension, degrees};
use super::marks::{MOST_BEDROOMS, Mark, Marks};
use super::order::Towards;
use super::search::{Group, Selection};
use super::traits::{FEATURE_SETS, Traits, energy_bit};
use crate::domain::criteria::{Rectangle, SearchCriteria};
use crate::domain::gazetteer::Gazetteer;
use crate::domain::views::Facets;
use crate::domain::vocabulary::{EnergyClass, Feature, PropertyType};
use roaring::RoaringBitmap;
use std::cmp::Reverse;
use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How many places a search offers to go on with.
const PLACES: usize = 12;

/// Up to so many listings are looked at one by one; of more, the bitmap of each value is
/// intersected. (Few in tests, so that few listings show both ways.)
const WALKED: u64 = if cfg!(test) { 12 } else { 12_000 };

/// A set larger than this is what many ask for: its counts are remembered. And its places,
/// which are many, are no longer counted by looking at each listing.
const LARGE: u64 = if cfg!(test) { 24 } else { 200_000 };

/// Up to so many positions are looked at one by one to find the outermost.
const FEW_POSITIONS: u64 = if cfg!(test) { 12 } else { 8_000 };

/// How many searches' counts are remembered.
const REMEMBERED: usize = 64;

/// Bathrooms are offered as at least one, two, three.
const BATHROOMS: u8 = 3;

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

/// The counts of what many ask for, until something changes.
#[derive(Debug, Default)]
pub(super) struct Remembered(Mutex<VecDeque<(SearchCriteria, Counts)>>);

/// A copy remembers nothing.
impl Clone for Remembered {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl Remembered {
    pub(super) fn forget(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(super) fn recall(&self, criteria: &SearchCriteria) -> Option<Counts> {
        let remembered = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        remembered
            .iter()
            .find(|(other, _)| asks_for_the_same(other, criteria))
            .map(|(_, counts)| counts.clone())
    }

    pub(super) fn keep(&self, criteria: &SearchCriteria, counts: &Counts) {
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

/// How many listings each filter would leave.
#[derive(Default)]
pub(super) struct Tally {
    property_types: [u64; 8],
    bedrooms: [u64; 8],
    /// At least so many.
    bathrooms: [u64; 8],
    /// By class and one.
    energy_classes: [u64; 16],
    features: [u64; 10],
    pub(super) places: Vec<(i64, u64)>,
}

impl Tally {
    /// Counts each group over what the other filters leave, features and places
    /// over what all of them leave.
    fn of(catalogue: &Catalogue, selection: &Selection<'_>, candidates: &[i64]) -> Self {
        let mut tally = Self::default();
        let all = &selection.all;
        if all.len() <= WALKED {
            tally.walk(all, &catalogue.columns, &Group::ALL);
            tally.walk_features(all, &catalogue.columns);
        } else {
            tally.intersect(all, &catalogue.marks, &Group::ALL);
            for feature in Feature::ALL {
                let bearers = catalogue.marks.of(Mark::Feature(*feature));
                tally.features[*feature as usize] = all.intersection_len(bearers);
            }
        }
        // A group's own choice would be replaced or widened, so it is counted without.
        for group in Group::ALL.into_iter().filter(|group| selection.uses(*group)) {
            let set = selection.without(group);
            tally.counts_mut(group).fill(0);
            if set.len() <= WALKED {
                tally.walk(&set, &catalogue.columns, &[group]);
            } else {
                tally.intersect(&set, &catalogue.marks, &[group]);
            }
        }
        tally.places = if all.len() <= LARGE {
            let mut spots = catalogue.spots.none_counted();
            all.iter().for_each(|seat| spots[catalogue.columns.spot(seat)] += 1);
            catalogue.spots.places(&spots, candidates)
        } else {
            candidates
                .iter()
                .map(|place| (*place, all.intersection_len(catalogue.marks.of(Mark::Place(*place)))))
                .collect()
        };
        tally
    }

    fn counts_mut(&mut self, group: Group) -> &mut [u64] {
        match group {
            Group::PropertyTypes => &mut self.property_types,
            Group::Bedrooms => &mut self.bedrooms,
            Group::Bathrooms => &mut self.bathrooms,
            Group::EnergyClasses => &mut self.energy_classes,
        }
    }

    /// Looks at every listing of a set.
    fn walk(&mut self, set: &RoaringBitmap, columns: &Columns, groups: &[Group]) {
        for group in groups {
            let counts = self.counts_mut(*group);
            for seat in set {
                counts[columns.traits(seat).place_in(*group)] += 1;
            }
            if *group == Group::Bathrooms {
                self.widen_bathrooms();
            }
        }
    }

    /// Who has three also has at least two.
    pub(super) fn widen_bathrooms(&mut self) {
        for least in (0..self.bathrooms.len() - 1).rev() {
            self.bathrooms[least] += self.bathrooms[least + 1];
        }
    }

    /// Counts a listing in one group, if it counts there.
    #[inline]
    pub(super) fn count(&mut self, group: Group, traits: Traits, counts: bool) {
        self.counts_mut(group)[traits.place_in(group)] += u64::from(counts);
    }

    /// Counts what was found of each combination of features.
    pub(super) fn spread_features(&mut self, combinations: &[u64; FEATURE_SETS]) {
        for (combination, count) in combinations.iter().enumerate().filter(|(_, count)| **count > 0) {
            for (feature, total) in self.features.iter_mut().enumerate() {
                *total += count * (combination >> feature & 1) as u64;
            }
        }
    }

    fn walk_features(&mut self, set: &RoaringBitmap, columns: &Columns) {
        let mut combinations = [0_u64; FEATURE_SETS];
        for seat in set {
            combinations[columns.traits(seat).features()] += 1;
        }
        self.spread_features(&combinations);
    }

    /// Intersects a set with the bitmap of each value of the groups.
    fn intersect(&mut self, set: &RoaringBitmap, marks: &Marks, groups: &[Group]) {
        let count = |mark: Mark| set.intersection_len(marks.of(mark));
        for group in groups {
            match group {
                Group::PropertyTypes => {
                    for property_type in PropertyType::ALL {
                        self.property_types[*property_type as usize] = count(Mark::Property(*property_type));
                    }
                }
                Group::Bedrooms => {
                    for bedrooms in 0..=MOST_BEDROOMS {
                        self.bedrooms[usize::from(bedrooms)] = count(Mark::Bedrooms(bedrooms));
                    }
                }
                Group::Bathrooms => {
                    for bathrooms in 1..=BATHROOMS {
                        self.bathrooms[usize::from(bathrooms)] = count(Mark::Bathrooms(bathrooms));
                    }
                }
                Group::EnergyClasses => {
                    for class in EnergyClass::ALL {
                        self.energy_classes[energy_bit(*class) as usize] = count(Mark::Energy(*class));
                    }
                }
            }
        }
    }

    /// All that was counted; the places have no names yet.
    pub(super) fn into_counts(self, bounds: Option<Rectangle>) -> Counts {
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
        Counts { facets, places, bounds }
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
        let large = selection.all.len() > LARGE;
        if large && let Some(counts) = self.remembered.recall(criteria) {
            return counts;
        }
        let tally = Tally::of(self, selection, gazetteer.children(criteria.place));
        let counts = tally.into_counts(self.bounds(&selection.all));
        if large {
            self.remembered.keep(criteria, &counts);
        }
        counts
    }

    /// The smallest rectangle around those of `set` that have a position.
    fn bounds(&self, set: &RoaringBitmap) -> Option<Rectangle> {
        let located = set & self.marks.of(Mark::Located);
        if located.len() <= FEW_POSITIONS {
            let positions = located.iter().filter_map(|seat| self.columns.position(seat));
            return positions.fold(Bounds::default(), Bounds::and).rectangle();
        }
        let span = |dimension| {
            let low = self.outermost(&located, dimension, Towards::Start)?;
            Some((low, self.outermost(&located, dimension, Towards::End)?))
        };
        let ((south, north), (west, east)) = (span(Dimension::Latitude)?, span(Dimension::Longitude)?);
        Some(Rectangle {
            west: degrees(west),
            south: degrees(south),
            east: degrees(east),
            north: degrees(north),
        })
    }
}

/// The outermost positions seen, in micro-degrees.
#[derive(Clone, Copy, Default)]
pub(super) struct Bounds(Option<[i32; 4]>);

impl Bounds {
    /// With one more.
    #[inline]
    pub(super) fn and(self, (latitude, longitude): (i32, i32)) -> Self {
        let [south, north, west, east] = self.0.unwrap_or([latitude, latitude, longitude, longitude]);
        Self(Some([south.min(latitude), north.max(latitude), west.min(longitude), east.max(longitude)]))
    }

    pub(super) fn rectangle(self) -> Option<Rectangle> {
        let [south, north, west, east] = self.0?.map(|side| degrees(i64::from(side)));
        Some(Rectangle { west, south, east, north })
    }
}
