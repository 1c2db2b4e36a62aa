//! Every agency.

use super::answer::Page;
use super::meta::Head;
use super::paths::{self, Route};
use crate::i18n::texts;
use http::StatusCode;
use kernel::locale::Locale;
use leptos::prelude::*;
use properties_listing::domain::views::ListedAgency;

/// The list of agencies.
pub fn page(locale: Locale, agencies: &[ListedAgency]) -> Page {
    let texts = texts(locale);
    let mut head = Head::new(locale, &Route::Agencies, texts.agencies_title, texts.agencies_meta_description);
    head.section = Some(Route::Agencies);
    head.indexed = !agencies.is_empty();
    let count = u64::try_from(agencies.len()).unwrap_or(u64::MAX);
    let list = if agencies.is_empty() {
        view! { <p class="notice">{texts.agencies_empty}</p> }.into_any()
    } else {
        let rows = agencies
            .iter()
            .map(|agency| {
                let place =
                    agency.locality.clone().unwrap_or_else(|| texts.country(agency.country).to_owned());
                let licence = agency.ami_licence.as_ref().map(|ami| texts.card_ami(ami));
                view! {
                    <li>
                        <h2>
                            <a href=paths::agency(locale, &agency.slug)>{agency.name.clone()}</a>
                        </h2>
                        <p>{place}</p>
                        <p>{licence}</p>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="agency-list">{rows}</ul> }.into_any()
    };
    let body = view! {
        <div class="page-head">
            <p class="folio">{texts.agencies_total(count)}</p>
            <h1>{texts.agencies_title}</h1>
            <p class="lede">{texts.agencies_lede}</p>
        </div>
        {list}
    };
    Page { status: StatusCode::OK, head, body: body.into_any() }
}
