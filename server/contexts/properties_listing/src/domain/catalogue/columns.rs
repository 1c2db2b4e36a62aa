//! What is compared rather than counted: plain values, one row a seat.

use super::CatalogueListing;
use super::search::Range;
use super::traits::Traits;
use roaring::RoaringBitmap;
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

/// Latitude and longitude of a listing without position: below any place on earth.
const NOWHERE: i32 = i32::MIN;

/// Micro-degrees a degree: 11 cm on the ground, finer than any position is known.
const MICRO: f64 = 1_000_000.0;

/// Microseconds a second.
const MICROS: i64 = 1_000_000;

/// A range that listings are narrowed or sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Dimension {
    /// Cents.
    Price,
    /// Square decimetres; 0 where it is not known.
    Area,
    /// Microseconds since 1970, whole seconds.
    Published,
    /// Micro-degrees north.
    Latitude,
    /// Micro-degrees east.
    Longitude,
}

impl Dimension {
    pub(super) const ALL: [Self; 5] =
        [Self::Price, Self::Area, Self::Published, Self::Latitude, Self::Longitude];

    /// Whether it is about where a listing is.
    pub(super) const fn is_of_place(self) -> bool {
        matches!(self, Self::Latitude | Self::Longitude)
    }
}

/// Degrees as the columns keep them. Rounding keeps the order, so a point inside
/// a rectangle stays inside the rounded rectangle.
#[allow(clippy::cast_possible_truncation, reason = "saturates, and degrees fit")]
pub(super) fn micro_degrees(degrees: f64) -> i32 {
    (degrees * MICRO).round() as i32
}

pub(super) fn degrees(micro: i64) -> f64 {
    micro as f64 / MICRO
}

/// What a search compares, counts and sorts by of a listing, side by side: one that looks at one
/// of them mostly looks at the others too, and each look at memory costs more than all that. For
/// the same reason a row is half of what the processor fetches at once, and lies in one such piece.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[repr(align(32))]
struct Row {
    /// [`DEAR`] where it has no room.
    price: u32,
    area: u32,
    latitude: i32,
    longitude: i32,
    traits: Traits,
    spot: u32,
    /// Seconds since 1970, which is as fine as anybody publishes.
    published: u32,
    /// The number of the listing that sits here.
    number: u32,
}

impl Row {
    const UNKNOWN: Self = Self {
        price: 0,
        area: 0,
        latitude: NOWHERE,
        longitude: NOWHERE,
        traits: Traits::NONE,
        spot: 0,
        published: 0,
        number: 0,
    };

    /// Whether it lies inside; a price that is kept aside may.
    #[inline]
    fn may_lie(&self, within: &Within) -> bool {
        within.latitude.holds(i64::from(self.latitude))
            & within.longitude.holds(i64::from(self.longitude))
            & within.area.holds(i64::from(self.area))
            & (within.price.holds(i64::from(self.price)) | (self.price == DEAR))
    }

    fn position(&self) -> Option<(i32, i32)> {
        (self.latitude != NOWHERE).then_some((self.latitude, self.longitude))
    }
}

/// A listing that lies inside the ranges, with what is counted of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sifted {
    pub(super) seat: u32,
    pub(super) traits: Traits,
    /// Which of the spots it lies on.
    pub(super) spot: u32,
    /// Micro-degrees north and east, if its position is known.
    pub(super) position: Option<(i32, i32)>,
}

/// So many are looked at together.
const TOGETHER: usize = 256;

/// Stands for a price that is kept aside: 43 million euros and more.
const DEAR: u32 = u32::MAX;

/// 32 bytes a listing. Who is no longer listed leaves the old values behind: they are in
/// no bitmap, so nobody asks.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Columns {
    #[serde(deserialize_with = "as_many_as_there_are")]
    rows: Vec<Row>,
    /// The few prices that have no room in a row, by the listing's number.
    dear: HashMap<u32, i64>,
}

/// Reads items into memory that is as large as they are: growing by doubling, a million would leave
/// behind as much as they need.
pub(super) fn as_many_as_there_are<'de, T, D>(from: D) -> Result<Vec<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    struct Items<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Items<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("items")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut written: A) -> Result<Vec<T>, A::Error> {
            let mut items = Vec::new();
            items.try_reserve_exact(written.size_hint().unwrap_or_default()).map_err(de::Error::custom)?;
            while let Some(item) = written.next_element()? {
                items.push(item);
            }
            Ok(items)
        }
    }
    from.deserialize_seq(Items(PhantomData))
}

/// What the ranges of a search leave, in the units of the columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Within {
    price: Between,
    area: Between,
    latitude: Between,
    longitude: Between,
}

/// From the one to the other, both included. Compared without a branch, unlike a range.
#[derive(Debug, Clone, Copy)]
struct Between(i64, i64);

impl Between {
    #[inline]
    const fn holds(self, value: i64) -> bool {
        (self.0 <= value) & (value <= self.1)
    }
}

impl Within {
    /// Inside all of these ranges, none of which is of days.
    pub(super) fn all(ranges: &[Range]) -> Self {
        let range = |dimension| {
            let given = ranges.iter().find(|(of, _)| *of == dimension);
            given.map_or(Between(i64::MIN, i64::MAX), |(_, range)| Between(*range.start(), *range.end()))
        };
        Self {
            price: range(Dimension::Price),
            area: range(Dimension::Area),
            latitude: range(Dimension::Latitude),
            longitude: range(Dimension::Longitude),
        }
    }
}

impl Columns {
    /// Makes room for so many seats.
    pub(super) fn reach(&mut self, seats: u32) {
        if seats as usize > self.rows.len() {
            self.rows.resize(seats as usize, Row::UNKNOWN);
        }
    }

    /// Seats those on `seats` one after the other, and nobody else.
    pub(super) fn reseat(&mut self, seats: &[u32]) {
        self.rows = seats.iter().map(|seat| self.rows[*seat as usize]).collect();
    }

    /// Gives back what growing by doubling took too much.
    pub(super) fn shrink(&mut self) {
        self.rows.shrink_to_fit();
    }

    /// Writes a listing's values; its seat is within reach. Tells whether the listing was elsewhere before.
    pub(super) fn set(&mut self, seat: u32, number: u32, listing: &CatalogueListing, spot: u32) -> bool {
        let (latitude, longitude) = match listing.position {
            Some((latitude, longitude)) => (micro_degrees(latitude), micro_degrees(longitude)),
            None => (NOWHERE, NOWHERE),
        };
        let price = u32::try_from(listing.price_cents).unwrap_or(DEAR);
        if price == DEAR {
            self.dear.insert(number, listing.price_cents);
        } else {
            self.dear.remove(&number);
        }
        let seconds = listing.published_at_micros.div_euclid(MICROS).max(0);
        let row = &mut self.rows[seat as usize];
        let moved = (row.latitude, row.longitude) != (latitude, longitude);
        *row = Row {
            price,
            area: listing.area_dm2.map_or(0, |area| u32::try_from(area.max(0)).unwrap_or(u32::MAX)),
            latitude,
            longitude,
            traits: Traits::of(listing),
            spot,
            published: u32::try_from(seconds).unwrap_or(u32::MAX),
            number,
        };
        moved
    }

    /// The number of the listing on a seat.
    #[inline]
    pub(super) fn number(&self, seat: u32) -> i64 {
        i64::from(self.rows[seat as usize].number)
    }

    /// The listing's value in a dimension.
    #[inline]
    pub(super) fn key(&self, dimension: Dimension, seat: u32) -> i64 {
        let row = || &self.rows[seat as usize];
        match dimension {
            Dimension::Price => self.price(row()),
            Dimension::Area => i64::from(row().area),
            Dimension::Published => i64::from(row().published) * MICROS,
            Dimension::Latitude => i64::from(row().latitude),
            Dimension::Longitude => i64::from(row().longitude),
        }
    }

    /// Tells those of `set` who lie inside, by ascending seat. Compared without a branch for each,
    /// so that the processor waits for the memory of many at once.
    pub(super) fn sift(&self, within: &Within, set: &RoaringBitmap, mut tell: impl FnMut(Sifted)) {
        let mut seats = set.iter();
        let mut room = [0; TOGETHER];
        loop {
            let together = seats.next_many(&mut room);
            let seen = together.len();
            // Asked for in one go, the memory of all of them comes in little more time than that of one.
            let asked = together.iter().fold(0, |all, seat| all ^ self.rows[*seat as usize].latitude);
            std::hint::black_box(asked);
            let mut kept = 0;
            for at in 0..seen {
                let seat = together[at];
                together[kept] = seat;
                kept += usize::from(self.rows[seat as usize].may_lie(within));
            }
            let rows = together[..kept].iter().map(|seat| (*seat, &self.rows[*seat as usize]));
            let affordable = rows.filter(|(_, row)| row.price != DEAR || within.price.holds(self.price(row)));
            for (seat, row) in affordable {
                let (traits, spot, position) = (row.traits, row.spot, row.position());
                tell(Sifted { seat, traits, spot, position });
            }
            if seen < TOGETHER {
                return;
            }
        }
    }

    /// What is counted of a listing.
    #[inline]
    pub(super) fn traits(&self, seat: u32) -> Traits {
        self.rows[seat as usize].traits
    }

    /// Which of the spots it lies on.
    #[inline]
    pub(super) fn spot(&self, seat: u32) -> usize {
        self.rows[seat as usize].spot as usize
    }

    /// Micro-degrees north and east, if its position is known.
    #[inline]
    pub(super) fn position(&self, seat: u32) -> Option<(i32, i32)> {
        self.rows[seat as usize].position()
    }

    fn price(&self, row: &Row) -> i64 {
        match row.price {
            DEAR => self.dear.get(&row.number).copied().unwrap_or(i64::from(DEAR)),
            cents => i64::from(cents),
        }
    }
}
