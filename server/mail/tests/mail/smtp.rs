//! Through a real mail server, which runs beside the test (`smtp_server.mjs`).

use crate::{clock, mail_to, sender, visit_to};
use ::mail::{InvalidSmtp, SmtpMail};
use kernel::mail::{MailError, MailTransport};
use mail_parser::{Address, MessageParser, MimeHeaders as _};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use secrecy::SecretString;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// A mail server of this test; it ends with its standard input.
struct Server {
    child: Child,
    lines: BufReader<ChildStdout>,
    port: u16,
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mail/smtp_server.mjs");
        let mut child = Command::new("node")
            .arg(script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut server = Self { child, lines, port: 0 };
        let port = server.next_line().expect("the mail server starts; did `npm ci` run?");
        server.port = u16::try_from(port["port"].as_u64().unwrap()).unwrap();
        server
    }

    fn next_line(&mut self) -> Option<serde_json::Value> {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).ok()
    }

    /// Everything the server received; it ends with that.
    fn received(mut self) -> Vec<serde_json::Value> {
        drop(self.child.stdin.take());
        std::iter::from_fn(|| self.next_line()).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn smtp(address: &str) -> SmtpMail {
    trusting(address, None)
}

fn trusting(address: &str, authority: Option<&str>) -> SmtpMail {
    SmtpMail::new(&SecretString::from(address), authority, sender(), clock()).unwrap()
}

/// An authority and a certificate of this machine by it: PEM and two files.
fn certificate(folder: &Path) -> (String, [String; 2]) {
    let mut authority = CertificateParams::new([]).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
    let file = |name: &str, pem: String| {
        let path = folder.join(name);
        fs::write(&path, pem).unwrap();
        path.to_str().unwrap().to_owned()
    };
    (authority.pem(), [file("certificate.pem", certificate.pem()), file("key.pem", key.serialize_pem())])
}

fn base64(text: &str) -> Vec<u8> {
    mail_parser::decoders::base64::base64_decode(text.as_bytes()).unwrap()
}

#[tokio::test]
async fn a_mail_arrives_whole() {
    let server = Server::start(&[]);
    let mail = mail_to("ana@são.example.pt");
    smtp(&format!("smtp://localhost:{}", server.port)).send(&mail).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0]["from"], "casa@agencia.example.pt");
    assert_eq!(received[0]["hello"], "agencia.example.pt");
    let bytes = base64(received[0]["message"].as_str().unwrap());
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(message.message_id(), Some(format!("{}@agencia.example.pt", mail.id).as_str()));
    assert_eq!(message.subject(), Some(mail.subject.as_str()));
    let reader = message.to().and_then(Address::first).unwrap();
    assert_eq!(reader.name(), mail.to_name.as_deref());
    assert_eq!(reader.address(), Some("ana@xn--so-sia.example.pt"));
    assert_eq!(message.body_text(0).unwrap().replace("\r\n", "\n"), mail.text);
    assert_eq!(message.body_html(0).unwrap().replace("\r\n", "\n"), mail.html);
}

#[tokio::test]
async fn what_the_calendar_is_told_arrives_whole() {
    let server = Server::start(&[]);
    let mail = visit_to("ana@example.pt");
    smtp(&format!("smtp://localhost:{}", server.port)).send(&mail).await.unwrap();
    let received = server.received();
    let bytes = base64(received[0]["message"].as_str().unwrap());
    let message = MessageParser::default().parse(&bytes).unwrap();
    let asks = |part: &&mail_parser::MessagePart<'_>| {
        part.content_type().is_some_and(|kind| kind.attribute("method") == Some("REQUEST"))
    };
    let asked: Vec<_> = message.parts.iter().filter(asks).collect();
    assert_eq!(asked.len(), 1, "once");
    assert_eq!(asked[0].text_contents(), Some(mail.calendar.unwrap().text.as_str()));
    assert_eq!(message.body_html(0).unwrap().replace("\r\n", "\n"), mail.html);
}

#[tokio::test]
async fn what_the_server_refuses_for_good_is_refused() {
    let server = Server::start(&[]);
    let smtp = smtp(&format!("smtp://127.0.0.1:{}", server.port));
    let Err(MailError::Refused(said)) = smtp.send(&mail_to("refused@example.pt")).await else {
        panic!("it wasn't refused")
    };
    assert!(said.contains("550") && said.contains("No such user"), "{said}");
    smtp.send(&mail_to("ana@example.pt")).await.unwrap();
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn an_address_the_server_can_not_write_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("smtp://{}", listener.local_addr().unwrap());
    let server = std::thread::spawn(move || {
        use std::io::Write as _;
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"220 old\r\n").unwrap();
        let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
        lines.next().unwrap().unwrap();
        stream.write_all(b"250 old\r\n").unwrap();
        lines.map_while(Result::ok).find(|line| line.starts_with("MAIL"))
    });
    assert!(matches!(smtp(&address).send(&mail_to("joão@example.pt")).await, Err(MailError::Refused(_))));
    assert_eq!(server.join().unwrap(), None);
}

#[tokio::test]
async fn a_server_that_is_busy_or_breaks_off_may_be_asked_again() {
    let server = Server::start(&[]);
    let smtp = smtp(&format!("smtp://127.0.0.1:{}", server.port));
    for reader in ["later@example.pt", "broken@example.pt", "lost@example.pt"] {
        let answer = smtp.send(&mail_to(reader)).await;
        assert!(matches!(answer, Err(MailError::Unavailable(_))), "{reader}: {answer:?}");
    }
    smtp.send(&mail_to("ana@example.pt")).await.unwrap();
    // The lost one arrived, and nobody could tell: that's what "at least once" means.
    let readers: Vec<_> = server.received().iter().map(|line| line["to"][0].clone()).collect();
    assert_eq!(readers, ["lost@example.pt", "ana@example.pt"]);
}

#[tokio::test]
async fn a_silent_server_keeps_nobody_waiting() {
    let server = Server::start(&[]);
    let address = format!("smtp://127.0.0.1:{}", server.port);
    let started = Instant::now();
    let impatient = smtp(&address).patient_for(Duration::from_millis(500));
    let answer = impatient.send(&mail_to("silent@example.pt")).await;
    assert!(matches!(answer, Err(MailError::Unavailable(_))), "{answer:?}");
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    smtp(&address).send(&mail_to("ana@example.pt")).await.unwrap();
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn no_server_at_all_may_be_asked_again() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let answer = smtp(&format!("smtp://127.0.0.1:{port}")).send(&mail_to("ana@example.pt")).await;
    assert!(matches!(answer, Err(MailError::Unavailable(_))), "{answer:?}");
}

#[tokio::test]
async fn user_and_password_are_said_and_a_wrong_one_is_not_the_mails_fault() {
    let server = Server::start(&["--only-for", "ca@sa:p/a:s"]);
    let right = smtp(&format!("smtp://ca%40sa:p%2Fa%3As@localhost:{}", server.port));
    right.send(&mail_to("ana@example.pt")).await.unwrap();
    let wrong = smtp(&format!("smtp://ca%40sa:geheim@localhost:{}", server.port));
    let Err(MailError::Unavailable(said)) = wrong.send(&mail_to("ana@example.pt")).await else {
        panic!("it should have waited for the right password")
    };
    assert!(said.contains("535") && !said.contains("geheim"), "{said}");
    assert!(!format!("{wrong:?}").contains("geheim"));
    let received = server.received();
    assert_eq!((received.len(), &received[0]["user"]), (1, &"ca@sa".into()));
}

#[tokio::test]
async fn who_only_asks_is_told_whether_the_server_takes_the_password_and_sends_nothing() {
    let server = Server::start(&["--only-for", "casa:geheim"]);
    smtp(&format!("smtp://casa:geheim@localhost:{}", server.port)).check().await.unwrap();
    let wrong = smtp(&format!("smtp://casa:falsch@localhost:{}", server.port)).check().await;
    let Err(MailError::Unavailable(said)) = wrong else { panic!("it was taken") };
    assert!(said.contains("535") && !said.contains("falsch"), "{said}");
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn who_only_asks_a_silent_server_waits_no_longer_than_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("smtp://{}", listener.local_addr().unwrap());
    let started = Instant::now();
    let answer = smtp(&address).patient_for(Duration::from_millis(300)).check().await;
    assert!(matches!(answer, Err(MailError::Unavailable(_))), "{answer:?}");
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}

#[tokio::test]
async fn where_encryption_is_demanded_nothing_goes_in_the_clear() {
    let server = Server::start(&["--only-for", "casa:geheim"]);
    let address = format!("smtp://casa:geheim@localhost:{}?tls=required", server.port);
    let answer = smtp(&address).send(&mail_to("ana@example.pt")).await;
    assert!(matches!(answer, Err(MailError::Unavailable(_))), "{answer:?}");
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn a_mail_goes_encrypted_to_a_server_that_is_trusted_and_to_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (authority, [certificate, key]) = certificate(folder.path());
    let ways = [("from-the-start", "smtps", ""), ("on-request", "smtp", "?tls=required")];
    for (tls, scheme, query) in ways {
        let server = Server::start(&[
            "--tls",
            tls,
            "--certificate",
            &certificate,
            "--key",
            &key,
            "--only-for",
            "casa:geheim",
        ]);
        let address = format!("{scheme}://casa:geheim@localhost:{}{query}", server.port);
        let stranger = smtp(&address).send(&mail_to("ana@example.pt")).await;
        assert!(matches!(stranger, Err(MailError::Unavailable(_))), "{tls}: {stranger:?}");
        trusting(&address, Some(&authority)).send(&mail_to("ana@example.pt")).await.unwrap();
        let received = server.received();
        assert_eq!((received.len(), &received[0]["encrypted"]), (1, &true.into()), "{tls}");
    }
}

#[test]
fn an_address_that_is_none_says_so_and_shows_no_password() {
    for (address, why) in [
        ("", InvalidSmtp::Address),
        ("mail.example.pt", InvalidSmtp::Address),
        ("http://mail.example.pt", InvalidSmtp::Address),
        ("smtp://", InvalidSmtp::Address),
        ("smtp://casa@mail.example.pt", InvalidSmtp::Credentials),
        ("smtp://:geheim@mail.example.pt", InvalidSmtp::Credentials),
        ("smtp://casa:geheim%ff@mail.example.pt", InvalidSmtp::Credentials),
        ("smtp://casa:geheim@mail.example.pt?tls=opportunistic", InvalidSmtp::Extra),
        ("smtp://casa:geheim@mail.example.pt/x", InvalidSmtp::Extra),
    ] {
        let answer = SmtpMail::new(&SecretString::from(address), None, sender(), clock());
        let error = answer.err().unwrap_or_else(|| panic!("{address} was taken"));
        assert_eq!(error, why, "{address}");
        assert!(!error.to_string().contains("geheim"));
    }
    let answer = SmtpMail::new(&"smtps://mail.example.pt".into(), Some("no PEM"), sender(), clock());
    assert!(matches!(answer, Err(InvalidSmtp::Certificates(_))));
}
