//! What the screens around signing in have in common: one column, one thing to do.

use crate::i18n::{Texts, texts};
use crate::portal::Page;
use crate::portal::meta::Head;
use crate::session::{Reply, Screen, TooManyAttempts, Visit};
use crate::ui::azulejo;
use http::StatusCode;
use kernel::locale::Locale;
use leptos::prelude::*;

/// A screen's head: search engines stay away, the language switch leads to the same screen.
pub fn head(locale: Locale, screen: &Screen, title: &str, description: &str) -> Head {
    let mut head = Head::new(locale, &crate::portal::paths::Route::Home, title, description);
    head.canonical = screen.path(locale);
    head.alternates = Locale::ALL.map(|other| screen.path(other));
    head.indexed = false;
    head
}

/// A page with a form of its own, in the portal's frame.
pub fn page(
    locale: Locale,
    screen: &Screen,
    title: &str,
    lede: impl IntoView + 'static,
    status: StatusCode,
    body: impl IntoView + 'static,
) -> Page {
    let head = head(locale, screen, title, "");
    let heading = title.to_owned();
    let body = view! {
        <section class="door">
            <div class="door-text">
                <h1>{heading}</h1>
                <p class="lede">{lede.into_any()}</p>
                {body.into_any()}
            </div>
            <div class="door-tiles" aria-hidden="true">{azulejo::panel(4, 8, None)}</div>
        </section>
    };
    Page { status, head, body: body.into_any() }
}

/// What to say to who tried too often.
pub fn too_often(texts: &Texts, refused: TooManyAttempts) -> String {
    texts.form_too_often(refused.after.as_secs().div_ceil(60).max(1))
}

/// A reply that says when to try again, on the screen that was tried.
pub fn slowed(
    visit: &Visit<'_>,
    refused: TooManyAttempts,
    build: impl FnOnce(String) -> Page + Send + 'static,
) -> Reply {
    let says = too_often(texts(visit.locale), refused);
    Reply::TooOften(refused, Box::new(move |_| build(says)))
}
