//! Somebody of the agency looks through its properties.

use crate::application::ports::desk_queries::{ListCriteria, ListPage};
use crate::application::ports::{DeskQueries, PersonalDataVault};
use kernel::caller::Agent;
use kernel::locale::Country;
use kernel::nif::Nif;
use kernel::storage::StorageError;
use std::sync::Arc;

/// Lists the agency's properties.
pub struct ListProperties {
    desk: Arc<dyn DeskQueries>,
    vault: Arc<dyn PersonalDataVault>,
}

impl ListProperties {
    pub(crate) fn new(desk: Arc<dyn DeskQueries>, vault: Arc<dyn PersonalDataVault>) -> Self {
        Self { desk, vault }
    }

    /// A page of the agency's properties. Words that are a tax number look for its owner.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn execute(&self, agent: &Agent, criteria: ListCriteria) -> Result<ListPage, StorageError> {
        let nif = [Country::Portugal, Country::Spain]
            .into_iter()
            .find_map(|country| Nif::parse(country, &criteria.words).ok());
        let nif = nif.map(|nif| self.vault.mark(agent.organization(), &nif)).transpose()?;
        let criteria = ListCriteria { nif: nif.or(criteria.nif), ..criteria };
        self.desk.list(agent.organization(), &criteria).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{agent, complete_draft, stranger};

    async fn found(world: &World, agent: &Agent, words: &str) -> Vec<String> {
        let criteria = ListCriteria { words: words.to_owned(), ..ListCriteria::default() };
        let page = world.container().list_properties.execute(agent, criteria).await.unwrap();
        assert_eq!(page.total, page.rows.len() as u64);
        page.rows.iter().map(|row| row.reference.to_string()).collect()
    }

    #[tokio::test]
    async fn a_tax_number_finds_what_its_owner_has_within_the_agency() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.create(&agent(), complete_draft("A-2")).await;
        world.own(property, "123456789", "1").await;
        assert_eq!(found(&world, &agent(), "123 456 789").await, ["A-1"]);
        assert_eq!(found(&world, &agent(), "PT 501964843").await, Vec::<String>::new());
        assert_eq!(found(&world, &stranger(), "123456789").await, Vec::<String>::new());
    }

    #[tokio::test]
    async fn words_find_what_begins_with_them() {
        let world = World::new();
        world.create(&agent(), complete_draft("A-1")).await;
        assert_eq!(found(&world, &agent(), "vicen t2").await, ["A-1"]);
        assert_eq!(found(&world, &agent(), "vicente porto").await, Vec::<String>::new());
    }
}
