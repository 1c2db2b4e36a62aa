//! The whole context in memory, for the tests of use cases.

use super::{InMemoryAgencies, InMemoryGazetteer, InMemoryStore};
use crate::application::use_cases::{CreatePropertyCommand, PublishPropertyCommand};
use crate::container::{Container, Ports};
use crate::domain::draft::PropertyDraft;
use crate::domain::gazetteer::Place;
use crate::domain::property::{PropertyId, PropertyState};
use crate::domain::publish_gate::{AgencyStanding, PublishMode};
use crate::fixtures;
use kernel::caller::Agent;
use kernel::ids::{CountingIds, IdGenerator, OrganizationId};
use kernel::time::FixedClock;
use std::sync::Arc;

/// A context over memory, with two licensed agencies and a clock that stands
/// at [`fixtures::noon`].
pub struct World {
    /// The clock, to move it.
    pub clock: Arc<FixedClock>,
    store: InMemoryStore,
    agencies: InMemoryAgencies,
    container: Container,
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
        let agencies = InMemoryAgencies::default();
        agencies.set(fixtures::AGENCY, fixtures::licensed());
        agencies.set(fixtures::OTHER_AGENCY, fixtures::licensed());
        let container = Container::new(Ports {
            units_of_work: Arc::new(store.clone()),
            agencies: Arc::new(agencies.clone()),
            queries: Arc::new(store.clone()),
            gazetteer: Arc::new(InMemoryGazetteer::of(places)),
            ids,
            clock: clock.clone(),
        });
        Self { clock, store, agencies, container }
    }

    /// The use cases.
    #[must_use]
    pub const fn container(&self) -> &Container {
        &self.container
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
