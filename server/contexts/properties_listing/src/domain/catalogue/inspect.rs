//! A narrow search in one look: each candidate's ranges, groups and counts at once, since
//! to come by its place in memory costs more than all there is to compare.

use super::columns::{Sifted, Within};
use super::facets::{Bounds, Counts, Tally};
use super::marks::{MOST_BATHROOMS, MOST_BEDROOMS};
use super::search::{Candidates, Group};
use super::traits::{FEATURE_SETS, Traits, energy_bit};
use super::{Catalogue, ascending};
use crate::domain::criteria::SearchCriteria;
use crate::domain::gazetteer::Gazetteer;
use roaring::RoaringBitmap;

impl Catalogue {
    /// Which candidates match, and what other filters would leave.
    pub(super) fn inspect(
        &self,
        criteria: &SearchCriteria,
        gazetteer: &Gazetteer,
        candidates: &Candidates<'_>,
    ) -> (RoaringBitmap, Counts) {
        let within = Within::all(&candidates.ranges);
        let choice = Choice::of(criteria);
        let mut matching = Vec::new();
        let mut tally = Tally::default();
        let mut combinations = [0_u64; FEATURE_SETS];
        let mut spots = self.spots.none_counted();
        let mut bounds = Bounds::default();
        self.columns.sift(&within, &candidates.set, |Sifted { seat, traits, spot, position }| {
            let missed = choice.missed_by(traits);
            // A group's own choice would be replaced or widened, so it is counted without.
            for (bit, group) in Group::ALL.into_iter().enumerate() {
                tally.count(group, traits, missed & !(1 << bit) == 0);
            }
            if missed == 0 {
                matching.push(seat);
                combinations[traits.features()] += 1;
                spots[spot as usize] += 1;
                bounds = position.map_or(bounds, |position| bounds.and(position));
            }
        });
        tally.widen_bathrooms();
        tally.spread_features(&combinations);
        tally.places = self.spots.places(&spots, gazetteer.children(criteria.place));
        (ascending(matching.into_iter()), tally.into_counts(bounds.rectangle()))
    }
}

/// What a search chooses in the groups: a bit for each place that counts, by group.
pub(super) struct Choice([u16; Group::ALL.len()]);

impl Choice {
    pub(super) fn of(criteria: &SearchCriteria) -> Self {
        Self(Group::ALL.map(|group| match group {
            Group::PropertyTypes => any(criteria.property_types.iter().map(|kind| *kind as u32)),
            Group::Bedrooms => {
                any(criteria.bedrooms.iter().map(|count| u32::from((*count).min(MOST_BEDROOMS))))
            }
            Group::Bathrooms => match criteria.bathrooms_min.unwrap_or(0).min(MOST_BATHROOMS) {
                0 => u16::MAX,
                least => u16::MAX << least,
            },
            Group::EnergyClasses => any(criteria.energy_classes.iter().copied().map(energy_bit)),
        }))
    }

    /// Whether nobody is missed.
    pub(super) fn takes_all(&self) -> bool {
        self.0.iter().all(|chosen| *chosen == u16::MAX)
    }

    /// A bit for each group whose choice a listing doesn't meet.
    #[inline]
    fn missed_by(&self, traits: Traits) -> u8 {
        let groups = Group::ALL.into_iter().zip(self.0).enumerate();
        groups.fold(0, |missed, (bit, (group, chosen))| {
            missed | u8::from(chosen >> traits.place_in(group) & 1 == 0) << bit
        })
    }
}

/// A bit for each of these; all, if there is none.
fn any(chosen: impl Iterator<Item = u32>) -> u16 {
    match chosen.fold(0, |bits, place| bits | 1 << place) {
        0 => u16::MAX,
        bits => bits,
    }
}
