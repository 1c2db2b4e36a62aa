//! A gazetteer of the places a test puts into it.

use crate::application::ports::gazetteer::Gazetteer;
use crate::domain::gazetteer::{Place, PlaceIndex, ResolvedPlace};
use async_trait::async_trait;
use kernel::locale::Country;
use kernel::storage::StorageError;

/// Knows the places it is made with; by default none.
#[derive(Debug, Default)]
pub struct InMemoryGazetteer {
    index: PlaceIndex,
}

impl InMemoryGazetteer {
    /// A gazetteer of these places.
    #[must_use]
    pub fn of(places: Vec<Place>) -> Self {
        Self { index: PlaceIndex::new(places) }
    }
}

#[async_trait]
impl Gazetteer for InMemoryGazetteer {
    async fn resolve(
        &self,
        country: Country,
        district: Option<&str>,
        municipality: Option<&str>,
        parish: Option<&str>,
        position: Option<(f64, f64)>,
    ) -> Result<ResolvedPlace, StorageError> {
        Ok(self.index.resolve(country, district, municipality, parish, position))
    }

    async fn refresh(&self) {}
}
