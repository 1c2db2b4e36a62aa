//! What is compared rather than counted: plain columns, indexed by listing number.

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

/// 28 bytes a listing. What is no longer listed keeps its old values: it is in
/// no bitmap, so nobody asks.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Columns {
    price: Vec<i64>,
    published: Vec<i64>,
    area: Vec<u32>,
    /// Latitude and longitude, which are mostly looked at together.
    position: Vec<[i32; 2]>,
}

impl Columns {
    /// Makes room for the numbers up to and with `highest`.
    pub(super) fn reach(&mut self, highest: u32) {
        let length = highest as usize + 1;
        if length > self.price.len() {
            self.price.resize(length, 0);
            self.published.resize(length, 0);
            self.area.resize(length, 0);
            self.position.resize(length, [NOWHERE; 2]);
        }
    }

    /// Gives back what growing by doubling took too much.
    pub(super) fn shrink(&mut self) {
        self.price.shrink_to_fit();
        self.published.shrink_to_fit();
        self.area.shrink_to_fit();
        self.position.shrink_to_fit();
    }

    /// Writes a listing's values; `number` is within reach.
    pub(super) fn set(&mut self, number: u32, listing: &CatalogueListing) {
        let position = match listing.position {
            Some((latitude, longitude)) => [micro_degrees(latitude), micro_degrees(longitude)],
            None => [NOWHERE; 2],
        };
        let area = listing.area_dm2.map_or(0, |area| u32::try_from(area.max(0)).unwrap_or(u32::MAX));
        let at = number as usize;
        self.price[at] = listing.price_cents;
        self.published[at] = listing.published_at_micros;
        self.area[at] = area;
        self.position[at] = position;
    }

    /// The listing's value in a dimension.
    #[inline]
    pub(super) fn key(&self, dimension: Dimension, number: u32) -> i64 {
        let at = number as usize;
        match dimension {
            Dimension::Price => self.price[at],
            Dimension::Area => i64::from(self.area[at]),
            Dimension::Published => self.published[at],
            Dimension::Latitude => i64::from(self.position[at][0]),
            Dimension::Longitude => i64::from(self.position[at][1]),
        }
    }
}
