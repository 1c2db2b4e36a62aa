//! What the screens around signing in have in common: one column, one thing to do.

use crate::i18n::{Texts, texts};
use crate::portal::Page;
use crate::portal::meta::Head;
use crate::session::{Errand, Reply, Screen, TooManyAttempts};
use crate::ui::azulejo;
use crate::ui::form::Field;
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

/// A page without a form: what happened, and where to go from here.
pub fn notice(
    locale: Locale,
    screen: &Screen,
    title: &str,
    lede: &'static str,
    status: StatusCode,
    help: Option<&'static str>,
    onward: Vec<(String, &'static str)>,
) -> Page {
    let body = view! {
        {help.map(|help| view! { <p>{help}</p> })}
        {links(onward)}
    };
    page(locale, screen, title, lede, status, body)
}

/// The other ways to go on.
pub fn links(onward: Vec<(String, &'static str)>) -> impl IntoView {
    let onward = onward.into_iter().map(|(href, says)| {
        view! {
            <li>
                <a href=href>{says}</a>
            </li>
        }
    });
    view! { <ul class="door-links">{onward.collect_view()}</ul> }
}

/// The page with a part of its address, such as its token, in the links to the same page in the
/// other languages.
pub fn keeping(mut page: Page, name: &str, value: &str) -> Page {
    let query = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    for alternate in &mut page.head.alternates {
        alternate.push('?');
        alternate.push_str(&query);
    }
    page
}

/// The field of a password that is chosen.
pub fn new_password(texts: &Texts, label: &'static str) -> Field {
    Field::new("password", label)
        .kind("password")
        .autofilled("new-password")
        .hint(texts.register_password_hint)
}

/// What to say to who tried too often.
pub fn too_often(texts: &Texts, refused: TooManyAttempts) -> String {
    texts.form_too_often(refused.after.as_secs().div_ceil(60).max(1))
}

/// A reply that says when to try again, on the screen that was tried.
pub fn slowed(
    errand: &Errand<'_>,
    refused: TooManyAttempts,
    build: impl FnOnce(String) -> Page + Send + 'static,
) -> Reply {
    let says = too_often(texts(errand.locale), refused);
    Reply::TooOften(refused, Box::new(move |_| build(says)))
}
