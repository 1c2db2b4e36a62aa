//! An agent adds a document to a property: looked at, stored, and only then told of.

use crate::application::leftovers::forget;
use crate::application::ports::{UnitOfWork, UnitsOfWork};
use crate::application::retrying::retrying;
use crate::application::sent::Sent;
use crate::domain::activity::{Activity, Deed};
use crate::domain::document::{DocumentId, DocumentKind, FileName, MAX_DOCUMENTS, PropertyDocument};
use crate::domain::property::{Property, PropertyId};
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
use uuid::Uuid;

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
    /// What the form calls itself: the same file under the same key is kept once, however often it
    /// comes.
    pub key: Option<Uuid>,
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

    /// Adds the document and gives its id. Of one that is there already, it gives that one's.
    ///
    /// # Errors
    /// [`AddDocumentError`]; nothing was kept.
    pub async fn execute(
        &self,
        agent: &Agent,
        command: AddDocumentCommand,
    ) -> Result<DocumentId, AddDocumentError> {
        let sent = command.key.map(|key| Sent::new(command.property, key, &command.content));
        // Asked first, since looking at it is dear, and once more when it is kept.
        let mut unit = self.units_of_work.begin().await?;
        if let Place::Taken(known) = place(unit.as_mut(), agent, command.property, sent).await? {
            return Ok(known);
        }
        drop(unit);
        let checked = self.inspector.inspect(command.content).await?;
        let id = self.ids.next();
        let id = DocumentId(sent.map_or(id, |sent| sent.on(id)));
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
        let overtaken = |error: &_| matches!(error, AddDocumentError::Storage(StorageError::Conflict));
        let outcome = retrying(overtaken, || self.keep(agent, &document, sent)).await;
        match &outcome {
            Ok(kept) if *kept == id => {}
            Err(AddDocumentError::Storage(error)) if error.may_be_kept() => {}
            // Nothing points to what was stored.
            _ => forget(self.objects.as_ref(), &[document.object]).await,
        }
        outcome
    }

    /// Keeps the document, or finds the one that another attempt kept.
    async fn keep(
        &self,
        agent: &Agent,
        document: &PropertyDocument,
        sent: Option<Sent>,
    ) -> Result<DocumentId, AddDocumentError> {
        let mut unit = self.units_of_work.begin().await?;
        // It may have been deleted while the document was looked at, or others may have been faster.
        let mut property = match place(unit.as_mut(), agent, document.property, sent).await? {
            Place::Taken(known) => return Ok(known),
            Place::Free(property) => property,
        };
        // Whoever deletes it at this moment has not seen this document, and would leave its file.
        property.hang_on();
        unit.properties().save(&mut property).await?;
        unit.documents().add(document).await?;
        let deed = Deed::DocumentAdded { document: document.kind };
        let done = Activity::of(agent, document.property, deed, document.added_at);
        unit.journal().append(&[done]).await?;
        unit.commit().await?;
        Ok(document.id)
    }
}

/// Where a document would go.
enum Place {
    /// It is there already.
    Taken(DocumentId),
    /// The property has room for it.
    Free(Box<Property>),
}

async fn place(
    unit: &mut dyn UnitOfWork,
    agent: &Agent,
    property: PropertyId,
    sent: Option<Sent>,
) -> Result<Place, AddDocumentError> {
    let organization = agent.organization();
    let found = unit.properties().find(organization, property).await?;
    let found = found.ok_or(AddDocumentError::UnknownProperty)?;
    let documents = unit.documents().of_property(organization, property).await?;
    let known = sent.and_then(|sent| documents.iter().find(|document| sent.is_on(document.id.0)));
    if let Some(known) = known {
        return Ok(Place::Taken(known.id));
    }
    if documents.len() >= MAX_DOCUMENTS {
        return Err(AddDocumentError::TooMany { max: MAX_DOCUMENTS });
    }
    Ok(Place::Free(Box::new(found)))
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
            key: None,
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
        let (before, after) = (complete_draft("A-1"), world.property(property));
        assert_eq!((after.texts, after.updated_at), (before.texts, after.created_at), "nothing is said anew");
        assert_eq!(world.deeds(property)[1], Deed::DocumentAdded { document: DocumentKind::FloorPlan });
    }

    #[tokio::test]
    async fn a_document_whose_answer_got_lost_is_kept_once_however_often_it_is_sent() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let send = async |key: u128, content: &'static [u8]| {
            let command = AddDocumentCommand {
                property,
                kind: DocumentKind::FloorPlan,
                expires_on: None,
                file_name: FileName::parse("planta.pdf").unwrap(),
                content: Bytes::from_static(content),
                key: Some(Uuid::from_u128(key)),
            };
            world.container().add_document.execute(&agent(), command).await
        };
        world.store().lose_the_answer_to_the_next_commit();
        assert!(send(1, b"%PDF-1.7").await.is_err(), "nobody knows that it is there");
        let kept = world.documents(property);
        for _ in 0..2 {
            assert_eq!(send(1, b"%PDF-1.7").await.unwrap(), kept[0].id);
        }
        assert_eq!(world.documents(property), kept);
        assert_eq!(world.objects().keys(), [kept[0].object.clone()]);
        send(1, b"%PDF-1.4").await.unwrap();
        send(2, b"%PDF-1.7").await.unwrap();
        assert_eq!(world.documents(property).len(), 3, "another file, and another form");
    }

    #[tokio::test]
    async fn whoever_deletes_a_property_has_seen_all_its_documents() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        let mut deletion = crate::application::ports::UnitsOfWork::begin(world.store()).await.unwrap();
        let mut doomed = deletion.properties().find(AGENCY, property).await.unwrap().unwrap();
        doomed.delete(&[], world.clock.now()).unwrap();
        deletion.properties().remove(doomed).await.unwrap();
        add(&world, &agent(), property, b"%PDF-1.7").await.unwrap();
        assert!(matches!(deletion.commit().await, Err(StorageError::Conflict)));
        assert_eq!(world.objects().keys(), [world.documents(property).remove(0).object]);
    }

    #[tokio::test]
    async fn a_document_comes_to_a_property_that_somebody_else_changes_meanwhile() {
        let world = World::new();
        let property = world.create(&agent(), complete_draft("A-1")).await;
        world.store().conflict_on_the_next(3);
        add(&world, &agent(), property, b"%PDF-1.7").await.unwrap();
        assert_eq!(world.documents(property).len(), 1);
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
                key: None,
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
            key: None,
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
