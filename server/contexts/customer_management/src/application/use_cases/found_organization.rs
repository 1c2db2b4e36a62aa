//! The operator founds an agency.

use crate::application::ports::UnitsOfWork;
use crate::application::steps::found;
use crate::domain::organization::{Organization, OrganizationProfile};
use crate::domain::subscription::Plan;
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
    /// What it pays for.
    pub plan: Plan,
}

impl FoundOrganizationCommand {
    /// An agency that pays nothing.
    #[must_use]
    pub const fn free(profile: OrganizationProfile) -> Self {
        Self { profile, plan: Plan::Freemium }
    }
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

    /// Founds the agency, still without a team, and gives its id.
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
        found(unit.as_mut(), &mut organization, command.plan).await.map_err(taken)?;
        unit.commit().await.map_err(FoundOrganizationError::Storage)?;
        tracing::info!(organization = %id, "organization founded");
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::ports::OrganizationQueries;
    use crate::fixtures::{full_profile, noon};

    async fn found(
        world: &World,
        command: FoundOrganizationCommand,
    ) -> Result<OrganizationId, FoundOrganizationError> {
        let operator = Operator::at_the_command_line();
        world.container().found_organization.execute(&operator, command).await
    }

    #[tokio::test]
    async fn an_agency_is_found_at_its_address_and_told_of() {
        let world = World::new();
        let command = FoundOrganizationCommand::free(full_profile("casas-do-rio"));
        let id = found(&world, command.clone()).await.unwrap();
        let kept = world.store().by_slug(&command.profile.slug).await.unwrap().unwrap();
        assert_eq!((kept.id, kept.version, kept.founded_at), (id, 1, noon()));
        assert_eq!(kept.profile, command.profile);
        assert_eq!(world.event_kinds(), ["ORGANIZATION_FOUNDED.v1"]);
    }

    #[tokio::test]
    async fn it_has_the_plan_it_was_founded_with() {
        let world = World::new();
        for (slug, plan) in [("casas", Plan::Freemium), ("palacios", Plan::Enterprise)] {
            let command = FoundOrganizationCommand { profile: full_profile(slug), plan };
            let id = found(&world, command).await.unwrap();
            assert_eq!(world.team(id).await.subscription.plan, plan);
        }
    }

    #[tokio::test]
    async fn an_address_belongs_to_one_agency() {
        let world = World::new();
        let command = FoundOrganizationCommand::free(full_profile("casas-do-rio"));
        found(&world, command.clone()).await.unwrap();
        let again = found(&world, command).await;
        assert!(
            matches!(again, Err(FoundOrganizationError::SlugTaken(slug)) if slug.as_str() == "casas-do-rio")
        );
        assert_eq!(world.store().list().await.unwrap().len(), 1);
        assert_eq!(world.event_kinds().len(), 1, "what was refused is not told");
    }
}
