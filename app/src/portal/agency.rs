//! One agency: who it is, and what it offers.

use super::answer::Page;
use super::meta::{Head, absolute, breadcrumb_list, breadcrumbs};
use super::paths::{self, Route, SearchQuery};
use super::results;
use crate::contexts::Site;
use crate::i18n::{Texts, format, texts};
use crate::ui::logo::{Logo, band};
use http::StatusCode;
use kernel::locale::Locale;
use leptos::prelude::*;
use properties_listing::domain::views::{ListedAgency, SearchResults};
use properties_listing::domain::vocabulary::ListingType;
use serde_json::json;

/// The page of an agency. `others` counts its listings of the other deal.
pub fn page(
    site: &Site,
    locale: Locale,
    agency: &ListedAgency,
    search: &SearchQuery,
    results: &SearchResults,
    others: u64,
) -> Page {
    let texts = texts(locale);
    let total = results.total + others;
    let href = |locale| search.href(locale);
    let trail = vec![
        (texts.nav_home.to_owned(), paths::home(locale)),
        (texts.nav_agencies.to_owned(), paths::agencies(locale)),
        (agency.name.clone(), paths::agency(locale, &agency.slug)),
    ];
    let head = Head {
        locale,
        title: agency.name.clone(),
        description: texts.agency_meta_description(total, &agency.name, format::number(locale, total)),
        canonical: href(locale),
        alternates: Locale::ALL.map(href),
        indexed: search.is_landing_page(),
        image: results.cards.first().map(|card| format!("/og/{}.png", card.number)),
        feed: None,
        data: vec![breadcrumb_list(site, &trail), agent(site, agency)],
        map: true,
        section: Some(Route::Agencies),
        desk: None,
    };
    let about = agency.about.best(locale).map(|(text, language)| {
        let lang = (language != locale).then(|| language.tag());
        view! { <div class="prose" lang=lang>{paragraphs(text)}</div> }
    });
    let body = view! {
        <div class="agency-head">
            {breadcrumbs(texts.nav_breadcrumb, trail)}
            {agency.look.logo.as_ref().map(|logo| Logo::listed(logo).view(""))}
            <h1>{agency.name.clone()}</h1>
            {band(agency.look.colour.as_deref())}
            <div class="agency-about">
                {about}
                {contacts(texts, agency)}
            </div>
            {deals(texts, agency, search, results.total, others)}
        </div>
        {results::listings(site, texts, search, results, None)}
    };
    Page { status: StatusCode::OK, head, body: body.into_any() }
}

/// A text's paragraphs: empty lines part them.
pub fn paragraphs(text: &str) -> impl IntoView + use<> {
    text.split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| view! { <p>{paragraph.to_owned()}</p> })
        .collect_view()
}

/// The agency in schema.org's words.
fn agent(site: &Site, agency: &ListedAgency) -> serde_json::Value {
    json!({
        "@context": "https://schema.org",
        "@type": "RealEstateAgent",
        "name": agency.name,
        "legalName": agency.legal_name,
        "url": absolute(site, &paths::agency(Locale::default(), &agency.slug)),
        "logo": agency.look.logo.as_ref().map(|logo| absolute(site, &logo.source)),
        "telephone": agency.phone,
        "email": agency.email,
        "identifier": agency.ami_licence.as_ref().map(|ami| format!("AMI {ami}")),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": agency.street,
            "postalCode": agency.postal_code,
            "addressLocality": agency.locality,
            "addressCountry": agency.country.code(),
        },
    })
}

fn contacts(texts: &'static Texts, agency: &ListedAgency) -> impl IntoView + use<> {
    let address: Vec<&str> = [&agency.street, &agency.postal_code, &agency.locality]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let address = (!address.is_empty()).then(|| address.join(", "));
    let website =
        agency.website.clone().filter(|site| site.starts_with("https://") || site.starts_with("http://"));
    let row = |term: &'static str, value: AnyView| {
        view! {
            <div>
                <dt>{term}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    let text = |term, value: Option<String>| value.map(|value| row(term, value.into_any()));
    let link = |term, href: String, name: String| {
        row(term, view! { <a href=href rel="nofollow">{name}</a> }.into_any())
    };
    let phone = agency.phone.as_ref().map(|phone| {
        let href = format::tel(phone);
        link(texts.agency_phone, href, format::phone(phone))
    });
    let email = agency.email.clone().map(|email| link(texts.agency_email, format!("mailto:{email}"), email));
    let website = website.map(|site| link(texts.agency_website, site.clone(), site));
    view! {
        <dl class="contacts" aria-label=texts.agency_contacts>
            {text(texts.agency_licence, agency.ami_licence.clone())}
            {text(texts.agency_legal_name, agency.legal_name.clone())}
            {text(texts.agency_address, address)}
            {phone}
            {email}
            {website}
        </dl>
    }
}

/// Switches between what the agency sells and what it lets.
fn deals(
    texts: &'static Texts,
    agency: &ListedAgency,
    search: &SearchQuery,
    here: u64,
    others: u64,
) -> impl IntoView + use<> {
    let locale = texts.locale;
    let tabs =
        [(ListingType::Sale, texts.agency_listings_sale), (ListingType::Rent, texts.agency_listings_rent)];
    let tabs = tabs.map(|(deal, name)| {
        let current = deal == search.listing_type;
        let count = format::number(locale, if current { here } else { others });
        let href = match deal {
            ListingType::Sale => format!("{}?negocio=sale", paths::agency(locale, &agency.slug)),
            ListingType::Rent => SearchQuery::of_agency(deal, &agency.slug).href(locale),
        };
        view! {
            <li>
                <a href=href aria-current=current.then_some("true")>
                    {name}
                    <span class="count">{count}</span>
                </a>
            </li>
        }
    });
    view! {
        <nav class="tabs" aria-label=texts.search_deal>
            <ul>{tabs.into_iter().collect_view()}</ul>
        </nav>
    }
}
