//! Reading whole properties: their own rows first, then what belongs to all of
//! them at once.

use super::mapping;
use async_trait::async_trait;
use kernel::storage::StorageError;
use property_management::domain::property::{PropertyId, PropertyState};
use sql::{Database, Row, Statement, Transaction};
use std::collections::HashMap;

/// How many ids or references one statement asks for: the places in its `IN (…)`.
pub(super) const BATCH: usize = 50;

/// Where rows come from: a transaction, or the database outside of one.
#[async_trait]
pub(super) trait Source: Send {
    async fn rows(&mut self, statement: Statement) -> Result<Vec<Row>, StorageError>;
}

#[async_trait]
impl Source for Transaction {
    async fn rows(&mut self, statement: Statement) -> Result<Vec<Row>, StorageError> {
        self.fetch_all(statement).await
    }
}

#[async_trait]
impl Source for &Database {
    async fn rows(&mut self, statement: Statement) -> Result<Vec<Row>, StorageError> {
        self.fetch_all(statement).await
    }
}

/// The members of a batch, the last one repeated until every place is filled.
pub(super) fn padded<T>(batch: &[T]) -> impl Iterator<Item = &T> {
    batch.iter().chain(batch.last().into_iter().cycle()).take(BATCH)
}

/// The properties of these rows, with all that belongs to them, in the same order.
pub(super) async fn complete(
    source: &mut impl Source,
    rows: Vec<Row>,
) -> Result<Vec<PropertyState>, StorageError> {
    let mut states = rows.iter().map(mapping::property).collect::<Result<Vec<_>, _>>()?;
    for states in states.chunks_mut(BATCH) {
        let ids: Vec<_> = states.iter().map(|state| state.id).collect();

        let mut texts = grouped(source, include_str!("statements/texts_of_properties.sql"), &ids).await?;
        let mut prices = grouped(source, include_str!("statements/prices_of_properties.sql"), &ids).await?;
        let mut images = grouped(source, include_str!("statements/images_of_properties.sql"), &ids).await?;
        let mut owners = grouped(source, include_str!("statements/owners_of_properties.sql"), &ids).await?;
        for state in states {
            let of = |rows: &mut HashMap<_, _>| rows.remove(&state.id).unwrap_or_default();
            let (texts, prices, images, owners) =
                (of(&mut texts), of(&mut prices), of(&mut images), of(&mut owners));
            state.texts = mapping::texts(&texts)?;
            state.prices = prices.iter().map(mapping::price).collect::<Result<_, _>>()?;
            state.images = mapping::images(&images)?;
            state.owners = mapping::owners(&owners)?;
        }
    }
    Ok(states)
}

async fn grouped(
    source: &mut impl Source,
    sql: &'static str,
    ids: &[PropertyId],
) -> Result<HashMap<PropertyId, Vec<Row>>, StorageError> {
    let statement = Statement::new(sql).bind_each(padded(ids).map(|id| id.0));
    let mut groups: HashMap<_, Vec<Row>> = HashMap::new();
    for row in source.rows(statement).await? {
        groups.entry(PropertyId(row.get("property_id")?)).or_default().push(row);
    }
    Ok(groups)
}
