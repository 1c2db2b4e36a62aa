//! An open house (*dia aberto*): one occasion, many seats. It holds agent and property itself; its
//! visitors take seats.

use super::events::{BookingEvent, PendingEvent};
use super::ids::{OpenHouseId, PropertyId};
use super::slot::Slot;
use super::visit::Hold;
use chrono::TimeDelta;
use kernel::coded;
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Timestamp;
use thiserror::Error;

coded! {
    /// Whether it will be.
    OpenHouseStatus {
        /// It will, or was.
        Announced = "announced",
        /// It won't.
        Cancelled = "cancelled",
    }
}

/// All that is kept of an open house. Only [`OpenHouse`] changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenHouseState {
    /// Its identity.
    pub id: OpenHouseId,
    /// The agency.
    pub organization: OrganizationId,
    /// How often it was saved; 0 before the first time.
    pub version: i64,
    /// What is shown.
    pub property: PropertyId,
    /// Who shows it.
    pub agent: UserId,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// From when agent and property are held.
    pub held_from: Timestamp,
    /// Until when they are.
    pub held_until: Timestamp,
    /// For how many: 1 to 200.
    pub capacity: u16,
    /// Whether it will be.
    pub status: OpenHouseStatus,
    /// When it was announced.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl OpenHouseState {
    /// Its time.
    #[must_use]
    pub const fn slot(&self) -> Slot {
        Slot {
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            held_from: self.held_from,
            held_until: self.held_until,
            agent: self.agent,
        }
    }

    /// What it holds, unless it is cancelled.
    #[must_use]
    pub fn hold(&self) -> Option<Hold> {
        (self.status == OpenHouseStatus::Announced).then_some(Hold {
            agent: self.agent,
            property: self.property,
            from: self.held_from,
            until: self.held_until,
        })
    }
}

/// Why there is no such open house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum OpenHouseError {
    /// For nobody, or for more than fit into a house.
    #[error("an open house has room for 1 to 200")]
    Capacity,
    /// Too short or too long.
    #[error("an open house lasts 15 minutes to 10 hours")]
    Length,
    /// It is over.
    #[error("this time is past")]
    Past,
    /// It was cancelled.
    #[error("it is cancelled already")]
    Cancelled,
}

/// What is said when one is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewOpenHouse {
    /// Its identity.
    pub id: OpenHouseId,
    /// The agency.
    pub organization: OrganizationId,
    /// What is shown.
    pub property: PropertyId,
    /// Who shows it.
    pub agent: UserId,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// What is kept free before…
    pub before: TimeDelta,
    /// … and after.
    pub after: TimeDelta,
    /// For how many.
    pub capacity: u16,
}

/// An open house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenHouse {
    state: OpenHouseState,
    events: Vec<PendingEvent>,
}

impl OpenHouse {
    /// Announces one. Whether agent and property are free, storage says.
    ///
    /// # Errors
    /// [`OpenHouseError`].
    pub fn announce(new: NewOpenHouse, now: Timestamp) -> Result<Self, OpenHouseError> {
        let NewOpenHouse { id, organization, property, agent, starts_at, ends_at, capacity, .. } = new;
        if !(1..=200).contains(&capacity) {
            return Err(OpenHouseError::Capacity);
        }
        if !(TimeDelta::minutes(15)..=TimeDelta::hours(10)).contains(&(ends_at - starts_at)) {
            return Err(OpenHouseError::Length);
        }
        if starts_at <= now {
            return Err(OpenHouseError::Past);
        }
        let announced =
            BookingEvent::OpenHouseAnnounced { open_house: id, property, starts_at, ends_at, capacity };
        Ok(Self {
            state: OpenHouseState {
                id,
                organization,
                version: 0,
                property,
                agent,
                starts_at,
                ends_at,
                held_from: starts_at - new.before,
                held_until: ends_at + new.after,
                capacity,
                status: OpenHouseStatus::Announced,
                created_at: now,
                updated_at: now,
            },
            events: vec![PendingEvent { occurred_at: now, event: announced }],
        })
    }

    /// An open house as it was kept.
    #[must_use]
    pub const fn restored(state: OpenHouseState) -> Self {
        Self { state, events: Vec::new() }
    }

    /// What is kept of it.
    #[must_use]
    pub const fn state(&self) -> &OpenHouseState {
        &self.state
    }

    /// What there is to tell once it is saved.
    #[must_use]
    pub fn events(&self) -> &[PendingEvent] {
        &self.events
    }

    /// It was saved, with this version.
    pub fn saved_as(&mut self, version: i64) {
        self.state.version = version;
        self.events.clear();
    }

    /// Calls it off.
    ///
    /// # Errors
    /// [`OpenHouseError::Cancelled`] or [`OpenHouseError::Past`].
    pub fn cancel(&mut self, now: Timestamp) -> Result<(), OpenHouseError> {
        if self.state.status == OpenHouseStatus::Cancelled {
            return Err(OpenHouseError::Cancelled);
        }
        if self.state.ends_at <= now {
            return Err(OpenHouseError::Past);
        }
        self.state.status = OpenHouseStatus::Cancelled;
        self.state.updated_at = now;
        let event =
            BookingEvent::OpenHouseCancelled { open_house: self.state.id, property: self.state.property };
        self.events.push(PendingEvent { occurred_at: now, event });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone as _, Utc};
    use uuid::Uuid;

    fn noon() -> Timestamp {
        Utc.with_ymd_and_hms(2026, 11, 25, 12, 0, 0).unwrap()
    }

    fn new() -> NewOpenHouse {
        let starts_at = noon() + TimeDelta::days(3);
        NewOpenHouse {
            id: OpenHouseId(Uuid::from_u128(1)),
            organization: OrganizationId(Uuid::from_u128(2)),
            property: PropertyId(Uuid::from_u128(3)),
            agent: UserId(Uuid::from_u128(4)),
            starts_at,
            ends_at: starts_at + TimeDelta::hours(2),
            before: TimeDelta::minutes(30),
            after: TimeDelta::minutes(15),
            capacity: 20,
        }
    }

    #[test]
    fn an_open_house_holds_agent_and_property_until_it_is_cancelled() {
        let mut house = OpenHouse::announce(new(), noon()).unwrap();
        let hold = house.state().hold().unwrap();
        assert_eq!(hold.from, new().starts_at - TimeDelta::minutes(30));
        assert_eq!(hold.until, new().ends_at + TimeDelta::minutes(15));
        house.cancel(noon()).unwrap();
        assert_eq!(house.state().hold(), None);
        assert_eq!(house.cancel(noon()), Err(OpenHouseError::Cancelled));
        let kinds: Vec<_> = house.events().iter().map(|pending| pending.event.kind()).collect();
        assert_eq!(kinds, ["OPEN_HOUSE_ANNOUNCED.v1", "OPEN_HOUSE_CANCELLED.v1"]);
    }

    #[test]
    fn it_has_a_size_a_length_and_a_time_to_come() {
        let refused = |change: fn(&mut NewOpenHouse)| {
            let mut new = new();
            change(&mut new);
            OpenHouse::announce(new, noon()).unwrap_err()
        };
        assert_eq!(refused(|new| new.capacity = 0), OpenHouseError::Capacity);
        assert_eq!(refused(|new| new.capacity = 201), OpenHouseError::Capacity);
        assert_eq!(refused(|new| new.ends_at = new.starts_at), OpenHouseError::Length);
        assert_eq!(refused(|new| new.ends_at += TimeDelta::hours(9)), OpenHouseError::Length);
        let past = |new: &mut NewOpenHouse| {
            new.starts_at = noon();
            new.ends_at = noon() + TimeDelta::hours(1);
        };
        assert_eq!(refused(past), OpenHouseError::Past);
    }

    #[test]
    fn what_was_can_not_be_called_off() {
        let mut house = OpenHouse::announce(new(), noon()).unwrap();
        assert_eq!(house.cancel(new().ends_at), Err(OpenHouseError::Past));
    }
}
