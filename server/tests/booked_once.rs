//! One time of one property, and a crowd that wants it, over HTTP: one visit is booked, everybody else
//! is told so, and a form books once however often it is sent.
//!
//! `ESTATE_OS_TEST_ATTEMPTS` is how many want it (default 400), 200 of them always under way;
//! `ESTATE_OS_BIN` is a program in the place of the one that was just built, such as a release build.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it saw"
)]

use kernel::ids::{IdGenerator as _, TimeOrderedIds};
use reqwest::{Client, Response, StatusCode, redirect};
use sql::testing::TestDatabase;
use sql::{ConnectOptions, Database, Statement};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use uuid::Uuid;

const AT_ONCE: usize = 200;
/// What two servers sign links with, so that each knows the other's.
const LINKS_KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

fn attempts() -> usize {
    std::env::var("ESTATE_OS_TEST_ATTEMPTS").ok().and_then(|n| n.parse().ok()).unwrap_or(400)
}

/// A server of its own process, killed at the end.
struct Server {
    process: Child,
    base: String,
}

impl Server {
    fn start(folder: &Path, url: &str, demo: bool) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let base = format!("http://127.0.0.1:{port}");
        let program = std::env::var_os("ESTATE_OS_BIN").unwrap_or(env!("CARGO_BIN_EXE_estate-os").into());
        let mut command = Command::new(program);
        command
            .arg("serve")
            .args(demo.then_some("--demo"))
            .current_dir(folder)
            .env("DATABASE_URL", url)
            .env("ESTATE_OS_ADDR", format!("127.0.0.1:{port}"))
            .env("ESTATE_OS_BASE_URL", &base)
            .env("ESTATE_OS_DATA_DIR", folder.join("data"))
            .env("ESTATE_OS_LINKS_KEY", LINKS_KEY)
            // Everybody comes from an address of their own.
            .env("ESTATE_OS_TRUSTED_PROXIES", "1")
            .env("ESTATE_OS_LOG", "off")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        Self { process: command.spawn().unwrap(), base }
    }

    async fn ready(&self, client: &Client) {
        let begun = Instant::now();
        loop {
            let answer = client.get(format!("{}/readyz", self.base)).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(120), "the server isn't ready after two minutes");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn client() -> Client {
    Client::builder()
        .redirect(redirect::Policy::none())
        .timeout(Duration::from_secs(120))
        .pool_max_idle_per_host(AT_ONCE)
        .build()
        .unwrap()
}

/// What stands between two texts, as often as it does.
fn between<'a>(text: &'a str, before: &'a str, after: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(move |rest| Some(rest.split_once(after)?.0))
}

/// A time that the public can choose.
#[derive(Clone)]
struct Wanted {
    /// The path of the page that offers it.
    path: String,
    when: String,
}

/// Free times, of the first property whose page offers that many.
async fn free_times(client: &Client, base: &str, many: usize) -> Vec<Wanted> {
    let page = |path: String| async move {
        client.get(format!("{base}{path}")).send().await.unwrap().text().await.unwrap()
    };
    let results = page("/comprar".to_owned()).await;
    for listing in between(&results, "href=\"/imovel/", "\"") {
        let path = format!("/agendar/{}", listing.rsplit('-').next().unwrap());
        let offered = page(path.clone()).await;
        let times: Vec<Wanted> = between(&offered, "name=\"when\" value=\"", "\"")
            .map(|when| Wanted { path: path.clone(), when: when.to_owned() })
            .collect();
        if times.len() >= many {
            return times;
        }
    }
    panic!("no property of the first page of results has {many} free times");
}

/// Somebody's form, from an address of their own.
async fn send(
    client: &Client,
    base: &str,
    wanted: &Wanted,
    key: Uuid,
    who: usize,
) -> reqwest::Result<Response> {
    send_from(who, client, base, wanted, key, who).await
}

/// Somebody's form, from one of many addresses: how often one may try isn't asked here.
async fn send_from(
    address: usize,
    client: &Client,
    base: &str,
    wanted: &Wanted,
    key: Uuid,
    who: usize,
) -> reqwest::Result<Response> {
    let email = format!("n{who}@multidao.example");
    let form = [
        ("action", "book_visit"),
        ("key", &key.to_string()),
        ("when", &wanted.when),
        ("name", "Alguém da Multidão"),
        ("email", &email),
        ("phone", "912345678"),
        ("message", ""),
        ("consent", "on"),
    ];
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    client
        .post(format!("{base}{}", wanted.path))
        .header("content-type", "application/x-www-form-urlencoded")
        .header(
            "x-forwarded-for",
            format!("10.{}.{}.{}", address >> 16 & 255, address >> 8 & 255, address & 255),
        )
        .body(body)
        .send()
        .await
}

fn where_to(answer: &Response) -> String {
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// How many visits the crowd has.
async fn booked(database: &Database) -> i64 {
    let statement = "SELECT COUNT(*) AS n FROM visits WHERE visitor_email LIKE '%@multidao.example'";
    database.fetch_one(Statement::new(statement)).await.unwrap().get("n").unwrap()
}

async fn one_of_the_crowd_is_booked(
    database: &Database,
    client: &Client,
    servers: &[Server],
    wanted: &Wanted,
) {
    let (attempts, before) = (attempts(), booked(database).await);
    let begun = Instant::now();
    let mut crowd = JoinSet::new();
    for first in 0..AT_ONCE.min(attempts) {
        let (client, wanted, base) =
            (client.clone(), wanted.clone(), servers[first % servers.len()].base.clone());
        crowd.spawn(async move {
            let mut answers = Vec::new();
            for who in (first..attempts).step_by(AT_ONCE) {
                let answer = send(&client, &base, &wanted, TimeOrderedIds.next(), who).await.unwrap();
                let status = answer.status();
                let says_so = answer.text().await.unwrap().contains("Esta hora acaba de ser ocupada");
                answers.push((status, says_so));
            }
            answers
        });
    }
    let answers: Vec<_> = crowd.join_all().await.into_iter().flatten().collect();
    let won = answers.iter().filter(|(status, _)| *status == StatusCode::SEE_OTHER).count();
    let told = answers.iter().filter(|(status, told)| *status == StatusCode::CONFLICT && *told).count();
    println!("{attempts} attempts, {won} booked, {told} told that it is taken, in {:?}", begun.elapsed());
    assert_eq!((won, told), (1, attempts - 1), "others were answered otherwise");
    assert_eq!(booked(database).await - before, 1);
}

async fn a_form_books_once(database: &Database, client: &Client, servers: &[Server], wanted: &Wanted) {
    let (key, before) = (TimeOrderedIds.next(), booked(database).await);
    let mut posts = JoinSet::new();
    for n in 0..100 {
        let (client, wanted, base) =
            (client.clone(), wanted.clone(), servers[n % servers.len()].base.clone());
        posts.spawn(async move {
            where_to(&send_from(n, &client, &base, &wanted, key, 1_000_000).await.unwrap())
        });
    }
    let mut answers = posts.join_all().await;
    answers.dedup();
    assert_eq!(answers.len(), 1, "the same form was answered in several ways");
    let other = send(client, &servers[0].base, wanted, key, 1_000_001).await.unwrap();
    assert_eq!(other.status(), StatusCode::CONFLICT, "the same key with another body");
    assert_eq!(booked(database).await - before, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite_one_of_a_crowd_is_booked_and_a_form_books_once() {
    let (folder, database, client) = (tempfile::tempdir().unwrap(), TestDatabase::sqlite().await, client());
    let servers = [Server::start(folder.path(), database.url(), true)];
    servers[0].ready(&client).await;
    let times = free_times(&client, &servers[0].base, 3).await;
    one_of_the_crowd_is_booked(&database.database(), &client, &servers, &times[0]).await;
    a_form_books_once(&database.database(), &client, &servers, &times[2]).await;
    database.discard().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgres_behind_two_servers_one_of_a_crowd_is_booked_and_a_form_books_once() {
    let (first, second, client) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), client());
    let database = TestDatabase::postgres().await;
    let seeding = Server::start(first.path(), database.url(), true);
    seeding.ready(&client).await;
    let servers = [seeding, Server::start(second.path(), database.url(), false)];
    servers[1].ready(&client).await;
    let times = free_times(&client, &servers[0].base, 3).await;
    one_of_the_crowd_is_booked(&database.database(), &client, &servers, &times[0]).await;
    a_form_books_once(&database.database(), &client, &servers, &times[2]).await;
    servers.into_iter().for_each(Server::kill);
    assert_eq!(deadlocks(&database).await, 0);
    database.discard().await;
}

/// How often transactions were each other's deadlock. PostgreSQL tells what it counted for a connection
/// when that ends, so all others have to have ended.
async fn deadlocks(database: &TestDatabase) -> i64 {
    database.database().close().await;
    let options = ConnectOptions { connections: Some(1), ..ConnectOptions::default() };
    let last = Database::connect(database.url(), &options).await.unwrap();
    let number = async |text| last.fetch_one(Statement::new(text)).await.unwrap().get::<i64>("n").unwrap();
    let others = "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    while number(others).await > 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let counted = "SELECT deadlocks AS n FROM pg_stat_database WHERE datname = current_database()";
    let counted = number(counted).await;
    last.close().await;
    counted
}

/// A line to PostgreSQL that can be cut exactly when the commit of a booking is confirmed: it is kept,
/// and whoever asked for it never hears so.
struct Line {
    url: String,
    cuts: Arc<AtomicBool>,
    cut: Arc<Notify>,
}

impl Line {
    async fn to(url: &str) -> Self {
        let (before, after) = url.split_once('@').unwrap();
        let (server, database) = after.split_once('/').unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("{before}@{}/{database}", listener.local_addr().unwrap());
        let (server, cuts, cut) =
            (server.to_owned(), Arc::new(AtomicBool::new(false)), Arc::new(Notify::new()));
        let line = Self { url, cuts: Arc::clone(&cuts), cut: Arc::clone(&cut) };
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let far = TcpStream::connect(&server).await.unwrap();
                tokio::spawn(carry(near, far, Arc::clone(&cuts), Arc::clone(&cut)));
            }
        });
        line
    }
}

/// Carries what both sides say, but no answer to the commit that is waited for.
async fn carry(near: TcpStream, far: TcpStream, cuts: Arc<AtomicBool>, cut: Arc<Notify>) {
    const BOOKS: &[u8] = b"INSERT INTO visits (";
    const CONFIRMED: &[u8] = b"COMMIT\0";
    let says = |text: &[u8], words: &[u8]| text.windows(words.len()).any(|said| said == words);
    let (mut asks, mut hears) = near.into_split();
    let (mut answers, mut asked) = far.into_split();
    let books = Arc::new(AtomicBool::new(false));
    let booking = Arc::clone(&books);
    tokio::spawn(async move {
        let mut question = vec![0; 64 * 1024];
        while let Ok(length @ 1..) = asks.read(&mut question).await {
            booking.fetch_or(says(&question[..length], BOOKS), Ordering::SeqCst);
            if asked.write_all(&question[..length]).await.is_err() {
                return;
            }
        }
    });
    let mut answer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = answers.read(&mut answer).await {
        let kept = says(&answer[..length], CONFIRMED) && books.swap(false, Ordering::SeqCst);
        if kept && cuts.swap(false, Ordering::SeqCst) {
            cut.notify_one();
            return std::future::pending().await;
        }
        if hears.write_all(&answer[..length]).await.is_err() {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_whose_server_was_killed_between_commit_and_answer_books_once_when_it_is_sent_again() {
    let (folder, database, client) = (tempfile::tempdir().unwrap(), TestDatabase::postgres().await, client());
    let line = Line::to(database.url()).await;
    let mut server = Server::start(folder.path(), &line.url, true);
    server.ready(&client).await;
    let times = free_times(&client, &server.base, 8).await;
    // One that has booked nothing yet says the whole statement.
    server.kill();
    server = Server::start(folder.path(), &line.url, false);
    server.ready(&client).await;
    for (round, wanted) in times.iter().step_by(2).take(4).enumerate() {
        let (key, before) = (TimeOrderedIds.next(), booked(&database.database()).await);
        line.cuts.store(true, Ordering::SeqCst);
        let (sender, base, form) = (client.clone(), server.base.clone(), wanted.clone());
        let unheard = tokio::spawn(async move { send(&sender, &base, &form, key, round).await.is_err() });
        tokio::time::timeout(Duration::from_secs(60), line.cut.notified()).await.expect("a commit");
        server.kill();
        assert!(unheard.await.unwrap(), "it was answered");
        assert_eq!(booked(&database.database()).await - before, 1, "it was kept");
        server = Server::start(folder.path(), &line.url, false);
        server.ready(&client).await;
        let told = where_to(&send(&client, &server.base, wanted, key, round).await.unwrap());
        let again = where_to(&send(&client, &server.base, wanted, key, round).await.unwrap());
        assert_eq!(told, again);
        assert_eq!(booked(&database.database()).await - before, 1);
    }
    server.kill();
    database.discard().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_whose_answer_was_lost_with_the_server_books_once_when_it_is_sent_again() {
    let (folder, database, client) = (tempfile::tempdir().unwrap(), TestDatabase::sqlite().await, client());
    let mut server = Server::start(folder.path(), database.url(), true);
    server.ready(&client).await;
    let times = free_times(&client, &server.base, 8).await;
    // Those that are far enough from each other not to be in each other's way.
    for (round, wanted) in times.iter().step_by(2).take(4).enumerate() {
        let key = TimeOrderedIds.next();
        let (sender, base, form) = (client.clone(), server.base.clone(), wanted.clone());
        let cut = tokio::spawn(async move { send(&sender, &base, &form, key, round).await.is_ok() });
        tokio::time::sleep(Duration::from_millis(8 * round as u64)).await;
        server.kill();
        let _ = cut.await.unwrap();
        server = Server::start(folder.path(), database.url(), false);
        server.ready(&client).await;
        let told = where_to(&send(&client, &server.base, wanted, key, round).await.unwrap());
        let again = where_to(&send(&client, &server.base, wanted, key, round).await.unwrap());
        assert_eq!(told, again);
        assert_eq!(booked(&database.database()).await, round as i64 + 1);
    }
    database.discard().await;
}
