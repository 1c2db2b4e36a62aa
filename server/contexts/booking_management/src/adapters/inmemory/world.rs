//! The context over its in-memory adapters: what use cases are tested in.

use super::{InMemoryStore, PretendedCalendars, PretendedLinks};
use crate::application::use_cases::{
    BookVisitCommand, Booked, ChangeVisitSettingsCommand, JoinWaitingListCommand,
};
use crate::container::{Container, Ports};
use crate::domain::events::{ApplicantScreened, Decision};
use crate::domain::hours::AgentCalendar;
use crate::domain::ids::{ApplicantId, PropertyId, VisitId, WaitingEntryId};
use crate::domain::settings::{SettingsValues, VisitSettings};
use crate::domain::slot::{StraightLine, Wanted};
use crate::domain::visit::VisitState;
use crate::domain::waiting::WaitingEntryState;
use crate::fixtures::{
    AGENCY, ANA, EVA, FLAT, FOREIGN, HOUSE, OTHER_AGENCY, RUI, ana, busy_bee, contact, noon, shown, stranger,
};
use kernel::ids::{CountingIds, IdGenerator};
use kernel::time::{Clock, FixedClock, Timestamp};
use std::sync::Arc;

/// Two agencies with their people, who work every day from 9 to 18, and three properties; it is
/// noon, and stays so.
pub struct World {
    store: InMemoryStore,
    clock: Arc<FixedClock>,
    ids: Arc<CountingIds>,
    elsewhere: Arc<PretendedCalendars>,
    ports: Ports,
    container: Arc<Container>,
}

#[allow(clippy::expect_used, reason = "a test double: a refusal is the test's failure")]
impl World {
    /// A world in which nothing is booked.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "a world isn't made in passing")]
    pub fn new() -> Self {
        let ids = Arc::new(CountingIds::default());
        let clock = Arc::new(FixedClock::at(noon()));
        let store = InMemoryStore::new(ids.clone());
        store.plant();
        for (organization, user) in [(AGENCY, ANA), (AGENCY, RUI), (OTHER_AGENCY, EVA)] {
            store.keep_calendar(AgentCalendar { organization, ..busy_bee(user) });
        }
        let elsewhere = Arc::new(PretendedCalendars::default());
        let ports = Ports {
            units_of_work: Arc::new(store.clone()),
            queries: Arc::new(store.clone()),
            members: Arc::new(store.clone()),
            elsewhere: Arc::new(store.clone()),
            calendar_source: elsewhere.clone(),
            links: Arc::new(PretendedLinks),
            travel: Arc::new(StraightLine::default()),
            ids: ids.clone(),
            clock: clock.clone(),
        };
        let container = Arc::new(Container::new(ports.clone()));
        Self { store, clock, ids, elsewhere, ports, container }
    }

    /// What can be done.
    #[must_use]
    pub fn container(&self) -> &Container {
        &self.container
    }

    /// The same, for tasks of their own.
    #[must_use]
    pub fn shared(&self) -> Arc<Container> {
        self.container.clone()
    }

    /// What it stands on.
    #[must_use]
    pub fn ports(&self) -> Ports {
        self.ports.clone()
    }

    /// What is kept.
    #[must_use]
    pub const fn store(&self) -> &InMemoryStore {
        &self.store
    }

    /// What calendars elsewhere answer.
    #[must_use]
    pub fn elsewhere(&self) -> &PretendedCalendars {
        &self.elsewhere
    }

    /// What time it is.
    #[must_use]
    pub fn clock(&self) -> &FixedClock {
        &self.clock
    }

    /// A form of Bruno's, filled in, with a key of its own.
    #[must_use]
    pub fn form(&self, property: PropertyId, start: Timestamp) -> BookVisitCommand {
        BookVisitCommand {
            key: self.ids.next(),
            property: shown(property).number,
            when: Wanted::Moment(start),
            visitor: contact("bruno"),
            consent: true,
            invitation: None,
        }
    }

    /// Bruno books.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn book(&self, property: PropertyId, start: Timestamp) -> Booked {
        self.container.book_visit.execute(self.form(property, start)).await.expect("a free time")
    }

    /// Somebody waits for a time that is taken.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn wait(&self, property: PropertyId, start: Timestamp, name: &str) -> WaitingEntryId {
        let command = JoinWaitingListCommand {
            property: shown(property).number,
            when: Wanted::Moment(start),
            visitor: contact(name),
            consent: true,
        };
        self.container.join_waiting_list.execute(command).await.expect("a taken time").entry
    }

    /// Changes how visits of a property are arranged.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn arrange(&self, property: PropertyId, change: impl FnOnce(&mut SettingsValues)) {
        let mut values = *VisitSettings::default().values();
        change(&mut values);
        let command = ChangeVisitSettingsCommand { property, values };
        let agent = if property == FOREIGN { stranger() } else { ana() };
        self.container.change_visit_settings.execute(&agent, command).await.expect("settings");
    }

    /// An applicant is accepted; the link of their invitation.
    ///
    /// # Panics
    /// When storage refuses.
    pub async fn invite(&self, applicant: ApplicantId, property: PropertyId) -> String {
        let screened = ApplicantScreened { applicant, property, decision: Decision::Accepted };
        self.container.invite_applicant.execute(AGENCY, screened).await.expect("an invitation");
        let all = self.store.look(|kept| kept.invitations.values().copied().collect::<Vec<_>>());
        let theirs = all.iter().find(|one| one.applicant == applicant && one.property == property);
        format!("i.{}.signed", theirs.expect("an invitation").id)
    }

    /// A visit as it is kept.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn visit(&self, id: VisitId) -> VisitState {
        self.store.look(|kept| kept.visits.get(&id).cloned()).expect("a visit that was kept")
    }

    /// Every visit, in the order in which they were booked.
    #[must_use]
    pub fn visits(&self) -> Vec<VisitState> {
        self.store.look(|kept| kept.visits.values().cloned().collect())
    }

    /// Somebody who waits, as it is kept.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn entry(&self, id: WaitingEntryId) -> WaitingEntryState {
        self.store.look(|kept| kept.waiting.get(&id).cloned()).expect("an entry that was kept")
    }

    /// The kinds of the events so far.
    #[must_use]
    pub fn event_kinds(&self) -> Vec<String> {
        self.store.events().into_iter().map(|event| event.kind).collect()
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl InMemoryStore {
    /// The agencies, people and properties of the fixtures.
    pub fn plant(&self) {
        for (organization, user) in [(AGENCY, ANA), (AGENCY, RUI), (OTHER_AGENCY, EVA)] {
            self.add_member(organization, user);
        }
        for property in [FLAT, HOUSE, FOREIGN] {
            self.show(shown(property));
        }
    }
}
