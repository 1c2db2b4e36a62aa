//! The S3 servers of the tests: one for all, and some to be killed.

use kernel::time::SystemClock;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use storage::s3::{S3Address, S3Objects, S3Options};

/// Where an already running server is.
const RUNNING: &str = "ESTATE_OS_TEST_S3";
const WITH_S3: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/with-s3.sh");
const S3_SERVER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../scripts/s3-server.sh");
/// Says where the server is, then waits until this process ends, however it does.
const UNTIL_WE_END: &str = "echo \"$ESTATE_OS_TEST_S3\"; exec cat >/dev/null";

/// Where a server is.
pub struct Server {
    pub endpoint: String,
}

impl Server {
    /// A part of its bucket that nobody else has.
    pub fn options(&self) -> S3Options {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let place = format!("s3://tests/{}/{number}", std::process::id());
        S3Options {
            address: S3Address::parse(&place).unwrap(),
            endpoint: Some(self.endpoint.clone()),
            region: "us-east-1".into(),
            path_style: true,
            access_key: "estate".into(),
            secret_key: "only-for-tests".into(),
            session_token: None,
        }
    }

    pub fn objects(&self) -> S3Objects {
        S3Objects::new(&self.options(), Arc::new(SystemClock))
    }
}

/// The server of this run: given by the environment, or started by this process.
pub fn shared() -> &'static Server {
    static STARTED: OnceLock<(Server, Option<Child>)> = OnceLock::new();
    let (server, _) = STARTED.get_or_init(|| match std::env::var(RUNNING) {
        Ok(endpoint) => (Server { endpoint }, None),
        Err(_) => start_shared(),
    });
    server
}

fn start_shared() -> (Server, Option<Child>) {
    let mut child = Command::new("sh")
        .args([WITH_S3, "sh", "-c", UNTIL_WE_END])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("scripts/with-s3.sh starts");
    let mut endpoint = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut endpoint).unwrap();
    if endpoint.trim().is_empty() {
        let mut reason = String::new();
        child.stderr.take().unwrap().read_to_string(&mut reason).unwrap();
        panic!("no S3 server for the tests: {reason}");
    }
    (Server { endpoint: endpoint.trim().to_owned() }, Some(child))
}

/// A server of one test, which may kill it and start it again.
pub struct OwnServer {
    folder: tempfile::TempDir,
    port: u16,
    process: Child,
}

impl OwnServer {
    pub async fn start() -> Self {
        // Other ports than those of the shared server, and of another process at the same time; where
        // one is taken the server ends, and others are tried.
        for attempt in 0..5_u32 {
            let folder = tempfile::tempdir().unwrap();
            let port = 12_000 + u16::try_from((std::process::id() + attempt * 131) % 900).unwrap() * 8;
            let mut server = Self { process: run(folder.path(), port), folder, port };
            if server.serves(Duration::from_secs(60)).await {
                return server;
            }
        }
        panic!("no S3 server starts: run scripts/setup.sh --with-tests");
    }

    pub fn server(&self) -> Server {
        Server { endpoint: format!("http://127.0.0.1:{}", self.port) }
    }

    /// As `kill -9`.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    pub fn start_again(&mut self) {
        self.process = run(self.folder.path(), self.port);
    }

    async fn serves(&mut self, patience: Duration) -> bool {
        use kernel::objects::ObjectStorage as _;
        let started = tokio::time::Instant::now();
        let objects = self.server().objects();
        while started.elapsed() < patience && self.process.try_wait().unwrap().is_none() {
            if objects.check().await.is_ok() {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        false
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn run(folder: &Path, port: u16) -> Child {
    // The script becomes the server, so the child is what is to be killed.
    Command::new("sh")
        .arg(S3_SERVER)
        .args([folder.as_os_str(), port.to_string().as_ref()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("scripts/s3-server.sh starts")
}
