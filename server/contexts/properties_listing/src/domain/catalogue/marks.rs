//! What a listing either has or has not: one bitmap each.

use super::CatalogueListing;
use super::seats::Moves;
use crate::domain::vocabulary::{EnergyClass, Feature, ListingType, PropertyType};
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;

/// Five or more bedrooms count as five.
pub(super) const MOST_BEDROOMS: u8 = 5;
/// More bathrooms than this are not told apart.
pub(super) const MOST_BATHROOMS: u8 = 5;

/// A property that a listing bears or doesn't.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(super) enum Mark {
    Listing(ListingType),
    Property(PropertyType),
    /// So many bedrooms, [`MOST_BEDROOMS`] and more being the same.
    Bedrooms(u8),
    /// At least so many bathrooms, from 1 to [`MOST_BATHROOMS`].
    Bathrooms(u8),
    Energy(EnergyClass),
    Feature(Feature),
    /// Lies in this place of the gazetteer.
    Place(i64),
    Agency(Uuid),
    /// Its position is known.
    Located,
}

/// Every mark of a listing.
fn marks_of(listing: &CatalogueListing) -> impl Iterator<Item = Mark> + '_ {
    let bedrooms = listing.bedrooms.map(|count| Mark::Bedrooms(capped(count, MOST_BEDROOMS)));
    let bathrooms = listing.bathrooms.map_or(0, |count| capped(count, MOST_BATHROOMS));
    [Mark::Listing(listing.listing_type), Mark::Property(listing.property_type), Mark::Agency(listing.agency)]
        .into_iter()
        .chain(bedrooms)
        .chain((1..=bathrooms).map(Mark::Bathrooms))
        .chain(listing.energy_class.map(Mark::Energy))
        .chain(listing.features.iter().copied().map(Mark::Feature))
        .chain(listing.places.iter().copied().map(Mark::Place))
        .chain(listing.position.map(|_| Mark::Located))
}

fn capped(count: i64, most: u8) -> u8 {
    u8::try_from(count.max(0)).unwrap_or(u8::MAX).min(most)
}

/// Which listings bear which mark.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Marks {
    bearers: HashMap<Mark, RoaringBitmap>,
    nobody: RoaringBitmap,
}

impl Marks {
    /// Those who bear a mark.
    pub(super) fn of(&self, mark: Mark) -> &RoaringBitmap {
        self.bearers.get(&mark).unwrap_or(&self.nobody)
    }

    /// Those who bear any of these marks.
    pub(super) fn any(&self, marks: impl IntoIterator<Item = Mark>) -> RoaringBitmap {
        marks.into_iter().fold(RoaringBitmap::new(), |union, mark| union | self.of(mark))
    }

    /// Seats the bearers anew.
    pub(super) fn reseat(&mut self, moves: &Moves) {
        self.bearers.values_mut().for_each(|bearers| *bearers = moves.of_set(bearers));
    }

    /// Takes `gone` out of every bitmap.
    pub(super) fn remove(&mut self, gone: &RoaringBitmap) {
        self.bearers.retain(|_, bearers| {
            super::take_out(bearers, gone);
            !bearers.is_empty()
        });
    }

    /// Gives back memory that growing took too much.
    pub(super) fn shrink(&mut self) {
        self.bearers.values_mut().for_each(super::shrink);
    }

    /// Puts listings, by ascending seat, in the bitmaps of their marks.
    pub(super) fn add<'a>(&mut self, listings: impl Iterator<Item = (u32, &'a CatalogueListing)>) {
        let mut added: HashMap<Mark, Vec<u32>> = HashMap::new();
        for (seat, listing) in listings {
            for mark in marks_of(listing) {
                added.entry(mark).or_default().push(seat);
            }
        }
        for (mark, seats) in added {
            *self.bearers.entry(mark).or_default() |= super::ascending(seats.into_iter());
        }
    }
}
