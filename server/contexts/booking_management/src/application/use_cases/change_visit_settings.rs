//! How visits of a property are arranged.

use crate::application::ports::Ports;
use crate::domain::ids::PropertyId;
use crate::domain::settings::{InvalidSettings, SettingsValues, VisitSettings};
use kernel::caller::Agent;
use kernel::storage::StorageError;
use thiserror::Error;

/// What is to hold from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChangeVisitSettingsCommand {
    /// The property.
    pub property: PropertyId,
    /// All that can be set.
    pub values: SettingsValues,
}

/// Why nothing changes.
#[derive(Debug, Error)]
pub enum ChangeVisitSettingsError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// The agency has no such member.
    #[error("there is no such member of the agency")]
    UnknownMember,
    /// It makes no sense.
    #[error(transparent)]
    Invalid(#[from] InvalidSettings),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Changes settings. Visits that are booked stay as they are.
pub struct ChangeVisitSettings {
    ports: Ports,
}

impl ChangeVisitSettings {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Changes them.
    ///
    /// # Errors
    /// [`ChangeVisitSettingsError`].
    pub async fn execute(
        &self,
        agent: &Agent,
        command: ChangeVisitSettingsCommand,
    ) -> Result<(), ChangeVisitSettingsError> {
        let settings = VisitSettings::new(command.values)?;
        let organization = agent.organization();
        if let Some(user) = settings.values().shown_by
            && !self.ports.members.is_member(organization, user).await?
        {
            return Err(ChangeVisitSettingsError::UnknownMember);
        }
        let now = self.ports.clock.now();
        let mut unit = self.ports.units_of_work.begin().await?;
        let facts = unit.facts(command.property, None, now, now).await?;
        let facts = facts.filter(|facts| facts.property.organization == organization);
        let facts = facts.ok_or(ChangeVisitSettingsError::UnknownProperty)?;
        // Whoever books by the old settings is done first.
        if let Some(shows) = facts.agent {
            unit.lock_agent(shows).await?;
        }
        unit.settings().save(organization, command.property, &settings).await?;
        Ok(unit.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{EVA, FLAT, RUI, ana, at, stranger};

    fn command(change: impl FnOnce(&mut SettingsValues)) -> ChangeVisitSettingsCommand {
        let mut values = *VisitSettings::default().values();
        change(&mut values);
        ChangeVisitSettingsCommand { property: FLAT, values }
    }

    #[tokio::test]
    async fn who_comes_later_books_by_the_new_settings() {
        let world = World::new();
        let before = world.book(FLAT, at(4, 10, 0)).await;
        let change = &world.container().change_visit_settings;
        let longer = command(|s| (s.length, s.shown_by) = (60, Some(RUI)));
        change.execute(&ana(), longer).await.unwrap();
        let after = world.visit(world.book(FLAT, at(4, 11, 0)).await.visit);
        assert_eq!((after.agent, after.ends_at), (RUI, at(4, 12, 0)));
        assert_eq!(world.visit(before.visit).ends_at, at(4, 10, 30), "what is booked stays");
    }

    #[tokio::test]
    async fn settings_of_others_and_by_others_are_refused() {
        let world = World::new();
        let change = &world.container().change_visit_settings;
        let refused = change.execute(&stranger(), command(|_| ())).await;
        assert!(matches!(refused, Err(ChangeVisitSettingsError::UnknownProperty)));
        let refused = change.execute(&ana(), command(|s| s.shown_by = Some(EVA))).await;
        assert!(matches!(refused, Err(ChangeVisitSettingsError::UnknownMember)));
        let refused = change.execute(&ana(), command(|s| s.step = 7)).await;
        assert!(matches!(refused, Err(ChangeVisitSettingsError::Invalid(InvalidSettings::Step))));
    }
}
