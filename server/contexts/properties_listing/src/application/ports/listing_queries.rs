//! Reading what is listed. One round trip a method.

use crate::domain::views::{ListedAgency, ListedCard, ListedPlace, ListedProperty};
use crate::domain::vocabulary::{EnergyClass, Feature, ListingType, PropertyType};
use async_trait::async_trait;
use kernel::storage::StorageError;
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

/// Reads the `listed_*` views.
#[async_trait]
pub trait ListingQueries: Send + Sync {
    /// What the listing clock shows: it moves with every public change.
    async fn clock(&self) -> Result<i64, StorageError>;

    /// Entries changed after `(change, number)`, by change then number, at most `limit`.
    /// `(0, 0)` starts from the beginning.
    async fn changed_after(&self, seam: (i64, i64), limit: i64) -> Result<Vec<CatalogueEntry>, StorageError>;

    /// The cards with these numbers (at most 24), in the order asked for; those no longer listed are left out.
    async fn cards(&self, numbers: &[i64]) -> Result<Vec<ListedCard>, StorageError>;

    /// One listing whole, or nothing if there is none (any more).
    async fn detail(&self, number: i64) -> Result<Option<ListedProperty>, StorageError>;

    /// An agency by its slug.
    async fn agency(&self, slug: &str) -> Result<Option<ListedAgency>, StorageError>;

    /// Every agency, by name; at most 500.
    async fn agencies(&self) -> Result<Vec<ListedAgency>, StorageError>;

    /// Every place of the gazetteer, by id: some ten thousand, kept by the catalogue.
    async fn places(&self) -> Result<Vec<ListedPlace>, StorageError>;

    /// Listings after a number, by number, at most `limit`: for the sitemap.
    async fn cards_after(&self, number: i64, limit: i64) -> Result<Vec<ListedCard>, StorageError>;
}
