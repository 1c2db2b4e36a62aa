//! E-mail through Resend's HTTP API.

use crate::message::{AUTO_SUBMITTED, CALENDAR_FILE, calendar_type, one_line, reader, words};
use crate::sender::Sender;
use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kernel::mail::{Mail, MailError, MailTransport};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response, StatusCode, Url};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::json;
use std::fmt;
use std::time::Duration;
use thiserror::Error;

/// How long one e-mail may take in all, and how long its connection alone.
const PATIENCE: Duration = Duration::from_secs(15);
const CONNECTING: Duration = Duration::from_secs(5);

/// The most bytes of an answer that are read; an error is a few hundred.
const ANSWER: usize = 16 * 1024;

/// Resend (`POST /emails`). Every attempt carries the mail's id as its
/// `Idempotency-Key`, which Resend remembers for 24 hours, much longer than an
/// outbox tries: an e-mail goes once.
pub struct ResendMail {
    emails: Url,
    domains: Url,
    client: Client,
    sender: Sender,
    patience: Duration,
}

/// What Resend lets a key do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResendKey {
    /// All, sending included.
    Full,
    /// Sending alone, which is all that is needed here.
    SendingOnly,
}

/// Why Resend can't be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InvalidResend {
    /// The address of the API is none.
    #[error("Resend's address starts with https://")]
    Address,
    /// The key can't stand in a header.
    #[error("Resend's key is one line of visible characters")]
    Key,
    /// This machine's certificates can't be used.
    #[error("certificates: {0}")]
    Certificates(String),
}

/// What Resend answers when it doesn't send.
#[derive(Debug, Default, Deserialize)]
struct Problem {
    #[serde(default)]
    name: String,
    #[serde(default)]
    message: String,
}

impl ResendMail {
    /// Where Resend is.
    pub const API: &'static str = "https://api.resend.com";

    /// Resend at an address, which is [`API`](Self::API) but for tests.
    ///
    /// # Errors
    /// [`InvalidResend`].
    pub fn new(api: &str, key: &SecretString, sender: Sender) -> Result<Self, InvalidResend> {
        let api = Url::parse(api).ok().filter(|url| matches!(url.scheme(), "https" | "http"));
        let at = |path| api.as_ref().and_then(|api| api.join(path).ok()).ok_or(InvalidResend::Address);
        let (emails, domains) = (at("/emails")?, at("/domains")?);
        let key = key.expose_secret().trim();
        let mut bearer = HeaderValue::from_str(&format!("Bearer {key}"))
            .ok()
            .filter(|_| !key.is_empty())
            .ok_or(InvalidResend::Key)?;
        bearer.set_sensitive(true);
        let client = Client::builder()
            .default_headers(HeaderMap::from_iter([(AUTHORIZATION, bearer)]))
            // Resend answers nobody who doesn't say who they are.
            .user_agent(concat!("estate-os/", env!("CARGO_PKG_VERSION")))
            .redirect(Policy::none())
            .connect_timeout(CONNECTING)
            .build()
            .map_err(|error| InvalidResend::Certificates(error.to_string()))?;
        Ok(Self { emails, domains, client, sender, patience: PATIENCE })
    }

    /// The same with another patience than 15 seconds for one e-mail.
    #[must_use]
    pub const fn patient_for(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Asks what the key may do, by way of a question that changes nothing.
    ///
    /// # Errors
    /// [`MailError::Unavailable`] when Resend can't be reached, or doesn't know the key.
    pub async fn check(&self) -> Result<ResendKey, MailError> {
        let answer = answered(self.client.get(self.domains.clone()).timeout(self.patience)).await?;
        let status = answer.status();
        if status.is_success() {
            return Ok(ResendKey::Full);
        }
        let problem = problem(answer).await;
        if problem.name == "restricted_api_key" {
            return Ok(ResendKey::SendingOnly);
        }
        Err(MailError::Unavailable(said(status, &problem)))
    }
}

async fn answered(request: RequestBuilder) -> Result<Response, MailError> {
    let answer = request.send().await;
    answer.map_err(|error| MailError::Unavailable(words(&chain(&error.without_url()))))
}

#[async_trait]
impl MailTransport for ResendMail {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let (header, value) = AUTO_SUBMITTED;
        let mut body = json!({
            "from": self.sender.mailbox().to_string(),
            "to": [reader(mail)?.to_string()],
            "subject": one_line(&mail.subject),
            "html": mail.html,
            "text": mail.text,
            "headers": { header: value },
        });
        if let Some(calendar) = &mail.calendar {
            body["attachments"] = json!([{
                "filename": CALENDAR_FILE,
                "content": STANDARD.encode(&calendar.text),
                "content_type": calendar_type(calendar),
            }]);
        }
        let request = self
            .client
            .post(self.emails.clone())
            .header("Idempotency-Key", mail.id.to_string())
            .header(CONTENT_TYPE, "application/json")
            .body(body.to_string())
            .timeout(self.patience);
        let answer = answered(request).await?;
        let status = answer.status();
        if status.is_success() {
            return Ok(());
        }
        Err(verdict(status, &problem(answer).await))
    }
}

impl fmt::Debug for ResendMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResendMail").field("emails", &self.emails.as_str()).finish_non_exhaustive()
    }
}

/// What an answer means (<https://resend.com/docs/api-reference/errors>). A
/// key or a domain that Resend doesn't know is the operator's fault and not the
/// e-mail's, which waits until it is mended.
fn verdict(status: StatusCode, problem: &Problem) -> MailError {
    let said = said(status, problem);
    let passes = match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => true,
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => true,
        // The same e-mail is on its way already; its outcome is known soon.
        StatusCode::CONFLICT => problem.name == "concurrent_idempotent_requests",
        _ => !status.is_client_error(),
    };
    if passes { MailError::Unavailable(said) } else { MailError::Refused(said) }
}

fn said(status: StatusCode, problem: &Problem) -> String {
    words(&format!("{} {} {}", status.as_u16(), problem.name, problem.message))
}

/// What the answer says; nothing when it says too much or no JSON.
async fn problem(mut answer: Response) -> Problem {
    let mut bytes = Vec::new();
    while let Ok(Some(part)) = answer.chunk().await {
        if bytes.len() + part.len() > ANSWER {
            return Problem::default();
        }
        bytes.extend_from_slice(&part);
    }
    serde_json::from_slice(&bytes).unwrap_or_default()
}

/// An error and its causes: the outermost alone says no more than "error sending request".
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
}
