//! [`ListingQueries`] over the views `listed_*`, the same text on every engine.

mod rows;

use ::sql::{Database, Statement};
use async_trait::async_trait;
use kernel::storage::StorageError;
use properties_listing::application::ports::{CatalogueEntry, ListingQueries, MOST_AGENCIES};
use properties_listing::domain::criteria::PAGE_SIZE;
use properties_listing::domain::views::{ListedAgency, ListedCard, ListedPlace, ListedProperty};

/// Reads what is listed from a database.
#[derive(Debug, Clone)]
pub struct SqlListingQueries {
    database: Database,
}

impl SqlListingQueries {
    /// Over a migrated database.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    async fn page_of_cards(&self, numbers: &[i64]) -> Result<Vec<ListedCard>, StorageError> {
        let Some(last) = numbers.last() else { return Ok(Vec::new()) };
        // One statement for any count, so that it is prepared once: the last fills up.
        let filled = numbers.iter().chain(std::iter::repeat(last)).take(PAGE_SIZE).copied();
        let statement = Statement::new(include_str!("statements/cards.sql")).bind_each(filled);
        let mut cards = self.database.fetch_each(statement, rows::card).await?;
        cards.sort_by_cached_key(|card| numbers.iter().position(|number| *number == card.number));
        Ok(cards)
    }
}

#[async_trait]
impl ListingQueries for SqlListingQueries {
    async fn clock(&self) -> Result<i64, StorageError> {
        let statement = Statement::new(include_str!("statements/clock.sql"));
        self.database.fetch_one(statement).await?.get("value")
    }

    async fn tick(&self, change: i64) -> Result<Option<String>, StorageError> {
        let statement = Statement::new(include_str!("statements/tick.sql")).bind(change);
        self.database.fetch_optional(statement).await?.map(|row| row.get("mark")).transpose()
    }

    async fn changed_after(
        &self,
        (change, number): (i64, i64),
        limit: i64,
    ) -> Result<Vec<CatalogueEntry>, StorageError> {
        let statement = Statement::new(include_str!("statements/changed_after.sql"))
            .bind(change)
            .bind(number)
            .bind(limit);
        self.database.fetch_each(statement, rows::catalogue_entry).await
    }

    async fn cards(&self, numbers: &[i64]) -> Result<Vec<ListedCard>, StorageError> {
        let mut cards = Vec::with_capacity(numbers.len());
        for page in numbers.chunks(PAGE_SIZE) {
            cards.append(&mut self.page_of_cards(page).await?);
        }
        Ok(cards)
    }

    async fn detail(&self, number: i64) -> Result<Option<ListedProperty>, StorageError> {
        let statement = Statement::new(include_str!("statements/detail.sql")).bind(number);
        self.database.fetch_optional(statement).await?.as_ref().map(rows::property).transpose()
    }

    async fn agency(&self, slug: &str) -> Result<Option<ListedAgency>, StorageError> {
        let statement = Statement::new(include_str!("statements/agency.sql")).bind(slug.to_owned());
        self.database.fetch_optional(statement).await?.as_ref().map(rows::agency).transpose()
    }

    async fn agencies(&self) -> Result<Vec<ListedAgency>, StorageError> {
        let statement = Statement::new(include_str!("statements/agencies.sql")).bind(MOST_AGENCIES);
        self.database.fetch_each(statement, rows::agency).await
    }

    async fn places(&self) -> Result<Vec<ListedPlace>, StorageError> {
        let statement = Statement::new(include_str!("statements/places.sql"));
        self.database.fetch_each(statement, rows::place).await
    }

    async fn cards_after(&self, number: i64, limit: i64) -> Result<Vec<ListedCard>, StorageError> {
        let statement = Statement::new(include_str!("statements/cards_after.sql")).bind(number).bind(limit);
        self.database.fetch_each(statement, rows::card).await
    }
}
