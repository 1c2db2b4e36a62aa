//! What is compared rather than counted: plain values, indexed by listing number.

use super::CatalogueListing;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::ops::RangeInclusive;

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

/// What a search compares of a listing, side by side: one that looks at one of them
/// mostly looks at the others too, and each look at memory costs more than comparing.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Row {
    /// [`DEAR`] where it has no room.
    price: u32,
    area: u32,
    latitude: i32,
    longitude: i32,
}

impl Row {
    const UNKNOWN: Self = Self { price: 0, area: 0, latitude: NOWHERE, longitude: NOWHERE };
}

/// Stands for a price that is kept aside: 43 million euros and more.
const DEAR: u32 = u32::MAX;

/// 20 bytes a listing. What is no longer listed keeps its old values: it is in
/// no bitmap, so nobody asks.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Columns {
    rows: Vec<Row>,
    /// Seconds since 1970, which is as fine as anybody publishes.
    published: Vec<u32>,
    /// The few prices that have no room in a row.
    dear: HashMap<u32, i64>,
}

/// What the ranges of a search leave, in the units of the columns.
#[derive(Debug, Clone)]
pub(super) struct Within {
    price: RangeInclusive<i64>,
    area: RangeInclusive<i64>,
    latitude: RangeInclusive<i64>,
    longitude: RangeInclusive<i64>,
}

impl Within {
    /// Inside all of these ranges, none of which is of days.
    pub(super) fn all(ranges: &[(Dimension, RangeInclusive<i64>)]) -> Self {
        let range = |dimension| {
            let given = ranges.iter().find(|(of, _)| *of == dimension);
            given.map_or(i64::MIN..=i64::MAX, |(_, range)| range.clone())
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
    /// Makes room for the numbers up to and with `highest`.
    pub(super) fn reach(&mut self, highest: u32) {
        let length = highest as usize + 1;
        if length > self.rows.len() {
            self.rows.resize(length, Row::UNKNOWN);
            self.published.resize(length, 0);
        }
    }

    /// Gives back what growing by doubling took too much.
    pub(super) fn shrink(&mut self) {
        self.rows.shrink_to_fit();
        self.published.shrink_to_fit();
    }

    /// Writes a listing's values; `number` is within reach.
    pub(super) fn set(&mut self, number: u32, listing: &CatalogueListing) {
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
        self.rows[number as usize] = Row {
            price,
            area: listing.area_dm2.map_or(0, |area| u32::try_from(area.max(0)).unwrap_or(u32::MAX)),
            latitude,
            longitude,
        };
        let seconds = listing.published_at_micros.div_euclid(MICROS).max(0);
        self.published[number as usize] = u32::try_from(seconds).unwrap_or(u32::MAX);
    }

    /// The listing's value in a dimension.
    #[inline]
    pub(super) fn key(&self, dimension: Dimension, number: u32) -> i64 {
        let row = || &self.rows[number as usize];
        match dimension {
            Dimension::Price => self.price(number, row()),
            Dimension::Area => i64::from(row().area),
            Dimension::Published => i64::from(self.published[number as usize]) * MICROS,
            Dimension::Latitude => i64::from(row().latitude),
            Dimension::Longitude => i64::from(row().longitude),
        }
    }

    /// Whether a listing lies inside all ranges.
    #[inline]
    pub(super) fn inside(&self, within: &Within, number: u32) -> bool {
        let row = &self.rows[number as usize];
        within.latitude.contains(&i64::from(row.latitude))
            && within.longitude.contains(&i64::from(row.longitude))
            && within.area.contains(&i64::from(row.area))
            && within.price.contains(&self.price(number, row))
    }

    /// Micro-degrees north and east, if its position is known.
    #[inline]
    pub(super) fn position(&self, number: u32) -> Option<(i32, i32)> {
        let row = &self.rows[number as usize];
        (row.latitude != NOWHERE).then_some((row.latitude, row.longitude))
    }

    fn price(&self, number: u32, row: &Row) -> i64 {
        match row.price {
            DEAR => self.dear.get(&number).copied().unwrap_or(i64::from(DEAR)),
            cents => i64::from(cents),
        }
    }
}
