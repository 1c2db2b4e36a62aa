//! The whole context in memory, for the tests of use cases.

use super::{CountingMint, InMemoryIdentityProvider, InMemoryOneTimeCodes, InMemoryPasswords, InMemoryStore};
use crate::application::ports::TeamView;
use crate::container::{Container, Ports};
use crate::fixtures;
use kernel::ids::{CountingIds, IdGenerator, OrganizationId};
use kernel::time::{Clock, FixedClock};
use std::sync::Arc;

/// A context over memory, and a clock that stands at [`fixtures::noon`].
pub struct World {
    /// The clock, to move it.
    pub clock: Arc<FixedClock>,
    /// Passwords, to keep them busy.
    pub passwords: Arc<InMemoryPasswords>,
    /// The other site, to have it vouch for somebody.
    pub provider: Arc<InMemoryIdentityProvider>,
    store: InMemoryStore,
    container: Container,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// A world without agencies and people.
    #[must_use]
    pub fn new() -> Self {
        let ids: Arc<dyn IdGenerator> = Arc::new(CountingIds::default());
        let clock = Arc::new(FixedClock::at(fixtures::noon()));
        let passwords = Arc::new(InMemoryPasswords::default());
        let provider = Arc::new(InMemoryIdentityProvider::default());
        let store = InMemoryStore::new(ids.clone());
        let container = Container::new(Ports {
            units_of_work: Arc::new(store.clone()),
            queries: Arc::new(store.clone()),
            accounts: Arc::new(store.clone()),
            passwords: passwords.clone(),
            mint: Arc::new(CountingMint::default()),
            codes: Arc::new(InMemoryOneTimeCodes::default()),
            identity_provider: Some(provider.clone()),
            ids,
            clock: clock.clone(),
        });
        Self { clock, passwords, provider, store, container }
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

    /// An agency's team as it is now.
    ///
    /// # Panics
    /// When there is no such agency.
    #[allow(clippy::expect_used, reason = "a test double: its absence is the test's failure")]
    pub async fn team(&self, organization: OrganizationId) -> TeamView {
        let read = self.container.accounts.team(organization, self.clock.now()).await;
        read.expect("memory that can be read").expect("an agency that was kept")
    }

    /// The kinds of the events so far.
    #[must_use]
    pub fn event_kinds(&self) -> Vec<String> {
        self.store.events().into_iter().map(|event| event.kind).collect()
    }
}
