//! What the catalogue is told of a listing.

use crate::domain::vocabulary::{EnergyClass, Feature, ListingType, PropertyType};
use uuid::Uuid;

/// A property as the catalogue knows it: what is filtered, sorted and counted by.
#[derive(Debug, Clone, PartialEq)]
pub struct CatalogueEntry {
    /// The listing's number: dense, positive, never used twice.
    pub number: i64,
    /// The change of the listing clock that last touched it.
    pub change: i64,
    /// Everything else, or nothing if the public must not see it (any more).
    pub listed: Option<CatalogueListing>,
}

/// The part of a [`CatalogueEntry`] that exists while it is listed.
#[derive(Debug, Clone, PartialEq)]
pub struct CatalogueListing {
    /// The agency.
    pub agency: Uuid,
    /// For sale or to rent.
    pub listing_type: ListingType,
    /// The kind.
    pub property_type: PropertyType,
    /// Price in cents.
    pub price_cents: i64,
    /// The area that is searched by, in square decimetres.
    pub area_dm2: Option<i64>,
    /// Bedrooms.
    pub bedrooms: Option<i64>,
    /// Bathrooms.
    pub bathrooms: Option<i64>,
    /// Energy class.
    pub energy_class: Option<EnergyClass>,
    /// Features.
    pub features: Vec<Feature>,
    /// Gazetteer ids it lies in: district, municipality, parish, as far as known.
    pub places: Vec<i64>,
    /// Public latitude and longitude in degrees.
    pub position: Option<(f64, f64)>,
    /// Publication in microseconds since 1970, UTC.
    pub published_at_micros: i64,
    /// Folded distinct words, separated by spaces.
    pub words: String,
}
