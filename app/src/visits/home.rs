//! What is visited, in a glance: picture, title, price, place, and who shows it.

use crate::i18n::{Texts, format};
use crate::portal::paths;
use crate::ui::card::{Loading, headline, picture};
use crate::ui::{azulejo, price};
use kernel::locale::Locale;
use leptos::prelude::*;
use properties_listing::domain::views::{ListedCard, ListedProperty};
use properties_listing::domain::vocabulary::ListingStatus;

/// What a page about a visit consists of: what it is, what is visited, and what there is to do.
pub fn frame(
    heading: impl IntoView + 'static,
    beside: impl IntoView + 'static,
    main: impl IntoView + 'static,
) -> AnyView {
    view! {
        <section class="booking">
            <header class="booking-head">{heading.into_any()}</header>
            <aside class="booking-side">{beside.into_any()}</aside>
            <div class="booking-main">{main.into_any()}</div>
        </section>
    }
    .into_any()
}

/// A listing that the public sees, as the one thing that is visited.
pub fn listed(texts: &'static Texts, property: &ListedProperty) -> impl IntoView + use<> {
    let card = &property.card;
    let locale = texts.locale;
    view! {
        <section class="home-card" aria-labelledby="home">
            <div class="card-picture">
                {azulejo::tiles(card.number, "-h")}
                {card.cover.as_ref().map(|image| picture(image, Loading::Eager))}
            </div>
            <div class="home-text">
                <h2 id="home">
                    <a href=paths::listing(locale, card)>{headline(texts, card)}</a>
                </h2>
                {title(locale, card)}
                {price::price(texts, card)}
                <p class="small">{card.agency_name.clone()}</p>
            </div>
        </section>
    }
}

/// Whether it can be visited: what is reserved is listed still, and shown to nobody new.
pub fn is_shown(property: &ListedProperty) -> bool {
    property.card.status == ListingStatus::Active
}

/// What the agency calls it, in the reader's language or else another.
fn title(locale: Locale, card: &ListedCard) -> Option<impl IntoView + use<>> {
    let (title, language) = card.title.best(locale)?;
    let (title, lang) = (title.to_owned(), (language != locale).then(|| language.tag()));
    Some(view! {
        <p class="standfirst" lang=lang>
            {title}
        </p>
    })
}

/// How the agency is reached, as far as it says.
pub fn reached(property: &ListedProperty) -> impl IntoView + use<> {
    let phone = property.agency_phone.clone().map(|phone| {
        let href = format::tel(&phone);
        view! {
            <li>
                <a href=href>{format::phone(&phone)}</a>
            </li>
        }
    });
    let email = property.agency_email.clone().map(|email| {
        view! {
            <li>
                <a href=format!("mailto:{email}")>{email.clone()}</a>
            </li>
        }
    });
    (phone.is_some() || email.is_some()).then(|| view! { <ul class="links">{phone} {email}</ul> })
}
