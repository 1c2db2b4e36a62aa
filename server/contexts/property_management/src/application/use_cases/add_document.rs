//! An agent adds a document to a property: looked at, stored, and only then told of.

use crate::application::leftovers::forget;
use crate::application::ports::{UnitOfWork, UnitsOfWork};
use crate::domain::activity::{Activity, Deed};
use crate::domain::document::{DocumentId, DocumentKind, FileName, MAX_DOCUMENTS, PropertyDocument};
use crate::domain::property::PropertyId;
use bytes::Bytes;
use chrono::NaiveDate;
use kernel::caller::Agent;
use kernel::ids::IdGenerator;
use kernel::objects::{ObjectError, ObjectStorage};
use kernel::pictures::{DocumentError, DocumentInspector};
use kernel::storage::StorageError;
use kernel::time::Clock;
use std::sync::Arc;
use thiserror::Error;

/// A document as it is sent in.
#[derive(Debug, Clone)]
pub struct AddDocumentCommand {
    /// The property.
    pub property: PropertyId,
    /// What it is.
    pub kind: DocumentKind,
    /// The last day on which it holds.
    pub expires_on: Option<NaiveDate>,
    /// What it is called.
    pub file_name: FileName,
    /// The file.
    pub content: Bytes,
}

/// Why it is not added.
#[derive(Debug, Error)]
pub enum AddDocumentError {
    /// The agency has no such property.
    #[error("there is no such property")]
    UnknownProperty,
    /// The property has as many documents as it may have.
    #[error("a property has at most {max} documents")]
    TooMany {
        /// How many it may have.
        max: usize,
    },
    /// It can't be used.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// It couldn't be stored.
    #[error(transparent)]
    Objects(#[from] ObjectError),
    /// It couldn't be kept.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Adds a document to a property.
pub struct AddDocument {
    units_of_work: Arc<dyn UnitsOfWork>,
    inspector: Arc<dyn DocumentInspector>,
    objects: Arc<dyn ObjectStorage>,
    ids: Arc<dyn IdGenerator>,
    clock: Arc<dyn Clock>,
}

impl AddDocument {
    pub(crate) fn new(
        units_of_work: Arc<dyn UnitsOfWork>,
        inspector: Arc<dyn DocumentInspector>,
        objects: Arc<dyn ObjectStorage>,
        ids: Arc<dyn IdGenerator>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { units_of_work, inspector, objects, ids, clock }
    }

    /// Adds the document and gives its id.
    ///
    /// # Errors
    /// [`AddDocumentError`]; nothing was kept.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: AddDocumentCommand,
    ) -> Result<DocumentId, AddDocumentError> {
        // Asked first, since looking at it is dear, and once more when it is kept.
        room(self.units_of_work.begin().await?.as_mut(), agent, command.property).await?;
        let checked = self.inspector.inspect(command.content).await?;
        let id = DocumentId(self.ids.next());
        let object = PropertyDocument::object_key(agent.organization(), id, checked.media_type)
            .map_err(|error| ObjectError::Corrupt(error.to_string()))?;
        let document = PropertyDocument {
            id,
            property: command.property,
            kind: command.kind,
            file_name: command.file_name.of_type(checked.media_type),
            object,
            bytes: checked.content.len() as u64,
            expires_on: command.expires_on,
            added_at: self.clock.now(),
            added_by: agent.user(),
            reminded: None,
        };
        self.objects.put(&document.object, checked.content, checked.media_type).await?;
        match self.keep(agent, &document).await {
            Ok(()) => Ok(id),
            Err(AddDocumentError::Storage(error)) if error.may_be_kept() => Err(error.into()),
            Err(error) => {
                forget(self.objects.as_ref(), &[document.object]).await;
                Err(error)
            }
        }
    }

    async fn keep(&self, agent: &Agent, document: &PropertyDocument) -> Result<(), AddDocumentError> {
        let mut unit = self.units_of_work.begin().await?;
        // It may have been deleted while the document was looked at, or others may have been faster.
        room(unit.as_mut(), agent, document.property).await?;
        unit.documents().add(document).await?;
        let deed = Deed::DocumentAdded { document: document.kind };
        let done = Activity::of(agent, document.property, deed, document.added_at);
        unit.journal().append(&[done]).await?;
        Ok(unit.commit().await?)
    }
}

/// Whether the property is there and has room for one more.
async fn room(
    unit: &mut dyn UnitOfWork,
    agent: &Agent,
    property: PropertyId,
) -> Result<(), AddDocumentError> {
    let organization = agent.organization();
    unit.properties().find(organization, property).await?.ok_or(AddDocumentError::UnknownProperty)?;
    if unit.documents().of_property(organization, property).await?.len() >= MAX_DOCUMENTS {
        return Err(AddDocumentError::TooMany { max: MAX_DOCUMENTS });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{AGENCY, agent, complete_draft, stranger};
    use kernel::pictures::{CheckedDocument, DocumentFlaw, PretendedInspector};

    async fn add(
        world: &World,
        agent: &Agent,
        property: PropertyId,
        content: &'static [u8],
    ) -> Result<DocumentId, AddDocumentError> {
        let command = AddDocumentCommand {
            property,
            kind: DocumentKind::FloorPlan,
            expires_on: None,
            file_name: FileName::parse("planta.pdf").unwrap(),
            content: Bytes::from_static(content),
        };
        world.container().add_document.execute(agent, command).await
    }

    #[tokio::test]
    async fn a_document_is_stored_apart_from_what_the_public_sees() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let id = add(&world, &agent(), property, b"%PDF-1.7").await.unwrap();
        let document = world.documents(property).remove(0);
        assert_eq!((document.id, document.bytes), (id, 8));
        assert_eq!(document.object.as_str(), format!("documents/{AGENCY}/{id}.pdf"));
        assert_eq!(world.objects().keys(), [document.object]);
        assert_eq!(world.property(property).version, 1, "the property itself doesn't change");
        assert_eq!(world.deeds(property)[1], Deed::DocumentAdded { document: DocumentKind::FloorPlan });
    }

    #[tokio::test]
    async fn a_file_that_is_not_what_its_name_says_is_called_what_it_is() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        add(&world, &agent(), property, &[0xFF, 0xD8, 0xFF]).await.unwrap();
        assert_eq!(world.documents(property)[0].file_name.as_str(), "planta.pdf.jpg");
    }

    #[tokio::test]
    async fn what_is_refused_or_not_stored_leaves_no_trace() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let refused = add(&world, &agent(), property, b"MZ").await;
        let flaw = DocumentError::Flawed(DocumentFlaw::UnknownFormat);
        assert!(matches!(refused, Err(AddDocumentError::Document(error)) if error == flaw));
        world.objects().fail_with(ObjectError::Full("the disk".to_owned()));
        let refused = add(&world, &agent(), property, b"%PDF-1.7").await;
        assert!(matches!(refused, Err(AddDocumentError::Objects(ObjectError::Full(_)))));
        assert!(world.objects().keys().is_empty() && world.documents(property).is_empty());
    }

    #[tokio::test]
    async fn a_database_whose_answer_is_lost_leaves_no_document_that_is_nowhere() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.store().lose_the_answer_to_the_next_commit();
        let unknown = add(&world, &agent(), property, b"%PDF-1.7").await;
        assert!(matches!(unknown, Err(AddDocumentError::Storage(StorageError::Unavailable(_)))));
        assert_eq!(world.objects().keys(), [world.documents(property).remove(0).object]);
    }

    #[tokio::test]
    async fn a_property_has_at_most_a_hundred_documents() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        for _ in 0..MAX_DOCUMENTS {
            add(&world, &agent(), property, b"%PDF-1.7").await.unwrap();
        }
        let refused = add(&world, &agent(), property, b"%PDF-1.7").await;
        assert!(matches!(refused, Err(AddDocumentError::TooMany { max: MAX_DOCUMENTS })));
    }

    /// Adds another document to the property while it looks at one.
    struct Rival(Arc<crate::container::Container>, PropertyId);

    #[async_trait::async_trait]
    impl DocumentInspector for Rival {
        async fn inspect(&self, content: Bytes) -> Result<CheckedDocument, DocumentError> {
            let faster = AddDocumentCommand {
                property: self.1,
                kind: DocumentKind::Other,
                expires_on: None,
                file_name: FileName::parse("contrato.pdf").unwrap(),
                content: Bytes::from_static(b"%PDF-1.7"),
            };
            self.0.add_document.execute(&agent(), faster).await.unwrap();
            PretendedInspector::default().inspect(content).await
        }
    }

    #[tokio::test]
    async fn of_two_that_want_the_last_place_one_gets_it() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        for _ in 1..MAX_DOCUMENTS {
            add(&world, &agent(), property, b"%PDF-1.7").await.unwrap();
        }
        let usual = &world.container().add_document;
        let slow = AddDocument {
            units_of_work: usual.units_of_work.clone(),
            inspector: Arc::new(Rival(world.container().clone(), property)),
            objects: usual.objects.clone(),
            ids: usual.ids.clone(),
            clock: usual.clock.clone(),
        };
        let command = AddDocumentCommand {
            property,
            kind: DocumentKind::FloorPlan,
            expires_on: None,
            file_name: FileName::parse("planta.pdf").unwrap(),
            content: Bytes::from_static(b"%PDF-1.7"),
        };
        let refused = slow.execute(&agent(), command).await;
        assert!(matches!(refused, Err(AddDocumentError::TooMany { max: MAX_DOCUMENTS })));
        assert_eq!(world.objects().keys().len(), MAX_DOCUMENTS, "what was stored for it is gone");
    }

    #[tokio::test]
    async fn another_agencys_property_gets_none() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let refused = add(&world, &stranger(), property, b"%PDF-1.7").await;
        assert!(matches!(refused, Err(AddDocumentError::UnknownProperty)));
        assert!(world.objects().keys().is_empty());
    }
}
