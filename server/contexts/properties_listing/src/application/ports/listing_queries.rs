//! Reading what is listed. One round trip a method.

use crate::domain::catalogue::CatalogueEntry;
use crate::domain::views::{ListedAgency, ListedCard, ListedPlace, ListedProperty};
use async_trait::async_trait;
use kernel::storage::StorageError;

/// How many agencies are listed at most.
pub const MOST_AGENCIES: i64 = 500;

/// Reads the `listed_*` views.
#[async_trait]
pub trait ListingQueries: Send + Sync {
    /// What the listing clock shows: it moves with every public change.
    async fn clock(&self) -> Result<i64, StorageError>;

    /// The mark of a value that the clock showed: its own in every history of the
    /// database, so that one restored from a backup doesn't pass for the one it
    /// was. Nothing, if the clock never showed it, or too long ago.
    async fn tick(&self, change: i64) -> Result<Option<String>, StorageError>;

    /// Entries changed after `(change, number)`, by change then number, at most `limit`.
    /// `(0, 0)` starts from the beginning.
    async fn changed_after(&self, seam: (i64, i64), limit: i64) -> Result<Vec<CatalogueEntry>, StorageError>;

    /// The cards with these numbers (at most 24), in the order asked for; those no longer listed are left out.
    async fn cards(&self, numbers: &[i64]) -> Result<Vec<ListedCard>, StorageError>;

    /// One listing whole, or nothing if there is none (any more).
    async fn detail(&self, number: i64) -> Result<Option<ListedProperty>, StorageError>;

    /// An agency by its slug, or by one that it had and no agency has taken since.
    async fn agency(&self, slug: &str) -> Result<Option<ListedAgency>, StorageError>;

    /// Every agency, by name; at most [`MOST_AGENCIES`].
    async fn agencies(&self) -> Result<Vec<ListedAgency>, StorageError>;

    /// Every place of the gazetteer, by id: some ten thousand, kept by the catalogue.
    async fn places(&self) -> Result<Vec<ListedPlace>, StorageError>;

    /// Listings after a number, by number, at most `limit`: for the sitemap.
    async fn cards_after(&self, number: i64, limit: i64) -> Result<Vec<ListedCard>, StorageError>;
}
