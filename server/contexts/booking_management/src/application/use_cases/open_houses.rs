//! Open houses: announced and called off by the agency, visited by many.

use super::Booked;
use crate::application::ports::{Claim, Placed, Ports};
use crate::application::steps::{close_seats, judge_locked, lock_to_free, offer_freed};
use crate::domain::idempotency::RequestKey;
use crate::domain::ids::{OpenHouseId, PropertyId, VisitId};
use crate::domain::link::Link;
use crate::domain::open_house::{NewOpenHouse, OpenHouse, OpenHouseError, OpenHouseStatus};
use crate::domain::settings::Screening;
use crate::domain::slot::{AGENCYS_HORIZON, Openings, Rules, SlotRefusal};
use crate::domain::values::{Contact, Note};
use crate::domain::visit::{BookedBy, Held, NewVisit, Visit};
use kernel::caller::Agent;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use thiserror::Error;
use uuid::Uuid;

/// What is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnounceOpenHouseCommand {
    /// What is shown.
    pub property: PropertyId,
    /// When it begins: any time that is free.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// For how many: 1 to 200.
    pub capacity: u16,
}

/// Why there is no such open house.
#[derive(Debug, Error)]
pub enum AnnounceOpenHouseError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// It makes no sense.
    #[error(transparent)]
    Invalid(#[from] OpenHouseError),
    /// Agent or property have something else to do, or nobody shows it.
    #[error(transparent)]
    Refused(SlotRefusal),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Announces open houses.
pub struct AnnounceOpenHouse {
    ports: Ports,
}

impl AnnounceOpenHouse {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Announces one; it holds agent and property from then on.
    ///
    /// # Errors
    /// [`AnnounceOpenHouseError`].
    pub async fn execute(
        &self,
        agent: &Agent,
        command: AnnounceOpenHouseCommand,
    ) -> Result<OpenHouseId, AnnounceOpenHouseError> {
        let AnnounceOpenHouseCommand { property, starts_at, ends_at, capacity } = command;
        let now = self.ports.clock.now();
        let organization = agent.organization();
        let latest = now + AGENCYS_HORIZON;
        // Before anything is reckoned with it: a form may name any year.
        if starts_at <= now {
            return Err(OpenHouseError::Past.into());
        }
        if starts_at > latest {
            return Err(AnnounceOpenHouseError::Refused(SlotRefusal::BeyondHorizon { latest }));
        }
        let mut unit = self.ports.units_of_work.begin().await?;
        let seen = unit.facts(property, None, starts_at, starts_at).await?;
        let seen = seen.filter(|facts| facts.property.organization == organization);
        let seen = seen.ok_or(AnnounceOpenHouseError::UnknownProperty)?;
        let shows = seen.agent.ok_or(AnnounceOpenHouseError::Refused(SlotRefusal::NotOffered))?;
        let facts = judge_locked(unit.as_mut(), property, starts_at, vec![shows])
            .await?
            .ok_or(AnnounceOpenHouseError::UnknownProperty)?;
        let id = OpenHouseId(self.ports.ids.next());
        let (before, after) = (facts.settings.before(), facts.settings.after());
        let new = NewOpenHouse {
            id,
            organization,
            property,
            agent: shows,
            starts_at,
            ends_at,
            before,
            after,
            capacity,
        };
        let mut house = OpenHouse::announce(new, now)?;
        let openings = Openings::lasting(&facts, ends_at - starts_at, now, self.ports.travel.as_ref());
        openings.judge(starts_at, Rules::Agencys).map_err(AnnounceOpenHouseError::Refused)?;
        match unit.open_houses().insert(&mut house).await? {
            Placed::Taken => Err(AnnounceOpenHouseError::Refused(SlotRefusal::Taken)),
            Placed::Kept => {
                unit.commit().await?;
                Ok(id)
            }
        }
    }
}

/// Why an open house stands.
#[derive(Debug, Error)]
pub enum CancelOpenHouseError {
    /// The agency has no such open house.
    #[error("there is no such open house")]
    Unknown,
    /// It can't be called off.
    #[error(transparent)]
    OpenHouse(#[from] OpenHouseError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Calls open houses off.
pub struct CancelOpenHouse {
    ports: Ports,
}

impl CancelOpenHouse {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Calls one off, and with it the visit of everybody who has a seat: each is told. Nobody waits
    /// for a seat any more, and the time is offered to whoever waits for it.
    ///
    /// # Errors
    /// [`CancelOpenHouseError`].
    pub async fn execute(
        &self,
        agent: &Agent,
        id: OpenHouseId,
        message: Option<Note>,
    ) -> Result<(), CancelOpenHouseError> {
        if self.attempt(agent, id, message.clone(), true).await? == Placed::Taken {
            // What was to be offered is another agent's by now; it is called off all the same.
            let _ = self.attempt(agent, id, message, false).await?;
        }
        Ok(())
    }

    async fn attempt(
        &self,
        agent: &Agent,
        id: OpenHouseId,
        message: Option<Note>,
        offering: bool,
    ) -> Result<Placed, CancelOpenHouseError> {
        let now = self.ports.clock.now();
        let mut unit = self.ports.units_of_work.begin().await?;
        let found = unit.open_houses().find(id).await?;
        let found = found.filter(|house| house.state().organization == agent.organization());
        let mut house = found.ok_or(CancelOpenHouseError::Unknown)?;
        let (state, freed) = (*house.state(), house.state().hold());
        // Whoever takes a seat at this moment locks the agent, too.
        let locked = lock_to_free(unit.as_mut(), state.agent, state.property, state.starts_at).await?;
        house.cancel(now)?;
        unit.open_houses().save(&mut house).await?;
        for mut visit in unit.visits().seated_in(id).await? {
            if visit.cancel_by_agency(message.clone(), now).is_ok()
                && unit.visits().save(&mut visit).await? == Placed::Taken
            {
                return Err(StorageError::Conflict.into());
            }
        }
        close_seats(unit.as_mut(), id, now).await?;
        if let Some(hold) = freed.filter(|_| offering)
            && offer_freed(&self.ports, unit.as_mut(), Held::Time(hold), &locked, now).await? == Placed::Taken
        {
            return Ok(Placed::Taken);
        }
        unit.commit().await?;
        Ok(Placed::Kept)
    }
}

/// What a form says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookSeatCommand {
    /// The key that was put into the form when it was shown.
    pub key: Uuid,
    /// Which open house.
    pub open_house: OpenHouseId,
    /// Who comes.
    pub visitor: Contact,
    /// Whether they agree to what becomes of their data.
    pub consent: bool,
}

/// Why there is no seat.
#[derive(Debug, Error)]
pub enum BookSeatError {
    /// There is no such open house, or not any more.
    #[error("there is no such open house")]
    Unknown,
    /// Without it nothing is kept of anybody.
    #[error("without consent no visit can be booked")]
    NoConsent,
    /// It has begun.
    #[error("this open house has begun; just come in")]
    Begun,
    /// Every seat is taken.
    #[error("this open house is full")]
    Full,
    /// The agency shows it to applicants who were screened, and they book a time of their own.
    #[error("this property is shown to invited applicants only")]
    InvitedOnly,
    /// The form was sent before, with other answers.
    #[error("this form was sent before with other answers; open it again")]
    OtherAnswers,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Books seats in open houses, until they begin.
pub struct BookSeat {
    ports: Ports,
}

impl BookSeat {
    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// Books a seat. The same form sent again is answered as it was the first time.
    ///
    /// # Errors
    /// [`BookSeatError`].
    pub async fn execute(&self, command: BookSeatCommand) -> Result<Booked, BookSeatError> {
        if !command.consent {
            return Err(BookSeatError::NoConsent);
        }
        let BookSeatCommand { key, open_house, visitor, .. } = command;
        let answers = [
            "seat",
            &open_house.to_string(),
            visitor.name.as_str(),
            visitor.email.as_str(),
            visitor.phone.as_str(),
            visitor.locale.code(),
            visitor.message.as_ref().map_or("", |message| message.as_str()),
        ];
        let key = RequestKey::of(key, &answers);
        let now = self.ports.clock.now();
        let id = VisitId(self.ports.ids.next());
        let mut unit = self.ports.units_of_work.begin().await?;
        match unit.idempotency().claim(&key, id, now).await? {
            Claim::Fresh => {}
            Claim::Known(visit) => return Ok(self.booked(visit)),
            Claim::OtherBody => return Err(BookSeatError::OtherAnswers),
        }
        let found = unit.open_houses().find(open_house).await?.ok_or(BookSeatError::Unknown)?;
        unit.lock_agent(found.state().agent).await?;
        // As it is under the lock: it may have been called off.
        let house = unit.open_houses().find(open_house).await?.ok_or(BookSeatError::Unknown)?;
        let house = *house.state();
        if house.status == OpenHouseStatus::Cancelled {
            return Err(BookSeatError::Unknown);
        }
        if house.starts_at <= now {
            return Err(BookSeatError::Begun);
        }
        let facts = unit.facts(house.property, None, house.starts_at, house.ends_at).await?;
        let facts = facts.filter(|facts| facts.property.visitable).ok_or(BookSeatError::Unknown)?;
        if facts.settings.values().screening == Screening::InvitedOnly {
            return Err(BookSeatError::InvitedOnly);
        }
        let new = NewVisit {
            id,
            organization: house.organization,
            property: house.property,
            visitor,
            booked_by: BookedBy::Visitor,
        };
        let mut visit = Visit::book_seat(new, &house, now);
        match unit.visits().insert(&mut visit).await? {
            Placed::Taken => Err(BookSeatError::Full),
            Placed::Kept => {
                unit.commit().await?;
                Ok(self.booked(id))
            }
        }
    }

    fn booked(&self, visit: VisitId) -> Booked {
        Booked { visit, link: self.ports.links.sign(Link::Visit(visit)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::domain::slot::Wanted;
    use crate::domain::visit::{Occasion, VisitError, VisitStatus};
    use crate::fixtures::{FLAT, HOUSE, ana, at, contact, noon, stranger};
    use chrono::TimeDelta;

    fn saturday(capacity: u16) -> AnnounceOpenHouseCommand {
        let (starts_at, ends_at) = (at(7, 10, 0), at(7, 12, 0));
        AnnounceOpenHouseCommand { property: FLAT, starts_at, ends_at, capacity }
    }

    fn form(key: u128, open_house: OpenHouseId) -> BookSeatCommand {
        let visitor = contact(&format!("visitor{key}"));
        BookSeatCommand { key: Uuid::from_u128(0x5EA7_0000 + key), open_house, visitor, consent: true }
    }

    async fn announced(world: &World, capacity: u16) -> OpenHouseId {
        world.container().announce_open_house.execute(&ana(), saturday(capacity)).await.unwrap()
    }

    #[tokio::test]
    async fn an_open_house_has_as_many_seats_as_it_has_and_no_more() {
        let world = World::new();
        let house = announced(&world, 3).await;
        let book = &world.container().book_seat;
        let mut seats = Vec::new();
        for n in 1..=3 {
            let booked = book.execute(form(n, house)).await.unwrap();
            let again = book.execute(form(n, house)).await.unwrap();
            assert_eq!(booked, again, "sent twice, one seat");
            seats.push(world.visit(booked.visit).occasion);
        }
        assert_eq!(seats, [1, 2, 3].map(|n| Occasion::OpenHouse { house, seat: Some(n) }));
        assert!(matches!(book.execute(form(4, house)).await, Err(BookSeatError::Full)));
    }

    #[tokio::test]
    async fn the_seat_of_whoever_does_not_come_is_free_again() {
        let world = World::new();
        let house = announced(&world, 1).await;
        let booked = world.container().book_seat.execute(form(1, house)).await.unwrap();
        let moved = crate::application::use_cases::MoveVisitCommand {
            link: booked.link.clone(),
            when: Wanted::Moment(at(5, 10, 0)),
        };
        let refused = world.container().move_visit.execute(moved).await;
        let refused = matches!(
            refused,
            Err(crate::application::use_cases::MoveVisitError::Visit(VisitError::OpenHouse))
        );
        assert!(refused);
        world.container().cancel_visit.execute(&booked.link).await.unwrap();
        world.container().book_seat.execute(form(2, house)).await.unwrap();
    }

    #[tokio::test]
    async fn an_open_house_holds_agent_and_property_and_finds_them_free() {
        let world = World::new();
        announced(&world, 3).await;
        for (property, start) in [(FLAT, at(7, 11, 0)), (HOUSE, at(7, 12, 0))] {
            assert!(world.container().book_visit.execute(world.form(property, start)).await.is_err());
        }
        world.book(FLAT, at(8, 11, 0)).await;
        let (starts_at, ends_at) = (at(8, 9, 0), at(8, 15, 0));
        let around = AnnounceOpenHouseCommand { starts_at, ends_at, ..saturday(3) };
        let refused = world.container().announce_open_house.execute(&ana(), around).await;
        assert!(matches!(refused, Err(AnnounceOpenHouseError::Refused(SlotRefusal::Taken))));
        let foreign = world.container().announce_open_house.execute(&stranger(), saturday(3)).await;
        assert!(matches!(foreign, Err(AnnounceOpenHouseError::UnknownProperty)));
        let past = AnnounceOpenHouseCommand { starts_at: noon(), ends_at: at(2, 14, 0), ..saturday(3) };
        let refused = world.container().announce_open_house.execute(&ana(), past).await;
        assert!(matches!(refused, Err(AnnounceOpenHouseError::Invalid(OpenHouseError::Past))));
        let (starts_at, ends_at) = (Timestamp::MIN_UTC, Timestamp::MIN_UTC + TimeDelta::hours(1));
        let ancient = AnnounceOpenHouseCommand { starts_at, ends_at, ..saturday(3) };
        let refused = world.container().announce_open_house.execute(&ana(), ancient).await;
        assert!(matches!(refused, Err(AnnounceOpenHouseError::Invalid(OpenHouseError::Past))));
        let (starts_at, ends_at) = (Timestamp::MAX_UTC - TimeDelta::hours(1), Timestamp::MAX_UTC);
        let remote = AnnounceOpenHouseCommand { starts_at, ends_at, ..saturday(3) };
        let refused = world.container().announce_open_house.execute(&ana(), remote).await;
        let Err(AnnounceOpenHouseError::Refused(SlotRefusal::BeyondHorizon { .. })) = refused else {
            panic!("{refused:?}");
        };
    }

    #[tokio::test]
    async fn when_it_is_called_off_everybody_who_has_a_seat_is_told() {
        let world = World::new();
        let house = announced(&world, 3).await;
        let mut visits = Vec::new();
        for n in 1..=2 {
            visits.push(world.container().book_seat.execute(form(n, house)).await.unwrap().visit);
        }
        let cancel = &world.container().cancel_open_house;
        assert!(matches!(cancel.execute(&stranger(), house, None).await, Err(CancelOpenHouseError::Unknown)));
        cancel.execute(&ana(), house, None).await.unwrap();
        for visit in visits {
            assert_eq!(world.visit(visit).status, VisitStatus::Cancelled);
        }
        let told: Vec<_> = world.event_kinds().split_off(3);
        assert_eq!(told, ["OPEN_HOUSE_CANCELLED.v1", "VISIT_CANCELLED.v1", "VISIT_CANCELLED.v1"]);
        let late = world.container().book_seat.execute(form(9, house)).await;
        assert!(matches!(late, Err(BookSeatError::Unknown)));
        world.book(FLAT, at(7, 11, 0)).await;
    }

    #[tokio::test]
    async fn once_it_has_begun_nobody_books() {
        let world = World::new();
        let house = announced(&world, 3).await;
        world.clock().advance(TimeDelta::days(4) + TimeDelta::hours(22));
        assert!(matches!(
            world.container().book_seat.execute(form(1, house)).await,
            Err(BookSeatError::Begun)
        ));
        let silent = BookSeatCommand { consent: false, ..form(2, house) };
        let refused = world.container().book_seat.execute(silent).await;
        assert!(matches!(refused, Err(BookSeatError::NoConsent)));
    }
}
