//! The gazetteer in the table `places`.
//!
//! * [`SqlGazetteer`] answers the port [`Gazetteer`] from an index in memory:
//!   some ten thousand rows, read once.
//! * [`ensure_packaged`] lays the gazetteer that comes with the program; at
//!   every start, but it writes only what is not there yet.
//! * [`import`] adds a file: parishes, municipalities, districts, in the
//!   formats that [`file`] knows by their headers.
//!
//! A place keeps its id and its slug for ever: listings refer to the one,
//! addresses of pages to the other.

pub mod file;
mod load;

pub use load::{GazetteerError, LoadReport, ensure_packaged, import};

use async_trait::async_trait;
use kernel::locale::Country;
use kernel::storage::StorageError;
use property_management::application::ports::gazetteer::Gazetteer;
use property_management::domain::gazetteer::{Place, PlaceIndex, PlaceKind, ResolvedPlace};
use sql::{Database, Row, Statement};
use std::sync::{Arc, PoisonError, RwLock};

const PLACES: &str = include_str!("statements/places.sql");
const INSERT_PLACE: &str = include_str!("statements/insert_place.sql");
const UPDATE_PLACE: &str = include_str!("statements/update_place.sql");
const RAISE_LISTING_CLOCK: &str = include_str!("statements/raise_listing_clock.sql");

/// The statements of this module with the columns they read or write, for the
/// test that prepares every one of them on both engines.
pub const STATEMENTS: [&str; 4] = [PLACES, INSERT_PLACE, UPDATE_PLACE, RAISE_LISTING_CLOCK];

/// The gazetteer of the database, held in memory after the first question.
#[derive(Debug)]
pub struct SqlGazetteer {
    database: Database,
    index: RwLock<Option<Arc<PlaceIndex>>>,
}

impl SqlGazetteer {
    /// A gazetteer over this database; reads nothing yet.
    #[must_use]
    pub fn new(database: Database) -> Self {
        Self { database, index: RwLock::new(None) }
    }

    /// The index, read from the database the first time.
    async fn index(&self) -> Result<Arc<PlaceIndex>, StorageError> {
        if let Some(index) = self.index.read().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(index);
        }
        let places =
            self.database.fetch_each(Statement::new(PLACES), |row| Ok(StoredPlace::read(row)?.place)).await?;
        let index = Arc::new(PlaceIndex::new(places));
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&index));
        Ok(index)
    }
}

#[async_trait]
impl Gazetteer for SqlGazetteer {
    async fn resolve(
        &self,
        country: Country,
        district: Option<&str>,
        municipality: Option<&str>,
        parish: Option<&str>,
        position: Option<(f64, f64)>,
    ) -> Result<ResolvedPlace, StorageError> {
        Ok(self.index().await?.resolve(country, district, municipality, parish, position))
    }

    async fn refresh(&self) {
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// A row of `places`.
#[derive(Debug, Clone, PartialEq)]
struct StoredPlace {
    place: Place,
    /// The official code, or one made from names for towns.
    code: String,
    slug: String,
}

impl StoredPlace {
    fn read(row: &Row) -> Result<Self, StorageError> {
        let kind: String = row.get("kind")?;
        let country: String = row.get("country")?;
        let latitude: Option<f64> = row.get("latitude")?;
        let longitude: Option<f64> = row.get("longitude")?;
        Ok(Self {
            place: Place {
                id: row.get("id")?,
                kind: PlaceKind::parse(&kind)
                    .ok_or_else(|| StorageError::Corrupt(format!("a place of the kind {kind:?}")))?,
                country: Country::parse(&country)
                    .ok_or_else(|| StorageError::Corrupt(format!("a place in the country {country:?}")))?,
                name: row.get("name")?,
                parent: row.get("parent")?,
                position: latitude.zip(longitude),
            },
            code: row.get("code")?,
            slug: row.get("slug")?,
        })
    }
}
