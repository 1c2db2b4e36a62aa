//! What hangs on a property and is loaded apart from it: documents, notes, and what
//! is written down of who did what.

use crate::domain::activity::{Activity, AuditEntry};
use crate::domain::document::{DocumentId, PropertyDocument};
use crate::domain::events::PendingEvent;
use crate::domain::note::{NoteId, PropertyNote};
use crate::domain::property::PropertyId;
use crate::domain::values::Reference;
use crate::domain::view::{SavedView, ViewId};
use async_trait::async_trait;
use chrono::NaiveDate;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::zone::TimeZone;

/// A document of which somebody is to be reminded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueDocument {
    /// The agency.
    pub organization: OrganizationId,
    /// The document.
    pub document: PropertyDocument,
    /// The number of its property.
    pub number: i64,
    /// What the agency calls the property.
    pub reference: Reference,
    /// Who takes care of the property.
    pub agent: Option<UserId>,
}

/// The documents of properties. Every look-up names the agency.
#[async_trait]
pub trait DocumentRepository: Send {
    /// The agency's document with this id.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find(
        &mut self,
        organization: OrganizationId,
        id: DocumentId,
    ) -> Result<Option<PropertyDocument>, StorageError>;

    /// The documents of the agency's property, in the order of their ids.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn of_property(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
    ) -> Result<Vec<PropertyDocument>, StorageError>;

    /// Keeps a new document.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn add(&mut self, document: &PropertyDocument) -> Result<(), StorageError>;

    /// Keeps what is said anew of a document: what it is, what it is called, its last day, its reminder.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when it is no longer there, or no longer as it was seen: its object
    /// may be gone, and what somebody else said of it mustn't be. The unit of work can then only be dropped.
    async fn save(
        &mut self,
        seen: &PropertyDocument,
        document: &PropertyDocument,
    ) -> Result<(), StorageError>;

    /// Forgets a document; its object stays.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when somebody else was faster. The unit of work can then only be dropped.
    async fn remove(&mut self, id: DocumentId) -> Result<(), StorageError>;

    /// Documents of all agencies of a time zone of which somebody is to be reminded today, which is
    /// theirs, as [`PropertyDocument::reminder_due`] tells; the first to expire come first.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn due(
        &mut self,
        zone: TimeZone,
        today: NaiveDate,
        limit: u32,
    ) -> Result<Vec<DueDocument>, StorageError>;
}

/// The notes about properties.
#[async_trait]
pub trait NoteRepository: Send {
    /// The note with this id about one of the agency's properties.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find(
        &mut self,
        organization: OrganizationId,
        id: NoteId,
    ) -> Result<Option<PropertyNote>, StorageError>;

    /// How many notes there are about the agency's property.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn count(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
    ) -> Result<u32, StorageError>;

    /// Keeps a new note.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn add(&mut self, note: &PropertyNote) -> Result<(), StorageError>;

    /// Forgets a note.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when somebody else was faster. The unit of work can then only be dropped.
    async fn remove(&mut self, id: NoteId) -> Result<(), StorageError>;
}

/// What is written down and never changed.
#[async_trait]
pub trait Journal: Send {
    /// What was done to properties; it goes when they go.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn append(&mut self, activities: &[Activity]) -> Result<(), StorageError>;

    /// Who looked at what is personal; it stays when the property goes.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn audit(&mut self, organization: OrganizationId, entry: &AuditEntry) -> Result<(), StorageError>;

    /// What is told to the other contexts of something that hangs on a property, while
    /// the property itself doesn't change: its version in the envelope is 0.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn tell(&mut self, organization: OrganizationId, event: PendingEvent) -> Result<(), StorageError>;
}

/// Searches of the list that people keep, each for themselves.
#[async_trait]
pub trait SavedViews: Send {
    /// How many a person keeps.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn count(&mut self, organization: OrganizationId, user: UserId) -> Result<u32, StorageError>;

    /// Keeps a new one.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn add(
        &mut self,
        organization: OrganizationId,
        user: UserId,
        view: &SavedView,
    ) -> Result<(), StorageError>;

    /// Forgets one of a person's own, and tells whether there was one.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn remove(
        &mut self,
        organization: OrganizationId,
        user: UserId,
        id: ViewId,
    ) -> Result<bool, StorageError>;
}
