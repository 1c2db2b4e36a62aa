//! A listing in a list: picture, price, kind and place, areas and rooms, energy
//! class, agency. One link, whose target is the whole card.

use super::picture::Photograph;
use super::{azulejo, energy, price};
use crate::i18n::{Texts, format, names};
use crate::portal::paths;
use leptos::prelude::*;
use properties_listing::domain::views::{ListedCard, ListedImage};
use properties_listing::domain::vocabulary::{ListingStatus, PropertyType};

/// When a picture is fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loading {
    /// At once and before others: likely the largest thing on the screen.
    First,
    /// With the page.
    Eager,
    /// When it comes near the screen.
    Lazy,
}

impl Loading {
    /// The order of a list: the first picture first, the next few with the page, the rest when needed.
    #[must_use]
    pub const fn at(position: usize) -> Self {
        match position {
            0 => Self::First,
            1..=2 => Self::Eager,
            _ => Self::Lazy,
        }
    }

    const fn loading(self) -> Option<&'static str> {
        match self {
            Self::First | Self::Eager => None,
            Self::Lazy => Some("lazy"),
        }
    }

    const fn priority(self) -> Option<&'static str> {
        match self {
            Self::First => Some("high"),
            Self::Eager | Self::Lazy => None,
        }
    }
}

/// Kind and place in one line: `Apartamento T2 · Graça, Lisboa`.
#[must_use]
pub fn headline(texts: &Texts, card: &ListedCard) -> String {
    let what = texts.kind_sized(card.property_type, card.bedrooms);
    let place = names::place(card);
    // The dot stays with what comes before it when the line breaks.
    if place.is_empty() { what } else { format!("{what}\u{a0}· {place}") }
}

/// Areas and rooms in one line.
fn facts(texts: &Texts, card: &ListedCard) -> String {
    let locale = texts.locale;
    let mut facts = Vec::with_capacity(4);
    if let Some(area) = card.useful_area_dm2.or(card.gross_area_dm2) {
        facts.push(format::area(locale, area));
    }
    if let Some(land) = card.land_area_dm2 {
        let land = format::area(locale, land);
        facts.push(if card.property_type == PropertyType::Land { land } else { texts.card_land(land) });
    }
    if let Some(bathrooms) = card.bathrooms.and_then(|n| u64::try_from(n).ok()).filter(|n| *n > 0) {
        facts.push(texts.card_bathrooms(bathrooms));
    }
    if let Some(feature) = card.features.first()
        && facts.len() < 3
    {
        facts.push(texts.feature(*feature).to_lowercase());
    }
    facts.join(" · ")
}

/// A picture over the listing's tiles. Empty `alt`: the card's link says what it is.
pub(crate) fn picture(image: &ListedImage, loading: Loading) -> impl IntoView + use<> {
    let (width, height) = dimensions(image);
    let photograph = Photograph {
        source: image.source.clone(),
        widths: image.widths.clone(),
        placeholder: image.placeholder.clone(),
        alt: String::new(),
        width,
        height,
        // As style/ lays lists out: one beside the other from 40rem on, three or four on a wide screen.
        sizes: "(min-width: 75rem) 24rem, (min-width: 40rem) 45vw, 92vw",
        loading: loading.loading(),
        priority: loading.priority(),
    };
    photograph.view()
}

/// The size of a picture; where it is unknown, the shape of the frame it is cut to.
#[must_use]
pub fn dimensions(image: &ListedImage) -> (String, String) {
    match (image.width, image.height) {
        (Some(width), Some(height)) if width > 0 && height > 0 => (width.to_string(), height.to_string()),
        _ => ("640".to_owned(), "480".to_owned()),
    }
}

/// The card of a listing.
pub fn card(texts: &Texts, card: &ListedCard, loading: Loading) -> impl IntoView {
    let locale = texts.locale;
    let number = card.number;
    let position = card.position;
    let reserved = card.status == ListingStatus::Reserved;
    let agency = match &card.agency_ami {
        Some(ami) => format!("{} · {}", card.agency_name, texts.card_ami(ami)),
        None => card.agency_name.clone(),
    };
    view! {
        <article
            class="card"
            id=format!("imovel-{number}")
            data-number=number.to_string()
            data-lat=position.map(|p| p.latitude.to_string())
            data-lon=position.map(|p| p.longitude.to_string())
            data-price=texts.price(card.listing_type, card.price_cents)
        >
            <div class="card-picture">
                {azulejo::tiles(number, "")}
                {card.cover.as_ref().map(|image| picture(image, loading))}
                {reserved.then(|| view! { <p class="badge">{texts.card_reserved}</p> })}
            </div>
            <div class="card-body">
                {price::price(texts, card)}
                <h3>
                    <a href=paths::listing(locale, card)>{headline(texts, card)}</a>
                </h3>
                <p class="facts">{facts(texts, card)}</p>
                <p class="card-foot">
                    {energy::badge(texts, card.energy_class, card.property_type)}
                    <span>{agency}</span>
                </p>
            </div>
        </article>
    }
}
