//! Who looked at what is personal: for those who answer for it.

use super::frame::Desk;
use crate::i18n::{Texts, format, texts};
use crate::portal::Page;
use crate::session::{Errand, Outcome, Reply, Screen};
use http::StatusCode;
use kernel::zone::TimeZone;
use leptos::prelude::*;
use property_management::application::ports::desk_queries::Look;
use property_management::domain::activity::AuditKind;

/// How many stand on a page.
const PAGE: u32 = 100;
/// The last page that is looked up; whoever needs more asks the database.
const LAST: u32 = 10_000;

/// The latest first.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let Some(membership) = caller.membership() else { return Ok(errand.not_found()) };
    let page = errand.request.query.text("page").parse().unwrap_or(1_u32).clamp(1, LAST);
    let desk = &errand.members.property_management.desk;
    // One more than is shown tells whether there is a next page.
    let mut looks = desk.looks(membership.organization, (page - 1) * PAGE, PAGE + 1).await?;
    let sheet = Sheet {
        texts: texts(errand.locale),
        zone: caller.time_zone(),
        page,
        more: looks.len() > PAGE as usize && page < LAST,
    };
    looks.truncate(PAGE as usize);
    let desk = Desk::of(errand, caller);
    Ok(Reply::page(move |_| sheet.page(desk, &looks)))
}

struct Sheet {
    texts: &'static Texts,
    zone: TimeZone,
    page: u32,
    more: bool,
}

impl Sheet {
    fn page(&self, desk: Desk, looks: &[Look]) -> Page {
        let texts = self.texts;
        let body = if looks.is_empty() {
            view! { <p class="nothing">{texts.looks_none}</p> }.into_any()
        } else {
            let rows = looks.iter().map(|look| self.row(look)).collect_view();
            view! {
                <table class="sheet">
                    <thead>
                        <tr>
                            <th scope="col">{texts.looks_at(texts.zone(self.zone))}</th>
                            <th scope="col">{texts.looks_who}</th>
                            <th scope="col">{texts.looks_what}</th>
                            <th scope="col">{texts.looks_property}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
            .into_any()
        };
        let body = view! {
            {body}
            {self.pages()}
        };
        desk.titled(texts.looks_title, texts.looks_lede, StatusCode::OK, body)
    }

    fn row(&self, look: &Look) -> impl IntoView + use<> {
        let (texts, entry) = (self.texts, &look.entry);
        let who = texts.doer(entry.actor, look.actor.as_deref()).to_owned();
        let what = match entry.kind {
            AuditKind::OwnerRevealed => match &look.owner {
                Some(name) => texts.looks_owner(name),
                None => texts.looks_former_owner.to_owned(),
            },
            AuditKind::DocumentDownloaded => match look.document {
                Some(kind) => texts.looks_document(texts.paper(kind)),
                None => texts.looks_former_document.to_owned(),
            },
        };
        let property = match &look.property {
            Some(property) => {
                let href = Screen::Property(property.number.to_string()).path(texts.locale);
                view! { <a href=href>{property.reference.to_string()}</a> }.into_any()
            }
            None => view! { {texts.looks_deleted} }.into_any(),
        };
        view! {
            <tr>
                <td data-label=texts.looks_at(texts.zone(self.zone))>
                    <time datetime=format::moment_iso(entry.at)>{format::moment(self.zone, entry.at)}</time>
                </td>
                <td data-label=texts.looks_who>{who}</td>
                <td data-label=texts.looks_what>{what}</td>
                <td data-label=texts.looks_property>{property}</td>
            </tr>
        }
    }

    fn pages(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        let path = Screen::Looks.path(texts.locale);
        let to = |page: u32| format!("{path}?page={page}");
        let newer = (self.page > 1).then(|| (to(self.page - 1), "prev", texts.looks_newer));
        let older = self.more.then(|| (to(self.page + 1), "next", texts.looks_older));
        let links: Vec<_> = newer.into_iter().chain(older).collect();
        (!links.is_empty()).then(|| {
            let links = links
                .into_iter()
                .map(|(href, rel, says)| view! { <a class="button quiet small" rel=rel href=href>{says}</a> })
                .collect_view();
            view! {
                <nav class="pages" aria-label=texts.looks_pages>
                    <p class="inline">{links}</p>
                </nav>
            }
        })
    }
}
