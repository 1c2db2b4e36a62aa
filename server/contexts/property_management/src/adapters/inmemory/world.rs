//! The whole context in memory, for the tests of use cases.

use super::{InMemoryAgencies, InMemoryGazetteer, InMemoryStore, PretendedVault};
use crate::application::use_cases::{
    AddDocumentCommand, AddPhotographCommand, CreatePropertyCommand, PublishPropertyCommand,
    ReviseSectionCommand,
};
use crate::container::{Container, Ports};
use crate::domain::activity::{AuditEntry, Deed};
use crate::domain::document::{DocumentId, DocumentKind, FileName, PropertyDocument};
use crate::domain::draft::PropertyDraft;
use crate::domain::events::OBJECTS_RELEASED;
use crate::domain::gazetteer::Place;
use crate::domain::media::PropertyImage;
use crate::domain::owner::{IdentityDocument, OwnerDraft, OwnerId};
use crate::domain::property::{PropertyId, PropertyState};
use crate::domain::publish_gate::{AgencyStanding, PublishMode};
use crate::domain::section::{Section, SectionName};
use crate::domain::values::FullName;
use crate::fixtures;
use bytes::Bytes;
use kernel::caller::Agent;
use kernel::ids::{CountingIds, IdGenerator, OrganizationId};
use kernel::locale::Country;
use kernel::nif::Nif;
use kernel::pictures::{PretendedInspector, PretendedPictures};
use kernel::time::FixedClock;
use std::sync::Arc;
use storage::MemoryObjects;

/// A context over memory, with two licensed agencies and a clock that stands
/// at [`fixtures::noon`].
pub struct World {
    /// The clock, to move it.
    pub clock: Arc<FixedClock>,
    store: InMemoryStore,
    agencies: InMemoryAgencies,
    vault: Arc<PretendedVault>,
    objects: Arc<MemoryObjects>,
    pictures: Arc<PretendedPictures>,
    container: Arc<Container>,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// A world without properties, whose gazetteer is empty.
    #[must_use]
    pub fn new() -> Self {
        Self::with_places(Vec::new())
    }

    /// A world without properties, whose gazetteer knows these places.
    #[must_use]
    pub fn with_places(places: Vec<Place>) -> Self {
        let ids: Arc<dyn IdGenerator> = Arc::new(CountingIds::default());
        let clock = Arc::new(FixedClock::at(fixtures::noon()));
        let store = InMemoryStore::new(ids.clone());
        let agencies = store.agencies();
        agencies.set(fixtures::AGENCY, fixtures::licensed());
        agencies.set(fixtures::OTHER_AGENCY, fixtures::licensed());
        store.add_member(fixtures::AGENCY, fixtures::ANA, "Ana");
        let vault = Arc::new(PretendedVault::default());
        let objects = Arc::new(MemoryObjects::new(clock.clone()));
        let pictures = Arc::new(PretendedPictures::default());
        let container = Arc::new(Container::new(Ports {
            units_of_work: Arc::new(store.clone()),
            agencies: Arc::new(agencies.clone()),
            members: Arc::new(store.clone()),
            queries: Arc::new(store.clone()),
            desk: Arc::new(store.clone()),
            references: Arc::new(store.clone()),
            gazetteer: Arc::new(InMemoryGazetteer::of(places)),
            vault: vault.clone(),
            objects: objects.clone(),
            pictures: pictures.clone(),
            inspector: Arc::new(PretendedInspector::default()),
            ids,
            clock: clock.clone(),
        }));
        Self { clock, store, agencies, vault, objects, pictures, container }
    }

    /// The use cases.
    #[must_use]
    pub const fn container(&self) -> &Arc<Container> {
        &self.container
    }

    /// What seals.
    #[must_use]
    pub fn vault(&self) -> &PretendedVault {
        &self.vault
    }

    /// Where photographs and documents lie.
    #[must_use]
    pub fn objects(&self) -> &MemoryObjects {
        &self.objects
    }

    /// What makes photographs.
    #[must_use]
    pub fn pictures(&self) -> &PretendedPictures {
        &self.pictures
    }

    /// The store behind them.
    #[must_use]
    pub const fn store(&self) -> &InMemoryStore {
        &self.store
    }

    /// Says how an agency stands.
    pub fn set_standing(&self, organization: OrganizationId, standing: AgencyStanding) {
        self.agencies.set(organization, standing);
    }

    /// Enters a property.
    ///
    /// # Panics
    /// When it is refused.
    #[allow(clippy::expect_used, reason = "a test double: a refusal is the test's failure")]
    pub async fn create(&self, agent: &Agent, draft: PropertyDraft) -> PropertyId {
        let command = CreatePropertyCommand { draft };
        self.container.create_property.execute(agent, command).await.expect("a property that can be entered")
    }

    /// Enters a property and publishes it.
    ///
    /// # Panics
    /// When it is refused.
    #[allow(clippy::expect_used, reason = "a test double: a refusal is the test's failure")]
    pub async fn publish(&self, agent: &Agent, draft: PropertyDraft) -> PropertyId {
        let property = self.create(agent, draft).await;
        let command = PublishPropertyCommand { property, mode: PublishMode::Strict };
        self.container
            .publish_property
            .execute(agent, command)
            .await
            .expect("a property that can be published");
        property
    }

    /// Adds a photograph to a property.
    ///
    /// # Panics
    /// When it is refused.
    #[allow(clippy::expect_used, reason = "a test double: a refusal is the test's failure")]
    pub async fn add_photograph(&self, agent: &Agent, property: PropertyId) -> PropertyImage {
        let content = Bytes::from_static(b"a photograph");
        let command = AddPhotographCommand { property, content, key: None };
        self.container.add_photograph.execute(agent, command).await.expect("a photograph that is taken")
    }

    /// Adds a document to a property.
    ///
    /// # Panics
    /// When it is refused.
    #[allow(clippy::expect_used, reason = "a test double: a refusal is the test's failure")]
    pub async fn add_document(&self, agent: &Agent, property: PropertyId) -> DocumentId {
        let command = AddDocumentCommand {
            property,
            kind: DocumentKind::Other,
            expires_on: None,
            file_name: FileName::parse("documento.pdf").expect("a name"),
            content: Bytes::from_static(b"%PDF-1.7"),
            key: None,
        };
        self.container.add_document.execute(agent, command).await.expect("a document that is taken")
    }

    /// Says that a property of the first agency is Maria Silva's, who has these numbers.
    ///
    /// # Panics
    /// When it is refused.
    #[allow(clippy::expect_used, reason = "a test double: a refusal is the test's failure")]
    pub async fn own(&self, property: PropertyId, nif: &str, identity: &str) -> OwnerId {
        let maria = OwnerDraft {
            id: None,
            full_name: FullName::parse("Maria Silva").expect("a name").expect("a name"),
            nif: Some(Nif::parse(Country::Portugal, nif).expect("a tax number")),
            identity: IdentityDocument::parse(identity).expect("a number"),
            civil_status: None,
            email: None,
            phone: None,
            share: None,
        };
        let command = ReviseSectionCommand {
            property,
            seen: self.property(property).fingerprint(SectionName::Owners),
            section: Section::Owners(vec![maria]),
        };
        self.container.revise_section.execute(&fixtures::agent(), command).await.expect("an owner");
        self.property(property).owners.as_slice().first().expect("an owner").id
    }

    /// What was done to a property, the oldest first.
    #[must_use]
    pub fn deeds(&self, property: PropertyId) -> Vec<Deed> {
        let activity = self.store.kept().hanging.activity;
        activity.into_iter().filter(|done| done.property == property).map(|done| done.deed).collect()
    }

    /// Who looked at what is personal, the oldest first.
    #[must_use]
    pub fn audit(&self, organization: OrganizationId) -> Vec<AuditEntry> {
        self.store.audit(organization)
    }

    /// The documents of a property, in the order of their ids.
    #[must_use]
    pub fn documents(&self, property: PropertyId) -> Vec<PropertyDocument> {
        let documents = self.store.kept().hanging.documents;
        documents.into_values().filter(|document| document.property == property).collect()
    }

    /// The keys of all objects that were released so far.
    #[must_use]
    pub fn released(&self) -> Vec<String> {
        let events = self.store.events();
        let released = events.iter().filter(|event| event.kind == OBJECTS_RELEASED);
        let keys = released.filter_map(|event| event.payload.get("keys")?.as_array());
        keys.flatten().filter_map(|key| key.as_str().map(str::to_owned)).collect()
    }

    /// A property as it is kept.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    #[allow(clippy::expect_used, reason = "a test double: its absence is the test's failure")]
    pub fn property(&self, id: PropertyId) -> PropertyState {
        self.store.property(id).expect("a property that was kept")
    }

    /// The kinds of the events so far.
    #[must_use]
    pub fn event_kinds(&self) -> Vec<String> {
        self.store.events().into_iter().map(|event| event.kind).collect()
    }
}
