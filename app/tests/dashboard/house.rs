//! A house with agencies, people and browsers, all in memory.

use app::Site;
use app::i18n::{PT, Texts};
use app::session::{
    FileTrouble, Files, Form, KeptLetter, KeptLetters, Members, NoFiles, Request, SentFile, Throttle, keys,
};
use axum::body::{Body, Bytes, to_bytes};
use customer_management::adapters::inmemory::World;
use customer_management::domain::caller::Member;
use customer_management::domain::ids::SessionId;
use http::{Method, Response, StatusCode, header};
use kernel::ids::UserId;
use kernel::storage::StorageError;
use properties_listing::adapters::inmemory::InMemoryListings;
use properties_listing::container::{Container, Ports};
use properties_listing::contract::{ListingFixture, an_agency};
use properties_listing::domain::views::ListedAgency;
use property_management::adapters::inmemory::World as Properties;
use property_management::domain::gazetteer::Place;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use tower_sessions::{MemoryStore, Session};

/// Words that break pages which don't escape.
pub const HOSTILE: &str = "</textarea></title><script>alert(1)</script>\"'<!--";

/// The texts the tests read.
pub const fn pt() -> &'static Texts {
    &PT
}

/// What was done, as it is read out.
pub fn said(sentence: &str) -> String {
    format!("<p role=\"status\" class=\"notice good\">{sentence}</p>")
}

/// Everything the screens stand on.
pub struct House {
    /// Context 1.
    pub world: World,
    /// Context 2.
    pub properties: Arc<Properties>,
    /// What the screens get.
    pub members: Members,
    /// Where things are.
    pub site: Site,
    /// What the public sees.
    pub listings: InMemoryListings,
    store: Arc<MemoryStore>,
    browsers: AtomicU32,
}

/// A browser in which somebody is signed in.
pub struct Browser {
    session: Session,
    /// The session as people see it.
    pub id: SessionId,
}

/// What came back.
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// Where it leads, if anywhere.
    pub location: String,
    /// The page.
    pub html: String,
}

impl Answer {
    /// A page that was shown.
    #[track_caller]
    pub fn shown(self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{}", self.location);
        self.html
    }

    /// A form that was refused with this sentence.
    #[track_caller]
    pub fn refused_with(self, sentence: &str) -> String {
        assert_eq!(self.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", self.location);
        assert!(self.html.contains(sentence), "“{sentence}” is not said");
        assert!(self.html.contains("role=\"alert\""), "nobody is told at once");
        self.html
    }

    /// A form that led somewhere.
    #[track_caller]
    pub fn led_to(self, location: &str) {
        assert_eq!((self.status, self.location.as_str()), (StatusCode::SEE_OTHER, location));
    }
}

impl House {
    /// A house where nobody lives.
    pub fn new() -> Self {
        Self::among(Vec::new())
    }

    /// A house where nobody lives, in a country with these places.
    pub fn among(places: Vec<Place>) -> Self {
        let world = World::new();
        let listings = InMemoryListings::default();
        let properties_listing = Arc::new(Container::new(Ports { queries: listings.queries() }));
        let properties = Arc::new(Properties::with_places(places));
        let members = Members {
            customer_management: world.shared(),
            property_management: Arc::clone(properties.container()),
            properties_listing,
            booking_management: booking_management::adapters::inmemory::World::new().shared(),
            throttle: Arc::new(Throttle::default()),
            clock: world.clock.clone(),
            letters: None,
            listing_files: Arc::new(app::session::NoListingFiles),
            calendar_files: Arc::new(app::session::NoCalendarFiles),
            provider: None,
        };
        let site = Site { base_url: "https://casas.example".into(), ..Site::default() };
        Self {
            world,
            properties,
            members,
            site,
            listings,
            store: Arc::default(),
            browsers: AtomicU32::new(0),
        }
    }

    /// With letters that a demonstration shows.
    pub fn with_letters(mut self, letters: Vec<KeptLetter>) -> Self {
        self.members.letters = Some(Arc::new(Letters(letters)));
        self
    }

    /// The public sees the agency of this member.
    pub async fn publish(&self, owner: &Member, change: impl FnOnce(&mut ListedAgency)) {
        let queries = &self.world.container().queries;
        let kept = queries.by_id(owner.organization()).await.unwrap().unwrap();
        let mut agency = ListedAgency {
            id: kept.id.0,
            slug: kept.profile.slug.to_string(),
            name: kept.profile.name.to_string(),
            ..an_agency()
        };
        change(&mut agency);
        self.listings.put_agency(&agency).await;
    }

    /// Somebody signs in with another browser.
    pub async fn browser(&self, user: UserId) -> Browser {
        let n = self.browsers.fetch_add(1, Ordering::Relaxed) + 1;
        let id = self.world.session(user, 0x5E55_0000 + u128::from(n));
        let session = Session::new(None, self.store.clone(), None);
        session.insert(keys::USER, user).await.unwrap();
        session.insert(keys::SESSION, id).await.unwrap();
        session.save().await.unwrap();
        Browser { session, id }
    }

    /// A browser of somebody acting for an agency.
    pub async fn of(&self, member: &Member) -> Browser {
        self.browser(member.user()).await
    }

    /// Opens a screen.
    pub async fn get(&self, browser: &Browser, address: &str) -> Answer {
        self.ask(browser, Method::GET, address, &[]).await
    }

    /// Sends a form.
    pub async fn post(&self, browser: &Browser, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.ask(browser, Method::POST, address, fields).await
    }

    /// Sends a form with files.
    pub async fn send(
        &self,
        browser: &Browser,
        address: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        self.answered(browser, Method::POST, address, fields, Arc::new(Parcel::of(files)), false).await
    }

    /// Sends a form as a script does.
    pub async fn send_by_script(
        &self,
        browser: &Browser,
        address: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        self.answered(browser, Method::POST, address, fields, Arc::new(Parcel::of(files)), true).await
    }

    async fn ask(&self, browser: &Browser, method: Method, address: &str, fields: &[(&str, &str)]) -> Answer {
        self.answered(browser, method, address, fields, Arc::new(NoFiles), false).await
    }

    async fn answered(
        &self,
        browser: &Browser,
        method: Method,
        address: &str,
        fields: &[(&str, &str)],
        files: Arc<dyn Files>,
        by_script: bool,
    ) -> Answer {
        let address = address.split('#').next().unwrap_or_default();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request {
            method,
            path: path.to_owned(),
            query: Form::parse(query.as_bytes()),
            form: Form::parse(form.as_bytes()),
            session: browser.session.clone(),
            address: "192.0.2.7".parse().unwrap(),
            client: "Firefox, Linux".to_owned(),
            files,
            by_script,
        };
        let reply = app::session::answer(&self.members, &request).await.unwrap();
        let response = app::render::reply(&self.site, reply);
        let location = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        Answer {
            status: response.status(),
            location: location.unwrap_or_default(),
            html: text_of(response).await,
        }
    }
}

/// What stands on a page.
async fn text_of(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Files that are sent with a form.
#[derive(Debug)]
struct Parcel(Mutex<VecDeque<SentFile>>);

impl Parcel {
    fn of(files: &[(&str, &[u8])]) -> Self {
        let sent = |(name, content): &(&str, &[u8])| SentFile {
            name: (*name).to_owned(),
            content: Bytes::copy_from_slice(content),
        };
        Self(Mutex::new(files.iter().map(sent).collect()))
    }
}

#[async_trait::async_trait]
impl Files for Parcel {
    async fn next(&self) -> Result<Option<SentFile>, FileTrouble> {
        Ok(self.0.lock().unwrap().pop_front())
    }
}

struct Letters(Vec<KeptLetter>);

#[async_trait::async_trait]
impl KeptLetters for Letters {
    async fn recent(&self, limit: usize) -> Result<Vec<KeptLetter>, StorageError> {
        Ok(self.0.iter().take(limit).cloned().collect())
    }

    async fn find(&self, id: &str) -> Result<Option<KeptLetter>, StorageError> {
        Ok(self.0.iter().find(|letter| letter.id == id).cloned())
    }
}
