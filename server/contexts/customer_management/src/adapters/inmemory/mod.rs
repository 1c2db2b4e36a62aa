//! Every port in memory: real implementations, held to the same contract suite
//! as those over SQL, and forgotten when dropped.

use crate::application::ports::{OrganizationQueries, OrganizationRepository, UnitOfWork, UnitsOfWork};
use crate::domain::organization::{Organization, OrganizationState};
use crate::domain::values::Slug;
use async_trait::async_trait;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, IdGenerator};
use kernel::storage::StorageError;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What is committed.
#[derive(Debug, Default)]
struct Kept {
    /// By slug.
    organizations: BTreeMap<Slug, OrganizationState>,
    events: Vec<EventEnvelope>,
    listing_clock: i64,
}

/// Agencies and their events, in memory. Clones share what they hold.
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

    /// The events that were committed, the oldest first.
    #[must_use]
    pub fn events(&self) -> Vec<EventEnvelope> {
        self.kept().events.clone()
    }

    /// How often a transaction changed what the public sees.
    #[must_use]
    pub fn listing_clock(&self) -> i64 {
        self.kept().listing_clock
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl UnitsOfWork for InMemoryStore {
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StorageError> {
        Ok(Box::new(InMemoryUnit { store: self.clone(), staged: BTreeMap::new(), events: Vec::new() }))
    }
}

struct InMemoryUnit {
    store: InMemoryStore,
    staged: BTreeMap<Slug, OrganizationState>,
    events: Vec<EventEnvelope>,
}

impl Kept {
    fn has_taken(&self, state: &OrganizationState) -> bool {
        self.organizations.contains_key(&state.profile.slug)
            || self.organizations.values().any(|other| other.id == state.id)
    }
}

#[async_trait]
impl UnitOfWork for InMemoryUnit {
    fn organizations(&mut self) -> &mut dyn OrganizationRepository {
        self
    }

    async fn commit(self: Box<Self>) -> Result<(), StorageError> {
        let mut kept = self.store.kept();
        if self.staged.values().any(|state| kept.has_taken(state)) {
            return Err(StorageError::Conflict);
        }
        kept.listing_clock += i64::from(!self.staged.is_empty());
        kept.organizations.extend(self.staged);
        kept.events.extend(self.events);
        Ok(())
    }
}

#[async_trait]
impl OrganizationRepository for InMemoryUnit {
    async fn add(&mut self, organization: &mut Organization) -> Result<(), StorageError> {
        let state = organization.state();
        let staged = self
            .staged
            .values()
            .any(|other| other.id == state.id || other.profile.slug == state.profile.slug);
        if staged || self.store.kept().has_taken(state) {
            return Err(StorageError::Conflict);
        }
        let version = state.version + 1;
        for event in organization.pending() {
            let envelope = event
                .clone()
                .into_envelope(EventId(self.store.ids.next()), version)
                .map_err(|error| StorageError::Corrupt(error.to_string()))?;
            self.events.push(envelope);
        }
        organization.saved_as(version);
        let state = organization.state().clone();
        self.staged.insert(state.profile.slug.clone(), state);
        Ok(())
    }
}

#[async_trait]
impl OrganizationQueries for InMemoryStore {
    async fn by_slug(&self, slug: &Slug) -> Result<Option<OrganizationState>, StorageError> {
        Ok(self.kept().organizations.get(slug).cloned())
    }

    async fn list(&self) -> Result<Vec<OrganizationState>, StorageError> {
        Ok(self.kept().organizations.values().cloned().collect())
    }
}
