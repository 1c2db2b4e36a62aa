//! Seats: a listing's seat is its place in every bitmap and column.
//!
//! Listings come one after the other from anywhere, and are searched for by where they are. So
//! they don't sit in the order of their numbers. Now and then all are seated anew along a Hilbert
//! curve over the ground: who are near each other sit near each other then, and a town, a district
//! or a rectangle on the map is a few stretches of each bitmap and of the rows, instead of some of
//! everything. Who came since sits at the end, found as well, only not as quickly.

use super::Catalogue;
use super::columns::{Columns, Dimension, as_many_as_there_are};
use super::ladder::Ladder;
use fast_hilbert::xy2h;
use roaring::RoaringBitmap;
use serde::{Deserialize, Serialize};

/// Stands for no seat.
const NONE: u32 = u32::MAX;

/// Bits that micro-degrees around the globe need.
const CURVE_BITS: u8 = 29;

/// Which listing sits where.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Seats {
    /// The seat of each number that has one, listed or not (any more).
    #[serde(deserialize_with = "as_many_as_there_are")]
    of: Vec<u32>,
    /// How many there are.
    count: u32,
}

impl Seats {
    /// How many there are.
    pub(super) const fn count(&self) -> u32 {
        self.count
    }

    /// Where a listing sits.
    pub(super) fn of(&self, number: i64) -> Option<u32> {
        let seat = self.of.get(usize::try_from(number).ok()?)?;
        (*seat != NONE).then_some(*seat)
    }

    /// Where a listing sits from now on: where it sat, or behind all others.
    pub(super) fn take(&mut self, number: u32) -> u32 {
        let number = number as usize;
        if number >= self.of.len() {
            self.of.resize(number + 1, NONE);
        }
        let seat = &mut self.of[number];
        if *seat == NONE {
            *seat = self.count;
            self.count += 1;
        }
        *seat
    }
}

/// Who moves where, when all are seated anew.
pub(super) struct Moves(Vec<u32>);

impl Moves {
    /// Where those of a set sit from now on, ascending. They are all listed.
    pub(super) fn of(&self, seats: impl IntoIterator<Item = u32>) -> Vec<u32> {
        let mut moved: Vec<u32> = seats.into_iter().map(|seat| self.0[seat as usize]).collect();
        moved.sort_unstable();
        debug_assert!(moved.last() != Some(&NONE), "somebody isn't listed");
        moved
    }

    /// The same set on its new seats.
    pub(super) fn of_set(&self, set: &RoaringBitmap) -> RoaringBitmap {
        let mut moved = super::ascending(self.of(set).into_iter());
        super::shrink(&mut moved);
        moved
    }
}

impl Catalogue {
    /// Seats all along the curve, which makes words and ladders as good as new, too. One part after
    /// the other, each into the room that the one before it left.
    pub fn settle(&mut self) {
        let mut order: Vec<(u64, u32)> =
            self.listed.iter().map(|seat| (along_the_curve(&self.columns, seat), seat)).collect();
        order.sort_unstable();
        let order: Vec<u32> = order.into_iter().map(|(_, seat)| seat).collect();

        let mut moves = Moves(vec![NONE; self.seats.count() as usize]);
        self.seats.of.fill(NONE);
        for (to, from) in (0..).zip(&order) {
            moves.0[*from as usize] = to;
            self.seats.of[self.columns.number(*from) as usize] = to;
        }
        self.seats.of.shrink_to_fit();
        self.seats.count = order.len() as u32;
        self.listed = (0..self.seats.count).collect();
        self.ladders = Dimension::ALL.map(Ladder::flat);
        self.columns.reseat(&order);
        self.marks.reseat(&moves);
        self.words.reseat(&moves);
        self.ladders = self.raised();
        self.remembered.forget();
        (self.touched, self.unsettled) = (0, 0);
    }
}

/// How far along the curve a listing is. Who is nowhere comes last, beside others in the same places.
fn along_the_curve(columns: &Columns, seat: u32) -> u64 {
    let Some((latitude, longitude)) = columns.position(seat) else {
        return 1 << 63 | columns.spot(seat) as u64;
    };
    // From the South Pole and from the date line: nothing is negative.
    let (north, east) =
        (latitude.wrapping_add(90_000_000) as u32, longitude.wrapping_add(180_000_000) as u32);
    xy2h(east, north, CURVE_BITS)
}

#[cfg(test)]
mod tests {
    use super::super::{CatalogueEntry, CatalogueListing, Effort};
    use super::*;
    use crate::domain::vocabulary::{ListingType, PropertyType};
    use uuid::Uuid;

    const SINTRA: (f64, f64) = (38.80, -9.38);
    const VALENCIA: (f64, f64) = (39.47, -0.38);

    fn entry(number: i64, position: Option<(f64, f64)>) -> CatalogueEntry {
        let listing = CatalogueListing {
            agency: Uuid::nil(),
            listing_type: ListingType::Sale,
            property_type: PropertyType::House,
            price_cents: 1,
            area_dm2: None,
            bedrooms: None,
            bathrooms: None,
            energy_class: None,
            features: vec![],
            places: vec![],
            position,
            published_at_micros: 0,
            words: String::new(),
        };
        CatalogueEntry { number, change: 1, listed: Some(listing) }
    }

    fn tidy(catalogue: &mut Catalogue) {
        if let Some(tidied) = catalogue.tidied(Effort::AtRest) {
            let _ = catalogue.adopt(tidied);
        }
    }

    /// The numbers of all who are listed, from the first seat to the last.
    fn seated(catalogue: &Catalogue) -> Vec<i64> {
        catalogue.listed.iter().map(|seat| catalogue.columns.number(seat)).collect()
    }

    #[test]
    fn who_are_near_each_other_sit_near_each_other_once_all_are_seated() {
        let mut catalogue = Catalogue::default();
        // One here, one there, one nowhere.
        let of = |number: i64| [None, Some(SINTRA), Some(VALENCIA)][number as usize % 3];
        let entries: Vec<CatalogueEntry> = (1..=60).map(|number| entry(number, of(number))).collect();
        catalogue.apply(&entries);
        assert_eq!(seated(&catalogue), (1..=60).collect::<Vec<_>>());
        tidy(&mut catalogue);
        let mut places: Vec<_> = seated(&catalogue).into_iter().map(of).collect();
        places.dedup();
        assert_eq!(places.len(), 3, "{places:?}");
        assert_eq!(places[2], None);
    }

    #[test]
    fn a_listing_that_changes_or_comes_back_keeps_its_seat_and_a_new_one_sits_behind_all() {
        let mut catalogue = Catalogue::default();
        catalogue.apply(&[entry(7, None), entry(3, None)]);
        let seat = catalogue.seats.of(7);
        catalogue.apply(&[CatalogueEntry { listed: None, ..entry(7, None) }]);
        assert_eq!(seated(&catalogue), [3]);
        catalogue.apply(&[entry(7, Some(SINTRA)), entry(1, Some(SINTRA))]);
        assert_eq!(catalogue.seats.of(7), seat);
        assert_eq!(seated(&catalogue), [3, 7, 1]);
        assert_eq!(catalogue.seats.of(2), None);
        assert_eq!(catalogue.seats.of(-7), None);
    }

    #[test]
    fn who_left_has_no_seat_any_more_once_all_are_seated() {
        let mut catalogue = Catalogue::default();
        let entries: Vec<CatalogueEntry> = (1..=60).map(|number| entry(number, Some(SINTRA))).collect();
        catalogue.apply(&entries);
        let gone: Vec<CatalogueEntry> =
            entries.into_iter().step_by(2).map(|e| CatalogueEntry { listed: None, ..e }).collect();
        catalogue.apply(&gone);
        tidy(&mut catalogue);
        assert_eq!((catalogue.seats.count(), catalogue.seats.of(1)), (30, None));
        assert_eq!(catalogue.seats.of(2).map(|seat| catalogue.columns.number(seat)), Some(2));
    }
}
