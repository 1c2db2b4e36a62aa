//! Which place of the gazetteer an address means.

use crate::domain::gazetteer::ResolvedPlace;
use async_trait::async_trait;
use kernel::locale::Country;
use kernel::storage::StorageError;

/// Knows the places of both countries by name and by position.
#[async_trait]
pub trait Gazetteer: Send + Sync {
    /// Finds the places that an address names.
    ///
    /// Names are compared folded, without articles, in any order of words;
    /// `União das freguesias de …` and its abbreviations are understood. What
    /// is named narrowly fixes what lies around it: a known municipality brings
    /// its own district. Without a municipality's name, the nearest one to
    /// `position` (latitude and longitude in degrees, WGS 84) stands in.
    ///
    /// A name that is not known leaves its level empty; that is no error.
    ///
    /// # Errors
    /// [`StorageError`] if the places can't be read.
    async fn resolve(
        &self,
        country: Country,
        district: Option<&str>,
        municipality: Option<&str>,
        parish: Option<&str>,
        position: Option<(f64, f64)>,
    ) -> Result<ResolvedPlace, StorageError>;

    /// Forgets what was read, so that the next question sees a newly imported gazetteer.
    async fn refresh(&self);
}
