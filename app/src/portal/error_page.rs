//! Pages for what isn't there and for what failed. Both lead on.

use super::answer::Page;
use super::home::search_box;
use super::meta::Head;
use super::paths::{Route, SearchQuery};
use crate::contexts::Site;
use crate::i18n::texts;
use crate::ui::azulejo;
use http::StatusCode;
use kernel::locale::Locale;
use leptos::prelude::*;
use properties_listing::domain::vocabulary::ListingType;

/// Nothing is at this address.
#[must_use]
pub fn not_found(locale: Locale) -> Page {
    let texts = texts(locale);
    page(locale, StatusCode::NOT_FOUND, texts.error_not_found_title, texts.error_not_found_lede)
}

/// Something failed on our side, or was asked in a way that nobody looks at.
#[must_use]
pub fn failure(_: &Site, locale: Locale, status: StatusCode) -> Page {
    let (title, lede) = failure_words(locale, status);
    page(locale, status, title, lede)
}

/// What a [`failure`] says: a title, and a sentence that says all.
#[must_use]
pub fn failure_words(locale: Locale, status: StatusCode) -> (&'static str, &'static str) {
    let texts = texts(locale);
    match status {
        StatusCode::METHOD_NOT_ALLOWED => (texts.error_method_title, texts.error_method_lede),
        StatusCode::PAYLOAD_TOO_LARGE => (texts.error_large_title, texts.error_large_lede),
        StatusCode::URI_TOO_LONG => (texts.error_long_title, texts.error_long_lede),
        _ => (texts.error_server_title, texts.error_server_lede),
    }
}

/// Somebody else was faster: nothing was kept.
#[must_use]
pub fn overtaken(locale: Locale) -> Page {
    let texts = texts(locale);
    page(locale, StatusCode::CONFLICT, texts.error_overtaken_title, texts.error_overtaken_lede)
}

/// A form that came so slowly that it was ended: nothing was kept.
#[must_use]
pub fn too_slow(locale: Locale) -> Page {
    let texts = texts(locale);
    page(locale, StatusCode::REQUEST_TIMEOUT, texts.error_slow_title, texts.error_slow_lede)
}

/// A link to a document that was good for a few minutes.
#[must_use]
pub fn expired_link(locale: Locale) -> Page {
    let texts = texts(locale);
    page(locale, StatusCode::GONE, texts.error_expired_title, texts.error_expired_lede)
}

/// A form that another site sent: nothing was done.
#[must_use]
pub fn from_elsewhere(locale: Locale) -> Page {
    let texts = texts(locale);
    page(locale, StatusCode::FORBIDDEN, texts.error_elsewhere_title, texts.error_elsewhere_lede)
}

fn page(locale: Locale, status: StatusCode, title: &'static str, lede: &'static str) -> Page {
    let texts = texts(locale);
    let mut head = Head::new(locale, &Route::Home, title, lede);
    head.indexed = false;
    let links = [
        (SearchQuery::all(ListingType::Sale).path(locale), texts.results_empty_all_sale),
        (SearchQuery::all(ListingType::Rent).path(locale), texts.results_empty_all_rent),
        (super::paths::agencies(locale), texts.agencies_title),
    ];
    let links = links
        .into_iter()
        .map(|(href, name)| {
            view! {
                <li>
                    <a href=href>{name}</a>
                </li>
            }
        })
        .collect_view();
    // An empty address is the page itself.
    let again = [
        StatusCode::FORBIDDEN,
        StatusCode::METHOD_NOT_ALLOWED,
        StatusCode::CONFLICT,
        StatusCode::REQUEST_TIMEOUT,
    ];
    let retry = (status.is_server_error() || again.contains(&status)).then(|| {
        view! {
            <p>
                <a class="button" href="">{texts.error_retry}</a>
            </p>
        }
    });
    let body = view! {
        <section class="hero lost">
            <div class="hero-text">
                <p class="folio">{texts.error_status(status.as_u16())}</p>
                <h1>{title}</h1>
                <p class="lede">{lede}</p>
                {retry}
                {search_box(texts, ListingType::Sale, "")}
                <ul class="links">{links}</ul>
            </div>
            {azulejo::panel(5, 7, Some((2, 3)))}
        </section>
    };
    Page { status, head, body: body.into_any() }
}
