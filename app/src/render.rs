//! A request in, a whole page out.

use crate::contexts::{Contexts, Site};
use crate::portal::{self, Answer, Page, error_page, paths};
use crate::session::{Download, Reply};
use crate::shell;
use axum::body::Body;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode, Uri};
use leptos::prelude::*;
use memchr::memmem;

/// Answers any address: a page, a redirect, or a page that says what is wrong.
pub async fn page(contexts: &Contexts, site: &Site, uri: &Uri) -> Response<String> {
    let path = uri.path();
    match portal::answer(contexts, path, uri.query().unwrap_or_default()).await {
        Ok(Answer::Page(build)) => write(site, build),
        Ok(Answer::Moved(status, to)) => moved(status, &to),
        Err(error) => {
            tracing::error!(%error, path, "a page could not be read");
            failure(site, uri, StatusCode::SERVICE_UNAVAILABLE)
        }
    }
}

/// What a screen came to, written down.
#[must_use]
pub fn reply(site: &Site, reply: Reply) -> Response<Body> {
    let page = match reply {
        Reply::Page(build) => write(site, build),
        Reply::SeeOther(to) | Reply::Away(to) => moved(StatusCode::SEE_OTHER, &to),
        Reply::Told(status, says) => told(status, &says),
        Reply::Download(download) => return kept_as_file(download),
        Reply::TooOften(refused, build) => {
            let mut response = write(site, build);
            let seconds = refused.after.as_secs().max(1);
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
    };
    page.map(Body::from)
}

/// A sentence for a script: `{"ok": true}` or `{"says": "…"}`.
#[must_use]
pub fn told(status: StatusCode, says: &str) -> Response<String> {
    let mut response =
        Response::new(serde_json::json!({ "ok": status.is_success(), "says": says }).to_string());
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn kept_as_file(Download { file_name, media_type, content }: Download) -> Response<Body> {
    let mut response = Response::new(content);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    let name: String =
        file_name.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect();
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    response
}

/// The page that says that something failed, or why a request was not even looked at: for what happens
/// outside any page.
#[must_use]
pub fn failure(site: &Site, uri: &Uri, status: StatusCode) -> Response<String> {
    let locale = paths::locale_of(uri.path());
    write(site, Box::new(move |site| error_page::failure(site, locale, status)))
}

/// The same for a script, in a sentence.
#[must_use]
pub fn failure_told(uri: &Uri, status: StatusCode) -> Response<String> {
    told(status, error_page::failure_words(paths::locale_of(uri.path()), status).1)
}

/// The page that says that somebody else changed the same at the same moment.
#[must_use]
pub fn overtaken(site: &Site, uri: &Uri) -> Response<String> {
    let locale = paths::locale_of(uri.path());
    write(site, Box::new(move |_| error_page::overtaken(locale)))
}

/// The same for a script, in a sentence.
#[must_use]
pub fn overtaken_told(uri: &Uri) -> Response<String> {
    let texts = crate::i18n::texts(paths::locale_of(uri.path()));
    told(StatusCode::CONFLICT, texts.error_overtaken_title)
}

/// The page that says that a form came so slowly that it was ended.
#[must_use]
pub fn too_slow(site: &Site, uri: &Uri) -> Response<String> {
    let locale = paths::locale_of(uri.path());
    write(site, Box::new(move |_| error_page::too_slow(locale)))
}

/// The same for a script, in a sentence.
#[must_use]
pub fn too_slow_told(uri: &Uri) -> Response<String> {
    let texts = crate::i18n::texts(paths::locale_of(uri.path()));
    told(StatusCode::REQUEST_TIMEOUT, texts.error_slow_lede)
}

/// The page that says that nothing is at an address: for addresses that are no page's.
#[must_use]
pub fn not_found(site: &Site, uri: &Uri) -> Response<String> {
    let locale = paths::locale_of(uri.path());
    write(site, Box::new(move |_| error_page::not_found(locale)))
}

/// The page that says that a link to a document opens it no more.
#[must_use]
pub fn expired_link(site: &Site, uri: &Uri) -> Response<String> {
    let locale = paths::locale_of(uri.path());
    write(site, Box::new(move |_| error_page::expired_link(locale)))
}

/// The page that says that a form was refused because another site sent it.
#[must_use]
pub fn from_elsewhere(site: &Site, uri: &Uri) -> Response<String> {
    let locale = paths::locale_of(uri.path());
    write(site, Box::new(move |_| error_page::from_elsewhere(locale)))
}

/// Builds the page's views and writes them down, under an owner of their own that is cleaned up after.
fn write(site: &Site, build: Box<dyn FnOnce(&Site) -> Page + Send>) -> Response<String> {
    let owner = Owner::new_root(None);
    let (status, html) = owner.with(|| {
        let page = build(site);
        (page.status, shell::document(site, page).to_html())
    });
    owner.unset_with_forced_cleanup();
    let mut response = Response::new(valid(&html));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// Leptos marks the seams between pieces of text with `<!>`, which is no valid
/// HTML. Islands need the marks to come alive and get them as proper comments;
/// elsewhere they are left out. (Text can't be hit: it has no bare `<`.)
fn valid(html: &str) -> String {
    const MARK: &str = "<!>";
    const OPEN: &str = "<leptos-island";
    const CLOSE: &str = "</leptos-island>";
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = memmem::find(rest.as_bytes(), OPEN.as_bytes()) {
        let (before, island) = rest.split_at(at);
        let end =
            memmem::find(island.as_bytes(), CLOSE.as_bytes()).map_or(island.len(), |at| at + CLOSE.len());
        let (island, after) = island.split_at(end);
        without(MARK, before, &mut out);
        out.push_str(&island.replace(MARK, "<!---->"));
        rest = after;
    }
    without(MARK, rest, &mut out);
    out
}

/// Appends `html` to `out`, the marks left out.
fn without(mark: &str, html: &str, out: &mut String) {
    let mut from = 0;
    for at in memmem::find_iter(html.as_bytes(), mark.as_bytes()) {
        out.push_str(&html[from..at]);
        from = at + mark.len();
    }
    out.push_str(&html[from..]);
}

fn moved(status: StatusCode, to: &str) -> Response<String> {
    let mut response = Response::new(String::new());
    *response.status_mut() = status;
    // Our own addresses are plain ASCII; anything else would be a mistake of ours, and leads home.
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(LOCATION, to);
    response
}

#[cfg(test)]
mod tests {
    use super::valid;

    #[test]
    fn seams_are_left_out_and_stay_in_islands_as_comments() {
        let html = "<p>a<!>b</p><leptos-island x><i>c<!>d</i></leptos-island><p><!>e</p>";
        let valid_html = "<p>ab</p><leptos-island x><i>c<!---->d</i></leptos-island><p>e</p>";
        assert_eq!(valid(html), valid_html);
    }
}
