//! The document around every page: head, header, footer.

use crate::contexts::Site;
use crate::i18n::{Texts, texts};
use crate::portal::Page;
use crate::portal::meta::{Head, absolute, json_ld, page_title};
use crate::portal::paths::{Address, LegalPage, Route, home};
use crate::session::Screen;
use crate::ui::azulejo;
use crate::ui::theme::{ThemeLabels, ThemeSwitch};
use kernel::locale::Locale;
use leptos::prelude::*;
use properties_listing::domain::vocabulary::ListingType;

/// The electronic complaints book every business in Portugal links to (DL 74/2017).
const COMPLAINTS_BOOK: &str = "https://www.livroreclamacoes.pt/";

/// The whole document of a page.
pub fn document(site: &Site, page: Page) -> impl IntoView + use<> {
    let Page { head, body, .. } = page;
    let texts = texts(head.locale);
    if let Some(desk) = &head.desk {
        return view! {
            <!DOCTYPE html>
            <html lang=texts.locale.tag()>
                {document_head(site, texts, &head)}
                <body class="desk">
                    <a class="skip" href="#conteudo">{texts.nav_skip}</a>
                    {azulejo::definitions()}
                    {desk.view()}
                    <main id="conteudo">{body}</main>
                </body>
            </html>
        }
        .into_any();
    }
    view! {
        <!DOCTYPE html>
        <html lang=texts.locale.tag()>
            {document_head(site, texts, &head)}
            <body>
                <a class="skip" href="#conteudo">{texts.nav_skip}</a>
                {azulejo::definitions()}
                {header(texts, &head)}
                <main id="conteudo">{body}</main>
                {footer(texts)}
                {head.data.iter().map(json_ld).collect_view()}
            </body>
        </html>
    }
    .into_any()
}

fn document_head(site: &Site, texts: &'static Texts, head: &Head) -> impl IntoView + use<> {
    let canonical = absolute(site, &head.canonical);
    let image = absolute(site, head.image.as_deref().unwrap_or("/og.png"));
    let alternates = head.indexed.then(|| {
        let link = |code: &'static str, path: &str| {
            view! { <link rel="alternate" hreflang=code href=absolute(site, path)/> }
        };
        let [default, ..] = &head.alternates;
        Locale::ALL
            .into_iter()
            .zip(&head.alternates)
            .map(|(locale, path)| link(locale.code(), path))
            .chain([link("x-default", default)])
            .collect_view()
    });
    view! {
        <head>
            <meta charset="utf-8"/>
            <meta name="viewport" content="width=device-width, initial-scale=1"/>
            {page_title(&head.title, texts.brand_name)}
            <meta name="description" content=head.description.clone()/>
            {(!head.indexed).then(|| view! { <meta name="robots" content="noindex, follow"/> })}
            <meta name="color-scheme" content="light dark"/>
            {site
                .fonts
                .iter()
                .map(|font| {
                    view! { <link rel="preload" href=font.clone() r#as="font" type="font/woff2" crossorigin=""/> }
                })
                .collect_view()}
            <link rel="stylesheet" href=site.css.clone()/>
            // before the first paint: a theme that was chosen must not come after the other one
            <script type="module" blocking="render" src=site.boot_js.clone()></script>
            {(head.map && !site.map_js.is_empty())
                .then(|| view! { <script type="module" src=site.map_js.clone()></script> })}
            {(head.desk.as_ref().is_some_and(|desk| desk.has_script()) && !site.desk_js.is_empty())
                .then(|| view! { <script type="module" src=site.desk_js.clone()></script> })}
            <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
            <link rel="apple-touch-icon" href="/apple-touch-icon.png"/>
            {head.indexed.then(|| view! { <link rel="canonical" href=canonical.clone()/> })}
            {alternates}
            {head
                .feed
                .clone()
                .map(|feed| {
                    view! {
                        <link rel="alternate" type="application/rss+xml" title=head.title.clone() href=feed/>
                    }
                })}
            {property("og:site_name", texts.brand_name)}
            {property("og:type", "website")}
            {property("og:title", &head.title)}
            {property("og:description", &head.description)}
            {property("og:url", &canonical)}
            {property("og:image", &image)}
            {property("og:locale", &texts.locale.tag().replace('-', "_"))}
            <meta name="twitter:card" content="summary_large_image"/>
        </head>
    }
}

/// A property of the Open Graph protocol: how a page looks where it is shared.
fn property(name: &'static str, content: &str) -> impl IntoView + use<> {
    leptos::html::meta().content(content.to_owned()).attr("property", name)
}

/// The mark: one tile.
pub(crate) fn mark() -> impl IntoView {
    view! {
        <svg class="mark tile-0" viewBox="0 0 100 100" aria-hidden="true" focusable="false">
            <use href="#tile-0"></use>
        </svg>
    }
}

/// The same page in the other languages.
pub(crate) fn languages(texts: &'static Texts, pages: [(Locale, String); 3]) -> impl IntoView + use<> {
    let locale = texts.locale;
    view! {
        <nav class="languages" aria-label=texts.nav_language>
            <ul>
                {pages
                    .into_iter()
                    .map(|(other, path)| {
                        let name = crate::i18n::texts(other).language(other);
                        view! {
                            <li>
                                <a
                                    href=path
                                    hreflang=other.code()
                                    lang=other.code()
                                    title=name
                                    aria-current=(other == locale).then_some("true")
                                >
                                    <abbr title=name>{other.code().to_uppercase()}</abbr>
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}

fn header(texts: &'static Texts, head: &Head) -> impl IntoView + use<> {
    let locale = texts.locale;
    let items = [
        (Route::Results(ListingType::Sale), texts.nav_buy),
        (Route::Results(ListingType::Rent), texts.nav_rent),
        (Route::Agencies, texts.nav_agencies),
    ];
    let labels = ThemeLabels {
        label: texts.theme_label.to_owned(),
        system: texts.theme_system.to_owned(),
        light: texts.theme_light.to_owned(),
        dark: texts.theme_dark.to_owned(),
    };
    let section = head.section.clone();
    view! {
        <header class="masthead">
            <a class="brand" href=home(locale)>
                {mark()}
                <span>{texts.brand_name}</span>
            </a>
            <nav class="menu" aria-label=texts.nav_label>
                <ul>
                    {items
                        .into_iter()
                        .map(|(route, name)| {
                            let current = (section.as_ref() == Some(&route)).then_some("true");
                            view! {
                                <li>
                                    <a href=Address::new(locale, route).path() aria-current=current>
                                        {name}
                                    </a>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </nav>
            <div class="masthead-tools">
                {languages(texts, std::array::from_fn(|at| (Locale::ALL[at], head.alternates[at].clone())))}
                <a class="sign-in" href=Screen::SignIn.path(locale)>
                    {texts.nav_sign_in}
                </a>
                <ThemeSwitch labels/>
            </div>
        </header>
    }
}

fn footer(texts: &'static Texts) -> impl IntoView {
    let locale = texts.locale;
    let portal = [
        (Route::Results(ListingType::Sale), texts.nav_buy),
        (Route::Results(ListingType::Rent), texts.nav_rent),
        (Route::Agencies, texts.nav_agencies),
    ];
    let legal = LegalPage::ALL.map(|page| {
        let name = match page {
            LegalPage::Privacy => texts.footer_privacy,
            LegalPage::Terms => texts.footer_terms,
            LegalPage::Sources => texts.footer_sources,
        };
        (Route::Legal(page), name)
    });
    let links = |items: [(Route, &'static str); 3]| {
        items
            .into_iter()
            .map(|(route, name)| {
                view! {
                    <li>
                        <a href=Address::new(locale, route).path()>{name}</a>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <footer class="footer">
            <div class="footer-grid">
                <div class="footer-brand">
                    <p class="brand">
                        {mark()}
                        <span>{texts.brand_name}</span>
                    </p>
                    <p>{texts.brand_tagline}</p>
                </div>
                <nav aria-label=texts.footer_portal>
                    <ul>{links(portal)}</ul>
                </nav>
                <nav aria-label=texts.footer_legal>
                    <ul>
                        {links(legal)}
                        <li>
                            <a class="complaints" href=COMPLAINTS_BOOK rel="external">{texts.footer_complaints}</a>
                        </li>
                    </ul>
                </nav>
            </div>
            <p class="footer-note">{texts.footer_note}</p>
        </footer>
    }
}
