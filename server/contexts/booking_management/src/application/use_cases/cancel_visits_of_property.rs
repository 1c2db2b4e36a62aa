//! A property is not shown any more: what follows when it is withdrawn, sold, rented or deleted.

use crate::application::ports::{Placed, Ports};
use crate::domain::ids::{OpenHouseId, PropertyId, VisitId};
use crate::domain::open_house::OpenHouse;
use crate::domain::visit::{Visit, VisitState};
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// Calls off the visits of properties that are gone.
pub struct CancelVisitsOfProperty {
    ports: Ports,
}

impl CancelVisitsOfProperty {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Calls off what is to come and was there when the property went, each visit and open house in a
    /// change of its own; the visitors are told. What was agreed on later stands, however late this is
    /// told: the property may be shown again. How many were called off.
    ///
    /// # Errors
    /// [`StorageError`]; done again, the rest follows.
    pub async fn execute(
        &self,
        organization: OrganizationId,
        property: PropertyId,
        gone_at: Timestamp,
    ) -> Result<usize, StorageError> {
        let now = self.ports.clock.now();
        let (visits, houses) = {
            let mut unit = self.ports.units_of_work.begin().await?;
            let visits = unit.visits().upcoming_of(organization, property, now).await?;
            let houses = unit.open_houses().upcoming_of(organization, property, now).await?;
            let houses = houses.iter().map(OpenHouse::state).filter(|house| house.created_at <= gone_at);
            let houses: Vec<OpenHouseId> = houses.map(|house| house.id).collect();
            let seated = |visit: &VisitState| visit.open_house().is_some_and(|house| houses.contains(&house));
            let visits = visits.iter().map(Visit::state);
            let visits = visits.filter(|visit| visit.booked_at <= gone_at || seated(visit));
            let visits: Vec<VisitId> = visits.map(|visit| visit.id).collect();
            (visits, houses)
        };
        for id in &houses {
            let mut unit = self.ports.units_of_work.begin().await?;
            if let Some(mut house) = unit.open_houses().find(*id).await? {
                unit.lock_agent(house.state().agent).await?;
                if house.cancel(now).is_ok() {
                    unit.open_houses().save(&mut house).await?;
                    unit.commit().await?;
                }
            }
        }
        for id in &visits {
            let mut unit = self.ports.units_of_work.begin().await?;
            if let Some(mut visit) = unit.visits().find(*id).await?
                && visit.cancel_by_withdrawal(now).is_ok()
            {
                match unit.visits().save(&mut visit).await? {
                    Placed::Taken => return Err(StorageError::Conflict),
                    Placed::Kept => unit.commit().await?,
                }
            }
        }
        Ok(visits.len() + houses.len())
    }
}

#[cfg(test)]
mod tests {
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{AnnounceOpenHouseCommand, BookSeatCommand};
    use crate::domain::visit::{CancelledBy, VisitStatus};
    use crate::fixtures::{AGENCY, FLAT, HOUSE, OTHER_AGENCY, ana, at, contact};
    use chrono::TimeDelta;
    use uuid::Uuid;

    #[tokio::test]
    async fn visits_to_come_are_called_off_once_and_those_that_were_stay() {
        let world = World::new();
        let past = world.book(FLAT, at(4, 10, 0)).await.visit;
        let coming = world.book(FLAT, at(6, 10, 0)).await.visit;
        let elsewhere = world.book(HOUSE, at(6, 14, 0)).await.visit;
        let (starts_at, ends_at) = (at(7, 10, 0), at(7, 12, 0));
        let command = AnnounceOpenHouseCommand { property: FLAT, starts_at, ends_at, capacity: 5 };
        let open_house = world.container().announce_open_house.execute(&ana(), command).await.unwrap();
        let key = Uuid::from_u128(0x5EA7);
        let seat = BookSeatCommand { key, open_house, visitor: contact("carla"), consent: true };
        let seated = world.container().book_seat.execute(seat).await.unwrap().visit;
        world.clock().advance(TimeDelta::hours(47));
        let cancel = &world.container().cancel_visits_of_property;
        let gone_at = world.now();
        assert_eq!(cancel.execute(OTHER_AGENCY, FLAT, gone_at).await.unwrap(), 0);
        assert_eq!(cancel.execute(AGENCY, FLAT, gone_at).await.unwrap(), 3);
        assert_eq!(cancel.execute(AGENCY, FLAT, gone_at).await.unwrap(), 0, "told again");
        let statuses = [past, coming, elsewhere, seated].map(|visit| world.visit(visit).status);
        let (stands, off) = (VisitStatus::Confirmed, VisitStatus::Cancelled);
        assert_eq!(statuses, [stands, off, stands, off]);
        assert_eq!(world.visit(coming).cancellation.unwrap().by, CancelledBy::Withdrawal);
        let told = world.event_kinds().iter().filter(|kind| *kind == "VISIT_CANCELLED.v1").count();
        assert_eq!(told, 2);
        world.book(HOUSE, at(7, 10, 0)).await;
    }

    #[tokio::test]
    async fn what_is_agreed_on_after_the_property_went_stands_however_late_that_is_told() {
        let world = World::new();
        let before = world.book(FLAT, at(6, 10, 0)).await.visit;
        let house = |day| AnnounceOpenHouseCommand {
            property: FLAT,
            starts_at: at(day, 10, 0),
            ends_at: at(day, 12, 0),
            capacity: 5,
        };
        let announce = &world.container().announce_open_house;
        let open_house = announce.execute(&ana(), house(7)).await.unwrap();
        let gone_at = world.now();
        world.clock().advance(TimeDelta::minutes(1));
        let after = world.book(FLAT, at(6, 14, 0)).await.visit;
        announce.execute(&ana(), house(8)).await.unwrap();
        let key = Uuid::from_u128(0x5EA7);
        let seat = BookSeatCommand { key, open_house, visitor: contact("carla"), consent: true };
        let seated = world.container().book_seat.execute(seat).await.unwrap().visit;
        let cancel = &world.container().cancel_visits_of_property;
        assert_eq!(cancel.execute(AGENCY, FLAT, gone_at).await.unwrap(), 3);
        let statuses = [before, after, seated].map(|visit| world.visit(visit).status);
        let (stands, off) = (VisitStatus::Confirmed, VisitStatus::Cancelled);
        assert_eq!(statuses, [off, stands, off], "a seat goes with its open house");
    }
}
