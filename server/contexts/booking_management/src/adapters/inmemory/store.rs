//! Visits and what belongs to them in memory, changed by one at a time.

use super::kept::Kept;
use crate::application::ports::{
    AgencyMembers, CalendarRepository, IdempotencyKeys, InvitationRepository, OpenHouseRepository,
    SettingsRepository, UnitOfWork, UnitsOfWork, VisitRepository, WaitingRepository,
};
use crate::contract::Traces;
use crate::domain::events::PendingEvent;
use crate::domain::hours::AgentCalendar;
use crate::domain::ids::PropertyId;
use crate::domain::property::ShownProperty;
use crate::domain::slot::SlotFacts;
use async_trait::async_trait;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, IdGenerator, OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::OwnedMutexGuard;

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Visits, calendars, waiting lists and events, in memory. Clones share what they hold.
///
/// Changes wait for one another, from `begin` to the end, as they do in SQLite; whoever begins one
/// while holding another waits for ever.
#[derive(Clone)]
pub struct InMemoryStore {
    kept: Arc<Mutex<Kept>>,
    events: Arc<Mutex<Vec<EventEnvelope>>>,
    turn: Arc<tokio::sync::Mutex<()>>,
    answer_gets_lost: Arc<Mutex<bool>>,
    ids: Arc<dyn IdGenerator>,
}

impl InMemoryStore {
    /// An empty store; `ids` names the events.
    #[must_use]
    pub fn new(ids: Arc<dyn IdGenerator>) -> Self {
        Self {
            kept: Arc::default(),
            events: Arc::default(),
            turn: Arc::default(),
            answer_gets_lost: Arc::default(),
            ids,
        }
    }

    /// Publishes a property, or what changed of it.
    pub fn show(&self, property: ShownProperty) {
        lock(&self.kept).properties.insert(property.id, property);
    }

    /// The property is not there any more.
    pub fn forget(&self, property: PropertyId) {
        lock(&self.kept).properties.remove(&property);
    }

    /// Says that somebody is a member of an agency.
    pub fn add_member(&self, organization: OrganizationId, user: UserId) {
        lock(&self.kept).members.insert((organization, user));
    }

    /// Says that somebody is no member of an agency any more.
    pub fn remove_member(&self, organization: OrganizationId, user: UserId) {
        lock(&self.kept).members.remove(&(organization, user));
    }

    /// Says when somebody works.
    pub fn keep_calendar(&self, calendar: AgentCalendar) {
        lock(&self.kept).calendars.insert((calendar.organization, calendar.agent), calendar);
    }

    /// Lets the next change be kept, and nobody learn of it: the network fails while it commits.
    pub fn lose_the_answer_to_the_next_commit(&self) {
        *lock(&self.answer_gets_lost) = true;
    }

    /// The events that were committed, the oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<EventEnvelope> {
        lock(&self.events).clone()
    }

    /// Changes what no unit of work does.
    pub(super) fn alter<T>(&self, change: impl FnOnce(&mut Kept) -> T) -> T {
        change(&mut lock(&self.kept))
    }

    /// Looks at what is kept, as it is now.
    pub(super) fn look<T>(&self, at: impl FnOnce(&Kept) -> T) -> T {
        at(&lock(&self.kept))
    }
}

#[async_trait]
impl AgencyMembers for InMemoryStore {
    async fn is_member(&self, organization: OrganizationId, user: UserId) -> Result<bool, StorageError> {
        Ok(self.look(|kept| kept.members.contains(&(organization, user))))
    }
}

#[async_trait]
impl UnitsOfWork for InMemoryStore {
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StorageError> {
        let turn = Arc::clone(&self.turn).lock_owned().await;
        let kept = lock(&self.kept).clone();
        Ok(Box::new(InMemoryUnit {
            store: self.clone(),
            kept,
            events: Vec::new(),
            spoilt: false,
            _turn: turn,
        }))
    }
}

/// What a unit of work has changed but not committed.
pub(super) struct InMemoryUnit {
    store: InMemoryStore,
    pub(super) kept: Kept,
    events: Vec<EventEnvelope>,
    /// Something was taken: nothing of this can be kept.
    pub(super) spoilt: bool,
    _turn: OwnedMutexGuard<()>,
}

impl InMemoryUnit {
    /// Readies events to be delivered.
    pub(super) fn record(
        &mut self,
        organization: OrganizationId,
        version: i64,
        events: &[PendingEvent],
    ) -> Result<(), StorageError> {
        for event in events {
            let id = EventId(self.store.ids.next());
            let envelope = event.into_envelope(id, organization, version);
            self.events.push(envelope.map_err(|error| StorageError::Corrupt(error.to_string()))?);
        }
        Ok(())
    }
}

#[async_trait]
impl UnitOfWork for InMemoryUnit {
    fn visits(&mut self) -> &mut dyn VisitRepository {
        self
    }

    fn calendars(&mut self) -> &mut dyn CalendarRepository {
        self
    }

    fn settings(&mut self) -> &mut dyn SettingsRepository {
        self
    }

    fn open_houses(&mut self) -> &mut dyn OpenHouseRepository {
        self
    }

    fn waiting(&mut self) -> &mut dyn WaitingRepository {
        self
    }

    fn invitations(&mut self) -> &mut dyn InvitationRepository {
        self
    }

    fn idempotency(&mut self) -> &mut dyn IdempotencyKeys {
        self
    }

    /// Everybody waits for everybody already.
    async fn lock_agent(&mut self, _: UserId) -> Result<(), StorageError> {
        Ok(())
    }

    async fn facts(
        &mut self,
        property: PropertyId,
        shown_by: Option<UserId>,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Option<SlotFacts>, StorageError> {
        Ok(self.kept.facts(property, shown_by, from, until))
    }

    async fn commit(self: Box<Self>) -> Result<(), StorageError> {
        if self.spoilt {
            return Err(StorageError::Conflict);
        }
        let mut kept = lock(&self.store.kept);
        // What others publish meanwhile is not this change's.
        let Kept { properties, members, feeds, followed, .. } = std::mem::take(&mut *kept);
        *kept = Kept { properties, members, feeds, followed, ..self.kept };
        lock(&self.store.events).extend(self.events);
        if std::mem::take(&mut *lock(&self.store.answer_gets_lost)) {
            return Err(StorageError::Unavailable("the answer got lost".to_owned()));
        }
        Ok(())
    }
}

#[async_trait]
impl Traces for InMemoryStore {
    async fn events(&self) -> Vec<EventEnvelope> {
        Self::events(self)
    }

    async fn remove_member(&self, user: UserId) {
        lock(&self.kept).members.retain(|(_, member)| *member != user);
    }

    async fn delete_property(&self, property: PropertyId) {
        self.forget(property);
    }
}
