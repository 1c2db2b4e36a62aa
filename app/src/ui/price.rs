//! A price and what it used to be.

use crate::i18n::{Texts, format};
use leptos::prelude::*;
use properties_listing::domain::views::ListedCard;

/// The price before, if it was higher: a drop is news, a rise is in the history.
#[must_use]
pub fn dropped_from(card: &ListedCard) -> Option<i64> {
    card.previous_price_cents.filter(|before| *before > card.price_cents)
}

/// The price; after a drop, also the one before and by how much.
pub fn price(texts: &Texts, card: &ListedCard) -> impl IntoView {
    let locale = texts.locale;
    let drop = dropped_from(card).map(|before| {
        let percent = format::drop_percent(locale, before, card.price_cents);
        let before = format::money_rounded(locale, before);
        view! {
            <span class="price-drop">
                <s aria-hidden="true">{before.clone()}</s>
                <span class="hidden">{texts.card_price_was(before)}". "</span>
                <span class="drop">{texts.card_price_drop(percent)}</span>
            </span>
        }
    });
    // Only a preview may have none yet.
    let amount = match card.price_cents {
        0 => texts.preview_no_price.to_owned(),
        cents => texts.price(card.listing_type, cents),
    };
    view! {
        <p class="price">
            <strong>{amount}</strong>
            {drop}
        </p>
    }
}
