//! Calendars are fetched from a real server, which behaves as servers of strangers may.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

mod harness;

use async_trait::async_trait;
use booking_management::application::ports::{CalendarSource as _, Followed, Reading};
use booking_management::domain::elsewhere::{
    BusyTime, CalendarAddress, FollowedCalendar, Marks, ReadFailure,
};
use booking_management::domain::ids::FollowedCalendarId;
use booking_management::fixtures::{AGENCY, ANA, RUI, at, noon};
use booking_management_adapters::elsewhere::{Bounds, HttpCalendars, Lookup};
use harness::over_sql;
use kernel::zone::TimeZone;
use sql::{Database, Statement};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Where strangers' servers are in these tests, and the one address that is public in them.
const PUBLIC: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Ana\r\nBEGIN:VEVENT\r\nUID:a\r\n\
                        DTSTART:20261104T100000Z\r\nDTEND:20261104T110000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// A server that answers every request with what `answer` says to its head.
struct Stranger {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Stranger {
    async fn at<F>(ip: Ipv4Addr, answer: F) -> Self
    where
        F: Fn(&str) -> Vec<u8> + Send + Sync + 'static,
    {
        Self::talking(ip, move |head, mut stream| {
            let answer = answer(&head);
            Box::pin(async move {
                let _ = stream.write_all(&answer).await;
            })
        })
        .await
    }

    async fn talking<F>(ip: Ipv4Addr, talk: F) -> Self
    where
        F: Fn(String, TcpStream) -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>>
            + Send
            + Sync
            + 'static,
    {
        let listener = TcpListener::bind((ip, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (noted, talk) = (Arc::clone(&asked), Arc::new(talk));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (noted, talk) = (Arc::clone(&noted), Arc::clone(&talk));
                tokio::spawn(async move {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        let Ok(byte) = stream.read_u8().await else { return };
                        head.push(byte);
                    }
                    let head = String::from_utf8(head).unwrap();
                    noted.lock().unwrap().push(head.clone());
                    talk(head, stream).await;
                });
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    fn url(&self, host: &str) -> String {
        format!("http://{host}:{}/ana.ics", self.address.port())
    }
}

fn ok(body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

fn status(line: &str) -> Vec<u8> {
    format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into_bytes()
}

fn to(location: &str) -> Vec<u8> {
    status(&format!("302 Found\r\nLocation: {location}"))
}

/// Says each address once, the last for good.
struct Names {
    answers: Vec<IpAddr>,
    asked: AtomicUsize,
}

#[async_trait]
impl Lookup for Names {
    async fn lookup(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        if name != "cal.example" {
            return Err(io::Error::other("no such name"));
        }
        let asked = self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(vec![self.answers[asked.min(self.answers.len() - 1)]])
    }
}

fn names(answers: &[IpAddr]) -> Arc<Names> {
    Arc::new(Names { answers: answers.to_vec(), asked: AtomicUsize::new(0) })
}

fn public_here(address: IpAddr) -> bool {
    address == IpAddr::V4(PUBLIC)
}

fn bounds() -> Bounds {
    Bounds { patience: Duration::from_millis(800), bytes: 64 * 1024 }
}

async fn read(url: &str) -> Result<Reading, ReadFailure> {
    read_with(names(&[IpAddr::V4(PUBLIC)]), url, None).await
}

async fn read_with(names: Arc<Names>, url: &str, known: Option<&Marks>) -> Result<Reading, ReadFailure> {
    let source = HttpCalendars::with("https://casas.example.pt", names, public_here, bounds()).unwrap();
    let address = CalendarAddress::parse(url).unwrap();
    source.read(&address, known, TimeZone::Lisbon, FollowedCalendar::horizon(noon())).await
}

#[tokio::test]
async fn a_calendar_is_read_by_its_name_and_by_its_number() {
    let stranger = Stranger::at(PUBLIC, |_| ok(CALENDAR)).await;
    for host in ["cal.example", "127.0.0.2"] {
        let Ok(Reading::Whole { name, busy, .. }) = read(&stranger.url(host)).await else { panic!("{host}") };
        assert_eq!(name.as_deref(), Some("Ana"));
        assert_eq!((busy[0].from, busy[0].until), (at(4, 10, 0), at(4, 11, 0)));
    }
    let asked = stranger.asked().concat().to_lowercase();
    assert!(!asked.contains("cookie") && !asked.contains("accept-encoding"), "{asked}");
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let stranger = Stranger::at(PUBLIC, |head| {
        if head.contains("if-none-match: \"7\"") && head.contains("if-modified-since: Mon") {
            return status("304 Not Modified");
        }
        let marks = "ETag: \"7\"\r\nLast-Modified: Mon, 02 Nov 2026 12:00:00 GMT\r\n";
        let length = CALENDAR.len();
        format!("HTTP/1.1 200 OK\r\n{marks}Content-Length: {length}\r\n\r\n{CALENDAR}").into_bytes()
    })
    .await;
    let url = stranger.url("cal.example");
    let Ok(Reading::Whole { marks, .. }) = read(&url).await else { panic!("not read") };
    let names = names(&[IpAddr::V4(PUBLIC)]);
    assert_eq!(read_with(names, &url, Some(&marks)).await, Ok(Reading::Unchanged));
}

#[tokio::test]
async fn nobody_is_sent_into_a_network_that_is_not_public() {
    let inside = Stranger::at(Ipv4Addr::LOCALHOST, |_| ok(CALENDAR)).await;
    let port = inside.address.port();
    for host in
        ["127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1"]
    {
        let refused = read(&format!("http://{host}:{port}/")).await;
        assert_eq!(refused, Err(ReadFailure::NotPublic), "{host}");
    }
    let private = names(&[IpAddr::V4(Ipv4Addr::LOCALHOST)]);
    assert_eq!(read_with(private, &inside.url("cal.example"), None).await, Err(ReadFailure::NotPublic));
    assert!(inside.asked().is_empty());
}

#[tokio::test]
async fn each_redirection_is_judged_as_if_it_had_been_typed_in() {
    let inside = Stranger::at(Ipv4Addr::LOCALHOST, |_| ok(CALENDAR)).await;
    let secret = inside.url("127.0.0.1");
    let stranger = Stranger::at(PUBLIC, move |_| to(&secret)).await;
    assert_eq!(read(&stranger.url("cal.example")).await, Err(ReadFailure::NotPublic));
    // The name leads elsewhere when it is looked up again.
    let port = inside.address.port();
    let stranger = Stranger::at(PUBLIC, move |_| to(&format!("http://cal.example:{port}/"))).await;
    let rebound = names(&[IpAddr::V4(PUBLIC), IpAddr::V4(Ipv4Addr::LOCALHOST)]);
    assert_eq!(read_with(rebound, &stranger.url("cal.example"), None).await, Err(ReadFailure::NotPublic));
    assert!(inside.asked().is_empty());
    for elsewhere in
        ["file:///etc/passwd", "http://ana:secret@cal.example/", "gopher://cal.example/", "http://["]
    {
        let stranger = Stranger::at(PUBLIC, move |_| to(elsewhere)).await;
        assert_eq!(read(&stranger.url("cal.example")).await, Err(ReadFailure::Redirected), "{elsewhere}");
    }
}

#[tokio::test]
async fn three_redirections_are_followed_and_a_fourth_is_not() {
    for (times, followed) in [(3, true), (4, false)] {
        let stranger = Stranger::at(PUBLIC, move |head| {
            let path = head.split(' ').nth(1).unwrap();
            let so_far = path.strip_prefix("/again").map_or(0, |n| n.parse::<u32>().unwrap());
            if so_far == times { ok(CALENDAR) } else { to(&format!("/again{}", so_far + 1)) }
        })
        .await;
        let answer = read(&stranger.url("cal.example")).await;
        assert_eq!(answer.is_ok(), followed, "{answer:?}");
        assert_eq!(stranger.asked().len(), 4);
    }
}

#[tokio::test]
async fn whoever_drips_is_left() {
    let stranger = Stranger::talking(PUBLIC, |_, mut stream| {
        Box::pin(async move {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
            while stream.write_all(b"BEGIN:VCALENDAR\r\n").await.is_ok() {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        })
    })
    .await;
    let started = Instant::now();
    assert_eq!(read(&stranger.url("cal.example")).await, Err(ReadFailure::TooSlow));
    assert!(started.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn whoever_sends_too_much_is_left_whether_they_say_so_or_not() {
    let large = |head: &'static [u8]| {
        Stranger::talking(PUBLIC, move |_, mut stream| {
            Box::pin(async move {
                let _ = stream.write_all(head).await;
                let mut sent = 0u64;
                while sent < 1 << 30 && stream.write_all(&[b'a'; 16 * 1024]).await.is_ok() {
                    sent += 16 * 1024;
                }
            })
        })
    };
    for head in [
        b"HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n".as_slice(),
        b"HTTP/1.1 200 OK\r\n\r\n".as_slice(),
    ] {
        let stranger = large(head).await;
        assert_eq!(read(&stranger.url("cal.example")).await, Err(ReadFailure::TooLarge));
    }
}

#[tokio::test]
async fn what_was_packed_stays_packed_and_is_no_calendar() {
    let stranger = Stranger::at(PUBLIC, |_| {
        // The head of what unpacks to a gigabyte.
        let mut answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 14\r\n\r\n".to_vec();
        answer.extend([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3, 0xed, 0xc1, 1, 0]);
        answer
    })
    .await;
    assert_eq!(read(&stranger.url("cal.example")).await, Err(ReadFailure::NotACalendar));
}

#[tokio::test]
async fn every_refusal_says_what_it_is() {
    for (line, why) in [
        ("404 Not Found", ReadFailure::Missing),
        ("410 Gone", ReadFailure::Missing),
        ("401 Unauthorized", ReadFailure::Forbidden),
        ("403 Forbidden", ReadFailure::Forbidden),
        ("500 Internal Server Error", ReadFailure::Refused),
        ("302 Found", ReadFailure::Redirected),
        ("304 Not Modified", ReadFailure::Redirected),
    ] {
        let stranger = Stranger::at(PUBLIC, move |_| status(line)).await;
        assert_eq!(read(&stranger.url("cal.example")).await, Err(why), "{line}");
    }
    let page = Stranger::at(PUBLIC, |_| ok("<!doctype html>")).await;
    assert_eq!(read(&page.url("cal.example")).await, Err(ReadFailure::NotACalendar));
    assert_eq!(read("http://nowhere.example/").await, Err(ReadFailure::Unreachable));
    assert_eq!(read("http://127.0.0.2:1/").await, Err(ReadFailure::Unreachable));
}

/// Somebody else's hand in a row is seen as long as the row is the same.
async fn what_is_read_again_as_it_was_is_not_written_again(database: Database) {
    let elsewhere = over_sql(database.clone()).await.elsewhere;
    let address = CalendarAddress::parse("https://x.example/a.ics").unwrap();
    let id = FollowedCalendarId(uuid::Uuid::from_u128(0xCA1));
    let calendar = FollowedCalendar::new(id, (AGENCY, ANA), address, noon());
    assert_eq!(elsewhere.follow(&calendar).await.unwrap(), Followed::Kept);
    let times = [9, 11, 13].map(|hour| BusyTime { from: at(4, hour, 0), until: at(4, hour + 1, 0) });
    elsewhere.keep_reading(&calendar, Some(&times)).await.unwrap();
    let touch = Statement::new("UPDATE busy_elsewhere SET agent_id = $1");
    database.execute(touch.bind(RUI.0)).await.unwrap();
    let untouched = async || {
        let ask =
            Statement::new("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM busy_elsewhere WHERE agent_id <> $1");
        database.fetch_one(ask.bind(RUI.0)).await.unwrap().get::<i64>("n").unwrap()
    };
    elsewhere.keep_reading(&calendar, Some(&times)).await.unwrap();
    assert_eq!(untouched().await, 0, "nothing was written");
    elsewhere.keep_reading(&calendar, Some(&times[..2])).await.unwrap();
    assert_eq!(untouched().await, 2, "all that is there was");
}

mod sqlite {
    #[test]
    fn what_is_read_again_as_it_was_is_not_written_again() {
        sql::testing::on_sqlite(super::what_is_read_again_as_it_was_is_not_written_again);
    }
}

mod postgres {
    #[test]
    fn what_is_read_again_as_it_was_is_not_written_again() {
        sql::testing::on_postgres(super::what_is_read_again_as_it_was_is_not_written_again);
    }
}
