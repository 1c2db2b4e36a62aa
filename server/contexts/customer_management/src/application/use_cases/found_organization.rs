//! The operator founds an agency.

use crate::application::ports::UnitsOfWork;
use crate::domain::organization::{Organization, OrganizationProfile};
use crate::domain::values::Slug;
use kernel::caller::Operator;
use kernel::ids::{IdGenerator, OrganizationId};
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// The agency that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundOrganizationCommand {
    /// What it says of itself.
    pub profile: OrganizationProfile,
}

/// Why it is not founded.
#[derive(Debug, Error)]
pub enum FoundOrganizationError {
    /// Another agency has the address.
    #[error("the address {0} belongs to another agency")]
    SlugTaken(Slug),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(StorageError),
}

/// Founds an agency.
pub struct FoundOrganization {
    units_of_work: Arc<dyn UnitsOfWork>,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl FoundOrganization {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, ids, clock }
    }

    /// Founds the agency and gives its id.
    ///
    /// # Errors
    /// [`FoundOrganizationError`]; nothing was kept.
    pub async fn execute(
        &self,
        _operator: &Operator,
        command: FoundOrganizationCommand,
    ) -> Result<OrganizationId, FoundOrganizationError> {
        let slug = command.profile.slug.clone();
        let id = OrganizationId(self.ids.next());
        let mut organization = Organization::found(id, command.profile, self.clock.now());
        // The storage's unique key decides who was first, also between two machines.
        let taken = |error| match error {
            StorageError::Conflict => FoundOrganizationError::SlugTaken(slug),
            other => FoundOrganizationError::Storage(other),
        };

        let mut unit = self.units_of_work.begin().await.map_err(FoundOrganizationError::Storage)?;
        unit.organizations().add(&mut organization).await.map_err(taken)?;
        unit.commit().await.map_err(FoundOrganizationError::Storage)?;
        tracing::info!(organization = %id, "organization founded");
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::InMemoryStore;
    use crate::application::ports::OrganizationQueries;
    use crate::container::{Container, Ports};
    use crate::fixtures::{full_profile, noon};
    use kernel::ids::CountingIds;
    use kernel::time::FixedClock;

    fn world() -> (InMemoryStore, Container) {
        let ids: Arc<dyn IdGenerator> = Arc::new(CountingIds::default());
        let store = InMemoryStore::new(ids.clone());
        let container = Container::new(Ports {
            units_of_work: Arc::new(store.clone()),
            queries: Arc::new(store.clone()),
            ids,
            clock: Arc::new(FixedClock::at(noon())),
        });
        (store, container)
    }

    #[tokio::test]
    async fn an_agency_is_found_at_its_address_and_told_of() {
        let (store, container) = world();
        let operator = Operator::at_the_command_line();
        let command = FoundOrganizationCommand { profile: full_profile("casas-do-rio") };
        let id = container.found_organization.execute(&operator, command.clone()).await.unwrap();
        let found = store.by_slug(&command.profile.slug).await.unwrap().unwrap();
        assert_eq!((found.id, found.version, found.founded_at), (id, 1, noon()));
        assert_eq!(found.profile, command.profile);
        let kinds: Vec<_> = store.events().into_iter().map(|event| event.kind).collect();
        assert_eq!(kinds, ["ORGANIZATION_FOUNDED.v1"]);
    }

    #[tokio::test]
    async fn an_address_belongs_to_one_agency() {
        let (store, container) = world();
        let operator = Operator::at_the_command_line();
        let command = FoundOrganizationCommand { profile: full_profile("casas-do-rio") };
        container.found_organization.execute(&operator, command.clone()).await.unwrap();
        let again = container.found_organization.execute(&operator, command).await;
        assert!(
            matches!(again, Err(FoundOrganizationError::SlugTaken(slug)) if slug.as_str() == "casas-do-rio")
        );
        assert_eq!(store.list().await.unwrap().len(), 1);
        assert_eq!(store.events().len(), 1, "what was refused is not told");
    }
}
