//! The front page: search, places, what is new.

use super::answer::Page;
use super::meta::{Head, absolute};
use super::paths::{Route, SearchQuery};
use crate::contexts::Site;
use crate::i18n::{Texts, format, texts};
use crate::ui::azulejo;
use crate::ui::card::{Loading, card};
use crate::ui::icon::{Icon, icon};
use http::StatusCode;
use kernel::locale::Locale;
use kernel::text::spoken_place;
use leptos::prelude::*;
use properties_listing::application::use_cases::HomePage;
use properties_listing::domain::vocabulary::ListingType;

/// One large card and four beside it.
const NEWEST: usize = 5;

/// The front page.
pub fn page(site: &Site, locale: Locale, home: &HomePage) -> Page {
    let texts = texts(locale);
    let mut head = Head::new(locale, &Route::Home, texts.home_meta_title, texts.home_meta_description);
    head.data.push(serde_json::json!({
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": texts.brand_name,
        "url": absolute(site, &head.canonical),
        "potentialAction": {
            "@type": "SearchAction",
            "target": format!("{}?q={{words}}", absolute(site, &SearchQuery::all(ListingType::Sale).path(locale))),
            "query-input": "required name=words",
        },
    }));
    let body = view! {
        <section class="hero">
            <div class="hero-text">
                <p class="folio">{totals(texts, home)}</p>
                <h1>{texts.home_title}</h1>
                <p class="lede">{texts.home_lede}</p>
                {search_box(texts, ListingType::Sale, "")}
            </div>
            {azulejo::panel(5, 7, None)}
        </section>
        {newest(texts, home)}
        {places(texts, home)}
        {promise(texts)}
    };
    Page { status: StatusCode::OK, head, body: body.into_any() }
}

/// How much there is, as links.
fn totals(texts: &'static Texts, home: &HomePage) -> impl IntoView + use<> {
    let locale = texts.locale;
    let count = |n| format::number(locale, n);
    let sale = texts.home_sale_total(home.sale_total, count(home.sale_total));
    let rent = texts.home_rent_total(home.rent_total, count(home.rent_total));
    view! {
        <a href=SearchQuery::all(ListingType::Sale).path(locale)>{sale}</a>
        <span aria-hidden="true">" / "</span>
        <a href=SearchQuery::all(ListingType::Rent).path(locale)>{rent}</a>
    }
}

/// One field and the deal: the search that stands on pages without results.
pub fn search_box(texts: &'static Texts, deal: ListingType, words: &str) -> impl IntoView + use<> {
    let deals = ListingType::ALL
        .iter()
        .map(|option| {
            view! {
                <label>
                    <input type="radio" name="negocio" value=option.code() checked=*option == deal/>
                    <span>{texts.deal(*option)}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <search>
            <form class="search-box" method="get" action=SearchQuery::all(deal).path(texts.locale) aria-label=texts.search_label>
                <fieldset class="deal">
                    <legend class="hidden">{texts.search_deal}</legend>
                    {deals}
                </fieldset>
                <label class="hidden" for="palavras">{texts.search_words}</label>
                <input
                    id="palavras"
                    type="search"
                    name="q"
                    value=words.to_owned()
                    placeholder=texts.search_words_hint
                    maxlength="100"
                    autocomplete="off"
                    enterkeyhint="search"
                />
                <button class="button">
                    {icon(Icon::Search)}
                    {texts.search_submit}
                </button>
            </form>
        </search>
    }
}

fn newest(texts: &'static Texts, home: &HomePage) -> AnyView {
    if home.newest.is_empty() {
        return view! { <p class="notice">{texts.home_empty}</p> }.into_any();
    }
    view! {
        <section class="band newest" aria-labelledby="novos">
            <div class="band-head">
                <h2 id="novos">{texts.home_newest}</h2>
                <a class="more" href=SearchQuery::all(ListingType::Sale).path(texts.locale)>
                    {texts.home_newest_all}
                    {icon(Icon::Right)}
                </a>
            </div>
            <div class="cards">
                {home.newest.iter().take(NEWEST).map(|listing| card(texts, listing, Loading::Lazy)).collect_view()}
            </div>
        </section>
    }
    .into_any()
}

fn places(texts: &'static Texts, home: &HomePage) -> Option<impl IntoView + use<>> {
    if home.places.is_empty() {
        return None;
    }
    let locale = texts.locale;
    Some(view! {
        <section class="band places" aria-labelledby="locais">
            <div class="band-head">
                <h2 id="locais">{texts.home_places}</h2>
                <p>{texts.home_places_lede}</p>
            </div>
            <ol class="index">
                {home
                    .places
                    .iter()
                    .map(|(place, count)| {
                        let href = SearchQuery::in_place(ListingType::Sale, &place.slug).href(locale);
                        view! {
                            <li>
                                <a href=href>
                                    <span class="index-name">{spoken_place(&place.name).to_owned()}</span>
                                    <span class="index-count">{format::number(locale, *count)}</span>
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </section>
    })
}

fn promise(texts: &'static Texts) -> impl IntoView {
    let items = [
        (texts.home_promise_price, texts.home_promise_price_text),
        (texts.home_promise_area, texts.home_promise_area_text),
        (texts.home_promise_energy, texts.home_promise_energy_text),
        (texts.home_promise_agency, texts.home_promise_agency_text),
    ];
    view! {
        <section class="band promise" aria-labelledby="promessa">
            <h2 id="promessa">{texts.home_promise}</h2>
            <dl>
                {items
                    .into_iter()
                    .map(|(term, text)| {
                        view! {
                            <div>
                                <dt>{term}</dt>
                                <dd>{text}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </section>
    }
}
