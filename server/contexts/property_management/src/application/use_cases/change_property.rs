//! An agent corrects what is said of a property.

use crate::application::ports::UnitsOfWork;
use crate::domain::activity::{Activity, Deed};
use crate::domain::draft::PropertyDraft;
use crate::domain::property::{PropertyId, RevisionError};
use kernel::caller::Agent;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What the property is to become.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangePropertyCommand {
    /// The property.
    pub property: PropertyId,
    /// The version that the agent saw; none: whatever is there is replaced.
    pub seen_version: Option<i64>,
    /// All that is to be said of it from now on.
    pub draft: PropertyDraft,
}

/// Why it is not changed.
#[derive(Debug, Error)]
pub enum ChangePropertyError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// Somebody else changed it since the agent saw it, or another property
    /// has the reference.
    #[error("somebody else changed it in the meantime, or the reference is taken")]
    Conflict,
    /// What is said doesn't hold.
    #[error(transparent)]
    Revision(#[from] RevisionError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(StorageError),
}

impl From<StorageError> for ChangePropertyError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Conflict => Self::Conflict,
            other => Self::Storage(other),
        }
    }
}

/// Changes what is said of a property.
pub struct ChangeProperty {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl ChangeProperty {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Changes the property and tells whether anything was different.
    ///
    /// # Errors
    /// [`ChangePropertyError`]; the property stays as it was.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: ChangePropertyCommand,
    ) -> Result<bool, ChangePropertyError> {
        let mut unit = self.units_of_work.begin().await?;
        let mut property = unit
            .properties()
            .find(agent.organization(), command.property)
            .await?
            .ok_or(ChangePropertyError::UnknownProperty)?;
        if command.seen_version.is_some_and(|seen| seen != property.state().version) {
            return Err(ChangePropertyError::Conflict);
        }
        let now = self.clock.now();
        let changed = property.revise(command.draft, now)?;
        unit.properties().save(&mut property).await?;
        if changed {
            let done = Activity::of(agent, command.property, Deed::Changed, now);
            unit.journal().append(&[done]).await?;
        }
        unit.commit().await?;
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::values::Title;
    use crate::fixtures::{agent, complete_draft, stranger};

    #[tokio::test]
    async fn the_same_again_changes_nothing_and_tells_nothing() {
        let world = World::new();
        let id = world.create(&agent(), complete_draft("A-1")).await;
        let command =
            ChangePropertyCommand { property: id, seen_version: None, draft: complete_draft("A-1") };
        assert!(!world.container().change_property.execute(&agent(), command).await.unwrap());
        assert_eq!(world.property(id).version, 1);
        assert_eq!(world.event_kinds(), ["PROPERTY_CREATED.v1"]);
    }

    #[tokio::test]
    async fn of_two_agents_who_saw_the_same_version_the_second_is_told() {
        let world = World::new();
        let id = world.create(&agent(), complete_draft("A-1")).await;
        let mut draft = complete_draft("A-1");
        draft.texts.pt.title = Title::parse("Outro título").unwrap();
        let first = ChangePropertyCommand { property: id, seen_version: Some(1), draft };
        assert!(world.container().change_property.execute(&agent(), first.clone()).await.unwrap());
        let second = world.container().change_property.execute(&agent(), first).await;
        assert!(matches!(second, Err(ChangePropertyError::Conflict)));
        assert_eq!(world.property(id).version, 2);
    }

    #[tokio::test]
    async fn another_agencys_property_is_not_found() {
        let world = World::new();
        let id = world.create(&agent(), complete_draft("A-1")).await;
        let command =
            ChangePropertyCommand { property: id, seen_version: None, draft: complete_draft("A-2") };
        let result = world.container().change_property.execute(&stranger(), command).await;
        assert!(matches!(result, Err(ChangePropertyError::UnknownProperty)));
    }
}
