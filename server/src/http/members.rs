//! The screens of accounts and dashboard: somebody's own, with a session, never kept.
//!
//! ```text
//! cross-site forms are refused     Sec-Fetch-Site, Origin
//!   session                        cookie → row
//!     screen                       app::session::answer
//! ```

use crate::bootstrap::Estate;
use app::Site;
use app::session::{Failure, Form, Members, Request, Screen, answer};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, State};
use axum::middleware::Next;
use axum::response::Response;
use axum::routing::get;
use customer_management_adapters::sessions::LIFETIME;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use kernel::locale::Locale;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

/// What a screen shows is nobody else's business, and is another thing tomorrow.
const NEVER_KEPT: HeaderValue = HeaderValue::from_static("no-store");
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
}

/// Every screen, in every language.
pub fn routes(estate: &Arc<Estate>) -> Router {
    let doors = Doors {
        members: estate.members(),
        site: Arc::new(super::pages::site(estate)),
        trusted_proxies: estate.config.trusted_proxies,
    };
    let mut router = Router::new();
    for locale in Locale::ALL {
        for screen in Screen::all("{key}") {
            router = router.route(&screen.path(locale), get(visit).post(visit));
        }
    }
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
        .with_state(doors)
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

async fn visit(
    State(doors): State<Doors>,
    session: Session,
    connected: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let peer = connected.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |connected| connected.0.0.ip());
    let request = Request {
        method,
        path: uri.path().to_owned(),
        query: Form::parse(uri.query().unwrap_or_default().as_bytes()),
        form: Form::parse(&body),
        session,
        address: address(peer, &headers, doors.trusted_proxies),
        client: client(headers.get(header::USER_AGENT)),
    };
    let site = &doors.site;
    let mut response = match answer(&doors.members, &request).await {
        Ok(reply) => app::render::reply(site, reply),
        Err(failure) => failed(site, &uri, &failure),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, NEVER_KEPT);
    let has_token = matches!(
        Screen::parse(uri.path()),
        Some((_, Screen::Reset | Screen::Confirm | Screen::Invitation(_) | Screen::ProviderReturn))
    );
    if has_token {
        headers.insert(header::REFERRER_POLICY, TOLD_TO_NOBODY);
    }
    response.map(Body::from)
}

/// The path of a screen without its key: in that of an invitation stands what opens it, and a log
/// is read by others.
fn without_key(path: &str) -> String {
    let (locale, screen) = match Screen::parse(path) {
        Some((locale, Screen::Invitation(_))) => (locale, Screen::Invitation("…".to_owned())),
        Some((locale, Screen::Letter(_))) => (locale, Screen::Letter("…".to_owned())),
        Some(other) => other,
        None => return "…".to_owned(),
    };
    screen.path(locale)
}

/// Nothing was kept; the page says so and the log has the cause.
fn failed(site: &Site, uri: &Uri, failure: &Failure) -> http::Response<String> {
    let path = without_key(uri.path());
    match failure {
        Failure::Busy => tracing::warn!(path, "too many passwords at once"),
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
    fn what_opens_an_invitation_is_in_no_log() {
        assert_eq!(without_key("/en/invitation/a-B_9"), "/en/invitation/…");
        assert_eq!(without_key("/painel/correio/a-B_9"), "/painel/correio/…");
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
