//! Reading whole properties: what belongs to one stands in its row.

use super::mapping;
use kernel::storage::StorageError;
use property_management::domain::property::PropertyState;
use sql::Row;

/// How many ids or references one statement asks for: the places in its `IN (…)`.
pub(super) const BATCH: usize = 50;

/// The members of a batch, the last one repeated until every place is filled.
pub(super) fn padded<T>(batch: &[T]) -> impl Iterator<Item = &T> {
    batch.iter().chain(batch.last().into_iter().cycle()).take(BATCH)
}

/// The property of a row, with all that belongs to it.
pub(super) fn whole(row: &Row) -> Result<PropertyState, StorageError> {
    let mut state = mapping::property(row)?;
    state.texts = mapping::texts(&row.rows("texts")?)?;
    state.prices = row.rows("prices")?.iter().map(mapping::price).collect::<Result<_, _>>()?;
    state.images = mapping::images(&row.rows("images")?)?;
    state.owners = mapping::owners(&row.rows("owners")?)?;
    Ok(state)
}
