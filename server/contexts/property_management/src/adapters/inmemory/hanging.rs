//! What hangs on properties, in memory: documents, notes, deeds; and what is kept
//! beside them.

use super::store::InMemoryUnit;
use crate::application::ports::{DocumentRepository, DueDocument, Journal, NoteRepository, SavedViews};
use crate::domain::activity::{Activity, AuditEntry};
use crate::domain::document::{DocumentId, PropertyDocument};
use crate::domain::events::PendingEvent;
use crate::domain::note::{NoteId, PropertyNote};
use crate::domain::property::PropertyId;
use crate::domain::view::{SavedView, ViewId};
use async_trait::async_trait;
use chrono::NaiveDate;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::zone::TimeZone;
use std::collections::BTreeMap;

/// What hangs on properties.
#[derive(Debug, Default, Clone)]
pub(super) struct Hanging {
    pub(super) documents: BTreeMap<DocumentId, PropertyDocument>,
    pub(super) notes: BTreeMap<NoteId, PropertyNote>,
    pub(super) activity: Vec<Activity>,
    pub(super) audit: Vec<(OrganizationId, AuditEntry)>,
    pub(super) views: Vec<(OrganizationId, UserId, SavedView)>,
}

/// A change to it.
#[derive(Debug, Clone)]
pub(super) enum HangingChange {
    Document(PropertyDocument),
    NoDocument(DocumentId),
    Note(PropertyNote),
    NoNote(NoteId),
    Done(Activity),
    Audited(OrganizationId, AuditEntry),
    View(OrganizationId, UserId, SavedView),
    NoView(ViewId),
}

impl Hanging {
    pub(super) fn apply(&mut self, change: HangingChange) {
        match change {
            HangingChange::Document(document) => _ = self.documents.insert(document.id, document),
            HangingChange::NoDocument(id) => _ = self.documents.remove(&id),
            HangingChange::Note(note) => _ = self.notes.insert(note.id, note),
            HangingChange::NoNote(id) => _ = self.notes.remove(&id),
            HangingChange::Done(activity) => self.activity.push(activity),
            HangingChange::Audited(organization, entry) => self.audit.push((organization, entry)),
            HangingChange::View(organization, user, view) => self.views.push((organization, user, view)),
            HangingChange::NoView(id) => self.views.retain(|(_, _, view)| view.id != id),
        }
    }

    /// Forgets what goes with a property.
    pub(super) fn forget(&mut self, property: PropertyId) {
        self.documents.retain(|_, document| document.property != property);
        self.notes.retain(|_, note| note.property != property);
        self.activity.retain(|activity| activity.property != property);
    }
}

#[async_trait]
impl DocumentRepository for InMemoryUnit {
    async fn find(
        &mut self,
        organization: OrganizationId,
        id: DocumentId,
    ) -> Result<Option<PropertyDocument>, StorageError> {
        let found = self.hanging().documents.remove(&id);
        Ok(found.filter(|document| self.owns(organization, document.property)))
    }

    async fn of_property(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
    ) -> Result<Vec<PropertyDocument>, StorageError> {
        if !self.owns(organization, property) {
            return Ok(Vec::new());
        }
        let documents = self.hanging().documents.into_values();
        Ok(documents.filter(|document| document.property == property).collect())
    }

    async fn add(&mut self, document: &PropertyDocument) -> Result<(), StorageError> {
        self.hanging.push(HangingChange::Document(document.clone()));
        Ok(())
    }

    async fn save(
        &mut self,
        seen: &PropertyDocument,
        document: &PropertyDocument,
    ) -> Result<(), StorageError> {
        self.store.unless_others_are_faster()?;
        if self.hanging().documents.get(&document.id) != Some(seen) {
            return Err(StorageError::Conflict);
        }
        self.hanging.push(HangingChange::Document(document.clone()));
        Ok(())
    }

    async fn remove(&mut self, id: DocumentId) -> Result<(), StorageError> {
        if !self.hanging().documents.contains_key(&id) {
            return Err(StorageError::Conflict);
        }
        self.hanging.push(HangingChange::NoDocument(id));
        Ok(())
    }

    async fn due(
        &mut self,
        zone: TimeZone,
        today: NaiveDate,
        limit: u32,
    ) -> Result<Vec<DueDocument>, StorageError> {
        let documents = self.hanging().documents.into_values();
        let mut due: Vec<_> = documents.filter(|document| document.reminder_due(today).is_some()).collect();
        due.sort_by_key(|document| (document.expires_on, document.id));
        let with_its_property = |document: PropertyDocument| {
            let property = self.seen(|state| state.id == document.property).pop()?;
            let state = property.state();
            self.store.agencies().get(state.organization).filter(|agency| agency.zone == zone)?;
            Some(DueDocument {
                organization: state.organization,
                number: state.number?,
                reference: state.reference.clone(),
                agent: state.assigned_to,
                document,
            })
        };
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        Ok(due.into_iter().filter_map(with_its_property).take(limit).collect())
    }
}

#[async_trait]
impl NoteRepository for InMemoryUnit {
    async fn find(
        &mut self,
        organization: OrganizationId,
        id: NoteId,
    ) -> Result<Option<PropertyNote>, StorageError> {
        let found = self.hanging().notes.remove(&id);
        Ok(found.filter(|note| self.owns(organization, note.property)))
    }

    async fn count(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
    ) -> Result<u32, StorageError> {
        if !self.owns(organization, property) {
            return Ok(0);
        }
        let count = self.hanging().notes.values().filter(|note| note.property == property).count();
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    async fn add(&mut self, note: &PropertyNote) -> Result<(), StorageError> {
        self.hanging.push(HangingChange::Note(note.clone()));
        Ok(())
    }

    async fn remove(&mut self, id: NoteId) -> Result<(), StorageError> {
        if !self.hanging().notes.contains_key(&id) {
            return Err(StorageError::Conflict);
        }
        self.hanging.push(HangingChange::NoNote(id));
        Ok(())
    }
}

#[async_trait]
impl Journal for InMemoryUnit {
    async fn append(&mut self, activities: &[Activity]) -> Result<(), StorageError> {
        self.hanging.extend(activities.iter().cloned().map(HangingChange::Done));
        Ok(())
    }

    async fn audit(&mut self, organization: OrganizationId, entry: &AuditEntry) -> Result<(), StorageError> {
        self.hanging.push(HangingChange::Audited(organization, entry.clone()));
        Ok(())
    }

    async fn tell(&mut self, organization: OrganizationId, event: PendingEvent) -> Result<(), StorageError> {
        self.record(organization, 0, event)
    }
}

#[async_trait]
impl SavedViews for InMemoryUnit {
    async fn count(&mut self, organization: OrganizationId, user: UserId) -> Result<u32, StorageError> {
        let views = self.hanging().views;
        let own = views.iter().filter(|(agency, owner, _)| (*agency, *owner) == (organization, user));
        Ok(u32::try_from(own.count()).unwrap_or(u32::MAX))
    }

    async fn add(
        &mut self,
        organization: OrganizationId,
        user: UserId,
        view: &SavedView,
    ) -> Result<(), StorageError> {
        self.hanging.push(HangingChange::View(organization, user, view.clone()));
        Ok(())
    }

    async fn remove(
        &mut self,
        organization: OrganizationId,
        user: UserId,
        id: ViewId,
    ) -> Result<bool, StorageError> {
        let views = self.hanging().views;
        let own = |(agency, owner, view): &(OrganizationId, UserId, SavedView)| {
            (*agency, *owner, view.id) == (organization, user, id)
        };
        let there = views.iter().any(own);
        if there {
            self.hanging.push(HangingChange::NoView(id));
        }
        Ok(there)
    }
}
