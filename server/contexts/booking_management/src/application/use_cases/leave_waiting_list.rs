//! Somebody doesn't wait any more.

use crate::application::ports::{Placed, Ports};
use crate::application::steps::{lock_offered, offer_freed};
use crate::domain::ids::WaitingEntryId;
use crate::domain::link::Link;
use crate::domain::waiting::WaitingError;
use kernel::storage::StorageError;
use thiserror::Error;

/// Why nothing changes.
#[derive(Debug, Error)]
pub enum LeaveWaitingListError {
    /// The link says nothing that was signed here.
    #[error("this link is none of ours")]
    Forged,
    /// The place on the list is not kept any more.
    #[error("there is no such place on a waiting list any more")]
    Gone,
    /// They took the time, or left before.
    #[error(transparent)]
    Waiting(#[from] WaitingError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Takes visitors off waiting lists.
pub struct LeaveWaitingList {
    ports: Ports,
}

impl LeaveWaitingList {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Takes whoever has the link off the list. What was offered to them is offered to the next.
    ///
    /// # Errors
    /// [`LeaveWaitingListError`].
    pub async fn execute(&self, link: &str) -> Result<(), LeaveWaitingListError> {
        let Some(Link::Waiting(id)) = self.ports.links.verify(link) else {
            return Err(LeaveWaitingListError::Forged);
        };
        if self.attempt(id, true).await? == Placed::Taken {
            let _ = self.attempt(id, false).await?;
        }
        Ok(())
    }

    async fn attempt(&self, id: WaitingEntryId, offering: bool) -> Result<Placed, LeaveWaitingListError> {
        let now = self.ports.clock.now();
        let mut unit = self.ports.units_of_work.begin().await?;
        let mut entry = unit.waiting().find(id).await?.ok_or(LeaveWaitingListError::Gone)?;
        let freed = entry.state().held();
        let locked = lock_offered(unit.as_mut(), entry.state()).await?;
        entry.leave(now)?;
        if unit.waiting().save(&mut entry).await? == Placed::Taken {
            return Ok(Placed::Taken);
        }
        if let Some(freed) = freed.filter(|_| offering)
            && offer_freed(&self.ports, unit.as_mut(), freed, &locked, now).await? == Placed::Taken
        {
            return Ok(Placed::Taken);
        }
        unit.commit().await?;
        Ok(Placed::Kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::waiting::WaitingStatus;
    use crate::fixtures::{FLAT, at};
    use chrono::TimeDelta;

    #[tokio::test]
    async fn whoever_leaves_passes_on_what_was_offered_to_them() {
        let world = World::new();
        let booked = world.book(FLAT, at(5, 10, 0)).await;
        let first = world.wait(FLAT, at(5, 10, 0), "bruno").await;
        world.clock().advance(TimeDelta::minutes(1));
        let second = world.wait(FLAT, at(5, 10, 0), "carla").await;
        world.container().cancel_visit.execute(&booked.link).await.unwrap();
        let leave = &world.container().leave_waiting_list;
        leave.execute(&format!("w.{first}.signed")).await.unwrap();
        assert_eq!(world.entry(first).status, WaitingStatus::Left);
        assert_eq!(world.entry(second).status, WaitingStatus::Offered);
        let again = leave.execute(&format!("w.{first}.signed")).await;
        assert!(matches!(again, Err(LeaveWaitingListError::Waiting(WaitingError::Closed))));
    }

    #[tokio::test]
    async fn whoever_leaves_before_anything_is_offered_is_passed_over() {
        let world = World::new();
        let booked = world.book(FLAT, at(5, 10, 0)).await;
        let entry = world.wait(FLAT, at(5, 10, 0), "bruno").await;
        world.container().leave_waiting_list.execute(&format!("w.{entry}.signed")).await.unwrap();
        world.container().cancel_visit.execute(&booked.link).await.unwrap();
        assert_eq!(world.entry(entry).status, WaitingStatus::Left);
        assert!(!world.event_kinds().contains(&"WAITING_OFFERED.v1".to_owned()));
        let forged = world.container().leave_waiting_list.execute("v.1.signed").await;
        assert!(matches!(forged, Err(LeaveWaitingListError::Forged)));
    }
}
