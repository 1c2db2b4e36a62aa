//! The catalogue: every listing's searchable side, in memory.
//!
//! A listing has a *seat*, its place in every bitmap and column; who are near each other
//! on the ground sit near each other. What a listing has or has not is a *mark* with a
//! bitmap; what is compared (price, area, date, position) is a *column*, and a *ladder* of
//! bitmaps over it; *words* have a lexicon. A search intersects bitmaps. Of what they leave it looks at each listing
//! once, or, where that would be very many, only at those on the two end steps of a
//! range; its page is on one step of a ladder. What grows with the listings are
//! bitmaps, 64 listings to a machine's word, and the candidates, up to a bound.

mod columns;
mod entry;
mod facets;
mod inspect;
mod ladder;
mod lexicon;
mod map;
mod marks;
#[cfg(test)]
mod model;
mod order;
mod search;
mod seats;
mod similar;
mod spots;
mod traits;
mod words;

pub use entry::{CatalogueEntry, CatalogueListing};
pub use search::Hits;

use super::gazetteer::Gazetteer;
use super::views::ListedPlace;
use super::vocabulary::{ListingType, PlaceKind, Sort};
use columns::{Columns, Dimension};
use facets::Remembered;
use ladder::Ladder;
use marks::{Mark, Marks};
use order::{Order, Towards};
use roaring::RoaringBitmap;
use seats::Seats;
use serde::{Deserialize, Serialize};
use spots::Spots;
use std::borrow::Cow;
use std::cmp::Reverse;
use words::{Merged, Words};

/// So few changes wear nothing. (Small in tests, so that few listings show everything.)
const UNWORN: u64 = if cfg!(test) { 8 } else { 4_096 };

/// So many listings' words may stand beside the lexicon: they take ten times the room.
const MOST_UNMERGED: u64 = 65_536;

/// Everything that is listed, ready to be searched.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Catalogue {
    seats: Seats,
    /// Who is listed, by seat.
    listed: RoaringBitmap,
    /// Who is listed, by number.
    numbers: RoaringBitmap,
    marks: Marks,
    columns: Columns,
    spots: Spots,
    ladders: [Ladder; Dimension::ALL.len()],
    words: Words,
    #[serde(skip)]
    remembered: Remembered,
    /// How many listings were touched since the ladders were raised.
    touched: u64,
    /// How many came, moved or went since all were seated.
    unsettled: u64,
}

/// How much tidying is worth it at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// More changes follow at once: only what keeps memory small.
    Loading,
    /// No more changes are known.
    AtRest,
}

/// What [`Catalogue::tidied`] prepared.
#[derive(Debug)]
pub struct Tidied {
    /// Everything, which makes the rest needless.
    settled: Option<Box<Catalogue>>,
    words: Option<Merged>,
    ladders: Option<[Ladder; Dimension::ALL.len()]>,
}

impl Default for Catalogue {
    fn default() -> Self {
        Self {
            seats: Seats::default(),
            listed: RoaringBitmap::new(),
            numbers: RoaringBitmap::new(),
            marks: Marks::default(),
            columns: Columns::default(),
            spots: Spots::default(),
            ladders: Dimension::ALL.map(Ladder::flat),
            words: Words::default(),
            remembered: Remembered::default(),
            touched: 0,
            unsettled: 0,
        }
    }
}

impl Catalogue {
    /// Brings changes in: each entry replaces what was known of its listing, the
    /// last one if there are several.
    pub fn apply(&mut self, entries: &[CatalogueEntry]) {
        // Numbers are kept in 32 bits; the database gives none that doesn't fit.
        let mut latest: Vec<(u32, &CatalogueEntry)> =
            entries.iter().filter_map(|entry| Some((u32::try_from(entry.number).ok()?, entry))).collect();
        latest.sort_by_key(|(number, _)| *number);
        latest.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                *kept = *later;
            }
            same
        });
        let mut latest: Vec<(u32, u32, &CatalogueEntry)> = latest
            .into_iter()
            .filter_map(|(number, entry)| match entry.listed {
                Some(_) => Some((self.seats.take(number), number, entry)),
                // Who never was here needn't go.
                None => Some((self.seats.of(entry.number)?, number, entry)),
            })
            .collect();
        latest.sort_unstable_by_key(|(seat, ..)| *seat);

        let known = ascending(latest.iter().map(|(seat, ..)| *seat)) & &self.listed;
        if !known.is_empty() {
            self.marks.remove(&known);
            self.words.remove(&known);
            self.ladders.iter_mut().for_each(|ladder| ladder.remove(&known));
            self.listed -= known;
        }

        self.columns.reach(self.seats.count());
        for (seat, number, entry) in &latest {
            let Some(listing) = &entry.listed else {
                self.unsettled += u64::from(self.numbers.remove(*number));
                continue;
            };
            let spot = self.spots.at(&listing.places);
            self.unsettled += u64::from(self.columns.set(*seat, *number, listing, spot));
            self.numbers.insert(*number);
        }
        let listed = || latest.iter().filter_map(|(seat, _, entry)| Some((*seat, entry.listed.as_ref()?)));
        self.listed |= ascending(listed().map(|(seat, _)| seat));
        self.marks.add(listed());
        self.words.add(listed().map(|(seat, listing)| (seat, listing.words.as_str())));
        for ladder in &mut self.ladders {
            ladder.add(listed().map(|(seat, _)| seat), &self.columns);
        }
        self.touched += latest.len() as u64;
        self.remembered.forget();
    }

    /// What many changes have worn, made new, if it is worth the effort. Takes
    /// a second or so for a million listings, in which others may go on reading.
    #[must_use]
    pub fn tidied(&self, effort: Effort) -> Option<Tidied> {
        // In proportion to what is there, so that the work stays a constant share of all changes.
        let listed = self.listed.len();
        if effort == Effort::AtRest && self.wants_settling() {
            let mut settled = Box::new(self.clone());
            settled.settle();
            return Some(Tidied { settled: Some(settled), words: None, ladders: None });
        }
        let words =
            (self.words.drift() > UNWORN + (listed / 4).min(MOST_UNMERGED)).then(|| self.words.merged());
        let ladders = (effort == Effort::AtRest && self.touched > UNWORN + listed / 8).then(|| self.raised());
        (words.is_some() || ladders.is_some()).then_some(Tidied { settled: None, words, ladders })
    }

    /// Whether so many came, moved or went that all had better be seated anew.
    #[must_use]
    pub fn wants_settling(&self) -> bool {
        self.unsettled > UNWORN + self.listed.len() / 4
    }

    fn raised(&self) -> [Ladder; Dimension::ALL.len()] {
        Dimension::ALL.map(|dimension| {
            let valued = if dimension.is_of_place() { self.marks.of(Mark::Located) } else { &self.listed };
            Ladder::raised(dimension, &self.listed, valued, &self.columns)
        })
    }

    /// Takes what [`tidied`](Self::tidied) made, nothing having been applied since. Hands over what it
    /// replaces whole: to drop it takes a while, for which nobody should have to wait.
    #[must_use]
    pub fn adopt(&mut self, tidied: Tidied) -> Option<Self> {
        if let Some(settled) = tidied.settled {
            return Some(std::mem::replace(self, *settled));
        }
        if let Some(words) = tidied.words {
            self.words.adopt(words);
        }
        if let Some(ladders) = tidied.ladders {
            self.ladders = ladders;
            self.columns.shrink();
            self.marks.shrink();
            self.words.shrink();
            self.touched = 0;
        }
        None
    }

    /// Forgets counts that depend on which place lies in which.
    pub fn places_changed(&mut self) {
        self.remembered.forget();
    }

    /// How many listings there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.listed.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// The number of the listing that has `before` others with lower numbers.
    #[must_use]
    pub fn nth(&self, before: u64) -> Option<i64> {
        self.numbers.select(u32::try_from(before).ok()?).map(i64::from)
    }

    /// How many are for sale, or to rent.
    #[must_use]
    pub fn total(&self, listing_type: ListingType) -> u64 {
        self.marks.of(Mark::Listing(listing_type)).len()
    }

    /// How many lie in a place.
    #[must_use]
    pub fn listings_in(&self, place: i64) -> u64 {
        self.marks.of(Mark::Place(place)).len()
    }

    /// The newest listings, for sale and to rent.
    #[must_use]
    pub fn newest(&self, count: usize) -> Vec<i64> {
        let newest = self.take(&self.listed, Order::from(Sort::Newest), None, Towards::End, count);
        newest.into_iter().map(|seat| self.columns.number(seat)).collect()
    }

    /// The municipalities with most listings for sale, or to rent, and how many.
    #[must_use]
    pub fn busiest_municipalities(
        &self,
        gazetteer: &Gazetteer,
        listing_type: ListingType,
        count: usize,
    ) -> Vec<(ListedPlace, u64)> {
        let wanted = self.marks.of(Mark::Listing(listing_type));
        let municipalities = gazetteer.of_kind(PlaceKind::Municipality);
        let mut places: Vec<_> = municipalities
            .map(|place| (self.listings_in(place.id), place))
            .filter(|(all, _)| *all > 0)
            .collect();
        places.sort_by_key(|(all, _)| Reverse(*all));
        let mut busiest: Vec<(u64, &ListedPlace)> = Vec::new();
        for (all, place) in places {
            // Where less is listed in all, no more is listed of one deal: the rest needn't be counted.
            if busiest.len() == count && busiest.last().is_none_or(|(least, _)| all < *least) {
                break;
            }
            let listings = self.marks.of(Mark::Place(place.id)).intersection_len(wanted);
            if listings > 0 {
                busiest.push((listings, place));
                busiest.sort_by_key(|(listings, place)| (Reverse(*listings), place.id));
                busiest.truncate(count);
            }
        }
        busiest.into_iter().map(|(listings, place)| (place.clone(), listings)).collect()
    }

    fn ladder(&self, dimension: Dimension) -> &Ladder {
        &self.ladders[dimension as usize]
    }
}

/// What all sets have in common; nothing, if there is no set. The smallest go
/// first: what they leave is all that the others are asked for.
fn intersection(mut sets: Vec<Cow<'_, RoaringBitmap>>) -> RoaringBitmap {
    sets.sort_by_cached_key(|set| set.len());
    let mut sets = sets.into_iter();
    match (sets.next(), sets.next()) {
        (None, _) => RoaringBitmap::new(),
        (Some(only), None) => only.into_owned(),
        (Some(first), Some(second)) => {
            let mut common = first.as_ref() & second.as_ref();
            for set in sets {
                common &= set.as_ref();
            }
            common
        }
    }
}

/// Takes `gone` out of a set.
fn take_out(set: &mut RoaringBitmap, gone: &RoaringBitmap) {
    // A few are found quicker one by one than by walking every container.
    if gone.len() <= 16 {
        for number in gone {
            set.remove(number);
        }
    } else {
        *set -= gone;
    }
}

/// Gives back the room that a set took for growing: a copy takes only what it needs.
fn shrink(set: &mut RoaringBitmap) {
    *set = set.clone();
}

/// The set of numbers that never fall: several times as quick as inserting each.
fn ascending(numbers: impl Iterator<Item = u32>) -> RoaringBitmap {
    let mut set = RoaringBitmap::new();
    let mut last = None;
    let appended = set.append(numbers.filter(|number| last.replace(*number) != Some(*number)));
    debug_assert!(appended.is_ok(), "the numbers fall");
    set
}
