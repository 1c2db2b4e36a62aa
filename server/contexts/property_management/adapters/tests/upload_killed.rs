//! Photographs are added, and the process is killed, again and again: no row ever points to an object that
//! isn't there, and what is left over is swept away.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use chrono::TimeDelta;
use kernel::caller::Operator;
use kernel::ids::{IdGenerator, TimeOrderedIds};
use kernel::objects::{ObjectKey, ObjectStorage as _};
use kernel::pictures::{PretendedInspector, PretendedPictures};
use kernel::time::{Clock, FixedClock, SystemClock};
use property_management::adapters::inmemory::PretendedVault;
use property_management::application::use_cases::{
    AddPhotographCommand, ChangePhotographsCommand, CreatePropertyCommand, PhotographChange,
};
use property_management::container::{Container, Ports};
use property_management::domain::media::PropertyImages;
use property_management::domain::property::{PropertyId, PropertyState};
use property_management::fixtures::{AGENCY, agent, complete_draft, noon};
use property_management_adapters::gazetteer::SqlGazetteer;
use property_management_adapters::released_objects::ReleasedObjects;
use property_management_adapters::sql::{
    SqlAgencyMembers, SqlAgencyStandings, SqlDeskQueries, SqlObjectReferences, SqlPropertyQueries,
    SqlUnitsOfWork,
};
use sql::outbox::{Dispatcher, Registry};
use sql::testing::TestDatabase;
use sql::{ConnectOptions, Database, Statement};
use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use storage::{FileObjects, LinkKey, Links};

const KILLS: u64 = 12;

/// Where the process that is going to be killed finds its database and its folder.
const DATABASE: &str = "ESTATE_OS_TEST_DATABASE";
const FOLDER: &str = "ESTATE_OS_TEST_FOLDER";

struct Office {
    database: Database,
    objects: Arc<FileObjects>,
    container: Container,
}

impl Office {
    async fn open(url: &str, folder: &Path, clock: Arc<dyn Clock>) -> Self {
        let database = Database::connect(url, &ConnectOptions::default()).await.unwrap();
        let ids: Arc<dyn IdGenerator> = Arc::new(TimeOrderedIds);
        let links = Links::new(LinkKey::open(&folder.join("links.key")).unwrap(), clock.clone());
        let objects = FileObjects::open(folder.join("objects"), links, ids.clone(), clock.as_ref()).unwrap();
        let objects = Arc::new(objects);
        let container = Container::new(Ports {
            units_of_work: Arc::new(SqlUnitsOfWork::new(database.clone(), ids.clone())),
            agencies: Arc::new(SqlAgencyStandings::new(database.clone())),
            members: Arc::new(SqlAgencyMembers::new(database.clone())),
            queries: Arc::new(SqlPropertyQueries::new(database.clone())),
            desk: Arc::new(SqlDeskQueries::new(database.clone())),
            references: Arc::new(SqlObjectReferences::new(database.clone())),
            gazetteer: Arc::new(SqlGazetteer::new(database.clone())),
            vault: Arc::new(PretendedVault::default()),
            objects: objects.clone(),
            pictures: Arc::new(PretendedPictures::default()),
            inspector: Arc::new(PretendedInspector::default()),
            ids,
            clock,
        });
        Self { database, objects, container }
    }

    async fn property(&self) -> PropertyState {
        self.container.queries.page(AGENCY, None, 10).await.unwrap().pop().unwrap()
    }

    /// What the photographs of the property name.
    async fn named(&self) -> BTreeSet<ObjectKey> {
        self.property().await.images.objects(AGENCY).into_iter().collect()
    }

    async fn lying(&self) -> BTreeSet<ObjectKey> {
        let facts = self.objects.list("", None, 100_000).await.unwrap();
        facts.into_iter().map(|facts| facts.key).collect()
    }
}

/// Adds photographs, orders them and removes one now and then, for ever; says so after each.
async fn work_for_ever(url: &str, folder: &Path) {
    let office = Office::open(url, folder, Arc::new(SystemClock)).await;
    let property = office.property().await.id;
    loop {
        let images = office.property().await.images;
        if images.as_slice().len() > 10 {
            thin_out(&office, property, &images).await;
        }
        let command = AddPhotographCommand { property, content: vec![7; 200_000].into(), key: None };
        office.container.add_photograph.execute(&agent(), command).await.unwrap();
        println!("added");
    }
}

async fn thin_out(office: &Office, property: PropertyId, images: &PropertyImages) {
    let mut order: Vec<_> = images.as_slice().iter().map(|image| image.source.clone()).collect();
    order.reverse();
    let image = order[0].clone();
    let arrange = PhotographChange::Arrange { seen: images.order(), order };
    for change in [arrange, PhotographChange::Remove(image)] {
        let command = ChangePhotographsCommand { property, change };
        office.container.change_photographs.execute(&agent(), command).await.unwrap();
    }
}

/// The process that is killed: this test's own, started once more with a place to work in.
#[test]
fn whoever_is_given_a_place_works_until_killed() {
    let (Ok(url), Ok(folder)) = (std::env::var(DATABASE), std::env::var(FOLDER)) else { return };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(work_for_ever(&url, &PathBuf::from(folder)));
}

#[test]
fn on_sqlite_no_row_points_to_a_missing_object_however_often_an_upload_is_killed() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(killed_again_and_again(TestDatabase::sqlite()));
}

#[test]
fn on_postgres_no_row_points_to_a_missing_object_however_often_an_upload_is_killed() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(killed_again_and_again(TestDatabase::postgres()));
}

async fn killed_again_and_again(database: impl Future<Output = TestDatabase>) {
    let database = database.await;
    let folder = tempfile::tempdir().unwrap();
    let office = Office::open(database.url(), folder.path(), Arc::new(SystemClock)).await;
    let founding = Statement::new(
        "INSERT INTO organizations (id, version, slug, name, country, founded_at)
         VALUES ($1, 1, 'a', 'A', 'PT', $2)",
    );
    office.database.execute(founding.bind(AGENCY.0).bind(noon())).await.unwrap();
    let mut draft = complete_draft("A-1");
    draft.images = PropertyImages::default();
    office.container.create_property.execute(&agent(), CreatePropertyCommand { draft }).await.unwrap();

    let mut added = 0;
    for round in 0..KILLS {
        added += work_until_killed(database.url(), folder.path(), round);
        let (named, lying) = (office.named().await, office.lying().await);
        let missing: Vec<_> = named.difference(&lying).collect();
        assert!(missing.is_empty(), "round {round}: {missing:?} are named and are not there");
    }
    assert!(added > KILLS, "{added} photographs are too few to be killed among");

    // What was released is deleted; what was put and never named is found two days later.
    let registry = ReleasedObjects::new(office.objects.clone()).registered_in(Registry::new());
    let dispatcher = Dispatcher::new(office.database.clone(), registry, Arc::new(SystemClock));
    while dispatcher.deliver_batch().await.unwrap() > 0 {}
    let later = Arc::new(FixedClock::at(SystemClock.now() + TimeDelta::days(2)));
    let later = Office::open(database.url(), folder.path(), later).await;
    let operator = Operator::at_the_command_line();
    later.container.sweep_orphans.execute(&operator, false).await.unwrap();
    assert_eq!(office.lying().await, office.named().await, "what is there is what is named");
    assert!(!office.named().await.is_empty());

    later.database.close().await;
    office.database.close().await;
    database.discard().await;
}

/// Lets the other process add a few photographs, kills it in the middle, and says how many were confirmed.
fn work_until_killed(url: &str, folder: &Path, round: u64) -> u64 {
    let mut worker = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "whoever_is_given_a_place_works_until_killed", "--nocapture"])
        .env(DATABASE, url)
        .env(FOLDER, folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(worker.stdout.take().expect("piped")).lines();
    let mut added = 0;
    for line in lines.map_while(Result::ok) {
        added += u64::from(line.ends_with("added"));
        if added > round / 2 {
            break;
        }
    }
    // Somewhere between two photographs, at another moment each time.
    std::thread::sleep(Duration::from_micros(round * 1_700));
    worker.kill().unwrap();
    worker.wait().unwrap();
    added
}
