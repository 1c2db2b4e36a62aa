//! An agent says anew what a document is, or removes it.

use crate::application::ports::UnitsOfWork;
use crate::application::retrying::retrying;
use crate::domain::activity::{Activity, Deed};
use crate::domain::document::{DocumentId, DocumentKind, FileName};
use crate::domain::events::{PendingEvent, PropertyEvent};
use crate::domain::section::Fingerprint;
use chrono::NaiveDate;
use kernel::caller::Agent;
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// What is to be done with which document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeDocumentCommand {
    /// The document.
    pub document: DocumentId,
    /// What is to be done.
    pub change: DocumentChange,
}

/// What can be done with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentChange {
    /// Something else is said of it.
    Describe {
        /// What was said of it when somebody opened it.
        seen: Fingerprint,
        /// What it is.
        kind: DocumentKind,
        /// What it is called; none: as before.
        file_name: Option<FileName>,
        /// The last day on which it holds.
        expires_on: Option<NaiveDate>,
    },
    /// It goes, and its file when the event of it is delivered.
    Remove,
}

/// Why it stays as it was.
#[derive(Debug, Error)]
pub enum ChangeDocumentError {
    /// The agency has no such document.
    #[error("there is no such document")]
    UnknownDocument,
    /// Somebody else said something else of it since it was opened.
    #[error("somebody else described it meanwhile")]
    ChangedMeanwhile,
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Changes what is said of a document, or removes it.
pub struct ChangeDocument {
    units_of_work: Arc<dyn UnitsOfWork>,
    clock: Arc<dyn Clock>,
}

impl ChangeDocument {
    pub(crate) fn new(units_of_work: Arc<dyn UnitsOfWork>, clock: Arc<dyn Clock>) -> Self {
        Self { units_of_work, clock }
    }

    /// Changes the document. To say the same as somebody else did meanwhile is no conflict.
    ///
    /// # Errors
    /// [`ChangeDocumentError`]; it stays as it was.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: ChangeDocumentCommand,
    ) -> Result<(), ChangeDocumentError> {
        let overtaken = |error: &_| matches!(error, ChangeDocumentError::Storage(StorageError::Conflict));
        retrying(overtaken, || self.attempt(agent, &command)).await
    }

    async fn attempt(
        &self,
        agent: &Agent,
        command: &ChangeDocumentCommand,
    ) -> Result<(), ChangeDocumentError> {
        let organization = agent.organization();
        let mut unit = self.units_of_work.begin().await?;
        let document = unit
            .documents()
            .find(organization, command.document)
            .await?
            .ok_or(ChangeDocumentError::UnknownDocument)?;
        let now = self.clock.now();
        let deed = match &command.change {
            DocumentChange::Describe { seen, kind, file_name, expires_on } => {
                let file_name = file_name.as_ref().unwrap_or(&document.file_name).clone();
                let mut changed = document.clone();
                changed.change(*kind, file_name.of_type(document.object.media_type()), *expires_on);
                if changed == document {
                    return Ok(());
                }
                if document.fingerprint() != *seen {
                    return Err(ChangeDocumentError::ChangedMeanwhile);
                }
                unit.documents().save(&document, &changed).await?;
                Deed::DocumentChanged { document: *kind }
            }
            DocumentChange::Remove => {
                unit.documents().remove(document.id).await?;
                let keys = std::slice::from_ref(&document.object);
                if let Some(event) = PropertyEvent::released(document.property, keys) {
                    let released = PendingEvent { occurred_at: now, event };
                    unit.journal().tell(organization, released).await?;
                }
                Deed::DocumentRemoved { document: document.kind }
            }
        };
        unit.journal().append(&[Activity::of(agent, document.property, deed, now)]).await?;
        unit.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::application::retrying::ATTEMPTS;
    use crate::fixtures::{agent, complete_draft, stranger};

    async fn change(
        world: &World,
        agent: &Agent,
        document: DocumentId,
        change: DocumentChange,
    ) -> Result<(), ChangeDocumentError> {
        let command = ChangeDocumentCommand { document, change };
        world.container().change_document.execute(agent, command).await
    }

    #[tokio::test]
    async fn what_is_said_of_a_document_is_changed_and_its_file_stays() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let document = world.add_document(&agent(), property).await;
        let expires_on = NaiveDate::from_ymd_opt(2027, 3, 28);
        let said = DocumentChange::Describe {
            seen: world.documents(property)[0].fingerprint(),
            kind: DocumentKind::EnergyCertificate,
            file_name: Some(FileName::parse("certificado").unwrap()),
            expires_on,
        };
        change(&world, &agent(), document, said).await.unwrap();
        let kept = world.documents(property).remove(0);
        assert_eq!((kept.kind, kept.expires_on), (DocumentKind::EnergyCertificate, expires_on));
        assert_eq!(kept.file_name.as_str(), "certificado.pdf");
        assert_eq!(world.objects().keys(), [kept.object]);
    }

    #[tokio::test]
    async fn a_document_that_somebody_else_changed_meanwhile_is_looked_at_again() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let document = world.add_document(&agent(), property).await;
        let said = |kind| {
            let seen = world.documents(property)[0].fingerprint();
            DocumentChange::Describe { seen, kind, file_name: None, expires_on: None }
        };
        world.store().conflict_on_the_next(ATTEMPTS - 1);
        change(&world, &agent(), document, said(DocumentKind::Contract)).await.unwrap();
        assert_eq!(world.documents(property)[0].kind, DocumentKind::Contract);
        world.store().conflict_on_the_next(ATTEMPTS);
        let given_up = change(&world, &agent(), document, said(DocumentKind::FloorPlan)).await;
        assert!(matches!(given_up, Err(ChangeDocumentError::Storage(StorageError::Conflict))));
    }

    #[tokio::test]
    async fn what_somebody_else_said_of_a_document_meanwhile_is_not_overwritten() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let document = world.add_document(&agent(), property).await;
        let opened = world.documents(property)[0].fingerprint();
        let say = async |seen, name: &str, year| {
            let said = DocumentChange::Describe {
                seen,
                kind: DocumentKind::EnergyCertificate,
                file_name: Some(FileName::parse(name).unwrap()),
                expires_on: NaiveDate::from_ymd_opt(year, 3, 28),
            };
            change(&world, &agent(), document, said).await
        };
        say(opened, "certificado.pdf", 2037).await.unwrap();
        let kept = world.documents(property).remove(0);
        let unseen = say(opened, "certificado de 2027.pdf", 2027).await;
        assert!(matches!(unseen, Err(ChangeDocumentError::ChangedMeanwhile)));
        assert_eq!(world.documents(property), std::slice::from_ref(&kept));
        say(opened, "certificado.pdf", 2037).await.expect("both say the same");
        say(kept.fingerprint(), "certificado de 2027.pdf", 2027).await.expect("it was seen");
    }

    #[tokio::test]
    async fn the_file_of_a_removed_document_is_released_with_it() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let document = world.add_document(&agent(), property).await;
        let object = world.documents(property)[0].object.to_string();
        change(&world, &agent(), document, DocumentChange::Remove).await.unwrap();
        assert!(world.documents(property).is_empty());
        assert_eq!(world.released(), [object]);
        let again = change(&world, &agent(), document, DocumentChange::Remove).await;
        assert!(matches!(again, Err(ChangeDocumentError::UnknownDocument)));
    }

    #[tokio::test]
    async fn another_agencys_document_is_not_found() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let document = world.add_document(&agent(), property).await;
        let refused = change(&world, &stranger(), document, DocumentChange::Remove).await;
        assert!(matches!(refused, Err(ChangeDocumentError::UnknownDocument)));
        assert_eq!(world.documents(property).len(), 1);
    }
}
