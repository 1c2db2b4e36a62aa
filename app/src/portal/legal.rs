//! Privacy, terms, sources.

use super::answer::Page;
use super::meta::Head;
use super::paths::{LegalPage, Route};
use crate::i18n::texts;
use http::StatusCode;
use kernel::locale::Locale;
use leptos::prelude::*;

/// A legal page.
pub fn page(locale: Locale, page: LegalPage) -> Page {
    let t = texts(locale);
    let (title, lede, sections) = match page {
        LegalPage::Privacy => (
            t.legal_privacy_title,
            t.legal_privacy_lede,
            vec![
                (t.legal_privacy_1_title, t.legal_privacy_1),
                (t.legal_privacy_visits_title, t.legal_privacy_visits),
                (t.legal_privacy_2_title, t.legal_privacy_2),
                (t.legal_privacy_3_title, t.legal_privacy_3),
                (t.legal_privacy_4_title, t.legal_privacy_4),
            ],
        ),
        LegalPage::Terms => (
            t.legal_terms_title,
            t.legal_terms_lede,
            vec![
                (t.legal_terms_1_title, t.legal_terms_1),
                (t.legal_terms_2_title, t.legal_terms_2),
                (t.legal_terms_3_title, t.legal_terms_3),
                (t.legal_terms_4_title, t.legal_terms_4),
            ],
        ),
        LegalPage::Sources => (
            t.legal_sources_title,
            t.legal_sources_lede,
            vec![
                (t.legal_sources_1_title, t.legal_sources_1),
                (t.legal_sources_2_title, t.legal_sources_2),
                (t.legal_sources_3_title, t.legal_sources_3),
                (t.legal_sources_4_title, t.legal_sources_4),
            ],
        ),
    };
    let head = Head::new(locale, &Route::Legal(page), title, lede);
    let body = view! {
        <article class="legal">
            <div class="page-head">
                <p class="folio">{t.legal_updated}</p>
                <h1>{title}</h1>
                <p class="lede">{lede}</p>
            </div>
            <div class="prose">
                {sections
                    .into_iter()
                    .map(|(heading, text)| {
                        view! {
                            <h2>{heading}</h2>
                            <p>{text}</p>
                        }
                    })
                    .collect_view()}
            </div>
        </article>
    };
    Page { status: StatusCode::OK, head, body: body.into_any() }
}
