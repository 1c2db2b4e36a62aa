//! A search's results: the list and the map side by side.

use super::answer::Page;
use super::meta::{Head, absolute, breadcrumb_list, breadcrumbs, place_trail};
use super::paths::{self, Filter, Route, Scope, SearchQuery};
use super::{filters, map_pane};
use crate::contexts::Site;
use crate::i18n::{Texts, format, texts};
use crate::ui::card::{Loading, card, headline};
use crate::ui::icon::{Icon, icon};
use crate::ui::pagination::{pagination, range};
use http::StatusCode;
use kernel::locale::Locale;
use kernel::text::spoken_place;
use leptos::prelude::*;
use properties_listing::domain::views::{ListedPlace, SearchResults};
use properties_listing::domain::vocabulary::ListingType;
use serde_json::json;

/// A place that the free words name.
pub struct Hint {
    /// Its name.
    pub name: String,
    /// The search in it.
    pub href: String,
}

/// The page of results.
pub fn page(
    site: &Site,
    locale: Locale,
    search: &SearchQuery,
    results: &SearchResults,
    hint: Option<Hint>,
) -> Page {
    let texts = texts(locale);
    let heading = heading(texts, search, &results.place_path);
    let trail = trail(texts, search, &results.place_path);
    let total = format::number(locale, results.total);
    let href = |locale| search.href(locale);
    let head = Head {
        locale,
        title: heading.clone(),
        description: texts.results_meta_description(results.total, &heading, &total),
        canonical: href(locale),
        alternates: Locale::ALL.map(href),
        indexed: results.total > 0 && search.is_landing_page(),
        image: results.cards.first().map(|card| format!("/og/{}.png", card.number)),
        feed: Some(feed(search, locale)),
        data: vec![breadcrumb_list(site, &trail), item_list(site, texts, results)],
        map: true,
        section: Some(Route::Results(search.listing_type)),
        desk: None,
    };
    let body = view! {
        <div class="results-head">
            {breadcrumbs(texts.nav_breadcrumb, trail)}
            <h1>{heading}</h1>
        </div>
        {listings(site, texts, search, results, hint)}
    };
    Page { status: StatusCode::OK, head, body: body.into_any() }
}

/// The address of a search's RSS feed.
fn feed(search: &SearchQuery, locale: Locale) -> String {
    format!("/rss?{}", search.standalone(locale))
}

/// Form, chips, list and map: what an agency's page has too.
pub fn listings(
    site: &Site,
    texts: &'static Texts,
    search: &SearchQuery,
    results: &SearchResults,
    hint: Option<Hint>,
) -> impl IntoView + use<> {
    let locale = texts.locale;
    let place = search.place.as_ref().and(results.place_path.last());
    let count = texts.results_total(results.total, format::number(locale, results.total));
    let list = if results.cards.is_empty() {
        empty(texts, search, &results.place_path).into_any()
    } else {
        let cards = results
            .cards
            .iter()
            .enumerate()
            .map(|(position, listing)| card(texts, listing, Loading::at(position)))
            .collect_view();
        view! {
            <div class="cards">{cards}</div>
            {pagination(texts, search, results)}
        }
        .into_any()
    };
    let feed = (search.scope == Scope::Portal && !results.cards.is_empty()).then(|| {
        view! {
            <p class="feed">
                <a class="more" href=feed(search, locale)>
                    {icon(Icon::Feed)}
                    {texts.results_rss}
                </a>
            </p>
        }
    });
    view! {
        {filters::form(texts, search, results)}
        <div class="split">
            <section id="resultados" class="split-list" data-total=results.total.to_string() aria-labelledby="contagem">
                <div class="list-head">
                    <h2 id="contagem" aria-live="polite">{count}</h2>
                    {range(texts, results).map(|range| view! { <p class="range-shown">{range}</p> })}
                </div>
                {(!results.cards.is_empty()).then(|| filters::chips(texts, search, place.map(|place| spoken_place(&place.name))))}
                {hint
                    .map(|Hint { name, href }| {
                        view! {
                            <p class="hint">
                                <a href=href>{heading_in(texts, search, &name)}</a>
                            </p>
                        }
                    })}
                {list}
                {narrower(texts, search, results)}
                {feed}
            </section>
            {map_pane::of_results(site, texts, search, results)}
        </div>
    }
}

/// What the list is of: *Apartamentos à venda em Lisboa*.
#[must_use]
pub fn heading(texts: &Texts, search: &SearchQuery, path: &[ListedPlace]) -> String {
    match path.last().filter(|_| search.place.is_some()) {
        Some(place) => heading_in(texts, search, spoken_place(&place.name)),
        None => match search.listing_type {
            ListingType::Sale => texts.results_heading_sale(what(texts, search)),
            ListingType::Rent => texts.results_heading_rent(what(texts, search)),
        },
    }
}

fn heading_in(texts: &Texts, search: &SearchQuery, place: &str) -> String {
    match search.listing_type {
        ListingType::Sale => texts.results_heading_sale_in(what(texts, search), place),
        ListingType::Rent => texts.results_heading_rent_in(what(texts, search), place),
    }
}

fn what(texts: &Texts, search: &SearchQuery) -> &'static str {
    match search.property_types.as_slice() {
        [kind] => texts.kinds(*kind),
        _ => texts.results_everything,
    }
}

/// From the front page through the places to the search.
fn trail(texts: &Texts, search: &SearchQuery, path: &[ListedPlace]) -> Vec<(String, String)> {
    let locale = texts.locale;
    let all = SearchQuery::all(search.listing_type);
    let mut trail = vec![
        (texts.nav_home.to_owned(), paths::home(locale)),
        (texts.offer(search.listing_type).to_owned(), all.href(locale)),
    ];
    trail.extend(place_trail(locale, search.listing_type, path));
    trail
}

fn item_list(site: &Site, texts: &Texts, results: &SearchResults) -> serde_json::Value {
    let items: Vec<_> = results
        .cards
        .iter()
        .zip(results.offset + 1..)
        .map(|(card, position)| {
            json!({
                "@type": "ListItem",
                "position": position,
                "name": headline(texts, card),
                "url": absolute(site, &paths::listing(texts.locale, card)),
            })
        })
        .collect();
    json!({
        "@context": "https://schema.org",
        "@type": "ItemList",
        "numberOfItems": results.total,
        "itemListElement": items,
    })
}

/// Places inside the chosen one, with what this search finds there.
fn narrower(
    texts: &'static Texts,
    search: &SearchQuery,
    results: &SearchResults,
) -> Option<impl IntoView + use<>> {
    if results.facets.places.is_empty() || results.cards.is_empty() {
        return None;
    }
    let locale = texts.locale;
    let links = results
        .facets
        .places
        .iter()
        .map(|(place, count)| {
            view! {
                <li>
                    <a href=search.moved_to(Some(&place.slug)).href(locale)>
                        <span class="index-name">{spoken_place(&place.name).to_owned()}</span>
                        <span class="index-count">{format::number(locale, *count)}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    Some(view! {
        <nav class="narrower" aria-labelledby="mais-perto">
            <h2 id="mais-perto">{texts.results_narrow}</h2>
            <ul class="index">{links}</ul>
        </nav>
    })
}

/// Nothing found: what to let go of, and where else to look.
fn empty(texts: &'static Texts, search: &SearchQuery, path: &[ListedPlace]) -> impl IntoView + use<> {
    let locale = texts.locale;
    let name = path.last().map(|place| spoken_place(&place.name));
    let suggestions = filters::chips(texts, search, name);
    // One step out of the place, then everything of either deal.
    let mut elsewhere: Vec<(String, String)> = Vec::new();
    if let [.., parent, _] = path
        && search.filters().contains(&Filter::Place)
    {
        elsewhere.push((
            heading_in(texts, search, spoken_place(&parent.name)),
            search.moved_to(Some(&parent.slug)).href(locale),
        ));
    }
    if search.scope == Scope::Portal {
        for (deal, text) in [
            (ListingType::Sale, texts.results_empty_all_sale),
            (ListingType::Rent, texts.results_empty_all_rent),
        ] {
            let all = SearchQuery::all(deal);
            if all != *search {
                elsewhere.push((text.to_owned(), all.href(locale)));
            }
        }
    }
    let (title, lede) = match (&suggestions, &search.scope) {
        (Some(_), _) => (texts.results_empty_title, texts.results_empty_lede),
        (None, Scope::Portal) => (texts.results_empty_fresh, texts.results_empty_fresh_lede),
        (None, Scope::Agency(_)) => (texts.agency_empty, ""),
    };
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            {(!lede.is_empty()).then(|| view! { <p>{lede}</p> })}
            {suggestions}
            {(!elsewhere.is_empty())
                .then(|| {
                    view! {
                        <p class="empty-else">{texts.results_empty_nearby}</p>
                        <ul class="links">
                            {elsewhere
                                .into_iter()
                                .map(|(name, href)| {
                                    view! {
                                        <li>
                                            <a href=href>{name}</a>
                                        </li>
                                    }
                                })
                                .collect_view()}
                        </ul>
                    }
                })}
        </div>
    }
}
