//! What nobody took in time is offered to the next; what has begun nobody waits for any more.

use crate::application::ports::{Placed, Ports};
use crate::application::steps::{lock_offered, offer_freed};
use crate::domain::ids::WaitingEntryId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// Lets offers lapse whose time is over, and ends the waiting for what has begun; a worker calls it
/// every minute or so.
pub struct LapseOffers {
    ports: Ports,
}

impl LapseOffers {
    /// How many lapse at once.
    const BATCH: u32 = 100;

    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Lets them lapse, each in a change of its own, and tells how many did.
    ///
    /// # Errors
    /// [`StorageError`]; those before have lapsed.
    pub async fn execute(&self) -> Result<usize, StorageError> {
        let now = self.ports.clock.now();
        let mut lapsed = 0;
        for id in self.ports.queries.lapsed_offers(now, Self::BATCH).await? {
            lapsed += usize::from(self.lapse(id, now).await?);
        }
        Ok(lapsed)
    }

    /// Somebody who takes or leaves at the last moment is a conflict, and no trouble.
    async fn lapse(&self, id: WaitingEntryId, now: Timestamp) -> Result<bool, StorageError> {
        for offering in [true, false] {
            match self.attempt(id, now, offering).await {
                Ok(Some(Placed::Kept)) => return Ok(true),
                Ok(Some(Placed::Taken)) => {}
                Ok(None) | Err(StorageError::Conflict) => return Ok(false),
                // The others don't wait until somebody has looked at this one.
                Err(StorageError::Corrupt(what)) => {
                    tracing::error!(entry = %id, what, "what was offered to somebody can't lapse");
                    return Ok(false);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    async fn attempt(
        &self,
        id: WaitingEntryId,
        now: Timestamp,
        offering: bool,
    ) -> Result<Option<Placed>, StorageError> {
        let mut unit = self.ports.units_of_work.begin().await?;
        let Some(mut entry) = unit.waiting().find(id).await? else {
            return Ok(None);
        };
        let freed = entry.state().held();
        let locked = lock_offered(unit.as_mut(), entry.state()).await?;
        if !entry.lapse(now) {
            return Ok(None);
        }
        if unit.waiting().save(&mut entry).await? == Placed::Taken {
            return Ok(Some(Placed::Taken));
        }
        if let Some(freed) = freed.filter(|_| offering)
            && offer_freed(&self.ports, unit.as_mut(), freed, &locked, now).await? == Placed::Taken
        {
            return Ok(Some(Placed::Taken));
        }
        unit.commit().await?;
        Ok(Some(Placed::Kept))
    }
}

#[cfg(test)]
mod tests {
    use crate::adapters::inmemory::World;
    use crate::domain::waiting::WaitingStatus;
    use crate::fixtures::{FLAT, at};
    use chrono::TimeDelta;

    #[tokio::test]
    async fn what_is_not_taken_goes_to_the_next_and_in_the_end_to_everybody() {
        let world = World::new();
        let booked = world.book(FLAT, at(5, 10, 0)).await;
        let first = world.wait(FLAT, at(5, 10, 0), "bruno").await;
        world.clock().advance(TimeDelta::minutes(1));
        let second = world.wait(FLAT, at(5, 10, 0), "carla").await;
        world.container().cancel_visit.execute(&booked.link).await.unwrap();
        let lapse = &world.container().lapse_offers;
        assert_eq!(lapse.execute().await.unwrap(), 0, "not yet");
        world.clock().advance(TimeDelta::hours(2));
        assert_eq!(lapse.execute().await.unwrap(), 1);
        assert_eq!(world.entry(first).status, WaitingStatus::Lapsed);
        assert_eq!(world.entry(second).status, WaitingStatus::Offered);
        world.clock().advance(TimeDelta::hours(2));
        assert_eq!(lapse.execute().await.unwrap(), 1);
        assert_eq!(lapse.execute().await.unwrap(), 0, "once");
        world.book(FLAT, at(5, 10, 0)).await;
    }

    #[tokio::test]
    async fn what_has_begun_nobody_waits_for() {
        let world = World::new();
        world.book(FLAT, at(5, 10, 0)).await;
        let entry = world.wait(FLAT, at(5, 10, 0), "bruno").await;
        world.clock().advance(TimeDelta::hours(69));
        assert_eq!(world.container().lapse_offers.execute().await.unwrap(), 0, "not yet");
        world.clock().advance(TimeDelta::hours(1));
        assert_eq!(world.container().lapse_offers.execute().await.unwrap(), 1);
        assert_eq!(world.entry(entry).status, WaitingStatus::Lapsed);
        assert_eq!(world.container().lapse_offers.execute().await.unwrap(), 0, "once");
    }
}
