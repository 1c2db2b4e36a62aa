//! A product in memory, and browsers before it.

use app::Site;
use app::render;
use app::session::{Failure, Form, Members, NoFiles, Outcome, Request, Throttle, answer, keys};
use axum::body::to_bytes;
use customer_management::Container;
use customer_management::adapters::inmemory::World;
use customer_management::application::use_cases::InviteMemberCommand;
use customer_management::domain::caller::Member;
use customer_management::domain::role::Role;
use http::{Method, Response, header};
use kernel::ids::UserId;
use properties_listing::adapters::inmemory::InMemoryListings;
use properties_listing::contract::ListingFixture as _;
use property_management::adapters::inmemory::World as Properties;
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use tower_sessions::session::Id;
use tower_sessions::{MemoryStore, Session};

/// Words that break pages which don't escape.
pub const HOSTILE: &str = "</title><script>alert(1)</script>\"'<!--";
/// Who owns an agency already.
pub const ANA: &str = "ana@casas.example";
/// Who has no account.
pub const RUI: &str = "rui@casas.example";

/// The product.
pub struct Town {
    /// The accounts behind it.
    pub world: World,
    /// What the screens stand on.
    pub members: Members,
    sessions: Arc<MemoryStore>,
    site: Site,
}

/// A product without agencies and people, which knows a site that vouches for people.
pub fn a_town() -> Town {
    let world = World::new();
    let accounts = world.shared();
    town_over(world, accounts)
}

/// A product over these accounts.
pub fn town_over(world: World, customer_management: Arc<Container>) -> Town {
    let queries = InMemoryListings::default().queries();
    let listings = properties_listing::container::Ports { queries };
    let members = Members {
        customer_management,
        property_management: Arc::clone(Properties::new().container()),
        properties_listing: Arc::new(properties_listing::Container::new(listings)),
        booking_management: booking_management::adapters::inmemory::World::new().shared(),
        throttle: Arc::new(Throttle::default()),
        clock: world.clock.clone(),
        letters: None,
        listing_files: Arc::new(app::session::NoListingFiles),
        calendar_files: Arc::new(app::session::NoCalendarFiles),
        provider: Some("Casa Segura".to_owned()),
    };
    let site = Site { base_url: "https://casas.example".into(), ..Site::default() };
    Town { world, members, sessions: Arc::default(), site }
}

impl Town {
    /// A browser that was never here.
    pub fn browser(&self) -> Browser<'_> {
        Browser { town: self, cookie: None }
    }

    /// Ana's invitation to somebody; its token.
    pub async fn invite(&self, owner: &Member, email: &str) -> String {
        let command = InviteMemberCommand::try_new(email, Role::Agent).unwrap();
        self.world.container().invite_member.execute(owner, command).await.unwrap();
        self.token_for(email)
    }

    /// The token in the last letter to an address.
    pub fn token_for(&self, email: &str) -> String {
        self.world.token_for(email).expose_secret().to_owned()
    }
}

/// A browser, with the cookie it was given.
pub struct Browser<'a> {
    town: &'a Town,
    /// Which session it says is its own.
    pub cookie: Option<Id>,
}

impl Browser<'_> {
    /// Follows a link.
    pub async fn get(&mut self, address: &str) -> Response<String> {
        let outcome = self.ask(Method::GET, address, &[]).await;
        self.seen(outcome).await
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, action: &str, fields: &[(&str, &str)]) -> Response<String> {
        let outcome = self.send(path, action, fields).await;
        self.seen(outcome).await
    }

    /// Sends a form that may come to nothing.
    pub async fn send(&mut self, path: &str, action: &str, fields: &[(&str, &str)]) -> Outcome {
        self.ask(Method::POST, path, &[&[("action", action)], fields].concat()).await
    }

    /// Signs in by password.
    pub async fn sign_in(&mut self, email: &str, password: &str) -> Response<String> {
        self.post("/entrar", "sign_in", &[("email", email), ("password", password)]).await
    }

    /// Who is signed in.
    pub async fn user(&self) -> Option<UserId> {
        self.remembered(keys::USER).await
    }

    /// What is remembered of the browser.
    pub async fn remembered<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        self.session().get(key).await.unwrap()
    }

    fn session(&self) -> Session {
        Session::new(self.cookie, self.town.sessions.clone(), None)
    }

    async fn ask(&mut self, method: Method, address: &str, fields: &[(&str, &str)]) -> Outcome {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request {
            method,
            path: path.to_owned(),
            query: Form::parse(query.as_bytes()),
            form: Form::parse(body.as_bytes()),
            session: self.session(),
            address: "192.0.2.1".parse().unwrap(),
            client: "Firefox".to_owned(),
            files: Arc::new(NoFiles),
            by_script: false,
        };
        let outcome = answer(&self.town.members, &request).await;
        // As tower-sessions does after each answer that is no failure of ours.
        let session = request.session;
        if outcome.is_ok() && session.is_modified() && !session.is_empty().await {
            session.save().await.unwrap();
        }
        self.cookie = session.id();
        outcome
    }

    async fn seen(&self, outcome: Result<app::session::Reply, Failure>) -> Response<String> {
        let (head, body) = render::reply(&self.town.site, outcome.unwrap()).into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Response::from_parts(head, String::from_utf8(body.to_vec()).unwrap())
    }
}

/// Where an answer leads.
pub fn location(answer: &Response<String>) -> &str {
    answer.headers().get(header::LOCATION).map_or("", |to| to.to_str().unwrap())
}

/// The `<main>` of a page.
pub fn main_of(answer: &Response<String>) -> &str {
    answer.body().split_once("<main").unwrap().1.split_once("</main>").unwrap().0
}
