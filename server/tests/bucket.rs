//! Photographs and documents in a bucket of a real S3 server: what is swept there and what stays, and
//! what is there after the process was killed in the middle of an upload.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod beside;
#[path = "beside/s3.rs"]
mod s3;

use bytes::Bytes;
use chrono::TimeDelta;
use customer_management::application::use_cases::LogoSweep;
use estate_os::bootstrap::{BesideTheDatabase, object_storage, writing_contexts};
use estate_os::config::Config;
use kernel::caller::Operator;
use kernel::objects::{ObjectKey, ObjectStorage};
use kernel::time::{Clock, FixedClock, SystemClock};
use property_management::application::use_cases::{
    AddDocumentCommand, AddPhotographCommand, CreatePropertyCommand, DeletePropertyCommand, Sweep,
};
use property_management::domain::document::{DocumentKind, FileName};
use property_management::domain::media::PropertyImages;
use property_management::domain::property::PropertyId;
use property_management::fixtures::{AGENCY, agent, complete_draft, noon};
use property_management_adapters::gazetteer::SqlGazetteer;
use property_management_adapters::released_objects::ReleasedObjects;
use sql::outbox::{Dispatcher, Registry};
use sql::testing::TestDatabase;
use sql::{ConnectOptions, Database, Statement};
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use uuid::Uuid;

/// The program over a database and a place in the bucket, at a time.
struct Office {
    database: Database,
    objects: Arc<dyn ObjectStorage>,
    properties: property_management::container::Container,
    agencies: customer_management::container::Container,
}

impl Office {
    async fn open(url: &str, endpoint: &str, place: &str, clock: Arc<dyn Clock>) -> Self {
        let database = Database::connect(url, &ConnectOptions::default()).await.unwrap();
        let environment = s3::environment(endpoint, place);
        let config = Config::read(|name| {
            environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        });
        let objects = object_storage(&config.unwrap(), &clock).await.unwrap().objects;
        let beside = BesideTheDatabase { objects: objects.clone(), ..beside::the_database(clock.clone()) };
        let gazetteer = Arc::new(SqlGazetteer::new(database.clone()));
        let (agencies, properties) = writing_contexts(&database, gazetteer, clock, None, beside).unwrap();
        Self { database, objects, properties, agencies }
    }

    async fn at(url: &str, place: &str, clock: Arc<dyn Clock>) -> Self {
        Self::open(url, s3::endpoint(), place, clock).await
    }

    /// The agency, with a property that has no picture yet.
    async fn found(&self) -> PropertyId {
        let founding = Statement::new(
            "INSERT INTO organizations (id, version, slug, name, country, founded_at)
             VALUES ($1, 1, 'casas-do-rio', 'Casas do Rio', 'PT', $2)",
        );
        self.database.execute(founding.bind(AGENCY.0).bind(noon())).await.unwrap();
        let mut draft = complete_draft("A-1");
        draft.images = PropertyImages::default();
        let create = CreatePropertyCommand { draft };
        self.properties.create_property.execute(&agent(), create).await.unwrap();
        self.property().await
    }

    async fn property(&self) -> PropertyId {
        self.properties.queries.page(AGENCY, None, 10).await.unwrap().pop().unwrap().id
    }

    async fn photograph(&self, property: PropertyId) -> String {
        let command = AddPhotographCommand { property, content: vec![7; 20_000].into(), key: None };
        let image = self.properties.add_photograph.execute(&agent(), command).await.unwrap();
        image.photograph.unwrap().id.to_string()
    }

    /// A document so long that it goes in two parts.
    async fn document(&self, property: PropertyId) -> String {
        let mut content = b"%PDF-1.7\n".to_vec();
        content.resize(LONG, b' ');
        let command = AddDocumentCommand {
            property,
            kind: DocumentKind::Other,
            expires_on: None,
            file_name: FileName::parse("a.pdf").unwrap(),
            content: content.into(),
            key: None,
        };
        self.properties.add_document.execute(&agent(), command).await.unwrap().to_string()
    }

    /// What the rows name.
    async fn named(&self) -> BTreeSet<ObjectKey> {
        let properties = self.properties.queries.page(AGENCY, None, 10).await.unwrap();
        let mut named: BTreeSet<_> =
            properties.iter().flat_map(|property| property.images.objects(AGENCY)).collect();
        let documents = Statement::new("SELECT object_key FROM property_documents");
        for row in self.database.fetch_all(documents).await.unwrap() {
            named.insert(ObjectKey::parse(&row.get::<String>("object_key").unwrap()).unwrap());
        }
        named
    }

    async fn lying(&self) -> BTreeSet<ObjectKey> {
        let facts = self.objects.list("", None, 100_000).await.unwrap();
        facts.into_iter().map(|facts| facts.key).collect()
    }

    /// What `estate-os sweep` does, in this office's time.
    async fn sweep(&self, only_look: bool) -> (Sweep, LogoSweep, u64) {
        let operator = Operator::at_the_command_line();
        (
            self.properties.sweep_orphans.execute(&operator, only_look).await.unwrap(),
            self.agencies.sweep_logos.execute(&operator, only_look).await.unwrap(),
            self.properties.sweep_unfinished.execute(&operator, only_look).await.unwrap(),
        )
    }

    /// Delivers what tells that nothing names an object any more.
    async fn deliver(&self) {
        let registry = ReleasedObjects::new(self.objects.clone()).registered_in(Registry::new());
        let dispatcher = Dispatcher::new(self.database.clone(), registry, Arc::new(SystemClock));
        while dispatcher.deliver_batch().await.unwrap() > 0 {}
    }
}

/// How long a document is that goes in two parts, in bytes.
const LONG: usize = 8 * 1024 * 1024 + 50_000;
/// More than a server lists at once.
const MANY: usize = 1_030;

fn in_two_days() -> Arc<dyn Clock> {
    Arc::new(FixedClock::at(SystemClock.now() + TimeDelta::days(2)))
}

fn as_set(keys: &[ObjectKey]) -> BTreeSet<ObjectKey> {
    keys.iter().cloned().collect()
}

/// Puts an object for each key, several at once.
async fn put_all(objects: &Arc<dyn ObjectStorage>, keys: &BTreeSet<ObjectKey>) {
    let keys: Vec<_> = keys.iter().cloned().collect();
    for some in keys.chunks(30) {
        let putting: Vec<_> = some
            .iter()
            .map(|key| {
                let (objects, key) = (objects.clone(), key.clone());
                tokio::spawn(async move { objects.put(&key, Bytes::new(), key.media_type()).await })
            })
            .collect();
        for put in putting {
            put.await.unwrap().unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_bucket_what_nothing_names_is_swept_after_a_day_and_what_is_named_stays() {
    let database = TestDatabase::sqlite().await;
    let place = s3::new_place();
    let office = Office::at(database.url(), &place, Arc::new(SystemClock)).await;
    let property = office.found().await;
    office.photograph(property).await;
    office.document(property).await;
    let named = office.named().await;
    assert_eq!((named.len(), office.lying().await), (7, named.clone()));

    let lost = Uuid::from_u128(0xDEAD);
    let key = |text: String| ObjectKey::parse(&text).unwrap();
    let mut orphans: BTreeSet<_> =
        (0..MANY).map(|n| key(format!("documents/{AGENCY}/{}.pdf", Uuid::from_u128(n as u128)))).collect();
    orphans.insert(key(format!("photos/{AGENCY}/{lost}/480.jpg")));
    orphans.insert(key(format!("photos/{AGENCY}/{lost}/480.webp")));
    let logos = BTreeSet::from([key(format!("logos/{AGENCY}/{lost}/480.png"))]);
    let strange = BTreeSet::from([key("photos/readme.png".to_owned())]);
    for keys in [&orphans, &logos, &strange] {
        put_all(&office.objects, keys).await;
    }
    let everything = office.lying().await;
    assert_eq!(everything.len(), 7 + MANY + 4);

    // Whatever is young may be on its way to be named: also for the program itself.
    let (swept, swept_logos, _) = office.sweep(false).await;
    assert_eq!((swept.seen, swept.orphans.len(), swept_logos.orphans.len()), (7 + MANY as u64 + 3, 0, 0));
    let said = estate_os_sweeps(database.url(), &place);
    assert!(said.starts_with(&format!("0 of {} objects are named by nothing", everything.len())), "{said}");
    assert!(said.contains("\n0 uploads were begun more than a day ago"), "{said}");
    assert_eq!(office.lying().await, everything);

    let later = Office::at(database.url(), &place, in_two_days()).await;
    let (found, found_logos, unfinished) = later.sweep(true).await;
    assert_eq!((as_set(&found.orphans), as_set(&found_logos.orphans)), (orphans, logos));
    assert_eq!((found.seen, unfinished, office.lying().await), (7 + MANY as u64 + 3, 0, everything));
    assert_eq!(later.sweep(false).await, (found, found_logos, 0));
    assert_eq!(office.lying().await, named.union(&strange).cloned().collect());
    assert_eq!(later.sweep(false).await.0.orphans, []);

    // A deleted property leaves nothing, without a sweep.
    let delete = DeletePropertyCommand { property };
    office.properties.delete_property.execute(&agent(), delete).await.unwrap();
    office.deliver().await;
    assert_eq!(office.lying().await, strange);
}

/// What the program says that sweeps.
fn estate_os_sweeps(url: &str, place: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_estate-os"))
        .arg("sweep")
        .current_dir(folder.path())
        .env("DATABASE_URL", url)
        .env("ESTATE_OS_LOG", "off")
        .envs(s3::environment(s3::endpoint(), place))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Where the process that is going to be killed finds its database, its server and its place there.
const DATABASE: &str = "ESTATE_OS_TEST_DATABASE";
const ENDPOINT: &str = "ESTATE_OS_TEST_ENDPOINT";
const PLACE: &str = "ESTATE_OS_TEST_PLACE";

/// The process that is killed: this test's own, started once more with a place to work in. It adds
/// photographs and documents for ever, and names each once it was told that it is kept.
#[test]
fn whoever_is_given_a_place_works_until_killed() {
    let given = [DATABASE, ENDPOINT, PLACE].map(std::env::var);
    let [Ok(url), Ok(endpoint), Ok(place)] = given else { return };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let office = Office::open(&url, &endpoint, &place, Arc::new(SystemClock)).await;
        let property = office.property().await;
        loop {
            println!("\nkept {}", office.photograph(property).await);
            println!("\nkept {}", office.document(property).await);
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_sqlite_no_row_points_to_a_missing_object_of_the_bucket_however_often_an_upload_is_killed() {
    killed_again_and_again(TestDatabase::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_postgres_no_row_points_to_a_missing_object_of_the_bucket_however_often_an_upload_is_killed() {
    killed_again_and_again(TestDatabase::postgres().await).await;
}

async fn killed_again_and_again(database: TestDatabase) {
    let place = s3::new_place();
    let office = Office::at(database.url(), &place, Arc::new(SystemClock)).await;
    office.found().await;
    let wire = Wire::to(s3::endpoint()).await;

    let mut acknowledged = BTreeSet::new();
    for (word, passes, kill) in [
        ("480.jpg", 1, Kill::BeforeItIsAsked),
        ("1600.jpg", 0, Kill::BeforeItIsAnswered),
        ("1600.jpg", 0, Kill::After(Duration::from_micros(500))),
        ("1600.jpg", 0, Kill::After(Duration::from_millis(3))),
        ("?uploads", 0, Kill::BeforeItIsAnswered),
        ("partNumber=2", 0, Kill::BeforeItIsAsked),
        ("<CompleteMultipartUpload", 0, Kill::BeforeItIsAnswered),
        ("<CompleteMultipartUpload", 1, Kill::After(Duration::from_millis(2))),
    ] {
        acknowledged.extend(work_until_killed(&database, &place, &wire, word, passes, kill).await);
        let (named, lying) = (office.named().await, office.lying().await);
        let missing: Vec<_> = named.difference(&lying).collect();
        assert!(missing.is_empty(), "at {word}, {kill:?}: {missing:?} are named and are not there");
        for id in &acknowledged {
            let is_there = named.iter().any(|key| key.as_str().contains(id));
            assert!(is_there, "at {word}, {kill:?}: {id} was kept and isn't there");
        }
    }
    assert!(acknowledged.len() > 5, "{acknowledged:?}");

    // What was put and never named is there for a day, as are parts of what was never whole.
    let named = office.named().await;
    let lying = office.lying().await;
    assert!(lying.len() > named.len(), "nothing was killed between an object and its row");
    let (swept, _, unfinished) = office.sweep(false).await;
    assert_eq!((swept.orphans.len(), unfinished, office.lying().await), (0, 0, lying.clone()));
    let later = Office::at(database.url(), &place, in_two_days()).await;
    let (swept, _, unfinished) = later.sweep(false).await;
    assert_eq!(as_set(&swept.orphans), lying.difference(&named).cloned().collect());
    assert!(unfinished >= 2, "{unfinished} uploads were killed in the middle");
    assert_eq!(office.lying().await, named);
    assert_eq!(later.sweep(false).await.2, 0, "no part is left");
    for key in named {
        let expected = if key.as_str().starts_with("documents/") { LONG } else { 20_000 };
        assert_eq!(office.objects.get(&key).await.unwrap().unwrap().content.len(), expected, "{key}");
    }

    later.database.close().await;
    office.database.close().await;
    database.discard().await;
}

/// Lets the other process work until it asks the server for something with this word in it, kills it
/// then, and says what it had been told is kept.
async fn work_until_killed(
    database: &TestDatabase,
    place: &str,
    wire: &Wire,
    word: &'static str,
    passes: usize,
    kill: Kill,
) -> Vec<String> {
    let mut reached = wire.watch(Watch { word: word.as_bytes(), passes, kill });
    let mut worker = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "whoever_is_given_a_place_works_until_killed", "--nocapture"])
        .env(DATABASE, database.url())
        .env(ENDPOINT, &wire.endpoint)
        .env(PLACE, place)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(worker.stdout.take().expect("piped"));
    let reading = std::thread::spawn(move || {
        let lines = said.lines().map_while(Result::ok);
        lines.filter_map(|line| line.strip_prefix("kept ").map(str::to_owned)).collect::<Vec<_>>()
    });
    let in_time = tokio::time::timeout(Duration::from_secs(60), reached.recv()).await;
    if let Kill::After(pause) = kill {
        tokio::time::sleep(pause).await;
    }
    // SIGKILL: it can neither finish nor tidy up.
    worker.kill().unwrap();
    worker.wait().unwrap();
    assert!(matches!(in_time, Ok(Some(()))), "{word} was never asked for");
    reading.join().unwrap()
}

/// At which moment of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kill {
    /// The server hears nothing of it.
    BeforeItIsAsked,
    /// The server does it, and who asked doesn't hear that.
    BeforeItIsAnswered,
    /// So long after the answer.
    After(Duration),
}

/// What is waited for on the wire.
struct Watch {
    word: &'static [u8],
    /// How many requests with the word pass before.
    passes: usize,
    kill: Kill,
}

/// The way to the server, which tells when something is asked for.
struct Wire {
    endpoint: String,
    watched: Watched,
}

type Watched = Arc<Mutex<Option<(Watch, mpsc::UnboundedSender<()>)>>>;

impl Wire {
    async fn to(endpoint: &str) -> Self {
        let server: SocketAddr = endpoint.strip_prefix("http://").unwrap().parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let watched = Watched::default();
        let at_work = Arc::clone(&watched);
        tokio::spawn(async move {
            while let Ok((asking, _)) = listener.accept().await {
                tokio::spawn(carry(asking, server, Arc::clone(&at_work)));
            }
        });
        Self { endpoint, watched }
    }

    /// Waits for something: what comes out tells that it was reached, once.
    fn watch(&self, watch: Watch) -> mpsc::UnboundedReceiver<()> {
        let (reached, told) = mpsc::unbounded_channel();
        *self.watched.lock().unwrap() = Some((watch, reached));
        told
    }
}

/// Takes what is watched for, if this says it for the last time that it may pass.
fn reached_by(said: &[u8], watched: &Watched) -> Option<(Kill, mpsc::UnboundedSender<()>)> {
    let mut watched = watched.lock().unwrap();
    let (watch, _) = watched.as_mut()?;
    if !said.windows(watch.word.len()).any(|window| window == watch.word) {
        return None;
    }
    if watch.passes > 0 {
        watch.passes -= 1;
        return None;
    }
    watched.take().map(|(watch, reached)| (watch.kill, reached))
}

/// When whoever watches is told that a request came as far as they wait for.
type Reached = (Kill, mpsc::UnboundedSender<()>);

/// Carries one connection. A request and its answer are short enough to come in one piece where words
/// are looked for: heads, and the list of parts.
async fn carry(asking: TcpStream, server: SocketAddr, watched: Watched) {
    let Ok(answering) = TcpStream::connect(server).await else { return };
    let (mut from_asking, mut to_asking) = asking.into_split();
    let (mut from_answering, mut to_answering) = answering.into_split();
    let under_way: Arc<Mutex<Option<Reached>>> = Arc::default();
    let asked = Arc::clone(&under_way);
    let back = async move {
        let mut buffer = vec![0; 65_536];
        while let Ok(length @ 1..) = from_answering.read(&mut buffer).await {
            let interim = buffer.starts_with(b"HTTP/1.1 100");
            let reached = if interim { None } else { asked.lock().unwrap().take() };
            if let Some((Kill::BeforeItIsAnswered, reached)) = &reached {
                let _ = reached.send(());
                return std::future::pending().await;
            }
            if to_asking.write_all(&buffer[..length]).await.is_err() {
                return;
            }
            if let Some((_, reached)) = reached {
                let _ = reached.send(());
            }
        }
    };
    let forth = async move {
        let mut buffer = vec![0; 65_536];
        while let Ok(length @ 1..) = from_asking.read(&mut buffer).await {
            match reached_by(&buffer[..length], &watched) {
                Some((Kill::BeforeItIsAsked, reached)) => {
                    let _ = reached.send(());
                    return std::future::pending().await;
                }
                Some(reached) => *under_way.lock().unwrap() = Some(reached),
                None => {}
            }
            if to_answering.write_all(&buffer[..length]).await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        () = back => {}
        () = forth => {}
    }
}
