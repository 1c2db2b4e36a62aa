//! From page to page of a list that changes meanwhile.

use super::icon::{Icon, icon};
use crate::i18n::{Texts, format};
use crate::portal::paths::SearchQuery;
use leptos::prelude::*;
use properties_listing::domain::criteria::Cursor;
use properties_listing::domain::views::SearchResults;

/// `25–48 de 1 234`; nothing if there is nothing.
#[must_use]
pub fn range(texts: &Texts, results: &SearchResults) -> Option<String> {
    let shown = u64::try_from(results.cards.len()).ok().filter(|shown| *shown > 0)?;
    let number = |n| format::number(texts.locale, n);
    Some(texts.results_range(
        number(results.offset + 1),
        number(results.offset + shown),
        number(results.total),
    ))
}

/// Links to the pages before and after; nothing if all fits on one.
pub fn pagination(
    texts: &Texts,
    search: &SearchQuery,
    results: &SearchResults,
) -> Option<impl IntoView + use<>> {
    if results.previous.is_none() && results.next.is_none() {
        return None;
    }
    let locale = texts.locale;
    let previous = results.previous.map(|seam| search.at(Some(Cursor::Before(seam))).href(locale));
    let next = results.next.map(|seam| search.at(Some(Cursor::After(seam))).href(locale));
    Some(view! {
        <nav class="pagination" aria-label=texts.results_pages>
            {previous
                .map(|href| {
                    view! {
                        <a class="button quiet" rel="prev" href=href>
                            {icon(Icon::Left)}
                            {texts.results_previous}
                        </a>
                    }
                })}
            <p>{range(texts, results)}</p>
            {next
                .map(|href| {
                    view! {
                        <a class="button" rel="next" href=href>
                            {texts.results_next}
                            {icon(Icon::Right)}
                        </a>
                    }
                })}
        </nav>
    })
}
