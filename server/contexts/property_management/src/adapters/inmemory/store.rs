//! Properties, events and agencies in memory.

use crate::application::ports::{
    AgencyStandings, PropertyQueries, PropertyRepository, UnitOfWork, UnitsOfWork,
};
use crate::domain::property::{Property, PropertyId, PropertyState};
use crate::domain::publish_gate::AgencyStanding;
use crate::domain::values::Reference;
use async_trait::async_trait;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, IdGenerator, OrganizationId};
use kernel::storage::StorageError;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is committed.
#[derive(Debug, Default)]
struct Kept {
    properties: BTreeMap<PropertyId, PropertyState>,
    events: Vec<EventEnvelope>,
    last_number: i64,
    listing_clock: i64,
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
    ids: Arc<dyn IdGenerator>,
}

impl InMemoryStore {
    /// An empty store; `ids` names the events.
    #[must_use]
    pub fn new(ids: Arc<dyn IdGenerator>) -> Self {
        Self { kept: Arc::default(), ids }
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
            events: Vec::new(),
            public: false,
        }))
    }
}

/// What a unit of work has saved but not committed.
struct InMemoryUnit {
    store: InMemoryStore,
    /// Saved properties with the version each was loaded at, in order of saving.
    staged: Vec<(i64, PropertyState)>,
    events: Vec<EventEnvelope>,
    public: bool,
}

impl InMemoryUnit {
    /// The properties that this unit sees: its own over those kept.
    fn seen(&self, wanted: impl Fn(&PropertyState) -> bool) -> Vec<Property> {
        let mut seen = lock(&self.store.kept).properties.clone();
        seen.extend(self.staged.iter().map(|(_, state)| (state.id, state.clone())));
        seen.into_values().filter(wanted).map(Property::restored).collect()
    }
}

#[async_trait]
impl UnitOfWork for InMemoryUnit {
    fn properties(&mut self) -> &mut dyn PropertyRepository {
        self
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
        for (_, state) in self.staged {
            kept.properties.insert(state.id, state);
        }
        kept.events.extend(self.events);
        kept.listing_clock += i64::from(self.public);
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
        for event in &property.pending().events {
            let id = EventId(self.store.ids.next());
            let envelope = event
                .clone()
                .into_envelope(id, state.organization, version)
                .map_err(|error| StorageError::Corrupt(error.to_string()))?;
            self.events.push(envelope);
        }
        self.public |= property.pending().public;
        property.saved_as(number, version);
        self.staged.push((seen_version, property.state().clone()));
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
}

#[async_trait]
impl AgencyStandings for InMemoryAgencies {
    async fn standing(&self, organization: OrganizationId) -> Result<Option<AgencyStanding>, StorageError> {
        Ok(lock(&self.0).get(&organization).copied())
    }
}
