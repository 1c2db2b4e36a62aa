//! What frees up, a time or a seat, is offered to whoever has waited longest for it.

use crate::application::ports::{Placed, Ports, UnitOfWork};
use crate::application::steps::{judge, lock_agents};
use crate::domain::ids::{OpenHouseId, PropertyId};
use crate::domain::open_house::OpenHouseStatus;
use crate::domain::settings::Screening;
use crate::domain::slot::{LONGEST_HOLD, Rules, Wanted};
use crate::domain::visit::Held;
use crate::domain::waiting::{WaitingEntryState, WaitingStatus};
use chrono::TimeDelta;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use std::collections::BTreeSet;

/// How far from a hold a time may be that the hold was in the way of: the longest visit with what
/// is kept free around it, and the way there.
const REACH: TimeDelta = TimeDelta::hours(12);

/// The most offers that one freed time is made into: a change is to be short.
const AT_ONCE: usize = 20;

/// Locks an agent whose time is to be let go, and whoever shows the property now, who may be
/// another: both have time for it then. Tells who is locked.
pub(crate) async fn lock_to_free(
    unit: &mut dyn UnitOfWork,
    agent: UserId,
    property: PropertyId,
    near: Timestamp,
) -> Result<Vec<UserId>, StorageError> {
    let facts = unit.facts(property, None, near, near).await?;
    let shows = facts.and_then(|facts| facts.agent);
    lock_agents(unit, shows.into_iter().chain([agent]).collect()).await
}

/// The same for what is offered to somebody; where nothing is, nobody is locked.
pub(crate) async fn lock_offered(
    unit: &mut dyn UnitOfWork,
    entry: &WaitingEntryState,
) -> Result<Vec<UserId>, StorageError> {
    match entry.offer.filter(|_| entry.status == WaitingStatus::Offered) {
        Some(offer) => lock_to_free(unit, offer.slot.agent, entry.property, offer.slot.starts_at).await,
        None => Ok(Vec::new()),
    }
}

/// Offers what became free to those who wait for it, as far as it goes round. `locked` are locked.
///
/// Taken: another agent's visit of the same property was faster, and the unit of work can't be
/// kept; done again without offering, the change stands.
pub(crate) async fn offer_freed(
    ports: &Ports,
    unit: &mut dyn UnitOfWork,
    freed: Held,
    locked: &[UserId],
    now: Timestamp,
) -> Result<Placed, StorageError> {
    match freed {
        Held::Time(hold) => {
            let whose = (hold.agent, Some(hold.property));
            offer_time(ports, unit, whose, (hold.from, hold.until), locked, now).await
        }
        Held::Seat(house) => offer_seat(unit, house, now).await,
    }
}

/// Offers the time of an agent, and perhaps of a property, that became free.
pub(crate) async fn offer_time(
    ports: &Ports,
    unit: &mut dyn UnitOfWork,
    (agent, property): (UserId, Option<PropertyId>),
    (from, until): (Timestamp, Timestamp),
    locked: &[UserId],
    now: Timestamp,
) -> Result<Placed, StorageError> {
    let waiting = unit.waiting().waiting_for(agent, property, from - REACH, until + REACH).await?;
    let (mut offered, mut judged) = (0, BTreeSet::new());
    for mut entry in waiting {
        let state = entry.state();
        let (property, starts_at) = (state.property, state.starts_at);
        if offered == AT_ONCE {
            break;
        }
        // Of all who wait for one time, the first gets it or nobody does.
        if !judged.insert((property, starts_at)) {
            continue;
        }
        let facts = unit.facts(property, None, starts_at - LONGEST_HOLD, starts_at + LONGEST_HOLD).await?;
        // Whoever shows it now may not be locked: their calendar is another's to offer.
        let Some(facts) = facts.filter(|facts| facts.agent.is_some_and(|agent| locked.contains(&agent)))
        else {
            continue;
        };
        // Whoever waited before the agency chose to screen has no invitation.
        if facts.settings.values().screening == Screening::InvitedOnly {
            continue;
        }
        let wanted = Wanted::Moment(starts_at);
        let Ok(slot) = judge(ports, &facts, wanted, Rules::Visitors, None, now) else {
            continue;
        };
        if entry.offer(slot, facts.settings.notice(), now) {
            if unit.waiting().save(&mut entry).await? == Placed::Taken {
                return Ok(Placed::Taken);
            }
            offered += 1;
        }
    }
    Ok(Placed::Kept)
}

/// Seats are booked until the open house begins, so an offer may last as long.
async fn offer_seat(
    unit: &mut dyn UnitOfWork,
    house: OpenHouseId,
    now: Timestamp,
) -> Result<Placed, StorageError> {
    let Some(house) = unit.open_houses().find(house).await? else {
        return Ok(Placed::Kept);
    };
    let house = *house.state();
    let facts = unit.facts(house.property, None, house.starts_at, house.ends_at).await?;
    let open = facts.is_some_and(|facts| {
        facts.property.visitable && facts.settings.values().screening != Screening::InvitedOnly
    });
    if !open || house.status == OpenHouseStatus::Cancelled {
        return Ok(Placed::Kept);
    }
    let Some(mut entry) = unit.waiting().next_for_seat(house.id).await? else {
        return Ok(Placed::Kept);
    };
    if entry.offer(house.slot(), TimeDelta::zero(), now) {
        return unit.waiting().save(&mut entry).await;
    }
    Ok(Placed::Kept)
}

/// Nobody waits any more for a seat in an open house that is called off; nor is one offered.
pub(crate) async fn close_seats(
    unit: &mut dyn UnitOfWork,
    house: OpenHouseId,
    now: Timestamp,
) -> Result<(), StorageError> {
    for mut entry in unit.waiting().standing_for_seats(house).await? {
        if entry.close(now) && unit.waiting().save(&mut entry).await? == Placed::Taken {
            return Err(StorageError::Conflict);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{
        AnnounceOpenHouseCommand, BookSeatCommand, Booked, MoveVisitAsAgentCommand, TakeOfferError,
        WaitForSeatCommand,
    };
    use crate::domain::ids::{OpenHouseId, WaitingEntryId};
    use crate::domain::settings::Screening;
    use crate::domain::slot::{SlotRefusal, Wanted};
    use crate::domain::waiting::WaitingStatus;
    use crate::fixtures::{ANA, FLAT, HOUSE, RUI, ana, at, contact};
    use chrono::TimeDelta;
    use kernel::ids::UserId;
    use uuid::Uuid;

    async fn cancel(world: &World, booked: &Booked) {
        world.container().cancel_visit.execute(&booked.link).await.unwrap();
    }

    /// Whose time is offered to somebody.
    fn offered(world: &World, entry: WaitingEntryId) -> Option<UserId> {
        let entry = world.entry(entry);
        let offer = entry.offer.filter(|_| entry.status == WaitingStatus::Offered)?;
        Some(offer.slot.agent)
    }

    /// An open house of the flat with one seat, which is taken.
    async fn full(world: &World) -> (OpenHouseId, Booked) {
        let (starts_at, ends_at) = (at(7, 10, 0), at(7, 12, 0));
        let saturday = AnnounceOpenHouseCommand { property: FLAT, starts_at, ends_at, capacity: 1 };
        let open_house = world.container().announce_open_house.execute(&ana(), saturday).await.unwrap();
        let key = Uuid::from_u128(0x5EA7);
        let seat = BookSeatCommand { key, open_house, visitor: contact("rita"), consent: true };
        (open_house, world.container().book_seat.execute(seat).await.unwrap())
    }

    async fn wait_for_seat(world: &World, open_house: OpenHouseId) -> WaitingEntryId {
        let wish = WaitForSeatCommand { open_house, visitor: contact("dora"), consent: true };
        world.container().wait_for_seat.execute(wish).await.unwrap().entry
    }

    #[tokio::test]
    async fn however_many_wait_for_another_time_what_is_free_is_offered() {
        let world = World::new();
        world.book(FLAT, at(5, 10, 0)).await;
        let booked = world.book(FLAT, at(5, 11, 30)).await;
        for n in 1..=25 {
            world.wait(FLAT, at(5, 10, 0), &format!("visitor{n}")).await;
        }
        world.clock().advance(TimeDelta::minutes(1));
        let last = world.wait(FLAT, at(5, 11, 30), "carla").await;
        cancel(&world, &booked).await;
        assert_eq!(offered(&world, last), Some(ANA));
    }

    #[tokio::test]
    async fn a_visit_that_was_handed_over_frees_the_property_for_whoever_shows_it_usually() {
        let world = World::new();
        let booked = world.book(FLAT, at(5, 10, 0)).await;
        let when = Wanted::Moment(at(5, 10, 0));
        let over = MoveVisitAsAgentCommand { visit: booked.visit, when, shown_by: Some(RUI) };
        world.container().move_visit_as_agent.execute(&ana(), over).await.unwrap();
        let entry = world.wait(FLAT, at(5, 10, 0), "carla").await;
        cancel(&world, &booked).await;
        assert_eq!(offered(&world, entry), Some(ANA));
    }

    #[tokio::test]
    async fn whoever_waits_follows_the_property_to_whoever_shows_it_now() {
        let world = World::new();
        world.arrange(HOUSE, |settings| settings.shown_by = Some(RUI)).await;
        let (anas, ruis) = (world.book(FLAT, at(5, 10, 0)).await, world.book(HOUSE, at(5, 10, 0)).await);
        let entry = world.wait(FLAT, at(5, 10, 0), "carla").await;
        world.arrange(FLAT, |settings| settings.shown_by = Some(RUI)).await;
        cancel(&world, &anas).await;
        assert_eq!(offered(&world, entry), None, "Rui has no time");
        cancel(&world, &ruis).await;
        assert_eq!(offered(&world, entry), Some(RUI));
    }

    #[tokio::test]
    async fn an_open_house_that_is_called_off_frees_its_time_and_nobody_waits_for_its_seats() {
        let world = World::new();
        let (house, _) = full(&world).await;
        let seat = wait_for_seat(&world, house).await;
        let flat = world.wait(FLAT, at(7, 10, 0), "bruno").await;
        world.clock().advance(TimeDelta::minutes(1));
        let villa = world.wait(HOUSE, at(7, 11, 30), "carla").await;
        world.container().cancel_open_house.execute(&ana(), house, None).await.unwrap();
        assert_eq!(world.entry(seat).status, WaitingStatus::Lapsed);
        assert_eq!((offered(&world, flat), offered(&world, villa)), (Some(ANA), Some(ANA)));
    }

    #[tokio::test]
    async fn where_applicants_are_screened_nobody_comes_by_waiting() {
        let world = World::new();
        let times = [at(5, 10, 0), at(6, 10, 0)];
        let [first, second] = [world.book(FLAT, times[0]).await, world.book(FLAT, times[1]).await];
        let waits = world.wait(FLAT, times[0], "carla").await;
        let has_offer = world.wait(FLAT, times[1], "carla").await;
        let (house, seated) = full(&world).await;
        let seat = wait_for_seat(&world, house).await;
        cancel(&world, &second).await;
        assert_eq!(offered(&world, has_offer), Some(ANA));
        world.arrange(FLAT, |settings| settings.screening = Screening::InvitedOnly).await;
        cancel(&world, &first).await;
        cancel(&world, &seated).await;
        for entry in [waits, seat] {
            assert_eq!(world.entry(entry).status, WaitingStatus::Waiting);
        }
        let taken = world.container().take_offer.execute(&format!("w.{has_offer}.signed")).await;
        assert!(matches!(taken, Err(TakeOfferError::Refused(SlotRefusal::NotOffered))), "{taken:?}");
    }
}
