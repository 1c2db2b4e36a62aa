//! Properties, events and agencies in memory.

use super::hanging::{Hanging, HangingChange};
use crate::application::ports::{
    AgencyStandings, DocumentRepository, Journal, NoteRepository, PropertyQueries, PropertyRepository,
    SavedViews, UnitOfWork, UnitsOfWork,
};
use crate::domain::activity::AuditEntry;
use crate::domain::events::PendingEvent;
use crate::domain::property::{Property, PropertyId, PropertyState};
use crate::domain::publish_gate::AgencyStanding;
use crate::domain::values::Reference;
use async_trait::async_trait;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, IdGenerator, OrganizationId, UserId};
use kernel::storage::StorageError;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is committed.
#[derive(Debug, Default, Clone)]
pub(super) struct Kept {
    pub(super) properties: BTreeMap<PropertyId, PropertyState>,
    pub(super) hanging: Hanging,
    pub(super) people: BTreeMap<UserId, (OrganizationId, String)>,
    events: Vec<EventEnvelope>,
    last_number: i64,
    listing_clock: i64,
    /// How many saves are still to meet a conflict.
    conflicts: u32,
    /// Whether the answer to the next commit gets lost.
    answer_gets_lost: bool,
}

impl Kept {
    /// Whether a property may be saved over what is kept now.
    fn accepts(&self, property: &PropertyState, seen_version: i64) -> bool {
        let kept_version = self.properties.get(&property.id).map_or(0, |kept| kept.version);
        let taken = self.properties.values().any(|other| same_reference(other, property));
        kept_version == seen_version && !taken
    }
}

fn same_reference(one: &PropertyState, other: &PropertyState) -> bool {
    one.id != other.id && one.organization == other.organization && one.reference == other.reference
}

/// Properties and their events, in memory. Clones share what they hold.
#[derive(Clone)]
pub struct InMemoryStore {
    kept: Arc<Mutex<Kept>>,
    agencies: InMemoryAgencies,
    ids: Arc<dyn IdGenerator>,
}

impl InMemoryStore {
    /// An empty store; `ids` names the events.
    #[must_use]
    pub fn new(ids: Arc<dyn IdGenerator>) -> Self {
        Self { kept: Arc::default(), agencies: InMemoryAgencies::default(), ids }
    }

    /// How agencies stand.
    #[must_use]
    pub fn agencies(&self) -> InMemoryAgencies {
        self.agencies.clone()
    }

    /// Lets the next saves of a property meet somebody who was faster.
    pub fn conflict_on_the_next(&self, saves: u32) {
        lock(&self.kept).conflicts = saves;
    }

    /// Conflicts as often as a test asked for.
    pub(super) fn unless_others_are_faster(&self) -> Result<(), StorageError> {
        let mut kept = lock(&self.kept);
        if kept.conflicts > 0 {
            kept.conflicts -= 1;
            return Err(StorageError::Conflict);
        }
        Ok(())
    }

    /// Lets the next change be kept, and nobody learn of it: the network fails while it commits.
    pub fn lose_the_answer_to_the_next_commit(&self) {
        lock(&self.kept).answer_gets_lost = true;
    }

    /// Says that somebody is a member of an agency.
    pub fn add_member(&self, organization: OrganizationId, user: UserId, name: &str) {
        lock(&self.kept).people.insert(user, (organization, name.to_owned()));
    }

    /// What is kept, as it is now.
    pub(super) fn kept(&self) -> Kept {
        lock(&self.kept).clone()
    }

    /// A property as it is kept.
    #[must_use]
    pub fn property(&self, id: PropertyId) -> Option<PropertyState> {
        lock(&self.kept).properties.get(&id).cloned()
    }

    /// The events that were committed, the oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<EventEnvelope> {
        lock(&self.kept).events.clone()
    }

    /// Who looked at what is personal of an agency, the oldest first.
    #[must_use]
    pub fn audit(&self, organization: OrganizationId) -> Vec<AuditEntry> {
        let audit = self.kept().hanging.audit;
        audit.into_iter().filter(|(agency, _)| *agency == organization).map(|(_, entry)| entry).collect()
    }

    /// How often a transaction changed what the public sees.
    #[must_use]
    pub fn listing_clock(&self) -> i64 {
        lock(&self.kept).listing_clock
    }
}

#[async_trait]
impl UnitsOfWork for InMemoryStore {
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StorageError> {
        Ok(Box::new(InMemoryUnit {
            store: self.clone(),
            staged: Vec::new(),
            removed: Vec::new(),
            hanging: Vec::new(),
            events: Vec::new(),
            public: false,
        }))
    }
}

/// What a unit of work has saved but not committed.
pub(super) struct InMemoryUnit {
    pub(super) store: InMemoryStore,
    /// Saved properties with the version each was loaded at, in order of saving.
    staged: Vec<(i64, PropertyState)>,
    /// Removed properties with the version each was loaded at.
    removed: Vec<(i64, PropertyId)>,
    /// Changes to what hangs on properties, in their order.
    pub(super) hanging: Vec<HangingChange>,
    events: Vec<EventEnvelope>,
    public: bool,
}

impl InMemoryUnit {
    /// What hangs on properties, as this unit sees it.
    pub(super) fn hanging(&self) -> Hanging {
        let mut hanging = self.store.kept().hanging;
        self.hanging.iter().cloned().for_each(|change| hanging.apply(change));
        hanging
    }

    /// Whether the agency has the property.
    pub(super) fn owns(&self, organization: OrganizationId, property: PropertyId) -> bool {
        !self.seen(|state| state.id == property && state.organization == organization).is_empty()
    }

    /// Readies an event to be delivered.
    pub(super) fn record(
        &mut self,
        organization: OrganizationId,
        version: i64,
        event: PendingEvent,
    ) -> Result<(), StorageError> {
        let id = EventId(self.store.ids.next());
        let envelope = event
            .into_envelope(id, organization, version)
            .map_err(|error| StorageError::Corrupt(error.to_string()))?;
        self.events.push(envelope);
        Ok(())
    }

    /// The properties that this unit sees: its own over those kept.
    pub(super) fn seen(&self, wanted: impl Fn(&PropertyState) -> bool) -> Vec<Property> {
        let mut seen = lock(&self.store.kept).properties.clone();
        seen.extend(self.staged.iter().map(|(_, state)| (state.id, state.clone())));
        seen.retain(|id, _| !self.removed.iter().any(|(_, removed)| removed == id));
        seen.into_values().filter(wanted).map(Property::restored).collect()
    }
}

#[async_trait]
impl UnitOfWork for InMemoryUnit {
    fn properties(&mut self) -> &mut dyn PropertyRepository {
        self
    }

    fn documents(&mut self) -> &mut dyn DocumentRepository {
        self
    }

    fn notes(&mut self) -> &mut dyn NoteRepository {
        self
    }

    fn journal(&mut self) -> &mut dyn Journal {
        self
    }

    fn views(&mut self) -> &mut dyn SavedViews {
        self
    }

    async fn standing_to_publish(
        &mut self,
        organization: OrganizationId,
    ) -> Result<Option<AgencyStanding>, StorageError> {
        self.store.agencies.standing(organization).await
    }

    async fn commit(self: Box<Self>) -> Result<(), StorageError> {
        let mut kept = lock(&self.store.kept);
        let mut seen_here: Vec<PropertyId> = Vec::new();
        for (seen_version, state) in &self.staged {
            // Saved twice in this unit: only the first save met what was kept.
            if !seen_here.contains(&state.id) && !kept.accepts(state, *seen_version) {
                return Err(StorageError::Conflict);
            }
            seen_here.push(state.id);
        }
        for (seen_version, id) in &self.removed {
            if kept.properties.get(id).is_none_or(|state| state.version != *seen_version) {
                return Err(StorageError::Conflict);
            }
        }
        for (_, state) in self.staged {
            kept.properties.insert(state.id, state);
        }
        self.hanging.into_iter().for_each(|change| kept.hanging.apply(change));
        for (_, id) in self.removed {
            kept.properties.remove(&id);
            kept.hanging.forget(id);
        }
        kept.events.extend(self.events);
        kept.listing_clock += i64::from(self.public);
        if std::mem::take(&mut kept.answer_gets_lost) {
            return Err(StorageError::Unavailable("the answer got lost".to_owned()));
        }
        Ok(())
    }
}

#[async_trait]
impl PropertyRepository for InMemoryUnit {
    async fn find(
        &mut self,
        organization: OrganizationId,
        id: PropertyId,
    ) -> Result<Option<Property>, StorageError> {
        Ok(self.seen(|state| state.id == id && state.organization == organization).pop())
    }

    async fn find_by_references(
        &mut self,
        organization: OrganizationId,
        references: &[Reference],
    ) -> Result<HashMap<Reference, Property>, StorageError> {
        let found =
            self.seen(|state| state.organization == organization && references.contains(&state.reference));
        Ok(found.into_iter().map(|property| (property.state().reference.clone(), property)).collect())
    }

    async fn save(&mut self, property: &mut Property) -> Result<(), StorageError> {
        if !property.pending().anything {
            return Ok(());
        }
        let state = property.state();
        let seen_version = state.version;
        let staged = self.staged.iter().rev().find(|(_, other)| other.id == state.id);
        let taken = self.staged.iter().any(|(_, other)| same_reference(other, state));
        self.store.unless_others_are_faster()?;
        let number = {
            let mut kept = lock(&self.store.kept);
            let acceptable = match staged {
                Some((_, staged)) => staged.version == seen_version,
                None => kept.accepts(state, seen_version),
            };
            if taken || !acceptable {
                return Err(StorageError::Conflict);
            }
            state.number.unwrap_or_else(|| {
                kept.last_number += 1;
                kept.last_number
            })
        };
        let version = seen_version + 1;
        for event in property.pending().events.clone() {
            self.record(state.organization, version, event)?;
        }
        self.public |= property.pending().public;
        property.saved_as(number, version);
        self.staged.push((seen_version, property.state().clone()));
        Ok(())
    }

    async fn remove(&mut self, property: Property) -> Result<(), StorageError> {
        let (state, pending) = (property.state(), property.pending());
        for event in pending.events.clone() {
            self.record(state.organization, state.version + 1, event)?;
        }
        self.public |= pending.public;
        self.removed.push((state.version, state.id));
        Ok(())
    }
}

#[async_trait]
impl PropertyQueries for InMemoryStore {
    async fn page(
        &self,
        organization: OrganizationId,
        after: Option<i64>,
        limit: u32,
    ) -> Result<Vec<PropertyState>, StorageError> {
        let mut page: Vec<_> = lock(&self.kept)
            .properties
            .values()
            .filter(|state| state.organization == organization && state.number > after)
            .cloned()
            .collect();
        page.sort_unstable_by_key(|state| state.number);
        page.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(page)
    }
}

/// How agencies stand, in memory. Clones share what they hold.
#[derive(Debug, Clone, Default)]
pub struct InMemoryAgencies(Arc<Mutex<HashMap<OrganizationId, AgencyStanding>>>);

impl InMemoryAgencies {
    /// Says how an agency stands.
    pub fn set(&self, organization: OrganizationId, standing: AgencyStanding) {
        lock(&self.0).insert(organization, standing);
    }

    /// How an agency stands, if there is such an agency.
    pub(super) fn get(&self, organization: OrganizationId) -> Option<AgencyStanding> {
        lock(&self.0).get(&organization).copied()
    }
}

#[async_trait]
impl AgencyStandings for InMemoryAgencies {
    async fn standing(&self, organization: OrganizationId) -> Result<Option<AgencyStanding>, StorageError> {
        Ok(self.get(organization))
    }
}
