//! A member of the agency looks at an owner's numbers in full, and is written down.

use crate::application::ports::{PersonalDataVault, UnitsOfWork};
use crate::domain::activity::{Activity, AuditEntry, AuditKind, Deed};
use crate::domain::owner::{OwnerId, Sealed};
use crate::domain::property::PropertyId;
use crate::domain::values::FullName;
use kernel::caller::Agent;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::fmt;
use std::sync::Arc;
use thiserror::Error;

/// Which owner of which property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RevealOwnerCommand {
    /// The property.
    pub property: PropertyId,
    /// The owner.
    pub owner: OwnerId,
}

/// An owner's numbers, in full.
#[derive(Clone, PartialEq, Eq)]
pub struct RevealedOwner {
    /// The full name.
    pub full_name: FullName,
    /// The tax number.
    pub nif: Option<String>,
    /// The number of the identity document.
    pub identity: Option<String>,
}

/// Without anything: it has no place in a log.
impl fmt::Debug for RevealedOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RevealedOwner(…)")
    }
}

/// Why nothing is shown.
#[derive(Debug, Error)]
pub enum RevealOwnerError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// The property has no such owner.
    #[error("the property has no such owner")]
    UnknownOwner,
    /// It doesn't open, or couldn't be written down.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Shows an owner's numbers in full.
pub struct RevealOwner {
    units_of_work: Arc<dyn UnitsOfWork>,
    vault: Arc<dyn PersonalDataVault>,
    clock: Arc<dyn Clock>,
}

impl RevealOwner {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        vault: Arc<dyn PersonalDataVault>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, vault, clock }
    }

    /// Opens the numbers. Who looked is kept before they are given out.
    ///
    /// # Errors
    /// [`RevealOwnerError`]; nothing is shown.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: RevealOwnerCommand,
    ) -> Result<RevealedOwner, RevealOwnerError> {
        let organization = agent.organization();
        let mut unit = self.units_of_work.begin().await?;
        let property = unit
            .properties()
            .find(organization, command.property)
            .await?
            .ok_or(RevealOwnerError::UnknownProperty)?;
        let owner = property.state().owners.find(command.owner).ok_or(RevealOwnerError::UnknownOwner)?;
        let open = |sealed: Option<&Sealed>| {
            sealed.map(|sealed| self.vault.open(organization, owner.id, sealed)).transpose()
        };
        let revealed = RevealedOwner {
            full_name: owner.full_name.clone(),
            nif: open(owner.nif.as_ref().map(|nif| &nif.sealed))?,
            identity: open(owner.identity.as_ref())?,
        };
        let now = self.clock.now();
        let entry = AuditEntry {
            at: now,
            actor: agent.user(),
            kind: AuditKind::OwnerRevealed,
            property: command.property,
            subject: owner.id.0,
        };
        unit.journal().audit(organization, &entry).await?;
        let done = Activity::of(agent, command.property, Deed::OwnerRevealed, now);
        unit.journal().append(&[done]).await?;
        unit.commit().await?;
        Ok(revealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::DeletePropertyCommand;
    use crate::fixtures::{AGENCY, ANA, OTHER_AGENCY, agent, complete_draft, stranger};
    use uuid::Uuid;

    #[tokio::test]
    async fn each_look_at_the_numbers_is_written_down_for_longer_than_the_property_lives() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let owner = world.own(property, "123456789", "12345678 9ZX1").await;
        let ana = Agent::member(AGENCY, ANA);
        let reveal = &world.container().reveal_owner;
        let shown = reveal.execute(&ana, RevealOwnerCommand { property, owner }).await.unwrap();
        assert_eq!(
            (shown.nif.as_deref(), shown.identity.as_deref()),
            (Some("123456789"), Some("12345678 9ZX1"))
        );
        assert_eq!(world.deeds(property).last(), Some(&Deed::OwnerRevealed));

        let delete = &world.container().delete_property;
        delete.execute(&agent(), DeletePropertyCommand { property }).await.unwrap();
        let audited = world.audit(AGENCY);
        let [entry] = audited.as_slice() else { panic!("{audited:?}") };
        assert_eq!((entry.actor, entry.kind), (Some(ANA), AuditKind::OwnerRevealed));
        assert_eq!((entry.property, entry.subject), (property, owner.0));
        assert!(world.audit(OTHER_AGENCY).is_empty());
    }

    #[tokio::test]
    async fn what_does_not_open_is_not_written_down_as_seen() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let owner = world.own(property, "123456789", "1").await;
        world.vault().lose_the_key();
        let refused =
            world.container().reveal_owner.execute(&agent(), RevealOwnerCommand { property, owner }).await;
        assert!(matches!(refused, Err(RevealOwnerError::Storage(StorageError::Corrupt(_)))));
        assert!(world.audit(AGENCY).is_empty());
    }

    #[tokio::test]
    async fn a_foreign_property_and_an_unknown_owner_are_not_found() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let owner = world.own(property, "123456789", "1").await;
        let reveal = &world.container().reveal_owner;
        let foreign = reveal.execute(&stranger(), RevealOwnerCommand { property, owner }).await;
        assert!(matches!(foreign, Err(RevealOwnerError::UnknownProperty)));
        let nobody = OwnerId(Uuid::from_u128(0xDEAD));
        let unknown = reveal.execute(&agent(), RevealOwnerCommand { property, owner: nobody }).await;
        assert!(matches!(unknown, Err(RevealOwnerError::UnknownOwner)));
        assert!(world.audit(AGENCY).is_empty());
    }
}
