//! Logos are chosen, and the process is killed, again and again: no agency ever has a logo that isn't
//! there, and what is left over is swept away.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use bytes::Bytes;
use chrono::TimeDelta;
use customer_management::adapters::inmemory::{CountingMint, InMemoryOneTimeCodes, InMemoryPasswords};
use customer_management::application::ports::AccountQueries as _;
use customer_management::application::use_cases::{
    ChangeLogoCommand, RegisterUserCommand, VerifyEmailCommand,
};
use customer_management::container::{Container, Ports};
use customer_management::domain::branding::Logo;
use customer_management::domain::caller::Member;
use customer_management::fixtures::PASSWORD;
use customer_management_adapters::released_logos::ReleasedLogos;
use customer_management_adapters::sql::{SqlAccountQueries, SqlOrganizationQueries, SqlUnitsOfWork};
use kernel::caller::Operator;
use kernel::ids::{IdGenerator, OrganizationId, TimeOrderedIds, UserId};
use kernel::locale::{Country, Locale};
use kernel::objects::{ObjectKey, ObjectStorage as _};
use kernel::pictures::PretendedPictures;
use kernel::time::{Clock, FixedClock, SystemClock};
use secrecy::SecretString;
use serde_json::Value;
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

const KILLS: u64 = 10;

/// Where the process that is going to be killed finds its database and its folder.
const DATABASE: &str = "ESTATE_OS_TEST_DATABASE";
const FOLDER: &str = "ESTATE_OS_TEST_FOLDER";

struct Office {
    database: Database,
    objects: Arc<FileObjects>,
    accounts: SqlAccountQueries,
    container: Container,
}

impl Office {
    async fn open(url: &str, folder: &Path, clock: Arc<dyn Clock>) -> Self {
        let database = Database::connect(url, &ConnectOptions::default()).await.unwrap();
        let ids: Arc<dyn IdGenerator> = Arc::new(TimeOrderedIds);
        let links = Links::new(LinkKey::open(&folder.join("links.key")).unwrap(), clock.clone());
        let objects = FileObjects::open(folder.join("objects"), links, ids.clone(), clock.as_ref()).unwrap();
        let objects = Arc::new(objects);
        let accounts = SqlAccountQueries::new(database.clone());
        let container = Container::new(Ports {
            units_of_work: Arc::new(SqlUnitsOfWork::new(database.clone(), ids.clone())),
            queries: Arc::new(SqlOrganizationQueries::new(database.clone())),
            accounts: Arc::new(accounts.clone()),
            passwords: Arc::new(InMemoryPasswords::default()),
            mint: Arc::new(CountingMint::default()),
            codes: Arc::new(InMemoryOneTimeCodes::default()),
            identity_provider: None,
            objects: objects.clone(),
            logos: Arc::new(PretendedPictures::default()),
            ids,
            clock,
        });
        Self { database, objects, accounts, container }
    }

    /// Somebody with an agency, who confirmed their address.
    async fn found(&self) {
        let command = RegisterUserCommand::with_agency(
            "ana@casas.example",
            "Ana Ribeiro",
            SecretString::from(PASSWORD),
            Locale::Pt,
            "Casas do Rio",
            Country::Portugal,
        );
        self.container.register_user.execute(command.unwrap()).await.unwrap();
        let letter = Statement::new("SELECT content FROM letters");
        let content: String = self.database.fetch_one(letter).await.unwrap().get("content").unwrap();
        let content: Value = serde_json::from_str(&content).unwrap();
        let token = SecretString::from(content["letter"]["token"].as_str().unwrap());
        self.container.verify_email.execute(VerifyEmailCommand { token }).await.unwrap();
    }

    async fn owner(&self) -> Member {
        let statement = Statement::new("SELECT user_id, organization_id FROM memberships");
        let row = self.database.fetch_one(statement).await.unwrap();
        let (user, agency) = (UserId(row.get("user_id").unwrap()), row.get("organization_id").unwrap());
        let account = self.accounts.caller(user).await.unwrap().unwrap();
        account.acting_for(OrganizationId(agency)).unwrap()
    }

    /// What the agency's logo names.
    async fn named(&self) -> BTreeSet<ObjectKey> {
        let agencies = self.container.queries.list().await.unwrap();
        agencies.iter().filter_map(|agency| agency.logo.as_ref()).flat_map(Logo::objects).cloned().collect()
    }

    async fn lying(&self) -> BTreeSet<ObjectKey> {
        let facts = self.objects.list("", None, 100_000).await.unwrap();
        facts.into_iter().map(|facts| facts.key).collect()
    }
}

/// Chooses one logo after the other, for ever; says so after each.
async fn work_for_ever(url: &str, folder: &Path) {
    let office = Office::open(url, folder, Arc::new(SystemClock)).await;
    let owner = office.owner().await;
    loop {
        let command = ChangeLogoCommand::Show(Bytes::from(vec![7; 200_000]));
        office.container.change_logo.execute(&owner, command).await.unwrap();
        println!("shown");
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
fn on_sqlite_no_agency_has_a_logo_that_is_not_there_however_often_its_choice_is_killed() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(killed_again_and_again(TestDatabase::sqlite()));
}

#[test]
fn on_postgres_no_agency_has_a_logo_that_is_not_there_however_often_its_choice_is_killed() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(killed_again_and_again(TestDatabase::postgres()));
}

async fn killed_again_and_again(database: impl Future<Output = TestDatabase>) {
    let database = database.await;
    let folder = tempfile::tempdir().unwrap();
    let office = Office::open(database.url(), folder.path(), Arc::new(SystemClock)).await;
    office.found().await;

    let mut shown = 0;
    for round in 0..KILLS {
        shown += work_until_killed(database.url(), folder.path(), round);
        let (named, lying) = (office.named().await, office.lying().await);
        let missing: Vec<_> = named.difference(&lying).collect();
        assert!(missing.is_empty(), "round {round}: {missing:?} are named and are not there");
    }
    assert!(shown > KILLS, "{shown} logos are too few to be killed among");

    // What was released is deleted; what was put and never named is found two days later.
    let registry = ReleasedLogos::new(office.objects.clone()).registered_in(Registry::new());
    let dispatcher = Dispatcher::new(office.database.clone(), registry, Arc::new(SystemClock));
    while dispatcher.deliver_batch().await.unwrap() > 0 {}
    let kept = office.lying().await.len();
    assert!(kept < 2 * shown as usize, "{kept} objects of {shown} logos are left");
    let later = Arc::new(FixedClock::at(SystemClock.now() + TimeDelta::days(2)));
    let later = Office::open(database.url(), folder.path(), later).await;
    let operator = Operator::at_the_command_line();
    later.container.sweep_logos.execute(&operator, false).await.unwrap();
    assert_eq!(office.lying().await, office.named().await, "what is there is what is named");
    assert_eq!(office.named().await.len(), 2);

    later.database.close().await;
    office.database.close().await;
    database.discard().await;
}

/// Lets the other process choose a few logos, kills it in the middle, and says how many it confirmed.
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
    let mut shown = 0;
    for line in lines.map_while(Result::ok) {
        shown += u64::from(line.ends_with("shown"));
        if shown > round / 2 {
            break;
        }
    }
    // Somewhere between two logos, at another moment each time.
    std::thread::sleep(Duration::from_micros(round * 1_700));
    worker.kill().unwrap();
    worker.wait().unwrap();
    shown
}
