//! One answer from an address that somebody typed in.

use async_trait::async_trait;
use booking_management::domain::elsewhere::{CalendarAddress, Marks, ReadFailure};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{
    ACCEPT, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode};
use std::error::Error;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use url::{Host, Url};

/// How long a server may take to accept a connection.
const CONNECTING: Duration = Duration::from_secs(5);

/// How many times a server may send elsewhere.
const REDIRECTIONS: usize = 3;

/// The most bytes of a header that is kept until the next time.
const LONGEST_MARK: usize = 500;

/// What an answer may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// How long all of it may take, from the first name that is looked up to the last byte.
    pub patience: Duration,
    /// How many bytes it may have.
    pub bytes: usize,
}

/// 15 seconds, and 5 MB: some twenty years of a busy person's appointments.
impl Default for Bounds {
    fn default() -> Self {
        Self { patience: Duration::from_secs(15), bytes: 5 * 1024 * 1024 }
    }
}

/// Finds the addresses of a name.
#[async_trait]
pub trait Lookup: Send + Sync {
    /// All addresses of a name.
    ///
    /// # Errors
    /// When there are none, or nobody answers.
    async fn lookup(&self, name: &str) -> io::Result<Vec<IpAddr>>;
}

/// As the machine does it.
pub(super) struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn lookup(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// This machine's certificates can't be used.
#[derive(Debug, Error)]
#[error("certificates: {0}")]
pub struct NoCertificates(String);

/// A name that leads to no public address.
#[derive(Debug, Error)]
#[error("the address is not public")]
struct NotPublic;

/// Finds addresses, and hands on those alone that may be asked. The connection goes to what was judged:
/// there is no second look at the name, which could find something else.
struct JudgedLookup {
    lookup: Arc<dyn Lookup>,
    may_ask: fn(IpAddr) -> bool,
}

impl Resolve for JudgedLookup {
    fn resolve(&self, name: Name) -> Resolving {
        let (lookup, may_ask) = (Arc::clone(&self.lookup), self.may_ask);
        Box::pin(async move {
            let found = lookup.lookup(name.as_str()).await?;
            let judged: Vec<_> = found.into_iter().filter(|address| may_ask(*address)).collect();
            if judged.is_empty() {
                return Err(NotPublic.into());
            }
            let addresses: Addrs = Box::new(judged.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(addresses)
        })
    }
}

/// What a server answered.
pub(super) enum Answer {
    /// What it answered before holds.
    Unchanged,
    /// The text, and by what the server knows it again.
    Whole { text: String, marks: Marks },
}

/// Asks servers that nobody knows.
pub(super) struct Fetcher {
    client: Client,
    may_ask: fn(IpAddr) -> bool,
    bounds: Bounds,
}

impl Fetcher {
    pub(super) fn new(
        lookup: Arc<dyn Lookup>,
        may_ask: fn(IpAddr) -> bool,
        bounds: Bounds,
    ) -> Result<Self, NoCertificates> {
        let client = Client::builder()
            .dns_resolver(JudgedLookup { lookup, may_ask })
            // Each is judged here, as if it had been typed in.
            .redirect(Policy::none())
            // A proxy would look the name up anew, and where that leads isn't ours to judge.
            .no_proxy()
            // What is small when it arrives stays small.
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd()
            .referer(false)
            .pool_max_idle_per_host(0)
            .connect_timeout(CONNECTING)
            .user_agent(concat!("estate-os/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| NoCertificates(error.to_string()))?;
        Ok(Self { client, may_ask, bounds })
    }

    /// What there is at an address, unless it is `known`.
    pub(super) async fn fetch(
        &self,
        address: &CalendarAddress,
        known: Option<&Marks>,
    ) -> Result<Answer, ReadFailure> {
        let asking = self.follow(address, known);
        tokio::time::timeout(self.bounds.patience, asking).await.map_err(|_| ReadFailure::TooSlow)?
    }

    async fn follow(&self, address: &CalendarAddress, known: Option<&Marks>) -> Result<Answer, ReadFailure> {
        let mut url = Url::parse(address.as_str()).map_err(|_| ReadFailure::Unreachable)?;
        let headers = conditions(known);
        for _ in 0..=REDIRECTIONS {
            self.judge(&url)?;
            let asked = self.client.get(url.clone()).headers(headers.clone()).send().await;
            let answer = asked.map_err(|error| failure(&error))?;
            match answer.status() {
                StatusCode::NOT_MODIFIED if known.is_some() => return Ok(Answer::Unchanged),
                status if status.is_success() => return self.whole(answer).await,
                status if status.is_redirection() => url = next(&url, &answer)?,
                StatusCode::NOT_FOUND | StatusCode::GONE => return Err(ReadFailure::Missing),
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Err(ReadFailure::Forbidden),
                _ => return Err(ReadFailure::Refused),
            }
        }
        Err(ReadFailure::Redirected)
    }

    /// Whether an address may be asked at all. One that is written in numbers is never looked up.
    fn judge(&self, url: &Url) -> Result<(), ReadFailure> {
        let public = match url.host() {
            Some(Host::Ipv4(v4)) => (self.may_ask)(IpAddr::V4(v4)),
            Some(Host::Ipv6(v6)) => (self.may_ask)(IpAddr::V6(v6)),
            Some(Host::Domain(_)) => true,
            None => false,
        };
        if public { Ok(()) } else { Err(ReadFailure::NotPublic) }
    }

    async fn whole(&self, mut answer: Response) -> Result<Answer, ReadFailure> {
        let said = answer.content_length().unwrap_or_default();
        if usize::try_from(said).is_ok_and(|said| said > self.bounds.bytes) {
            return Err(ReadFailure::TooLarge);
        }
        let marks = Marks { tag: mark(&answer, &ETAG), modified: mark(&answer, &LAST_MODIFIED) };
        let mut bytes = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| failure(&error))? {
            if bytes.len() + chunk.len() > self.bounds.bytes {
                return Err(ReadFailure::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(Answer::Whole { text: String::from_utf8_lossy(&bytes).into_owned(), marks })
    }
}

/// What is asked for, unless the server has nothing else than the last time.
fn conditions(known: Option<&Marks>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let accept = reqwest::header::HeaderValue::from_static("text/calendar, text/plain;q=0.5, */*;q=0.1");
    headers.insert(ACCEPT, accept);
    let marks = known.map(|marks| [(IF_NONE_MATCH, &marks.tag), (IF_MODIFIED_SINCE, &marks.modified)]);
    for (name, mark) in marks.into_iter().flatten() {
        if let Some(value) = mark.as_ref().and_then(|mark| mark.parse().ok()) {
            headers.insert(name, value);
        }
    }
    headers
}

fn mark(answer: &Response, name: &HeaderName) -> Option<String> {
    let mark = answer.headers().get(name)?.to_str().ok()?;
    (mark.len() <= LONGEST_MARK).then(|| mark.to_owned())
}

/// Where a server sends. An address is a secret: what was asked in secret isn't asked in the open.
fn next(from: &Url, answer: &Response) -> Result<Url, ReadFailure> {
    let location = answer.headers().get(LOCATION).and_then(|location| location.to_str().ok());
    let to = location.and_then(|location| from.join(location).ok()).ok_or(ReadFailure::Redirected)?;
    let secret = to.scheme() == "https" || (to.scheme() == "http" && from.scheme() == "http");
    let plain = to.username().is_empty() && to.password().is_none();
    if secret && plain { Ok(to) } else { Err(ReadFailure::Redirected) }
}

/// Why there is no answer, in the words of the domain.
fn failure(error: &reqwest::Error) -> ReadFailure {
    let first: Option<&(dyn Error + 'static)> = error.source();
    let mut causes = std::iter::successors(first, |cause| (*cause).source());
    if causes.any(|cause| cause.is::<NotPublic>()) {
        ReadFailure::NotPublic
    } else if error.is_timeout() {
        ReadFailure::TooSlow
    } else {
        ReadFailure::Unreachable
    }
}
