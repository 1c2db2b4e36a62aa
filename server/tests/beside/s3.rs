//! The S3 server of the tests, and places in its bucket.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Where an already running server is.
const RUNNING: &str = "ESTATE_OS_TEST_S3";
const WITH_S3: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/with-s3.sh");
/// Says where the server is, then waits until this process ends, however it does.
const UNTIL_WE_END: &str = "echo \"$ESTATE_OS_TEST_S3\"; exec cat >/dev/null";

/// Where the server of this run is: given by the environment, or started by this process.
pub fn endpoint() -> &'static str {
    static STARTED: OnceLock<(String, Option<Child>)> = OnceLock::new();
    let (endpoint, _) = STARTED.get_or_init(|| match std::env::var(RUNNING) {
        Ok(endpoint) => (endpoint, None),
        Err(_) => start(),
    });
    endpoint
}

fn start() -> (String, Option<Child>) {
    let mut child = Command::new("sh")
        .args([WITH_S3, "sh", "-c", UNTIL_WE_END])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("scripts/with-s3.sh starts");
    let mut endpoint = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut endpoint).expect("a line");
    if endpoint.trim().is_empty() {
        let mut reason = String::new();
        child.stderr.take().expect("piped").read_to_string(&mut reason).expect("a reason");
        panic!("no S3 server for the tests: {reason}");
    }
    (endpoint.trim().to_owned(), Some(child))
}

/// A place in its bucket that nobody else has.
pub fn new_place() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("s3://tests/estate-{}-{number}", std::process::id())
}

/// What the program is told to keep objects in a place of a server.
pub fn environment<'a>(endpoint: &'a str, place: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("ESTATE_OS_OBJECTS", place),
        ("ESTATE_OS_S3_ENDPOINT", endpoint),
        ("ESTATE_OS_S3_ACCESS_KEY", "estate"),
        ("ESTATE_OS_S3_SECRET_KEY", "only-for-tests"),
    ]
}
