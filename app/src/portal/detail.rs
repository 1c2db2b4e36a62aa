//! One listing, whole.

use super::agency::paragraphs;
use super::answer::Page;
use super::map_pane;
use super::meta::{Head, absolute, breadcrumb_list, breadcrumbs, place_trail};
use super::paths::{self, Route, SearchQuery};
use crate::contexts::Site;
use crate::i18n::moments::date_of;
use crate::i18n::{Texts, floors, format, names, texts};
use crate::session::Screen;
use crate::ui::card::{Loading, card, dimensions, headline};
use crate::ui::gallery::{Gallery, GalleryLabels, Picture};
use crate::ui::icon::{Icon, icon};
use crate::ui::logo::{Logo, band};
use crate::ui::share::ShareButton;
use crate::ui::{azulejo, energy, price};
use chrono::NaiveDate;
use form_urlencoded::byte_serialize;
use http::StatusCode;
use kernel::locale::{Country, Locale};
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use leptos::prelude::*;
use properties_listing::application::use_cases::ListingPage;
use properties_listing::domain::views::{ListedCard, ListedProperty};
use properties_listing::domain::vocabulary::{EnergyExemption, ListingStatus, ListingType, PropertyType};
use serde_json::{Value, json};

/// The page of a listing.
pub fn page(site: &Site, locale: Locale, listing: &ListingPage) -> Page {
    preview(site, locale, listing, true)
}

/// The page of what may not be public yet: then nothing can be booked or shared.
pub fn preview(site: &Site, locale: Locale, listing: &ListingPage, public: bool) -> Page {
    let texts = texts(locale);
    let property = &listing.property;
    let card = &property.card;
    let headline = headline(texts, card);
    let trail = trail(texts, listing, &headline);
    let head = head(site, texts, property, &headline, &trail);
    let body = view! {
        <article class="detail">
            {breadcrumbs(texts.nav_breadcrumb, trail)}
            <div class="detail-grid">
                <div class="detail-main">
                    {gallery(texts, property)}
                    <header class="detail-head">
                        <p class="folio">{texts.offer(card.listing_type)}</p>
                        <h1>{headline.clone()}</h1>
                        {address(property).map(|address| view! { <p class="address">{address}</p> })}
                        {key_facts(texts, card)}
                    </header>
                    {description(texts, property)}
                    {characteristics(texts, property)}
                    {features(texts, card)}
                    {energy_section(texts, property)}
                    {card
                        .position
                        .map(|position| {
                            view! {
                                <section class="block" aria-labelledby="local">
                                    <h2 id="local">{texts.detail_location}</h2>
                                    {map_pane::of_listing(site, texts, position)}
                                </section>
                            }
                        })}
                    {history(texts, property)}
                </div>
                <aside class="detail-side">
                    {price_box(texts, card)}
                    {(public && card.status == ListingStatus::Active).then(|| book_bar(texts, card))}
                    {agency_box(texts, property)}
                    {public.then(|| share(site, texts, card, &headline))}
                    {dates(texts, card)}
                </aside>
            </div>
            {similar(texts, &listing.similar)}
        </article>
    };
    Page { status: StatusCode::OK, head, body: body.into_any() }
}

fn head(
    site: &Site,
    texts: &Texts,
    property: &ListedProperty,
    headline: &str,
    trail: &[(String, String)],
) -> Head {
    let locale = texts.locale;
    let card = &property.card;
    let price = texts.price(card.listing_type, card.price_cents);
    let what = texts.kind_sized(card.property_type, card.bedrooms);
    let place = names::place(card);
    let description = match card.listing_type {
        ListingType::Sale => texts.detail_meta_description_sale(&what, &place, &price, &card.agency_name),
        ListingType::Rent => texts.detail_meta_description_rent(&what, &place, &price, &card.agency_name),
    };
    Head {
        locale,
        title: format!("{headline}, {price}"),
        description,
        canonical: paths::listing(locale, card),
        alternates: Locale::ALL.map(|locale| paths::listing(locale, card)),
        indexed: true,
        image: Some(format!("/og/{}.png", card.number)),
        feed: None,
        data: vec![breadcrumb_list(site, trail), listing_data(site, texts, property, headline)],
        map: card.position.is_some(),
        section: Some(Route::Results(card.listing_type)),
        desk: None,
    }
}

/// The listing in schema.org's words.
fn listing_data(site: &Site, texts: &Texts, property: &ListedProperty, headline: &str) -> Value {
    let card = &property.card;
    let kind = match card.property_type {
        PropertyType::Apartment => "Apartment",
        PropertyType::House => "SingleFamilyResidence",
        PropertyType::Land | PropertyType::Ruin => "Place",
        PropertyType::Commercial | PropertyType::Office | PropertyType::Garage => "Accommodation",
    };
    let business = match card.listing_type {
        ListingType::Sale => "http://purl.org/goodrelations/v1#Sell",
        ListingType::Rent => "http://purl.org/goodrelations/v1#LeaseOut",
    };
    let availability = match card.status {
        ListingStatus::Active => "https://schema.org/InStock",
        ListingStatus::Reserved => "https://schema.org/LimitedAvailability",
    };
    let images: Vec<String> = property.images.iter().map(|image| absolute(site, &image.source)).collect();
    let area = card
        .useful_area_dm2
        .or(card.gross_area_dm2)
        .map(|dm2| json!({ "@type": "QuantitativeValue", "value": dm2_in_m2(dm2), "unitCode": "MTK" }));
    json!({
        "@context": "https://schema.org",
        "@type": "RealEstateListing",
        "name": headline,
        "description": property.description.best(texts.locale).map(|(text, _)| text),
        "url": absolute(site, &paths::listing(texts.locale, card)),
        "datePosted": card.published_at.map(|moment| format::date_iso(day_there(card, moment))),
        "dateModified": format::date_iso(day_there(card, card.updated_at)),
        "image": images,
        "mainEntity": {
            "@type": kind,
            "name": headline,
            "numberOfBedrooms": card.bedrooms,
            "numberOfBathroomsTotal": card.bathrooms,
            "floorSize": area,
            "yearBuilt": property.year_built,
            "address": {
                "@type": "PostalAddress",
                "streetAddress": property.street,
                "postalCode": property.postal_code,
                "addressLocality": card.municipality.as_ref().or(card.parish.as_ref()),
                "addressRegion": card.district,
                "addressCountry": card.country.code(),
            },
            "geo": card.position.map(|position| json!({
                "@type": "GeoCoordinates", "latitude": position.latitude, "longitude": position.longitude,
            })),
        },
        "offers": {
            "@type": "Offer",
            "price": euros(card.price_cents),
            "priceCurrency": "EUR",
            "businessFunction": business,
            "availability": availability,
            "offeredBy": {
                "@type": "RealEstateAgent",
                "name": card.agency_name,
                "url": absolute(site, &paths::agency(texts.locale, &card.agency_slug)),
                "telephone": property.agency_phone,
            },
        },
    })
}

/// The day on which a moment fell in the country of a listing.
fn day_there(card: &ListedCard, moment: Timestamp) -> NaiveDate {
    date_of(TimeZone::of(card.country), moment)
}

/// Cents as the decimal euros schema.org wants.
fn euros(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, (cents % 100).abs())
}

/// Square decimetres as a plain number of square metres.
fn dm2_in_m2(dm2: i64) -> String {
    format!("{}.{:02}", dm2 / 100, (dm2 % 100).abs())
}

fn trail(texts: &Texts, listing: &ListingPage, headline: &str) -> Vec<(String, String)> {
    let locale = texts.locale;
    let card = &listing.property.card;
    let all = SearchQuery::all(card.listing_type);
    let mut trail = vec![
        (texts.nav_home.to_owned(), paths::home(locale)),
        (texts.offer(card.listing_type).to_owned(), all.href(locale)),
    ];
    trail.extend(place_trail(locale, card.listing_type, &listing.place_path));
    trail.push((headline.to_owned(), paths::listing(locale, card)));
    trail
}

/// Street, postal code and place, as far as they are public.
fn address(property: &ListedProperty) -> Option<String> {
    let card = &property.card;
    let mut parts: Vec<&str> = Vec::new();
    for part in [&property.street, &property.postal_code, &card.parish, &card.municipality, &card.district] {
        if let Some(part) = part.as_deref().map(str::trim).filter(|part| !part.is_empty())
            && !parts.contains(&part)
        {
            parts.push(part);
        }
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn gallery(texts: &'static Texts, property: &ListedProperty) -> impl IntoView + use<> {
    let number = property.card.number;
    let total = property.images.len();
    let pictures: Vec<Picture> = property
        .images
        .iter()
        .zip(1_u64..)
        .map(|(image, position)| {
            let (width, height) = dimensions(image);
            let alt = image.alt.best(texts.locale).map(|(alt, _)| alt.to_owned());
            Picture {
                source: image.source.clone(),
                widths: image.widths.clone(),
                placeholder: image.placeholder.clone(),
                alt: alt.unwrap_or_else(|| texts.detail_gallery_of(position, total)),
                width,
                height,
            }
        })
        .collect();
    let labels = GalleryLabels {
        strip: texts.detail_gallery.to_owned(),
        previous: texts.gallery_previous.to_owned(),
        next: texts.gallery_next.to_owned(),
        open: texts.gallery_open.to_owned(),
        close: texts.gallery_close.to_owned(),
    };
    let empty = if pictures.is_empty() { " is-empty" } else { "" };
    view! {
        <div class=format!("detail-gallery{empty}")>
            {azulejo::tiles(number, "-g")}
            {(!pictures.is_empty()).then(|| view! { <Gallery images=pictures labels/> })}
        </div>
    }
}

/// The three or four facts people ask first.
fn key_facts(texts: &'static Texts, card: &ListedCard) -> impl IntoView + use<> {
    let locale = texts.locale;
    let typology = card
        .bedrooms
        .filter(|_| matches!(card.property_type, PropertyType::Apartment | PropertyType::House))
        .map(|n| (texts.detail_typology, texts.detail_typology_value(n)));
    let useful = card.useful_area_dm2.map(|area| (texts.detail_useful_area, format::area(locale, area)));
    let gross = card
        .gross_area_dm2
        .filter(|_| card.useful_area_dm2.is_none())
        .map(|area| (texts.detail_gross_area, format::area(locale, area)));
    let land = card.land_area_dm2.map(|area| (texts.detail_land_area, format::area(locale, area)));
    let bathrooms = card.bathrooms.filter(|n| *n > 0).map(|n| (texts.detail_bathrooms, n.to_string()));
    let facts = [typology, useful, gross, land, bathrooms]
        .into_iter()
        .flatten()
        .map(|(term, value)| {
            view! {
                <div>
                    <dt>{term}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="key-facts">{facts}</dl> }
}

fn price_box(texts: &'static Texts, card: &ListedCard) -> impl IntoView + use<> {
    let locale = texts.locale;
    let area = card
        .useful_area_dm2
        .or(card.gross_area_dm2)
        .or(card.land_area_dm2.filter(|_| card.property_type == PropertyType::Land))
        .filter(|area| *area > 0);
    let per_area = area.map(|area| {
        // Cents by square decimetre × 100 = cents by square metre.
        let cents = i64::try_from(i128::from(card.price_cents) * 100 / i128::from(area)).unwrap_or(i64::MAX);
        texts.detail_price_per_area(format::money_rounded(locale, cents))
    });
    let reserved = (card.status == ListingStatus::Reserved)
        .then(|| view! { <p class="reserved">{texts.detail_reserved_note}</p> });
    let rent_rules = (card.listing_type == ListingType::Rent).then_some(match card.country {
        Country::Portugal => texts.detail_rent_rules,
        Country::Spain => texts.detail_rent_rules_es,
    });
    view! {
        <div class="price-box">
            {price::price(texts, card)}
            {per_area.map(|text| view! { <p class="per-area">{text}</p> })}
            {reserved}
            {rent_rules.map(|text| view! { <p class="small">{text}</p> })}
        </div>
    }
}

/// The way to a visit. A page that is kept knows nothing of free times: the next one does.
fn book_bar(texts: &'static Texts, card: &ListedCard) -> impl IntoView + use<> {
    let href = Screen::Book(card.number.to_string()).path(texts.locale);
    view! {
        <p class="book-bar">
            <a class="button book-link" href=href rel="nofollow">
                {icon(Icon::Calendar)}
                {texts.book_title}
            </a>
        </p>
    }
}

fn agency_box(texts: &'static Texts, property: &ListedProperty) -> impl IntoView + use<> {
    let card = &property.card;
    let subject = texts.detail_write_subject(card.number, &card.reference);
    let subject: String = byte_serialize(subject.as_bytes()).collect::<String>().replace('+', "%20");
    let phone = property.agency_phone.clone().map(|phone| {
        let href = format::tel(&phone);
        view! {
            <a class="button" href=href>
                {icon(Icon::Phone)}
                <span class="hidden">{texts.detail_call}" "</span>
                {format::phone(&phone)}
            </a>
        }
    });
    let mail = property.agency_email.clone().map(|email| {
        view! {
            <a class="button quiet" href=format!("mailto:{email}?subject={subject}")>
                {icon(Icon::Mail)}
                {texts.detail_write}
            </a>
        }
    });
    let place = property.agency_locality.clone();
    let look = &property.agency_look;
    view! {
        <section class="agency-box" aria-labelledby="imobiliaria">
            {band(look.colour.as_deref())}
            <h2 id="imobiliaria" class="folio">{texts.detail_agency}</h2>
            {look.logo.as_ref().map(|logo| Logo::listed(logo).view(""))}
            <p class="agency-name">{card.agency_name.clone()}</p>
            <p class="small">
                {card.agency_ami.as_ref().map(|ami| texts.card_ami(ami))}
                {place.map(|place| if card.agency_ami.is_some() { format!(" · {place}") } else { place })}
            </p>
            {property.agency_legal_name.clone().map(|name| view! { <p class="small">{name}</p> })}
            <div class="actions">{phone} {mail}</div>
            <p class="small">
                <a class="more" href=paths::agency(texts.locale, &card.agency_slug)>
                    {texts.detail_agency_all(&card.agency_name)}
                </a>
            </p>
        </section>
    }
}

fn share(site: &Site, texts: &'static Texts, card: &ListedCard, headline: &str) -> impl IntoView + use<> {
    let address = absolute(site, &paths::listing(texts.locale, card));
    let encode = |text: &str| byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20");
    let mail = format!("mailto:?subject={}&body={}", encode(headline), encode(&address));
    let messenger = format!("https://wa.me/?text={}", encode(&format!("{headline} {address}")));
    view! {
        <div class="share" role="group" aria-label=texts.share_label>
            <ShareButton
                title=headline.to_owned()
                label=texts.share_button.to_owned()
                copied=texts.share_copied.to_owned()
            />
            <a class="tool" href=mail title=texts.share_email>
                {icon(Icon::Mail)}
                <span class="hidden">{texts.share_email}</span>
            </a>
            <a class="tool" href=messenger title=texts.share_whatsapp rel="external nofollow">
                {icon(Icon::Message)}
                <span class="hidden">{texts.share_whatsapp}</span>
            </a>
        </div>
    }
}

fn dates(texts: &'static Texts, card: &ListedCard) -> impl IntoView + use<> {
    let locale = texts.locale;
    let dated = |term: &'static str, moment| {
        let day = day_there(card, moment);
        view! {
            <div>
                <dt>{term}</dt>
                <dd>
                    <time datetime=format::date_iso(day)>{format::date(locale, day)}</time>
                </dd>
            </div>
        }
    };
    view! {
        <dl class="dates">
            <div>
                <dt>{texts.detail_reference}</dt>
                <dd>{card.reference.clone()}</dd>
            </div>
            <div>
                <dt>{texts.detail_number}</dt>
                <dd>{card.number.to_string()}</dd>
            </div>
            {card.published_at.map(|published| dated(texts.detail_published, published))}
            {dated(texts.detail_updated, card.updated_at)}
        </dl>
    }
}

fn description(texts: &'static Texts, property: &ListedProperty) -> Option<impl IntoView + use<>> {
    let (text, language) = property.description.best(texts.locale)?;
    let other = language != texts.locale;
    let title = property.card.title.exact(language).map(str::to_owned);
    let lang = other.then(|| language.tag());
    Some(view! {
        <section class="block" aria-labelledby="sobre">
            <h2 id="sobre">{texts.detail_about}</h2>
            {other
                .then(|| view! { <p class="small">{texts.detail_other_language(texts.language(language))}</p> })}
            <div class="prose" lang=lang>
                {title.map(|title| view! { <p class="standfirst">{title}</p> })}
                {paragraphs(text)}
            </div>
        </section>
    })
}

fn characteristics(texts: &'static Texts, property: &ListedProperty) -> impl IntoView + use<> {
    let locale = texts.locale;
    let card = &property.card;
    let area = |dm2: Option<i64>| dm2.map(|dm2| format::area(locale, dm2));
    let rows = [
        (texts.detail_type, Some(texts.kind(card.property_type).to_owned())),
        (texts.detail_condition, property.condition.map(|condition| texts.condition(condition).to_owned())),
        (texts.detail_bedrooms, card.bedrooms.map(|n| n.to_string())),
        (texts.detail_bathrooms, card.bathrooms.map(|n| n.to_string())),
        (texts.detail_gross_area, area(card.gross_area_dm2)),
        (texts.detail_useful_area, area(card.useful_area_dm2)),
        (texts.detail_dependent_area, area(property.dependent_area_dm2)),
        (texts.detail_land_area, area(card.land_area_dm2)),
        (texts.detail_floor, property.floor.as_deref().map(|floor| floors::floor(locale, floor))),
        (texts.detail_year_built, property.year_built.map(|year| year.to_string())),
    ];
    let rows = rows
        .into_iter()
        .filter_map(|(term, value)| Some((term, value?)))
        .map(|(term, value)| {
            view! {
                <div>
                    <dt>{term}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <section class="block" aria-labelledby="caracteristicas">
            <h2 id="caracteristicas">{texts.detail_characteristics}</h2>
            <dl class="rows">{rows}</dl>
        </section>
    }
}

fn features(texts: &'static Texts, card: &ListedCard) -> Option<impl IntoView + use<>> {
    if card.features.is_empty() {
        return None;
    }
    let items = card
        .features
        .iter()
        .map(|feature| {
            view! { <li>{icon(Icon::Check)} {texts.feature(*feature)}</li> }
        })
        .collect_view();
    Some(view! {
        <section class="block" aria-labelledby="tem">
            <h2 id="tem">{texts.detail_features}</h2>
            <ul class="features">{items}</ul>
        </section>
    })
}

fn energy_section(texts: &'static Texts, property: &ListedProperty) -> impl IntoView + use<> {
    let card = &property.card;
    // Land without a building needs no certificate, whether or not anybody wrote so.
    let exemption = property
        .energy_exemption
        .or((card.property_type == PropertyType::Land).then_some(EnergyExemption::Land));
    let content = match (card.energy_class, exemption) {
        (Some(class), _) => energy::scale(texts, Texts::energy_scale(card.country), class).into_any(),
        (None, Some(exemption)) => view! { <p>{texts.exemption(exemption, card.country)}</p> }.into_any(),
        (None, None) => view! { <p>{texts.detail_energy_missing}</p> }.into_any(),
    };
    let certificate = property.energy_certificate.as_ref().map(|number| {
        view! { <p class="small">{texts.detail_energy_certificate(number)}</p> }
    });
    view! {
        <section class="block" aria-labelledby="energia">
            <h2 id="energia">{texts.detail_energy}</h2>
            {content}
            {certificate}
        </section>
    }
}

/// Every price it had for this deal, the newest first; nothing if it never changed.
fn history(texts: &'static Texts, property: &ListedProperty) -> Option<impl IntoView + use<>> {
    let locale = texts.locale;
    let deal = property.card.listing_type;
    let prices: Vec<_> = property.prices.iter().filter(|price| price.listing_type == deal).collect();
    if prices.len() < 2 {
        return None;
    }
    let before = std::iter::once(None).chain(prices.iter().map(|price| Some(price.cents)));
    let mut rows: Vec<_> = prices.iter().zip(before).collect();
    rows.reverse();
    let rows = rows
        .into_iter()
        .map(|(price, before)| {
            let (class, change) = match before {
                None => ("", texts.detail_history_first.to_owned()),
                Some(before) => {
                    let change = price.cents.saturating_sub(before);
                    let sign = if change > 0 { "+" } else { "" };
                    (if change < 0 { "drop" } else { "" }, format!("{sign}{}", format::money(locale, change)))
                }
            };
            let since = day_there(&property.card, price.since);
            view! {
                <tr>
                    <td>
                        <time datetime=format::date_iso(since)>{format::date_short(since)}</time>
                    </td>
                    <td class="amount">{texts.price(deal, price.cents)}</td>
                    <td class=format!("amount {class}")>{change}</td>
                </tr>
            }
        })
        .collect_view();
    Some(view! {
        <section class="block" aria-labelledby="historico">
            <h2 id="historico">{texts.detail_history}</h2>
            <table class="history">
                <thead>
                    <tr>
                        <th scope="col">{texts.detail_history_date}</th>
                        <th scope="col" class="amount">{texts.detail_history_price}</th>
                        <th scope="col" class="amount">{texts.detail_history_change}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    })
}

fn similar(texts: &'static Texts, cards: &[ListedCard]) -> Option<impl IntoView + use<>> {
    if cards.is_empty() {
        return None;
    }
    Some(view! {
        <section class="band similar" aria-labelledby="parecidos">
            <h2 id="parecidos">{texts.detail_similar}</h2>
            <div class="cards">
                {cards.iter().map(|listing| card(texts, listing, Loading::Lazy)).collect_view()}
            </div>
        </section>
    })
}
