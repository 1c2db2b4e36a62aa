//! E-mail through a mail server.

use crate::message::{message, words};
use crate::sender::Sender;
use async_trait::async_trait;
use kernel::mail::{Mail, MailError, MailTransport};
use kernel::time::Clock;
use lettre::message::Message;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{
    AsyncSmtpConnection, Certificate, TlsParameters, TlsParametersBuilder,
};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, SUBMISSION_PORT, SUBMISSIONS_PORT};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret as _, SecretString};
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error as ThisError;
use url::Url;

/// How long one e-mail may take, from the look-up of the server to its last word.
/// Less than the 30 seconds of an outbox's consumer.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long the server may take to say goodbye. The e-mail is gone by then.
const GOODBYE: Duration = Duration::from_secs(2);

/// A mail server, spoken to over SMTP (RFC 5321), one connection for each e-mail.
///
/// An e-mail arrives at least once: when the connection breaks after the last
/// byte was sent and before the server's word came, nobody can tell, and the
/// next attempt sends it again under the same `Message-ID`.
pub struct SmtpMail {
    server: Server,
    encryption: Encryption,
    credentials: Option<Credentials>,
    sender: Sender,
    clock: Arc<dyn Clock>,
    patience: Duration,
}

struct Server {
    host: String,
    port: u16,
}

enum Encryption {
    /// None: the server is this machine.
    None,
    /// The connection begins in the clear and carries nothing of worth until it is encrypted.
    StartTls(TlsParameters),
    /// From the first byte on.
    Wrapped(TlsParameters),
}

/// Why an address isn't one of a mail server. It never repeats the address: there's a password in it.
#[derive(Debug, Clone, PartialEq, Eq, ThisError)]
pub enum InvalidSmtp {
    /// Something else.
    #[error("a mail server's address looks like smtps://user:password@host or smtp://user:password@host:587")]
    Address,
    /// A user without a password, or the other way round, or not in UTF-8.
    #[error("the mail server's user and password come both or not at all, percent-encoded")]
    Credentials,
    /// Something behind the host that isn't understood.
    #[error("nothing may follow the mail server's host and port but ?tls=required")]
    Extra,
    /// The machine's certificates, or the given ones, can't be used.
    #[error("certificates: {0}")]
    Certificates(String),
}

impl SmtpMail {
    /// The mail server at an address:
    ///
    /// | address | encryption | port |
    /// |---|---|---|
    /// | `smtps://user:password@host` | from the first byte | 465 |
    /// | `smtp://user:password@host` | STARTTLS, or nothing is sent | 587 |
    /// | `smtp://localhost:1025` | none, the host being this machine; with `?tls=required` as above | 587 |
    ///
    /// The server's certificate has to be trusted by this machine, or by the
    /// authorities in `also_trusted` (PEM). User and password are percent-encoded,
    /// and may be left out.
    ///
    /// # Errors
    /// [`InvalidSmtp`].
    pub fn new(
        address: &SecretString,
        also_trusted: Option<&str>,
        sender: Sender,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, InvalidSmtp> {
        let url = Url::parse(address.expose_secret().trim()).map_err(|_| InvalidSmtp::Address)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(InvalidSmtp::Address)?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let must_encrypt = match url.query() {
            None => false,
            Some("tls=required") => true,
            Some(_) => return Err(InvalidSmtp::Extra),
        };
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(InvalidSmtp::Extra);
        }
        let tls = |host: &str| trust(host, also_trusted);
        let (encryption, port) = match url.scheme() {
            "smtps" => (Encryption::Wrapped(tls(&host)?), SUBMISSIONS_PORT),
            "smtp" if must_encrypt || !is_this_machine(&host) => {
                (Encryption::StartTls(tls(&host)?), SUBMISSION_PORT)
            }
            "smtp" => (Encryption::None, SUBMISSION_PORT),
            _ => return Err(InvalidSmtp::Address),
        };
        Ok(Self {
            server: Server { host, port: url.port().unwrap_or(port) },
            encryption,
            credentials: credentials(&url)?,
            sender,
            clock,
            patience: PATIENCE,
        })
    }

    /// The same with another patience than 15 seconds for one e-mail.
    #[must_use]
    pub const fn patient_for(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// Goes as far as an e-mail does before it is sent: connects, encrypts and signs in.
    ///
    /// # Errors
    /// [`MailError::Unavailable`].
    pub async fn check(&self) -> Result<(), MailError> {
        let asked = async {
            let mut connection =
                self.connect().await.map_err(|error| MailError::Unavailable(words(&error.to_string())))?;
            tokio::spawn(async move { tokio::time::timeout(GOODBYE, connection.quit()).await });
            Ok(())
        };
        tokio::time::timeout(self.patience, asked).await.unwrap_or_else(|_| Err(self.too_slow()))
    }

    fn too_slow(&self) -> MailError {
        MailError::Unavailable(format!("the mail server took longer than {:?}", self.patience))
    }

    /// A connection over which an e-mail may go. What goes wrong here is no
    /// fault of the e-mail's, a refused password included.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        // The machine's own name would be a container's; the sender's domain is in the DNS.
        let hello = ClientId::Domain(self.sender.domain().to_owned());
        let wrapped = match &self.encryption {
            Encryption::Wrapped(tls) => Some(tls.clone()),
            Encryption::None | Encryption::StartTls(_) => None,
        };
        let address = (self.server.host.as_str(), self.server.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(self.patience), &hello, wrapped, None).await?;
        if let Encryption::StartTls(tls) = &self.encryption {
            connection.starttls(tls.clone(), &hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }

    async fn deliver(&self, message: &Message) -> Result<(), MailError> {
        let mut connection =
            self.connect().await.map_err(|error| MailError::Unavailable(words(&error.to_string())))?;
        connection.send(message.envelope(), &message.formatted()).await.map_err(|error| verdict(&error))?;
        // It is the server's now, so a slow goodbye is no failure and keeps nobody waiting.
        tokio::spawn(async move { tokio::time::timeout(GOODBYE, connection.quit()).await });
        Ok(())
    }
}

#[async_trait]
impl MailTransport for SmtpMail {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let message = message(mail, &self.sender, self.clock.now())?;
        tokio::time::timeout(self.patience, self.deliver(&message))
            .await
            .unwrap_or_else(|_| Err(self.too_slow()))
    }
}

impl fmt::Debug for SmtpMail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmtpMail")
            .field("host", &self.server.host)
            .field("port", &self.server.port)
            .finish_non_exhaustive()
    }
}

/// What an answer to the e-mail itself means: 5xx is for good (RFC 5321,
/// 4.2.1), and so is an address that the server has no way to write.
fn verdict(error: &Error) -> MailError {
    let said = words(&error.to_string());
    if error.is_permanent() || error.is_client() {
        MailError::Refused(said)
    } else {
        MailError::Unavailable(said)
    }
}

fn credentials(url: &Url) -> Result<Option<Credentials>, InvalidSmtp> {
    let plain = |text: &str| {
        percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| InvalidSmtp::Credentials)
    };
    match (url.username(), url.password()) {
        ("", None) => Ok(None),
        ("", Some(_)) | (_, None) => Err(InvalidSmtp::Credentials),
        (user, Some(password)) => Ok(Some(Credentials::new(plain(user)?, plain(password)?))),
    }
}

/// Whether what is said to a host stays on this machine.
fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn trust(host: &str, also_trusted: Option<&str>) -> Result<TlsParameters, InvalidSmtp> {
    let wrong = |error: Error| InvalidSmtp::Certificates(error.to_string());
    let mut tls: TlsParametersBuilder = TlsParameters::builder(host.to_owned());
    if let Some(pem) = also_trusted {
        // A text without any is no error to the reader of PEM.
        if !pem.contains("-----BEGIN CERTIFICATE-----") {
            return Err(InvalidSmtp::Certificates("there is none in the given text".to_owned()));
        }
        tls = tls.add_root_certificate(Certificate::from_pem(pem.as_bytes()).map_err(wrong)?);
    }
    tls.build().map_err(wrong)
}
