//! What is compared rather than counted: plain values, indexed by listing number.

use super::CatalogueListing;
use serde::{Deserialize, Serialize};

/// Latitude and longitude of a listing without position: below any place on earth.
const NOWHERE: i32 = i32::MIN;

/// Micro-degrees a degree: 11 cm on the ground, finer than any position is known.
const MICRO: f64 = 1_000_000.0;

/// A range that listings are narrowed or sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Dimension {
    /// Cents.
    Price,
    /// Square decimetres; 0 where it is not known.
    Area,
    /// Microseconds since 1970.
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

/// What is compared of a listing, side by side: a search that looks at one of them
/// mostly looks at the others too, and each look at memory costs more than comparing.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Row {
    price: i64,
    published: i64,
    area: u32,
    latitude: i32,
    longitude: i32,
}

impl Row {
    const UNKNOWN: Self = Self { price: 0, published: 0, area: 0, latitude: NOWHERE, longitude: NOWHERE };
}

/// 32 bytes a listing. What is no longer listed keeps its old values: it is in
/// no bitmap, so nobody asks.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Columns {
    rows: Vec<Row>,
}

impl Columns {
    /// Makes room for the numbers up to and with `highest`.
    pub(super) fn reach(&mut self, highest: u32) {
        let length = highest as usize + 1;
        if length > self.rows.len() {
            self.rows.resize(length, Row::UNKNOWN);
        }
    }

    /// Gives back what growing by doubling took too much.
    pub(super) fn shrink(&mut self) {
        self.rows.shrink_to_fit();
    }

    /// Writes a listing's values; `number` is within reach.
    pub(super) fn set(&mut self, number: u32, listing: &CatalogueListing) {
        let (latitude, longitude) = match listing.position {
            Some((latitude, longitude)) => (micro_degrees(latitude), micro_degrees(longitude)),
            None => (NOWHERE, NOWHERE),
        };
        self.rows[number as usize] = Row {
            price: listing.price_cents,
            published: listing.published_at_micros,
            area: listing.area_dm2.map_or(0, |area| u32::try_from(area.max(0)).unwrap_or(u32::MAX)),
            latitude,
            longitude,
        };
    }

    /// The listing's value in a dimension.
    #[inline]
    pub(super) fn key(&self, dimension: Dimension, number: u32) -> i64 {
        let row = &self.rows[number as usize];
        match dimension {
            Dimension::Price => row.price,
            Dimension::Area => i64::from(row.area),
            Dimension::Published => row.published,
            Dimension::Latitude => i64::from(row.latitude),
            Dimension::Longitude => i64::from(row.longitude),
        }
    }
}
