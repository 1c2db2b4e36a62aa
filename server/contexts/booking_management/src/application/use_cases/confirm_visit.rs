//! The agent says that a visit stands.

use crate::application::ports::{Placed, Ports};
use crate::domain::ids::VisitId;
use crate::domain::visit::VisitError;
use kernel::caller::Agent;
use kernel::storage::StorageError;
use thiserror::Error;

/// Why nothing changes.
#[derive(Debug, Error)]
pub enum ConfirmVisitError {
    /// The agency has no such visit.
    #[error("there is no such visit")]
    UnknownVisit,
    /// It doesn't wait for anybody.
    #[error(transparent)]
    Visit(#[from] VisitError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Confirms visits that wait for the agent.
pub struct ConfirmVisit {
    ports: Ports,
}

impl ConfirmVisit {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Confirms. Until now it held its time already.
    ///
    /// # Errors
    /// [`ConfirmVisitError`].
    pub async fn execute(&self, agent: &Agent, id: VisitId) -> Result<(), ConfirmVisitError> {
        let mut unit = self.ports.units_of_work.begin().await?;
        let found = unit.visits().find_in(agent.organization(), id).await?;
        let mut visit = found.ok_or(ConfirmVisitError::UnknownVisit)?;
        visit.confirm(self.ports.clock.now())?;
        match unit.visits().save(&mut visit).await? {
            // It holds what it held: nobody can have taken it, and if, somebody changed it.
            Placed::Taken => Err(StorageError::Conflict.into()),
            Placed::Kept => Ok(unit.commit().await?),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::settings::Confirmation;
    use crate::domain::visit::VisitStatus;
    use crate::fixtures::{FLAT, ana, at, stranger};

    #[tokio::test]
    async fn what_waited_stands_once_it_is_confirmed() {
        let world = World::new();
        world.arrange(FLAT, |settings| settings.confirmation = Confirmation::ByAgent).await;
        let booked = world.book(FLAT, at(4, 10, 0)).await;
        let confirm = &world.container().confirm_visit;
        let foreign = confirm.execute(&stranger(), booked.visit).await;
        assert!(matches!(foreign, Err(ConfirmVisitError::UnknownVisit)));
        confirm.execute(&ana(), booked.visit).await.unwrap();
        let visit = world.visit(booked.visit);
        assert_eq!((visit.status, visit.sequence), (VisitStatus::Confirmed, 0));
        assert_eq!(visit.remind_at, Some(at(3, 10, 0)));
        let again = confirm.execute(&ana(), booked.visit).await;
        assert!(matches!(again, Err(ConfirmVisitError::Visit(VisitError::AlreadyConfirmed))));
        assert_eq!(world.event_kinds(), ["VISIT_REQUESTED.v1", "VISIT_CONFIRMED.v1"]);
    }
}
