//! The aggregate: somebody visits a property.

use super::events::{BookingEvent, PendingEvent};
use super::ids::{PropertyId, VisitId};
use super::open_house::OpenHouseState;
use super::settings::Confirmation;
use super::slot::Slot;
use super::values::{Contact, Note};
use chrono::TimeDelta;
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Timestamp;
use thiserror::Error;

pub use super::visit_state::{
    BookedBy, Cancellation, CancelledBy, Held, Hold, Occasion, Reminder, VisitState, VisitStatus,
};

/// Why something can't be done with a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum VisitError {
    /// It is cancelled, or was.
    #[error("the visit is {0}, and stays so")]
    Closed(VisitStatus),
    /// It needs no confirmation.
    #[error("the visit stands already")]
    AlreadyConfirmed,
    /// The agent can't be left waiting any more; a call can help.
    #[error("this could be changed until {until}")]
    NoticeEnded {
        /// Until when.
        until: Timestamp,
    },
    /// It has not begun.
    #[error("the visit begins at {0}")]
    NotYet(Timestamp),
    /// Whoever comes to an open house comes when it is.
    #[error("a seat in an open house can't be moved; cancel it and choose another time")]
    OpenHouse,
}

/// What is said when a visit is booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVisit {
    /// Its identity.
    pub id: VisitId,
    /// The agency.
    pub organization: OrganizationId,
    /// What is visited.
    pub property: PropertyId,
    /// Who comes.
    pub visitor: Contact,
    /// Who books.
    pub booked_by: BookedBy,
}

/// Somebody visits a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    state: VisitState,
    events: Vec<PendingEvent>,
    changed: bool,
    /// Who of the agency acts on it, if anybody does.
    user: Option<UserId>,
}

impl Visit {
    /// Books a time that was judged free. Whether it is, storage says.
    #[must_use]
    pub fn book(new: NewVisit, slot: Slot, confirmation: Confirmation, now: Timestamp) -> Self {
        Self::booked(new, slot, Occasion::Private, confirmation, now)
    }

    /// Books a seat in an open house.
    #[must_use]
    pub fn book_seat(new: NewVisit, house: &OpenHouseState, now: Timestamp) -> Self {
        let occasion = Occasion::OpenHouse { house: house.id, seat: None };
        Self::booked(new, house.slot(), occasion, Confirmation::Automatic, now)
    }

    fn booked(
        new: NewVisit,
        slot: Slot,
        occasion: Occasion,
        confirmation: Confirmation,
        now: Timestamp,
    ) -> Self {
        let status = match confirmation {
            Confirmation::Automatic => VisitStatus::Confirmed,
            Confirmation::ByAgent => VisitStatus::Requested,
        };
        let mut visit = Self {
            state: VisitState {
                id: new.id,
                organization: new.organization,
                version: 0,
                property: new.property,
                agent: slot.agent,
                starts_at: slot.starts_at,
                ends_at: slot.ends_at,
                held_from: slot.held_from,
                held_until: slot.held_until,
                occasion,
                status,
                cancellation: None,
                sequence: 0,
                visitor: new.visitor,
                consent_at: now,
                booked_by: new.booked_by,
                booked_at: now,
                updated_at: now,
                feedback: None,
                remind_at: None,
                told_day_before_at: None,
                told_two_hours_before_at: None,
            },
            events: Vec::new(),
            changed: true,
            user: None,
        };
        visit.set_reminder(now);
        let time = visit.time();
        visit.record(
            now,
            match status {
                VisitStatus::Requested => BookingEvent::VisitRequested(time),
                _ => BookingEvent::VisitBooked(time),
            },
        );
        visit
    }

    /// A visit as it was kept.
    #[must_use]
    pub const fn restored(state: VisitState) -> Self {
        Self { state, events: Vec::new(), changed: false, user: None }
    }

    /// What is kept of it.
    #[must_use]
    pub const fn state(&self) -> &VisitState {
        &self.state
    }

    /// What there is to tell once it is saved.
    #[must_use]
    pub fn events(&self) -> &[PendingEvent] {
        &self.events
    }

    /// Whether something waits to be saved.
    #[must_use]
    pub const fn is_changed(&self) -> bool {
        self.changed
    }

    /// It was saved, with this version, and (of an open house) on this seat.
    pub fn saved_as(&mut self, version: i64, given: Option<u16>) {
        self.state.version = version;
        if let Occasion::OpenHouse { seat, .. } = &mut self.state.occasion
            && given.is_some()
        {
            *seat = given;
        }
        self.events.clear();
        self.changed = false;
    }

    /// Somebody of the agency acts on it; none: the machine's operator does. What is told of it names
    /// them, so that nobody is told of what they did themselves.
    pub const fn acted_on_by(&mut self, user: Option<UserId>) {
        self.user = user;
    }

    /// The agent says that it stands.
    ///
    /// # Errors
    /// [`VisitError`].
    pub fn confirm(&mut self, now: Timestamp) -> Result<(), VisitError> {
        self.require_open()?;
        if self.state.status == VisitStatus::Confirmed {
            return Err(VisitError::AlreadyConfirmed);
        }
        self.state.status = VisitStatus::Confirmed;
        self.set_reminder(now);
        self.record(now, BookingEvent::VisitConfirmed(self.time()));
        Ok(())
    }

    /// Whether the visitor may still change something.
    ///
    /// # Errors
    /// [`VisitError::Closed`] or [`VisitError::NoticeEnded`].
    pub fn open_to_visitor(&self, notice: TimeDelta, now: Timestamp) -> Result<(), VisitError> {
        self.require_open()?;
        let until = self.state.starts_at - notice;
        if now < until { Ok(()) } else { Err(VisitError::NoticeEnded { until }) }
    }

    /// The visitor won't come.
    ///
    /// # Errors
    /// [`VisitError`].
    pub fn cancel_by_visitor(&mut self, notice: TimeDelta, now: Timestamp) -> Result<(), VisitError> {
        self.open_to_visitor(notice, now)?;
        self.cancel(Cancellation { by: CancelledBy::Visitor, at: now, message: None });
        Ok(())
    }

    /// The agency won't show it.
    ///
    /// # Errors
    /// [`VisitError`].
    pub fn cancel_by_agency(&mut self, message: Option<Note>, now: Timestamp) -> Result<(), VisitError> {
        self.require_open()?;
        self.cancel(Cancellation { by: CancelledBy::Agency, at: now, message });
        Ok(())
    }

    /// The property is not shown any more.
    ///
    /// # Errors
    /// [`VisitError`].
    pub fn cancel_by_withdrawal(&mut self, now: Timestamp) -> Result<(), VisitError> {
        self.require_open()?;
        self.cancel(Cancellation { by: CancelledBy::Withdrawal, at: now, message: None });
        Ok(())
    }

    fn cancel(&mut self, cancellation: Cancellation) {
        let (at, by) = (cancellation.at, cancellation.by);
        self.state.status = VisitStatus::Cancelled;
        self.state.cancellation = Some(cancellation);
        self.state.sequence += 1;
        self.state.remind_at = None;
        self.record(at, BookingEvent::VisitCancelled { time: self.time(), by, user: self.user });
    }

    /// The agency gives it another time, and perhaps another agent; whether it is free, storage says.
    /// What was agreed on stays agreed on. The visitor is reminded of the new time.
    ///
    /// # Errors
    /// [`VisitError`].
    pub fn move_to(&mut self, slot: Slot, now: Timestamp) -> Result<(), VisitError> {
        self.require_open()?;
        if self.state.occasion != Occasion::Private {
            return Err(VisitError::OpenHouse);
        }
        let (from, former_agent) = (self.state.starts_at, self.state.agent);
        self.state.agent = slot.agent;
        self.state.starts_at = slot.starts_at;
        self.state.ends_at = slot.ends_at;
        self.state.held_from = slot.held_from;
        self.state.held_until = slot.held_until;
        self.state.sequence += 1;
        self.state.told_day_before_at = None;
        self.state.told_two_hours_before_at = None;
        self.set_reminder(now);
        self.record(now, BookingEvent::VisitMoved { time: self.time(), from, former_agent, user: self.user });
        Ok(())
    }

    /// The visitor asks for another time. Where the agency confirms visits, the agent agreed to the
    /// time that it leaves and not to this one: it is held, and waits for them anew.
    ///
    /// # Errors
    /// [`VisitError`].
    pub fn ask_to_move(
        &mut self,
        slot: Slot,
        confirmation: Confirmation,
        now: Timestamp,
    ) -> Result<(), VisitError> {
        self.move_to(slot, now)?;
        if confirmation == Confirmation::ByAgent {
            self.state.status = VisitStatus::Requested;
            self.set_reminder(now);
        }
        Ok(())
    }

    /// It took place. What the agent notes may be noted again, later.
    ///
    /// # Errors
    /// [`VisitError`].
    pub fn complete(&mut self, feedback: Option<Note>, now: Timestamp) -> Result<(), VisitError> {
        let first = self.state.status != VisitStatus::Completed;
        if first {
            self.require_begun(now)?;
            self.state.status = VisitStatus::Completed;
            self.state.remind_at = None;
        }
        self.state.feedback = feedback;
        self.state.updated_at = now;
        self.changed = true;
        if first {
            self.record(now, BookingEvent::VisitCompleted(self.time()));
        }
        Ok(())
    }

    /// The visitor didn't come.
    ///
    /// # Errors
    /// [`VisitError`].
    pub fn miss(&mut self, now: Timestamp) -> Result<(), VisitError> {
        self.require_begun(now)?;
        self.state.status = VisitStatus::Missed;
        self.state.remind_at = None;
        self.record(now, BookingEvent::VisitMissed(self.time()));
        Ok(())
    }

    /// Tells the visitor of the visit that comes, if it is time to: the mark and what is told are
    /// saved together. After a pause only the latest is told, not each that was missed.
    pub fn remind(&mut self, now: Timestamp) -> Option<Reminder> {
        let due = self.state.remind_at.is_some_and(|at| at <= now);
        if !due || self.state.status != VisitStatus::Confirmed {
            return None;
        }
        let passed = |reminder: Reminder| self.state.starts_at - reminder.ahead() <= now;
        let reminder = if now >= self.state.starts_at {
            None
        } else if passed(Reminder::TwoHours) {
            self.state.told_two_hours_before_at.is_none().then_some(Reminder::TwoHours)
        } else {
            self.state.told_day_before_at.is_none().then_some(Reminder::DayBefore)
        };
        match reminder {
            Some(Reminder::DayBefore) => self.state.told_day_before_at = Some(now),
            Some(Reminder::TwoHours) => self.state.told_two_hours_before_at = Some(now),
            None => {}
        }
        self.set_reminder(now);
        self.changed = true;
        if let Some(reminder) = reminder {
            self.record(now, BookingEvent::VisitReminded { time: self.time(), reminder });
        }
        reminder
    }

    /// The next mark that has not passed and was not told.
    fn set_reminder(&mut self, now: Timestamp) {
        let state = &self.state;
        let told = |reminder| match reminder {
            Reminder::DayBefore => state.told_day_before_at.or(state.told_two_hours_before_at),
            Reminder::TwoHours => state.told_two_hours_before_at,
        };
        self.state.remind_at = Reminder::ALL
            .iter()
            .filter(|reminder| told(**reminder).is_none())
            .map(|reminder| state.starts_at - reminder.ahead())
            .find(|mark| *mark > now)
            .filter(|_| state.status == VisitStatus::Confirmed);
    }

    fn require_open(&self) -> Result<(), VisitError> {
        if self.state.status.is_open() { Ok(()) } else { Err(VisitError::Closed(self.state.status)) }
    }

    fn require_begun(&self, now: Timestamp) -> Result<(), VisitError> {
        self.require_open()?;
        let begins = self.state.starts_at;
        if begins <= now { Ok(()) } else { Err(VisitError::NotYet(begins)) }
    }

    fn time(&self) -> super::events::VisitTime {
        super::events::VisitTime {
            visit: self.state.id,
            property: self.state.property,
            agent: self.state.agent,
            starts_at: self.state.starts_at,
            ends_at: self.state.ends_at,
            sequence: self.state.sequence,
        }
    }

    fn record(&mut self, now: Timestamp, event: BookingEvent) {
        self.state.updated_at = now;
        self.changed = true;
        self.events.push(PendingEvent { occurred_at: now, event });
    }
}

#[cfg(test)]
#[path = "visit_tests.rs"]
mod tests;
