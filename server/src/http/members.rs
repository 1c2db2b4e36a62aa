//! The screens of accounts and dashboard: somebody's own, with a session, never kept.
//!
//! ```text
//! cross-site forms are refused     Sec-Fetch-Site, Origin
//!   session                        cookie → row
//!     screen                       app::session::answer
//! ```
//!
//! Screens that take files have routes of their own: what may be sent there, and how long it may
//! take, is more than a form ([`super::uploads`]).

use super::uploads::{self, Gate, Unread};
use crate::bootstrap::Estate;
use app::Site;
use app::session::{Failure, Files, Form, Members, NoFiles, Request, Screen, answer, keys};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, DefaultBodyLimit, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use customer_management_adapters::sessions::LIFETIME;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use kernel::ids::UserId;
use kernel::locale::Locale;
use kernel::storage::StorageError;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

/// What a screen shows is nobody else's business, and is another thing tomorrow.
pub(super) const NEVER_KEPT: HeaderValue = HeaderValue::from_static("no-store");
/// Addresses with a token are told to nobody else. (With `no-referrer` a browser would not even tell
/// us that the form on such a page is ours, and over plain http nothing else does.)
const TOLD_TO_NOBODY: HeaderValue = HeaderValue::from_static("same-origin");
/// The header in which each proxy adds the address it was asked from.
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

#[derive(Clone)]
struct Doors {
    members: Members,
    site: Arc<Site>,
    trusted_proxies: usize,
    gate: Gate,
}

/// The screens, in every language.
pub struct Routes {
    /// Those with forms.
    pub screens: Router,
    /// Those that take files as well.
    pub uploads: Router,
}

/// Every screen, in every language.
pub fn routes(estate: &Arc<Estate>) -> Routes {
    let doors = Doors {
        members: estate.members(),
        site: Arc::new(super::pages::site(estate)),
        trusted_proxies: estate.config.trusted_proxies,
        gate: Gate::default(),
    };
    let (mut screens, mut uploads) = (Router::new(), Router::new());
    for locale in Locale::ALL {
        for screen in Screen::all("{key}") {
            let path = screen.path(locale);
            if screen.takes_files() {
                uploads = uploads.route(&path, get(visit).post(visit_with_files));
            } else {
                screens = screens.route(&path, get(visit).post(visit));
            }
        }
    }
    // How much is read of a form with files is bounded where it is read.
    let uploads = uploads.layer(DefaultBodyLimit::disable());
    Routes { screens: behind_doors(estate, &doors, screens), uploads: behind_doors(estate, &doors, uploads) }
}

/// Puts session and protection before screens.
fn behind_doors(estate: &Estate, doors: &Doors, router: Router<Doors>) -> Router {
    let secure = estate.config.is_secure();
    let sessions = SessionManagerLayer::new(estate.sessions.clone())
        .with_name(if secure { "__Host-estate" } else { "estate" })
        .with_secure(secure)
        .with_http_only(true)
        // Lax, not Strict: who follows the link of a letter should still be signed in.
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(Duration::seconds(LIFETIME.num_seconds())));
    let site = Arc::clone(&doors.site);
    router
        .with_state(doors.clone())
        .layer(sessions)
        .layer(CsrfLayer::new())
        .layer(axum::middleware::from_fn_with_state(site, in_words))
}

/// Says in words that a form was refused because it came from elsewhere: a browser shows an empty
/// answer as a fault.
async fn in_words(
    State(site): State<Arc<Site>>,
    uri: Uri,
    request: axum::extract::Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    if response.extensions().get::<ProtectionError>().is_none() {
        return response;
    }
    let mut response = app::render::from_elsewhere(&site, &uri);
    response.headers_mut().insert(header::CACHE_CONTROL, NEVER_KEPT);
    response.map(Body::from)
}

/// What is told of a request beside its form.
struct Asked {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    peer: IpAddr,
}

type Connected = Option<axum::Extension<ConnectInfo<SocketAddr>>>;

impl Asked {
    fn new(method: Method, uri: Uri, headers: HeaderMap, connected: Connected) -> Self {
        let peer = connected.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |connected| connected.0.0.ip());
        Self { method, uri, headers, peer }
    }

    /// Whether a script asks, and not a browser for a page.
    fn by_script(&self) -> bool {
        asked_by_script(&self.headers)
    }
}

/// Whether a script asks with these headers, and not a browser for a page.
pub(super) fn asked_by_script(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.starts_with("application/json"))
}

async fn visit(
    State(doors): State<Doors>,
    session: Session,
    connected: Connected,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let asked = Asked::new(method, uri, headers, connected);
    answered(&doors, session, asked, Form::parse(&body), Arc::new(NoFiles)).await
}

/// A form on a screen that takes files.
async fn visit_with_files(
    State(doors): State<Doors>,
    session: Session,
    connected: Connected,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let mut asked = Asked::new(method, uri, headers, connected);
    let sender = session.get::<UserId>(keys::USER).await.ok().flatten();
    let sent = match sender {
        Some(sender) => uploads::read(&doors.gate, sender, &asked.headers, body).await,
        // Who isn't signed in sends no files: they are led to the door as who only looks.
        None if uploads::brings_files(&asked.headers) => {
            uploads::let_pass(body).await;
            if asked.by_script() {
                return (StatusCode::UNAUTHORIZED, [(header::CACHE_CONTROL, NEVER_KEPT)]).into_response();
            }
            asked.method = Method::GET;
            return answered(&doors, session, asked, Form::default(), Arc::new(NoFiles)).await;
        }
        None => uploads::plain(&doors.gate, body).await,
    };
    let sent = match sent {
        Ok(sent) => sent,
        Err(unread) => return unread_form(&doors.site, &asked, unread),
    };
    let mut response = answered(&doors, session, asked, sent.form.clone(), Arc::clone(&sent.files)).await;
    // The screen says what was kept; that the rest may be sent again, the status says.
    if sent.was_too_slow() && response.status() == StatusCode::UNPROCESSABLE_ENTITY {
        *response.status_mut() = StatusCode::REQUEST_TIMEOUT;
    }
    sent.finish().await;
    response
}

/// Why a form wasn't read; nothing of it was handled.
fn unread_form(site: &Site, asked: &Asked, unread: Unread) -> Response {
    let uri = &asked.uri;
    let mut response = match unread {
        Unread::Busy => app::render::failure(site, uri, StatusCode::SERVICE_UNAVAILABLE),
        Unread::TooLarge => app::render::failure(site, uri, StatusCode::PAYLOAD_TOO_LARGE),
        Unread::TooSlow if asked.by_script() => app::render::too_slow_told(uri),
        Unread::TooSlow => app::render::too_slow(site, uri),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, NEVER_KEPT);
    if unread == Unread::Busy {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    response.map(Body::from)
}

async fn answered(
    doors: &Doors,
    session: Session,
    asked: Asked,
    form: Form,
    files: Arc<dyn Files>,
) -> Response {
    let by_script = asked.by_script();
    let Asked { method, uri, headers, peer } = asked;
    let request = Request {
        method,
        path: uri.path().to_owned(),
        query: Form::parse(uri.query().unwrap_or_default().as_bytes()),
        form,
        session,
        address: address(peer, &headers, doors.trusted_proxies),
        client: client(headers.get(header::USER_AGENT)),
        files,
        by_script,
    };
    let site = &doors.site;
    let mut response = match answer(&doors.members, &request).await {
        Ok(reply) => app::render::reply(site, reply),
        Err(failure) => failed(site, &uri, by_script, &failure).map(Body::from),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, NEVER_KEPT);
    let has_token = Screen::parse(uri.path()).is_some_and(|(_, screen)| screen.is_secret());
    if has_token {
        headers.insert(header::REFERRER_POLICY, TOLD_TO_NOBODY);
    }
    response
}

/// The path of a screen without its key: in that of an invitation, or of a visit, stands what opens
/// it, and a log is read by others.
pub(super) fn without_key(path: &str) -> String {
    match Screen::parse(path) {
        Some((locale, screen)) => screen.without_secret().path(locale),
        None => "…".to_owned(),
    }
}

/// Nothing was kept; the page says so and the log has the cause.
fn failed(site: &Site, uri: &Uri, by_script: bool, failure: &Failure) -> http::Response<String> {
    let path = without_key(uri.path());
    match failure {
        Failure::Busy => tracing::warn!(path, "too many passwords at once"),
        Failure::Storage(StorageError::Conflict) => {
            tracing::info!(path, "two changed the same at once");
            return match by_script {
                true => app::render::overtaken_told(uri),
                false => app::render::overtaken(site, uri),
            };
        }
        Failure::Storage(_) | Failure::Session(_) => {
            tracing::error!(error = %failure, path, "a screen could not be shown")
        }
    }
    let mut response = app::render::failure(site, uri, StatusCode::SERVICE_UNAVAILABLE);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    response
}

/// Who asked: the peer, or whom the outermost of our own proxies was asked by. What stands
/// further left in the header is anybody's word.
fn address(peer: IpAddr, headers: &HeaderMap, trusted_proxies: usize) -> IpAddr {
    let Some(hops_back) = trusted_proxies.checked_sub(1) else { return peer };
    let hops: Vec<&str> = headers
        .get_all(FORWARDED_FOR)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    hops.iter().rev().nth(hops_back).and_then(|hop| hop.parse().ok()).unwrap_or(peer)
}

/// What a browser says it is, in a few words: enough to know one's own by.
fn client(agent: Option<&HeaderValue>) -> String {
    let agent = agent.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let named = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    // Who says to be several names the others first.
    let browser = named(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]);
    let system = named(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => agent.chars().filter(|c| !c.is_control()).take(40).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forwarded(values: &[&str]) -> HeaderMap {
        values.iter().map(|value| (FORWARDED_FOR, HeaderValue::from_str(value).unwrap())).collect()
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_forged_header_makes_nobody_somebody_else() {
        let peer = ip("198.51.100.7");
        let forged = forwarded(&["203.0.113.1, 203.0.113.2"]);
        assert_eq!(address(peer, &forged, 0), peer);
        let through_one = forwarded(&["203.0.113.1", "192.0.2.44"]);
        assert_eq!(address(peer, &through_one, 1), ip("192.0.2.44"));
        let through_two = forwarded(&["203.0.113.1, 192.0.2.44, 10.0.0.2"]);
        assert_eq!(address(peer, &through_two, 2), ip("192.0.2.44"));
        assert_eq!(address(peer, &forwarded(&["nonsense"]), 1), peer);
        assert_eq!(address(peer, &HeaderMap::new(), 1), peer);
    }

    #[test]
    fn a_script_that_was_overtaken_hears_it_in_a_sentence_and_a_browser_sees_a_page() {
        let uri: Uri = "/painel/imoveis/1".parse().unwrap();
        let told =
            |by_script| failed(&Site::default(), &uri, by_script, &Failure::Storage(StorageError::Conflict));
        let (script, browser) = (told(true), told(false));
        assert_eq!((script.status(), browser.status()), (StatusCode::CONFLICT, StatusCode::CONFLICT));
        assert!(script.body().starts_with("{\"ok\":false,\"says\":\"Outra pessoa mudou"));
        assert!(browser.body().contains("<h1"));
    }

    #[test]
    fn a_script_whose_form_came_too_slowly_hears_it_in_a_sentence_and_a_browser_sees_a_page() {
        let told = |accept| {
            let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
            let uri = "/en/dashboard/properties/1".parse().unwrap();
            let asked = Asked::new(Method::POST, uri, headers, None);
            unread_form(&Site::default(), &asked, Unread::TooSlow)
        };
        for (accept, kind) in [("application/json", "application/json"), ("*/*", "text/html; charset=utf-8")]
        {
            let answer = told(accept);
            assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
            assert_eq!(answer.headers()[header::CONTENT_TYPE], kind);
            assert_eq!(answer.headers()[header::CACHE_CONTROL], NEVER_KEPT);
        }
    }

    #[test]
    fn what_opens_an_invitation_is_in_no_log() {
        assert_eq!(without_key("/en/invitation/a-B_9"), "/en/invitation/…");
        assert_eq!(without_key("/painel/correio/a-B_9"), "/painel/correio/…");
        let keyed = [Screen::Visit, Screen::VisitFile, Screen::Waiting, Screen::AgendaFile];
        for screen in keyed {
            let path = |key: &str| screen(key.to_owned()).path(Locale::Es);
            assert_eq!(without_key(&path("a-B_9")), path("…"));
        }
        assert_eq!(without_key("/painel/equipa"), "/painel/equipa");
        assert_eq!(without_key(&format!("/convite/{}", "a".repeat(200))), "…");
    }

    #[test]
    fn a_browser_is_told_in_a_few_words() {
        let told = |agent: &'static str| client(Some(&HeaderValue::from_static(agent)));
        assert_eq!(
            told(
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36"
            ),
            "Chrome · Linux"
        );
        assert_eq!(
            told("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1"),
            "Safari · iPhone"
        );
        assert_eq!(told("something of one's own"), "something of one's own");
        assert_eq!(client(None), "");
    }
}
