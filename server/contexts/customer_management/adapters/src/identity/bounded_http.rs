//! HTTP to an identity provider: bounded in time and in size, to `https` (or
//! this very machine), and to nowhere else than where it was sent.

use openidconnect::http::StatusCode;
use openidconnect::url::{Host, Url};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, http};
use std::pin::Pin;
use std::time::Duration;
use thiserror::Error;

/// How long a provider may take to accept a connection.
const CONNECT: Duration = Duration::from_secs(3);
/// How long it may take for a whole answer.
const ANSWER: Duration = Duration::from_secs(5);
/// How large an answer may be, in bytes: the largest known, Google's keys and
/// metadata, have some 5 KB.
const MOST_BYTES: usize = 512 * 1024;

/// Why there is no answer.
#[derive(Debug, Error)]
pub(super) enum HttpError {
    #[error("{0} is not https")]
    Address(Url),
    #[error("not an address: {0}")]
    NoAddress(http::uri::Uri),
    #[error("the answer has more than {MOST_BYTES} bytes")]
    TooLarge,
    #[error("it answered {0}, a redirection")]
    Redirection(StatusCode),
    #[error("no answer within {} s", ANSWER.as_secs())]
    TooSlow,
    #[error("{}", with_causes(.0))]
    Failed(reqwest::Error),
}

/// The error and all that led to it, in one line: "request failed" alone helps
/// nobody, and what a provider sent may hold anything.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let all: Vec<_> =
        std::iter::successors(Some(error), |error| error.source()).map(ToString::to_string).collect();
    in_one_line(&all.join(": "))
}

/// A text of somebody else as it may stand in a log.
pub(super) fn in_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(500).collect()
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether secrets may travel there: `https`, or `http` that never leaves this machine.
pub(super) fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

/// A client that does no more than it has to.
pub(super) struct BoundedHttp {
    client: reqwest::Client,
    https_only: bool,
}

impl BoundedHttp {
    /// A client for one provider, over the certificates that the machine trusts.
    pub(super) fn for_provider(issuer: &Url) -> Result<Self, reqwest::Error> {
        let https_only = issuer.scheme() == "https";
        // A redirected request would carry the client's secret to wherever the provider, or who
        // stands before it, likes.
        let mut client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(ANSWER)
            .user_agent(concat!("estate-os/", env!("CARGO_PKG_VERSION")));
        if !https_only {
            // Through a proxy it would leave this machine after all.
            client = client.no_proxy();
        }
        Ok(Self { client: client.build()?, https_only })
    }

    /// Whether an address that the provider names may be asked. One on `https`
    /// can't send us to this machine's own services.
    pub(super) fn may_ask(&self, url: &Url) -> bool {
        is_safe(url) && (!self.https_only || url.scheme() == "https")
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let url = Url::parse(&request.uri().to_string())
            .map_err(|_| HttpError::NoAddress(request.uri().clone()))?;
        if !self.may_ask(&url) {
            return Err(HttpError::Address(url));
        }
        let failed = |error: reqwest::Error| {
            if error.is_timeout() { HttpError::TooSlow } else { HttpError::Failed(error.without_url()) }
        };
        let request = reqwest::Request::try_from(request).map_err(failed)?;
        let mut answer = self.client.execute(request).await.map_err(failed)?;
        if answer.status().is_redirection() {
            return Err(HttpError::Redirection(answer.status()));
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > MOST_BYTES {
                return Err(HttpError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = HttpResponse::new(body);
        *response.status_mut() = answer.status();
        *response.headers_mut() = answer.headers().clone();
        Ok(response)
    }
}

impl<'c> AsyncHttpClient<'c> for BoundedHttp {
    type Error = HttpError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
