//! Their role doesn't allow it.

use super::frame::Desk;
use crate::i18n::texts;
use crate::session::{Errand, Reply, Screen};
use http::StatusCode;
use leptos::prelude::*;

/// Says so, and where to go on.
pub fn page(errand: &Errand<'_>) -> Reply {
    let Some(caller) = &errand.caller else { return errand.not_found() };
    let desk = Desk::of(errand, caller);
    let (texts, overview) = (texts(errand.locale), errand.path(&Screen::Overview));
    Reply::page(move |_| {
        let body = view! {
            <p>
                <a class="button" href=overview>
                    {texts.refused_back}
                </a>
            </p>
        };
        desk.titled(texts.refused_title, texts.refused_lede, StatusCode::FORBIDDEN, body)
    })
}
