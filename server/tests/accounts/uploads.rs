//! Forms with files over real connections: whoever is refused reads why.

use crate::house::{Browser, House};
use app::session::{Action, Screen};
use customer_management::domain::role::Role;
use http::header;
use kernel::locale::Locale;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const OWNER: &str = "dona@casas.example";
/// More than lies between two programs before one of them has to read.
const PHOTO: usize = 20 * 1024 * 1024;

/// An installation that listens, and its owner's browser.
async fn a_house() -> (House, SocketAddr, Browser) {
    let house = House::new().await;
    let agency = house.agency("casas-do-rio").await;
    house.member(agency, OWNER, Role::Owner).await;
    let browser = house.signed_in(OWNER).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let router = house.router.clone().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (house, address, browser)
}

/// A form with a field and a file, as a script of this browser begins to send it.
async fn begin(address: SocketAddr, browser: &Browser, field: &str, file: usize) -> (TcpStream, Vec<u8>) {
    let action = Action::ChangeLogo.code();
    let fields = [("action", action), ("x", field)].map(|(name, text)| {
        format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    });
    let mut body = fields.concat().into_bytes();
    body.extend_from_slice(
        b"--xyz\r\nContent-Disposition: form-data; name=\"logo_file\"; filename=\"a.jpg\"\r\n\r\n",
    );
    body.resize(body.len() + file, 7);
    body.extend_from_slice(b"\r\n--xyz--\r\n");
    let cookie = browser.cookie.clone().map(|cookie| format!("{}: {cookie}\r\n", header::COOKIE));
    let head = format!(
        "POST {} HTTP/1.1\r\nHost: casas.example.pt\r\nSec-Fetch-Site: same-origin\r\n\
         Accept: application/json\r\nConnection: close\r\nContent-Length: {}\r\n{}\
         Content-Type: multipart/form-data; boundary=xyz\r\n\r\n",
        Screen::Agency.path(Locale::Pt),
        body.len(),
        cookie.unwrap_or_default(),
    );
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(head.as_bytes()).await.unwrap();
    (connection, body)
}

/// Sends all of a form, as browsers do, and only then reads the answer.
async fn answer(address: SocketAddr, browser: &Browser, field: &str) -> String {
    let (mut connection, body) = begin(address, browser, field, PHOTO).await;
    connection.write_all(&body).await.expect("it is taken to its end");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.expect("an answer");
    answer
}

#[tokio::test]
async fn who_is_not_signed_in_reads_that_after_a_whole_photograph() {
    let (house, address, _) = a_house().await;
    let answer = answer(address, &house.browser(), "").await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
}

#[tokio::test]
async fn who_sends_too_much_text_reads_that_after_a_whole_photograph() {
    let (_house, address, browser) = a_house().await;
    let answer = answer(address, &browser, &"x".repeat(1024 * 1024)).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[tokio::test]
async fn who_sends_too_many_forms_at_once_reads_when_to_come_again() {
    let (_house, address, browser) = a_house().await;
    let mut open = Vec::new();
    for _ in 0..3 {
        let (mut connection, body) = begin(address, &browser, "", PHOTO).await;
        connection.write_all(&body[..PHOTO / 2]).await.unwrap();
        open.push(connection);
    }
    let answer = answer(address, &browser, "").await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.to_ascii_lowercase().contains("\r\nretry-after: 5\r\n"));
}

#[tokio::test]
async fn who_stops_sending_reads_that_it_came_too_slowly_and_nothing_was_changed() {
    let (house, address, browser) = a_house().await;
    let before = house.tables().await;
    let (mut connection, body) = begin(address, &browser, "", PHOTO).await;
    connection.write_all(&body[..PHOTO / 2]).await.unwrap();
    let mut answer = String::new();
    let reading = tokio::time::timeout(Duration::from_secs(40), connection.read_to_string(&mut answer));
    reading.await.expect("nobody waits for ever").expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("chegava tão devagar") && answer.contains("Wi-Fi"), "{answer}");
    assert_eq!(house.tables().await, before);
}
