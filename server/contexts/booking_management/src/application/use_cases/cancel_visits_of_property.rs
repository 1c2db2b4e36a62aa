//! A property is not shown any more: what follows when it is withdrawn, sold, rented or deleted.

use crate::application::ports::{Placed, Ports, UnitOfWork};
use crate::application::steps::{close_seats, lock_offered, lock_to_free, offer_freed};
use crate::domain::ids::{OpenHouseId, PropertyId, VisitId, WaitingEntryId};
use crate::domain::open_house::OpenHouse;
use crate::domain::visit::{Held, Visit, VisitState};
use crate::domain::waiting::WaitingEntry;
use kernel::ids::{OrganizationId, UserId};
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
    /// change of its own; the visitors are told. Nobody who waited by then waits any more. What was
    /// agreed on later stands, however late this is told: the property may be shown again. The agents
    /// have time for other properties, which is offered to whoever waits for it. How many were called
    /// off.
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
        let (agreed, waiting) = {
            let mut unit = self.ports.units_of_work.begin().await?;
            let houses = unit.open_houses().upcoming_of(organization, property, now).await?;
            let visits = unit.visits().upcoming_of(organization, property, now).await?;
            let waiting = unit.waiting().standing_of(organization, property).await?;
            let houses = houses.iter().map(OpenHouse::state).filter(|house| house.created_at <= gone_at);
            let houses: Vec<OpenHouseId> = houses.map(|house| house.id).collect();
            let seated = |visit: &VisitState| visit.open_house().is_some_and(|house| houses.contains(&house));
            let visits = visits.iter().map(Visit::state);
            let visits = visits.filter(|visit| visit.booked_at <= gone_at || seated(visit));
            let visits = visits.map(|visit| Concerned::Visit(visit.id)).collect::<Vec<_>>();
            let waiting = waiting.iter().map(WaitingEntry::state).filter(|entry| entry.created_at <= gone_at);
            let waiting: Vec<_> = waiting.map(|entry| Concerned::Waiting(entry.id)).collect();
            let houses = houses.into_iter().map(Concerned::House);
            (houses.chain(visits).collect::<Vec<_>>(), waiting)
        };
        for one in waiting.iter().chain(&agreed) {
            if self.call_off(*one, now, true).await? == Placed::Taken {
                // What was to be offered is another agent's by now; it is called off all the same.
                let _ = self.call_off(*one, now, false).await?;
            }
        }
        Ok(agreed.len())
    }

    async fn call_off(
        &self,
        concerned: Concerned,
        now: Timestamp,
        offering: bool,
    ) -> Result<Placed, StorageError> {
        let mut unit = self.ports.units_of_work.begin().await?;
        let freed = match concerned {
            Concerned::House(id) => house_off(unit.as_mut(), id, now).await?,
            Concerned::Visit(id) => visit_off(unit.as_mut(), id, now).await?,
            Concerned::Waiting(id) => waiting_off(unit.as_mut(), id, now).await?,
        };
        let Some(Freed { held, locked }) = freed else {
            return Ok(Placed::Kept);
        };
        if let Some(held) = held.filter(|_| offering)
            && offer_freed(&self.ports, unit.as_mut(), held, &locked, now).await? == Placed::Taken
        {
            return Ok(Placed::Taken);
        }
        unit.commit().await?;
        Ok(Placed::Kept)
    }
}

/// What is called off.
#[derive(Debug, Clone, Copy)]
enum Concerned {
    House(OpenHouseId),
    Visit(VisitId),
    Waiting(WaitingEntryId),
}

/// What it held, if anything, and who is locked for that. What is off already frees nothing.
struct Freed {
    held: Option<Held>,
    locked: Vec<UserId>,
}

async fn house_off(
    unit: &mut dyn UnitOfWork,
    id: OpenHouseId,
    now: Timestamp,
) -> Result<Option<Freed>, StorageError> {
    let Some(mut house) = unit.open_houses().find(id).await? else {
        return Ok(None);
    };
    let (state, held) = (*house.state(), house.state().hold().map(Held::Time));
    let locked = lock_to_free(unit, state.agent, state.property, state.starts_at).await?;
    if house.cancel(now).is_err() {
        return Ok(None);
    }
    unit.open_houses().save(&mut house).await?;
    close_seats(unit, id, now).await?;
    Ok(Some(Freed { held, locked }))
}

async fn visit_off(
    unit: &mut dyn UnitOfWork,
    id: VisitId,
    now: Timestamp,
) -> Result<Option<Freed>, StorageError> {
    let Some(mut visit) = unit.visits().find(id).await? else {
        return Ok(None);
    };
    let (state, held) = (visit.state(), visit.state().held());
    let locked = lock_to_free(unit, state.agent, state.property, state.starts_at).await?;
    if visit.cancel_by_withdrawal(now).is_err() {
        return Ok(None);
    }
    match unit.visits().save(&mut visit).await? {
        Placed::Taken => Err(StorageError::Conflict),
        Placed::Kept => Ok(Some(Freed { held, locked })),
    }
}

async fn waiting_off(
    unit: &mut dyn UnitOfWork,
    id: WaitingEntryId,
    now: Timestamp,
) -> Result<Option<Freed>, StorageError> {
    let Some(mut entry) = unit.waiting().find(id).await? else {
        return Ok(None);
    };
    let held = entry.state().held();
    let locked = lock_offered(unit, entry.state()).await?;
    if !entry.close(now) {
        return Ok(None);
    }
    match unit.waiting().save(&mut entry).await? {
        Placed::Taken => Err(StorageError::Conflict),
        Placed::Kept => Ok(Some(Freed { held, locked })),
    }
}

#[cfg(test)]
mod tests {
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{AnnounceOpenHouseCommand, BookSeatCommand, WaitForSeatCommand};
    use crate::domain::visit::{CancelledBy, VisitStatus};
    use crate::domain::waiting::WaitingStatus;
    use crate::fixtures::{AGENCY, FLAT, HOUSE, OTHER_AGENCY, ana, at, contact, shown};
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

    #[tokio::test]
    async fn nobody_waits_for_a_property_that_is_gone_and_its_agents_have_time_for_others() {
        let world = World::new();
        let passed_on = world.book(FLAT, at(5, 10, 0)).await;
        let has_offer = world.wait(FLAT, at(5, 10, 0), "dora").await;
        world.container().cancel_visit.execute(&passed_on.link).await.unwrap();
        assert_eq!(world.entry(has_offer).status, WaitingStatus::Offered);
        world.book(FLAT, at(6, 10, 0)).await;
        let waits = world.wait(FLAT, at(6, 10, 0), "bruno").await;
        let other = world.wait(HOUSE, at(5, 10, 0), "carla").await;
        let others = [other, world.wait(HOUSE, at(6, 10, 0), "carla").await];
        let mut withdrawn = shown(FLAT);
        withdrawn.visitable = false;
        world.store().show(withdrawn);
        let cancel = &world.container().cancel_visits_of_property;
        assert_eq!(cancel.execute(AGENCY, FLAT, world.now()).await.unwrap(), 1);
        for entry in [has_offer, waits] {
            assert_eq!(world.entry(entry).status, WaitingStatus::Lapsed);
        }
        for entry in others {
            assert_eq!(world.entry(entry).status, WaitingStatus::Offered);
        }
    }

    #[tokio::test]
    async fn an_open_house_that_goes_with_its_property_frees_its_time() {
        let world = World::new();
        let (starts_at, ends_at) = (at(7, 10, 0), at(7, 12, 0));
        let command = AnnounceOpenHouseCommand { property: FLAT, starts_at, ends_at, capacity: 1 };
        let open_house = world.container().announce_open_house.execute(&ana(), command).await.unwrap();
        let key = Uuid::from_u128(0x5EA7);
        let seat = BookSeatCommand { key, open_house, visitor: contact("rita"), consent: true };
        world.container().book_seat.execute(seat).await.unwrap();
        let wish = WaitForSeatCommand { open_house, visitor: contact("dora"), consent: true };
        let waits = world.container().wait_for_seat.execute(wish).await.unwrap().entry;
        let other = world.wait(HOUSE, at(7, 11, 0), "carla").await;
        let cancel = &world.container().cancel_visits_of_property;
        assert_eq!(cancel.execute(AGENCY, FLAT, world.now()).await.unwrap(), 2);
        assert_eq!(world.entry(waits).status, WaitingStatus::Lapsed);
        assert_eq!(world.entry(other).status, WaitingStatus::Offered);
    }
}
