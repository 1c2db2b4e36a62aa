//! What somebody is looking for.

use super::vocabulary::{EnergyClass, Feature, ListingType, PropertyType, Sort};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many listings a page of results has.
pub const PAGE_SIZE: usize = 24;

/// A search. Every field narrows; an empty one doesn't.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SearchCriteria {
    /// For sale or to rent.
    pub listing_type: ListingType,
    /// Any of these; empty: all.
    pub property_types: Vec<PropertyType>,
    /// A place of the gazetteer, by its id.
    pub place: Option<i64>,
    /// Free words, all of which must be found; accents and case ignored.
    pub words: String,
    /// Lowest price in cents.
    pub price_min: Option<i64>,
    /// Highest price in cents.
    pub price_max: Option<i64>,
    /// Smallest area in square decimetres.
    pub area_min: Option<i64>,
    /// Largest area in square decimetres.
    pub area_max: Option<i64>,
    /// Numbers of bedrooms, any of these; 5 means five or more.
    pub bedrooms: Vec<u8>,
    /// At least as many bathrooms.
    pub bathrooms_min: Option<u8>,
    /// Any of these energy classes; empty: all, also unknown.
    pub energy_classes: Vec<EnergyClass>,
    /// All of these.
    pub features: Vec<Feature>,
    /// Inside this rectangle.
    pub rectangle: Option<Rectangle>,
    /// Only of this agency.
    pub agency: Option<Uuid>,
    /// The order.
    pub sort: Sort,
}

impl SearchCriteria {
    /// Everything for sale, or everything to rent, newest first.
    #[must_use]
    pub fn all(listing_type: ListingType) -> Self {
        Self {
            listing_type,
            property_types: Vec::new(),
            place: None,
            words: String::new(),
            price_min: None,
            price_max: None,
            area_min: None,
            area_max: None,
            bedrooms: Vec::new(),
            bathrooms_min: None,
            energy_classes: Vec::new(),
            features: Vec::new(),
            rectangle: None,
            agency: None,
            sort: Sort::Newest,
        }
    }
}

/// A map rectangle in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rectangle {
    /// Western longitude.
    pub west: f64,
    /// Southern latitude.
    pub south: f64,
    /// Eastern longitude.
    pub east: f64,
    /// Northern latitude.
    pub north: f64,
}

impl Rectangle {
    /// A rectangle on the globe, or nothing if the numbers make none.
    #[must_use]
    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Option<Self> {
        let finite = [west, south, east, north].into_iter().all(f64::is_finite);
        let on_globe = (-180.0..=180.0).contains(&west)
            && (-180.0..=180.0).contains(&east)
            && (-90.0..=90.0).contains(&south)
            && (-90.0..=90.0).contains(&north);
        (finite && on_globe && west < east && south < north).then_some(Self { west, south, east, north })
    }

    /// Whether a point lies inside, edges included.
    #[must_use]
    pub fn contains(&self, latitude: f64, longitude: f64) -> bool {
        (self.south..=self.north).contains(&latitude) && (self.west..=self.east).contains(&longitude)
    }
}

/// Where a page of results begins or ends: the sort key and number of the
/// listing at the seam. Listings that come or go meanwhile move no seam.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cursor {
    /// The page after this listing.
    After(Seam),
    /// The page before this listing.
    Before(Seam),
}

/// The sort key and number of a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Seam {
    /// Microseconds since 1970 of the publication, cents or square decimetres, by the order.
    pub key: i64,
    /// The listing's number.
    pub number: i64,
}
