//! Resend, played by a server that speaks as its documentation says.

use crate::{mail_to, sender, visit_to};
use ::mail::{InvalidResend, ResendKey, ResendMail};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, Response, StatusCode};
use axum::routing::{get, post};
use kernel::mail::{Mail, MailError, MailTransport};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const KEY: &str = "re_geheim";

/// What was sent, by idempotency key.
#[derive(Clone, Default)]
struct Resend(Arc<Mutex<BTreeMap<String, Value>>>);

impl Resend {
    fn sent(&self) -> Vec<Value> {
        self.0.lock().unwrap().values().cloned().collect()
    }
}

fn answer(status: u16, name: &str) -> Response<Body> {
    let body = json!({ "statusCode": status, "name": name, "message": "as the documentation says" });
    Response::builder().status(status).body(Body::from(body.to_string())).unwrap()
}

async fn emails(State(resend): State<Resend>, headers: HeaderMap, body: String) -> Response<Body> {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default();
    if header("user-agent").is_empty() {
        return answer(403, "forbidden");
    }
    if header("authorization") != format!("Bearer {KEY}") {
        return answer(403, "invalid_api_key");
    }
    if header("content-type") != "application/json" {
        return answer(422, "validation_error");
    }
    let email: Value = serde_json::from_str(&body).unwrap();
    let to = email["to"][0].as_str().unwrap().to_owned();
    let said = to.rsplit('<').next().and_then(|address| address.split('@').next()).unwrap_or_default();
    match said {
        "invalid" => return answer(422, "validation_error"),
        "often" => return answer(429, "rate_limit_exceeded"),
        "together" => return answer(409, "concurrent_idempotent_requests"),
        "broken" => return answer(500, "application_error"),
        "slow" => return answer(408, "timeout"),
        "elsewhere" => {
            let moved = Response::builder().status(StatusCode::TEMPORARY_REDIRECT);
            return moved.header("location", "/stolen").body(Body::empty()).unwrap();
        }
        "endless" => {
            let parts = tokio_stream::iter(std::iter::repeat(Ok::<_, Infallible>("x".repeat(1_000))));
            return Response::builder().status(400).body(Body::from_stream(parts)).unwrap();
        }
        "silent" => tokio::time::sleep(Duration::from_secs(600)).await,
        _ => {}
    }
    let mut sent = resend.0.lock().unwrap();
    match sent.insert(header("idempotency-key").to_owned(), email.clone()) {
        Some(earlier) if earlier != email => {
            sent.insert(header("idempotency-key").to_owned(), earlier);
            answer(409, "invalid_idempotent_request")
        }
        _ => Response::new(Body::from(json!({ "id": "49a3999c" }).to_string())),
    }
}

/// Resend's answers to who may list domains, who may only send, and anybody else.
async fn domains(headers: HeaderMap) -> Response<Body> {
    match headers.get("authorization").and_then(|value| value.to_str().ok()) {
        Some("Bearer re_geheim") => Response::new(Body::from(json!({ "data": [] }).to_string())),
        Some("Bearer re_sending") => answer(401, "restricted_api_key"),
        _ => answer(400, "validation_error"),
    }
}

/// A server of this test, and what it was sent.
async fn resend() -> (String, Resend) {
    let resend = Resend::default();
    // Whoever follows a redirect brings the key there, and is told that all went well.
    let stolen = post(|| async { StatusCode::OK });
    let router =
        Router::new().route("/emails", post(emails)).route("/domains", get(domains)).route("/stolen", stolen);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = router.with_state(resend.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, resend)
}

fn with_key(address: &str, key: &str) -> ResendMail {
    ResendMail::new(address, &key.into(), sender()).unwrap()
}

#[tokio::test]
async fn a_mail_is_handed_over_once_however_often_it_is_sent() {
    let (address, resend) = resend().await;
    let mail = Mail { subject: "Uma\r\nBcc: x@x.pt".into(), ..mail_to("ana@example.pt") };
    for _ in 0..2 {
        with_key(&address, KEY).send(&mail).await.unwrap();
    }
    let expected = json!({
        "from": "Casa à Beira-Rio <casa@agencia.example.pt>",
        "to": ["\"João \\\"Zé\\\" da Conceição, Lda.\" <ana@example.pt>"],
        "subject": "Uma Bcc: x@x.pt",
        "html": mail.html,
        "text": mail.text,
        "headers": { "Auto-Submitted": "auto-generated" },
    });
    assert_eq!(resend.sent(), [expected]);
    assert_eq!(resend.0.lock().unwrap().keys().next(), Some(&mail.id.to_string()));
}

#[tokio::test]
async fn who_only_asks_is_told_what_the_key_may_do_and_sends_nothing() {
    let (address, resend) = resend().await;
    assert_eq!(with_key(&address, KEY).check().await, Ok(ResendKey::Full));
    assert_eq!(with_key(&address, "re_sending").check().await, Ok(ResendKey::SendingOnly));
    let Err(MailError::Unavailable(said)) = with_key(&address, "re_falsch").check().await else {
        panic!("the key was taken")
    };
    assert!(said.contains("400 validation_error") && !said.contains("re_falsch"), "{said}");
    let nobody = with_key("http://127.0.0.1:1", KEY).check().await;
    assert!(matches!(nobody, Err(MailError::Unavailable(_))), "{nobody:?}");
    assert!(resend.sent().is_empty());
}

#[tokio::test]
async fn what_the_calendar_is_told_goes_as_a_file_whose_type_says_what_to_do() {
    let (address, resend) = resend().await;
    let mail = visit_to("ana@example.pt");
    with_key(&address, KEY).send(&mail).await.unwrap();
    let files = resend.sent()[0]["attachments"].as_array().unwrap().clone();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0]["filename"], "visita.ics");
    assert_eq!(files[0]["content_type"], "text/calendar; charset=utf-8; method=REQUEST");
    let content = files[0]["content"].as_str().unwrap().as_bytes();
    let text = mail_parser::decoders::base64::base64_decode(content).unwrap();
    assert_eq!(text, mail.calendar.unwrap().text.into_bytes());
}

#[tokio::test]
async fn a_refusal_is_told_from_what_passes() {
    let (address, resend) = resend().await;
    let transport = with_key(&address, KEY);
    let Err(MailError::Refused(said)) = transport.send(&mail_to("invalid@example.pt")).await else {
        panic!("it wasn't refused")
    };
    assert_eq!(said, "422 validation_error as the documentation says");
    for reader in ["often", "together", "broken", "slow", "elsewhere"] {
        let answer = transport.send(&mail_to(&format!("{reader}@example.pt"))).await;
        assert!(matches!(answer, Err(MailError::Unavailable(_))), "{reader}: {answer:?}");
    }
    assert_eq!(resend.sent().len(), 0);
}

#[tokio::test]
async fn another_mail_under_the_same_id_is_refused() {
    let (address, resend) = resend().await;
    let transport = with_key(&address, KEY);
    transport.send(&mail_to("ana@example.pt")).await.unwrap();
    let answer = transport.send(&mail_to("rui@example.pt")).await;
    assert!(matches!(answer, Err(MailError::Refused(_))), "{answer:?}");
    assert_eq!(resend.sent().len(), 1);
}

#[tokio::test]
async fn a_wrong_key_is_told_and_not_shown_and_is_not_the_mails_fault() {
    let (address, _) = resend().await;
    let transport = with_key(&address, "re_falsch");
    let Err(MailError::Unavailable(said)) = transport.send(&mail_to("ana@example.pt")).await else {
        panic!("it should have waited for the right key")
    };
    assert!(said.contains("invalid_api_key") && !said.contains("falsch"), "{said}");
    assert!(!format!("{transport:?}").contains("falsch"));
}

#[tokio::test]
async fn an_endless_answer_is_not_read_to_its_end() {
    let (address, _) = resend().await;
    let answer = with_key(&address, KEY).send(&mail_to("endless@example.pt")).await;
    assert!(matches!(answer, Err(MailError::Refused(_))), "{answer:?}");
}

#[tokio::test]
async fn a_silent_server_keeps_nobody_waiting() {
    let (address, _) = resend().await;
    let transport = with_key(&address, KEY).patient_for(Duration::from_millis(300));
    let started = Instant::now();
    let answer = transport.send(&mail_to("silent@example.pt")).await;
    assert!(matches!(answer, Err(MailError::Unavailable(_))), "{answer:?}");
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
}

#[tokio::test]
async fn no_server_at_all_may_be_asked_again_and_the_reason_says_why() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let answer = with_key(&format!("http://127.0.0.1:{port}"), KEY).send(&mail_to("ana@example.pt")).await;
    let Err(MailError::Unavailable(said)) = answer else { panic!("{answer:?}") };
    assert!(said.contains("refused"), "{said}");
}

#[tokio::test]
async fn a_wrong_address_of_the_reader_asks_nobody() {
    let (address, resend) = resend().await;
    let answer = with_key(&address, KEY).send(&mail_to("ana@example.pt, rui@example.pt")).await;
    assert!(matches!(answer, Err(MailError::Refused(_))), "{answer:?}");
    assert_eq!(resend.sent().len(), 0);
}

#[test]
fn settings_that_make_no_sense_are_told() {
    let new = |api: &str, key: &str| ResendMail::new(api, &key.into(), sender()).err();
    assert_eq!(new("resend", KEY), Some(InvalidResend::Address));
    assert_eq!(new("file:///etc", KEY), Some(InvalidResend::Address));
    assert_eq!(new(ResendMail::API, ""), Some(InvalidResend::Key));
    assert_eq!(new(ResendMail::API, "re_\nx"), Some(InvalidResend::Key));
    assert_eq!(new(ResendMail::API, KEY), None);
}
