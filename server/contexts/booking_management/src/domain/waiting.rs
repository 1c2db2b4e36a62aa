//! The waiting list: a time that is taken, or a seat of an open house that is full, is offered, when
//! it frees up, to whoever has waited longest, and held for them for a while; then to the next.

use super::events::{BookingEvent, PendingEvent};
use super::ids::{OpenHouseId, PropertyId, VisitId, WaitingEntryId};
use super::slot::Slot;
use super::values::Contact;
use super::visit::{Held, Hold};
use chrono::TimeDelta;
use kernel::coded;
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Timestamp;
use thiserror::Error;

coded! {
    /// Where somebody stands.
    WaitingStatus {
        /// They wait.
        Waiting = "waiting",
        /// The time is theirs until some moment, if they take it.
        Offered = "offered",
        /// They took it.
        Taken = "taken",
        /// They didn't, in time, or what they waited for won't be.
        Lapsed = "lapsed",
        /// They don't want it any more.
        Left = "left",
    }
}

/// A time held for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// The time.
    pub slot: Slot,
    /// Until when they can take it.
    pub until: Timestamp,
}

/// All that is kept of somebody who waits. Only [`WaitingEntry`] changes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingEntryState {
    /// Its identity.
    pub id: WaitingEntryId,
    /// The agency.
    pub organization: OrganizationId,
    /// How often it was saved; 0 before the first time.
    pub version: i64,
    /// What they want to visit.
    pub property: PropertyId,
    /// Who showed it when they began to wait.
    pub agent: UserId,
    /// The time they want.
    pub starts_at: Timestamp,
    /// Whose seat they want; none: the time for themselves.
    pub open_house: Option<OpenHouseId>,
    /// Who it is.
    pub visitor: Contact,
    /// When they agreed to what becomes of their data.
    pub consent_at: Timestamp,
    /// Where they stand.
    pub status: WaitingStatus,
    /// What is, or last was, offered to them.
    pub offer: Option<Offer>,
    /// What came of it.
    pub visit: Option<VisitId>,
    /// Since when they wait: the order of the list.
    pub created_at: Timestamp,
    /// When something last changed.
    pub updated_at: Timestamp,
}

impl WaitingEntryState {
    /// What the offer holds, as long as it stands.
    #[must_use]
    pub fn held(&self) -> Option<Held> {
        let offer = self.offer.filter(|_| self.status == WaitingStatus::Offered)?;
        Some(match self.open_house {
            Some(house) => Held::Seat(house),
            None => Held::Time(Hold {
                agent: offer.slot.agent,
                property: self.property,
                from: offer.slot.held_from,
                until: offer.slot.held_until,
            }),
        })
    }

    /// Agent and property, as far as the offer holds them: of an open house it is that which does.
    #[must_use]
    pub fn hold(&self) -> Option<Hold> {
        match self.held()? {
            Held::Time(hold) => Some(hold),
            Held::Seat(_) => None,
        }
    }

    /// Whether they didn't take in time what was offered to them; whose waiting is over otherwise
    /// waited for what won't be, or was without them.
    #[must_use]
    pub fn ran_out(&self) -> bool {
        let in_vain = |offer: Offer| offer.until <= self.updated_at;
        self.status == WaitingStatus::Lapsed && self.offer.is_some_and(in_vain)
    }

    /// The open house in which a seat is held for them.
    #[must_use]
    pub fn seat(&self) -> Option<OpenHouseId> {
        match self.held()? {
            Held::Seat(house) => Some(house),
            Held::Time(_) => None,
        }
    }
}

/// Why something can't be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WaitingError {
    /// Nothing is offered, or not any more.
    #[error("this time is not offered any more")]
    NotOffered,
    /// They took the time, or left before.
    #[error("this is no longer on the waiting list")]
    Closed,
}

/// What is said when somebody begins to wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWaitingEntry {
    /// Its identity.
    pub id: WaitingEntryId,
    /// The agency.
    pub organization: OrganizationId,
    /// What they want to visit.
    pub property: PropertyId,
    /// Who shows it.
    pub agent: UserId,
    /// The time they want.
    pub starts_at: Timestamp,
    /// Whose seat they want; none: the time for themselves.
    pub open_house: Option<OpenHouseId>,
    /// Who it is.
    pub visitor: Contact,
}

/// Somebody who waits for a time, or for a seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingEntry {
    state: WaitingEntryState,
    events: Vec<PendingEvent>,
}

impl WaitingEntry {
    /// How long an offer holds at most.
    pub const OFFER_HOLDS: TimeDelta = TimeDelta::hours(2);

    /// Somebody begins to wait.
    #[must_use]
    pub fn join(new: NewWaitingEntry, now: Timestamp) -> Self {
        let NewWaitingEntry { id, organization, property, agent, starts_at, open_house, visitor } = new;
        Self {
            state: WaitingEntryState {
                id,
                organization,
                version: 0,
                property,
                agent,
                starts_at,
                open_house,
                visitor,
                consent_at: now,
                status: WaitingStatus::Waiting,
                offer: None,
                visit: None,
                created_at: now,
                updated_at: now,
            },
            events: vec![PendingEvent {
                occurred_at: now,
                event: BookingEvent::WaitingJoined { entry: id, property, starts_at },
            }],
        }
    }

    /// An entry as it was kept.
    #[must_use]
    pub const fn restored(state: WaitingEntryState) -> Self {
        Self { state, events: Vec::new() }
    }

    /// What is kept of it.
    #[must_use]
    pub const fn state(&self) -> &WaitingEntryState {
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

    /// Offers the time, for two hours, but not beyond the notice: what nobody takes by then,
    /// nobody could book. Tells whether there is enough time to offer it at all.
    pub fn offer(&mut self, slot: Slot, notice: TimeDelta, now: Timestamp) -> bool {
        let until = (now + Self::OFFER_HOLDS).min(slot.starts_at - notice);
        if self.state.status != WaitingStatus::Waiting || until <= now {
            return false;
        }
        self.state.status = WaitingStatus::Offered;
        self.state.offer = Some(Offer { slot, until });
        self.state.updated_at = now;
        let event = BookingEvent::WaitingOffered {
            entry: self.state.id,
            property: self.state.property,
            starts_at: slot.starts_at,
            until,
        };
        self.events.push(PendingEvent { occurred_at: now, event });
        true
    }

    /// They take it: the visit that comes of it holds what the offer held.
    ///
    /// # Errors
    /// [`WaitingError`].
    pub fn take(&mut self, visit: VisitId, now: Timestamp) -> Result<Slot, WaitingError> {
        match (self.state.status, self.state.offer) {
            (WaitingStatus::Offered, Some(offer)) if now < offer.until => {
                self.state.status = WaitingStatus::Taken;
                self.state.visit = Some(visit);
                self.state.updated_at = now;
                Ok(offer.slot)
            }
            (WaitingStatus::Taken | WaitingStatus::Left, _) => Err(WaitingError::Closed),
            _ => Err(WaitingError::NotOffered),
        }
    }

    /// The time to take the offer is over, or what they wait for has begun without them. Tells
    /// whether it is so.
    pub fn lapse(&mut self, now: Timestamp) -> bool {
        let over = match (self.state.status, self.state.offer) {
            (WaitingStatus::Offered, Some(offer)) => offer.until <= now,
            _ => self.state.starts_at <= now,
        };
        over && self.close(now)
    }

    /// What they wait for won't be. What was offered to them is let go; tells whether anything
    /// changes.
    pub fn close(&mut self, now: Timestamp) -> bool {
        let stands = matches!(self.state.status, WaitingStatus::Waiting | WaitingStatus::Offered);
        if stands {
            self.state.status = WaitingStatus::Lapsed;
            self.state.updated_at = now;
        }
        stands
    }

    /// They don't want it any more; what was offered to them is free for the next.
    ///
    /// # Errors
    /// [`WaitingError::Closed`].
    pub fn leave(&mut self, now: Timestamp) -> Result<(), WaitingError> {
        match self.state.status {
            WaitingStatus::Waiting | WaitingStatus::Offered => {
                self.state.status = WaitingStatus::Left;
                self.state.updated_at = now;
                Ok(())
            }
            WaitingStatus::Taken | WaitingStatus::Lapsed | WaitingStatus::Left => Err(WaitingError::Closed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{AGENCY, ANA, FLAT, contact, noon};
    use uuid::Uuid;

    fn entry() -> WaitingEntry {
        let new = NewWaitingEntry {
            id: WaitingEntryId(Uuid::from_u128(1)),
            organization: AGENCY,
            property: FLAT,
            agent: ANA,
            starts_at: slot().starts_at,
            open_house: None,
            visitor: contact("bruno"),
        };
        WaitingEntry::join(new, noon())
    }

    fn slot() -> Slot {
        let starts_at = noon() + TimeDelta::days(2);
        Slot {
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(30),
            held_from: starts_at - TimeDelta::minutes(15),
            held_until: starts_at + TimeDelta::minutes(45),
            agent: ANA,
        }
    }

    const DAY: TimeDelta = TimeDelta::hours(24);
    const VISIT: VisitId = VisitId(Uuid::from_u128(9));

    #[test]
    fn an_offer_is_held_until_it_is_taken() {
        let mut entry = entry();
        assert_eq!(entry.state().hold(), None);
        assert_eq!(entry.take(VISIT, noon()), Err(WaitingError::NotOffered));
        assert!(entry.offer(slot(), DAY, noon()));
        assert_eq!(entry.state().hold().unwrap().from, slot().held_from);
        let kinds: Vec<_> = entry.events().iter().map(|pending| pending.event.kind()).collect();
        assert_eq!(kinds, ["WAITING_JOINED.v1", "WAITING_OFFERED.v1"]);
        assert_eq!(entry.take(VISIT, noon() + TimeDelta::minutes(119)), Ok(slot()));
        assert_eq!(entry.state().hold(), None, "the visit holds it now");
        assert_eq!(entry.take(VISIT, noon()), Err(WaitingError::Closed));
    }

    #[test]
    fn a_seat_that_is_offered_holds_itself_and_no_time() {
        let house = OpenHouseId(Uuid::from_u128(7));
        let mut entry =
            WaitingEntry::restored(WaitingEntryState { open_house: Some(house), ..entry().state().clone() });
        assert_eq!(entry.state().held(), None);
        assert!(entry.offer(slot(), TimeDelta::zero(), noon()));
        assert_eq!(entry.state().held(), Some(Held::Seat(house)));
        assert_eq!((entry.state().hold(), entry.state().seat()), (None, Some(house)));
        entry.take(VISIT, noon()).unwrap();
        assert_eq!(entry.state().held(), None, "the visit has the seat now");
    }

    #[test]
    fn an_offer_holds_for_two_hours_but_not_beyond_the_notice() {
        let until = |now| {
            let mut entry = entry();
            entry.offer(slot(), DAY, now).then(|| entry.state().offer.unwrap().until)
        };
        let notice_ends = slot().starts_at - DAY;
        assert_eq!(until(noon()), Some(noon() + TimeDelta::hours(2)));
        assert_eq!(until(notice_ends - TimeDelta::hours(1)), Some(notice_ends));
        assert_eq!(until(notice_ends), None);
    }

    #[test]
    fn what_is_not_taken_in_time_lapses() {
        let mut entry = entry();
        assert!(entry.offer(slot(), DAY, noon()));
        assert!(!entry.lapse(noon() + TimeDelta::minutes(119)), "not yet");
        let over = noon() + TimeDelta::hours(2);
        assert_eq!(entry.take(VISIT, over), Err(WaitingError::NotOffered));
        assert!(entry.lapse(over));
        assert!(entry.state().ran_out());
        assert!(!entry.lapse(over), "once");
        assert_eq!(entry.take(VISIT, over), Err(WaitingError::NotOffered));
        assert!(!entry.offer(slot(), DAY, over), "to each once");
    }

    #[test]
    fn nobody_waits_for_what_has_begun_or_will_not_be() {
        let (mut waiting, begins) = (entry(), slot().starts_at);
        assert!(!waiting.lapse(begins - TimeDelta::seconds(1)), "not yet");
        assert!(waiting.lapse(begins));
        assert_eq!(waiting.state().status, WaitingStatus::Lapsed);
        assert!(!waiting.state().ran_out(), "nothing was offered");
        let mut offered = entry();
        offered.offer(slot(), DAY, noon());
        assert!(offered.close(noon()));
        assert_eq!((offered.state().status, offered.state().hold()), (WaitingStatus::Lapsed, None));
        assert!(!offered.state().ran_out(), "they had time");
        assert!(!offered.close(noon()), "once");
        let mut taken = entry();
        taken.offer(slot(), DAY, noon());
        taken.take(VISIT, noon()).unwrap();
        assert!(!taken.close(noon()) && !taken.lapse(begins), "the visit is another matter");
    }

    #[test]
    fn whoever_leaves_gives_back_what_was_offered() {
        let mut waiting = entry();
        assert_eq!(waiting.leave(noon()), Ok(()));
        assert_eq!(waiting.leave(noon()), Err(WaitingError::Closed));
        let mut offered = entry();
        offered.offer(slot(), DAY, noon());
        assert_eq!(offered.leave(noon()), Ok(()));
        assert_eq!(offered.state().hold(), None);
    }
}
