//! Somebody would like a seat in an open house that is full.

use super::Waits;
use crate::application::ports::Ports;
use crate::domain::ids::{OpenHouseId, WaitingEntryId};
use crate::domain::link::Link;
use crate::domain::open_house::OpenHouseStatus;
use crate::domain::settings::Screening;
use crate::domain::values::Contact;
use crate::domain::waiting::{NewWaitingEntry, WaitingEntry};
use kernel::storage::StorageError;
use thiserror::Error;

/// Who waits for what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitForSeatCommand {
    /// Which open house.
    pub open_house: OpenHouseId,
    /// Who it is.
    pub visitor: Contact,
    /// Whether they agree to what becomes of their data.
    pub consent: bool,
}

/// Why nobody waits.
#[derive(Debug, Error)]
pub enum WaitForSeatError {
    /// There is no such open house, or not any more.
    #[error("there is no such open house")]
    Unknown,
    /// Without it nothing is kept of anybody.
    #[error("without consent nobody is put on a waiting list")]
    NoConsent,
    /// It has begun.
    #[error("this open house has begun; just come in")]
    Begun,
    /// It can be booked at once.
    #[error("a seat is free: book it")]
    Free,
    /// The agency shows it to applicants who were screened, and they book a time of their own.
    #[error("this property is shown to invited applicants only")]
    InvitedOnly,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Puts visitors on the waiting lists of open houses.
pub struct WaitForSeat {
    ports: Ports,
}

impl WaitForSeat {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Lets somebody wait. Whoever waits for a seat already keeps their place.
    ///
    /// # Errors
    /// [`WaitForSeatError`].
    pub async fn execute(&self, command: WaitForSeatCommand) -> Result<Waits, WaitForSeatError> {
        if !command.consent {
            return Err(WaitForSeatError::NoConsent);
        }
        let WaitForSeatCommand { open_house, visitor, .. } = command;
        let now = self.ports.clock.now();
        let mut unit = self.ports.units_of_work.begin().await?;
        let found = unit.open_houses().find(open_house).await?.ok_or(WaitForSeatError::Unknown)?;
        // Whoever gives a seat back locks the agent, too: a seat that is free now isn't missed.
        unit.lock_agent(found.state().agent).await?;
        let house = unit.open_houses().find(open_house).await?.ok_or(WaitForSeatError::Unknown)?;
        let house = *house.state();
        if house.status == OpenHouseStatus::Cancelled {
            return Err(WaitForSeatError::Unknown);
        }
        if house.starts_at <= now {
            return Err(WaitForSeatError::Begun);
        }
        let facts = unit.facts(house.property, None, house.starts_at, house.ends_at).await?;
        let facts = facts.filter(|facts| facts.property.visitable).ok_or(WaitForSeatError::Unknown)?;
        if facts.settings.values().screening == Screening::InvitedOnly {
            return Err(WaitForSeatError::InvitedOnly);
        }
        if let Some(earlier) = unit.waiting().find_for_seat(open_house, &visitor.email).await? {
            return Ok(Waits { entry: earlier.state().id, link: None });
        }
        if unit.open_houses().taken(open_house).await? < house.capacity {
            return Err(WaitForSeatError::Free);
        }
        let id = WaitingEntryId(self.ports.ids.next());
        let new = NewWaitingEntry {
            id,
            organization: house.organization,
            property: house.property,
            agent: house.agent,
            starts_at: house.starts_at,
            open_house: Some(open_house),
            visitor,
        };
        unit.waiting().insert(&mut WaitingEntry::join(new, now)).await?;
        unit.commit().await?;
        Ok(Waits { entry: id, link: Some(self.ports.links.sign(Link::Waiting(id))) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::use_cases::{
        AnnounceOpenHouseCommand, BookSeatCommand, BookSeatError, Booked, TakeOfferError,
    };
    use crate::domain::visit::Occasion;
    use crate::domain::waiting::{WaitingError, WaitingStatus};
    use crate::fixtures::{FLAT, ana, at, contact, shown};
    use chrono::TimeDelta;
    use uuid::Uuid;

    /// An open house with one seat, which is taken.
    async fn full(world: &World) -> (OpenHouseId, Booked) {
        let (starts_at, ends_at) = (at(7, 10, 0), at(7, 12, 0));
        let saturday = AnnounceOpenHouseCommand { property: FLAT, starts_at, ends_at, capacity: 1 };
        let house = world.container().announce_open_house.execute(&ana(), saturday).await.unwrap();
        (house, world.container().book_seat.execute(seat(1, house)).await.unwrap())
    }

    fn seat(key: u128, open_house: OpenHouseId) -> BookSeatCommand {
        let visitor = contact("rita");
        BookSeatCommand { key: Uuid::from_u128(0x5EA7_0000 + key), open_house, visitor, consent: true }
    }

    fn wish(open_house: OpenHouseId, name: &str) -> WaitForSeatCommand {
        WaitForSeatCommand { open_house, visitor: contact(name), consent: true }
    }

    async fn wait(world: &World, house: OpenHouseId, name: &str) -> WaitingEntryId {
        world.clock().advance(TimeDelta::minutes(1));
        world.container().wait_for_seat.execute(wish(house, name)).await.unwrap().entry
    }

    #[tokio::test]
    async fn a_seat_that_frees_up_is_held_for_whoever_has_waited_longest_and_then_for_the_next() {
        let world = World::new();
        let (house, booked) = full(&world).await;
        let (first, second) = (wait(&world, house, "bruno").await, wait(&world, house, "carla").await);
        world.container().cancel_visit.execute(&booked.link).await.unwrap();
        assert_eq!(world.entry(first).status, WaitingStatus::Offered);
        assert_eq!(world.entry(first).offer.unwrap().until, world.now() + TimeDelta::hours(2));
        assert_eq!(world.entry(second).status, WaitingStatus::Waiting);
        let passing = world.container().book_seat.execute(seat(2, house)).await;
        assert!(matches!(passing, Err(BookSeatError::Full)), "it is held");

        world.clock().advance(TimeDelta::hours(2));
        assert_eq!(world.container().lapse_offers.execute().await.unwrap(), 1);
        assert_eq!(world.entry(first).status, WaitingStatus::Lapsed);
        let take = &world.container().take_offer;
        let link = format!("w.{second}.signed");
        let taken = take.execute(&link).await.unwrap();
        let visit = world.visit(taken.visit);
        assert_eq!(visit.occasion, Occasion::OpenHouse { house, seat: Some(1) });
        assert_eq!((visit.starts_at, visit.visitor.name.as_str()), (at(7, 10, 0), "carla"));
        assert_eq!(take.execute(&link).await.unwrap(), taken, "again, the answer is the same");
        let late = world.container().book_seat.execute(seat(3, house)).await;
        assert!(matches!(late, Err(BookSeatError::Full)));
    }

    #[tokio::test]
    async fn whoever_leaves_passes_the_seat_on_and_in_the_end_it_is_everybodys() {
        let world = World::new();
        let (house, booked) = full(&world).await;
        let (first, second) = (wait(&world, house, "bruno").await, wait(&world, house, "carla").await);
        world.container().cancel_visit.execute(&booked.link).await.unwrap();
        let leave = &world.container().leave_waiting_list;
        leave.execute(&format!("w.{first}.signed")).await.unwrap();
        assert_eq!(world.entry(second).status, WaitingStatus::Offered);
        leave.execute(&format!("w.{second}.signed")).await.unwrap();
        world.container().book_seat.execute(seat(2, house)).await.unwrap();
    }

    #[tokio::test]
    async fn somebody_waits_for_a_seat_once_and_only_while_there_is_none() {
        let world = World::new();
        let (house, booked) = full(&world).await;
        let entry = wait(&world, house, "bruno").await;
        let again = world.container().wait_for_seat.execute(wish(house, "bruno")).await.unwrap();
        assert_eq!((again.entry, again.link), (entry, None), "not to be had with their address alone");
        world.container().leave_waiting_list.execute(&format!("w.{entry}.signed")).await.unwrap();
        world.container().cancel_visit.execute(&booked.link).await.unwrap();
        let free = world.container().wait_for_seat.execute(wish(house, "carla")).await;
        assert!(matches!(free, Err(WaitForSeatError::Free)));
        let silent = WaitForSeatCommand { consent: false, ..wish(house, "carla") };
        let silent = world.container().wait_for_seat.execute(silent).await;
        assert!(matches!(silent, Err(WaitForSeatError::NoConsent)));
        world.arrange(FLAT, |settings| settings.screening = Screening::InvitedOnly).await;
        let invited = world.container().wait_for_seat.execute(wish(house, "carla")).await;
        assert!(matches!(invited, Err(WaitForSeatError::InvitedOnly)));
        world.clock().advance(TimeDelta::days(5));
        let begun = world.container().wait_for_seat.execute(wish(house, "carla")).await;
        assert!(matches!(begun, Err(WaitForSeatError::Begun)));
    }

    #[tokio::test]
    async fn what_was_called_off_or_is_not_shown_any_more_has_no_seats_to_wait_for_or_to_take() {
        let world = World::new();
        let (house, booked) = full(&world).await;
        let entry = wait(&world, house, "bruno").await;
        world.container().cancel_visit.execute(&booked.link).await.unwrap();
        world.container().cancel_open_house.execute(&ana(), house, None).await.unwrap();
        let off = world.container().take_offer.execute(&format!("w.{entry}.signed")).await;
        assert!(matches!(off, Err(TakeOfferError::Waiting(WaitingError::NotOffered))));
        let off = world.container().wait_for_seat.execute(wish(house, "carla")).await;
        assert!(matches!(off, Err(WaitForSeatError::Unknown)));

        let world = World::new();
        let (house, booked) = full(&world).await;
        let entry = wait(&world, house, "bruno").await;
        let mut withdrawn = shown(FLAT);
        withdrawn.visitable = false;
        world.store().show(withdrawn);
        world.container().cancel_visit.execute(&booked.link).await.unwrap();
        assert_eq!(world.entry(entry).status, WaitingStatus::Waiting);
        let hidden = world.container().wait_for_seat.execute(wish(house, "carla")).await;
        assert!(matches!(hidden, Err(WaitForSeatError::Unknown)));
    }
}
