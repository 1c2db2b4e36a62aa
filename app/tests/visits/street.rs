//! A listing with free times, and people before it, all in memory.

use app::Site;
use app::render;
use app::session::{Form, Members, NoFiles, Request, Throttle, answer};
use axum::body::to_bytes;
use booking_management::adapters::inmemory::{InMemoryStore, PretendedCalendars};
use booking_management::application::ports::VisitLinks;
use booking_management::application::use_cases::ChangeVisitSettingsCommand;
use booking_management::container::{Container, Ports};
use booking_management::domain::hours::AgentCalendar;
use booking_management::domain::ids::{InvitationId, VisitId, WaitingEntryId};
use booking_management::domain::link::Link;
use booking_management::domain::property::ShownProperty;
use booking_management::domain::settings::{SettingsValues, VisitSettings};
use booking_management::domain::slot::StraightLine;
use booking_management::fixtures::{AGENCY, ANA, FLAT, ana, busy_bee, noon, shown};
use customer_management::adapters::inmemory::World as People;
use http::{Method, Response, header};
use kernel::ids::CountingIds;
use kernel::time::FixedClock;
use properties_listing::adapters::inmemory::InMemoryListings;
use properties_listing::contract::{ListingFixture as _, a_house, an_agency, some_places};
use properties_listing::domain::views::LocalizedText;
use properties_listing::domain::vocabulary::ListingStatus;
use property_management::adapters::inmemory::World as Properties;
use std::sync::Arc;
use tower_sessions::{MemoryStore, Session};

/// Words that break pages which don't escape.
pub const HOSTILE: &str = "</title><script>alert(1)</script>\"'<!--";

/// Links that may stand in a path.
struct PlainLinks;

impl VisitLinks for PlainLinks {
    fn sign(&self, link: Link) -> String {
        match link {
            Link::Visit(id) => format!("v-{id}"),
            Link::Waiting(id) => format!("w-{id}"),
            Link::Invitation(id) => format!("i-{id}"),
            Link::Feed(id) => format!("f-{id}"),
        }
    }

    fn verify(&self, text: &str) -> Option<Link> {
        let (purpose, id) = text.split_once('-')?;
        let id = id.parse().ok()?;
        match purpose {
            "v" => Some(Link::Visit(VisitId(id))),
            "w" => Some(Link::Waiting(WaitingEntryId(id))),
            "i" => Some(Link::Invitation(InvitationId(id))),
            _ => None,
        }
    }
}

/// A street with one listing that is visited.
pub struct Street {
    members: Members,
    site: Site,
    listings: InMemoryListings,
    store: InMemoryStore,
    sessions: Arc<MemoryStore>,
    /// Its clock.
    pub clock: Arc<FixedClock>,
    /// Its number.
    pub number: i64,
}

impl Street {
    /// A street whose agent works every day from 9 to 18; it is noon of Monday 2 November 2026.
    pub async fn new() -> Self {
        let listings = InMemoryListings::default();
        listings.put_places(&some_places()).await;
        listings.put_agency(&an_agency()).await;
        let mut home = a_house();
        home.property.card.title = LocalizedText { pt: Some(HOSTILE.into()), ..LocalizedText::default() };
        let number = listings.put(&[home]).await[0];

        let (ids, clock) = (Arc::new(CountingIds::default()), Arc::new(FixedClock::at(noon())));
        let store = InMemoryStore::new(ids.clone());
        store.plant();
        store.show(ShownProperty { number, ..shown(FLAT) });
        store.keep_calendar(AgentCalendar { organization: AGENCY, ..busy_bee(ANA) });
        let booking = Container::new(Ports {
            units_of_work: Arc::new(store.clone()),
            queries: Arc::new(store.clone()),
            members: Arc::new(store.clone()),
            elsewhere: Arc::new(store.clone()),
            calendar_source: Arc::new(PretendedCalendars::default()),
            links: Arc::new(PlainLinks),
            travel: Arc::new(StraightLine::default()),
            ids,
            clock: clock.clone(),
        });
        let queries = properties_listing::container::Ports { queries: listings.queries() };
        let members = Members {
            customer_management: People::new().shared(),
            property_management: Arc::clone(Properties::new().container()),
            properties_listing: Arc::new(properties_listing::Container::new(queries)),
            booking_management: Arc::new(booking),
            throttle: Arc::new(Throttle::default()),
            clock: clock.clone(),
            letters: None,
            listing_files: Arc::new(app::session::NoListingFiles),
            calendar_files: Arc::new(app::session::NoCalendarFiles),
            provider: None,
        };
        let site = Site { base_url: "https://casas.example".into(), ..Site::default() };
        Self { members, site, listings, store, sessions: Arc::default(), clock, number }
    }

    /// Changes how its visits are arranged.
    pub async fn arrange(&self, change: impl FnOnce(&mut SettingsValues)) {
        let mut values = *VisitSettings::default().values();
        change(&mut values);
        let command = ChangeVisitSettingsCommand { property: FLAT, values };
        self.members.booking_management.change_visit_settings.execute(&ana(), command).await.unwrap();
    }

    /// A worker does what is due by now.
    pub async fn work(&self) {
        self.members.booking_management.lapse_offers.execute().await.unwrap();
    }

    /// Takes the listing from the public.
    pub async fn withdraw(&self) {
        self.listings.withdraw(self.number).await;
    }

    /// Reserves it: it is listed, under another number, and shown to nobody new.
    pub async fn reserve(&mut self) {
        let mut home = a_house();
        home.property.card.status = ListingStatus::Reserved;
        self.number = self.listings.put(&[home]).await[0];
        let property = ShownProperty { number: self.number, visitable: false, ..shown(FLAT) };
        self.store.show(property);
    }

    /// The address of its free times.
    pub fn book(&self) -> String {
        format!("/agendar/{}", self.number)
    }

    /// Somebody looks.
    pub async fn get(&self, address: &str) -> Response<String> {
        self.ask(Method::GET, address, &[], false).await
    }

    /// Somebody sends a form.
    pub async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Response<String> {
        self.ask(Method::POST, address, fields, false).await
    }

    /// A script does.
    pub async fn post_by_script(&self, address: &str, fields: &[(&str, &str)]) -> Response<String> {
        self.ask(Method::POST, address, fields, true).await
    }

    async fn ask(
        &self,
        method: Method,
        address: &str,
        fields: &[(&str, &str)],
        by_script: bool,
    ) -> Response<String> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request {
            method,
            path: path.to_owned(),
            query: Form::parse(query.as_bytes()),
            form: Form::parse(body.as_bytes()),
            session: Session::new(None, self.sessions.clone(), None),
            address: "192.0.2.1".parse().unwrap(),
            client: "Firefox".to_owned(),
            files: Arc::new(NoFiles),
            by_script,
        };
        let reply = answer(&self.members, &request).await.unwrap();
        let (head, body) = render::reply(&self.site, reply).into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Response::from_parts(head, String::from_utf8(body.to_vec()).unwrap())
    }
}

/// Where an answer leads.
pub fn location(answer: &Response<String>) -> String {
    answer.headers().get(header::LOCATION).map_or("", |to| to.to_str().unwrap()).to_owned()
}
