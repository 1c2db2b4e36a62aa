//! The letters of a demonstration: what would have been sent can be read here. Elsewhere this
//! screen doesn't exist.

use super::frame::Desk;
use crate::contexts::Site;
use crate::i18n::{Texts, format, texts};
use crate::portal::Page;
use crate::session::{Errand, KeptLetter, Outcome, Reply, Screen};
use customer_management::domain::time_zone::TimeZone;
use http::StatusCode;
use leptos::prelude::*;

/// How many are shown.
const SHOWN: usize = 100;

/// The newest first.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let (Some(caller), Some(kept)) = (&errand.caller, &errand.members.letters) else {
        return Ok(errand.not_found());
    };
    let (letters, zone) = (kept.recent(SHOWN).await?, caller.time_zone());
    let (desk, texts) = (Desk::of(errand, caller), texts(errand.locale));
    Ok(Reply::page(move |_| list(desk, texts, zone, letters)))
}

/// One of them, as plain text.
pub async fn show_one(errand: &Errand<'_>, id: &str) -> Outcome {
    let (Some(caller), Some(kept)) = (&errand.caller, &errand.members.letters) else {
        return Ok(errand.not_found());
    };
    let Some(letter) = kept.find(id).await? else { return Ok(errand.not_found()) };
    let (desk, texts, zone) = (Desk::of(errand, caller), texts(errand.locale), caller.time_zone());
    Ok(Reply::page(move |site| one(desk, texts, zone, site, letter)))
}

fn list(desk: Desk, texts: &'static Texts, zone: TimeZone, letters: Vec<KeptLetter>) -> Page {
    let body = if letters.is_empty() {
        view! { <p class="nothing">{texts.mailbox_none}</p> }.into_any()
    } else {
        let rows = letters
            .into_iter()
            .map(|letter| {
                let href = Screen::Letter(letter.id).path(texts.locale);
                view! {
                    <tr>
                        <th scope="row">
                            <a href=href>{letter.subject}</a>
                        </th>
                        <td data-label=texts.mailbox_to>{letter.to}</td>
                        <td data-label=texts.mailbox_at(texts.zone(zone))>
                            <time datetime=format::moment_iso(letter.sent_at)>
                                {format::moment(zone, letter.sent_at)}
                            </time>
                        </td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <table class="sheet">
                <thead>
                    <tr>
                        <th scope="col">{texts.mailbox_subject}</th>
                        <th scope="col">{texts.mailbox_to}</th>
                        <th scope="col">{texts.mailbox_at(texts.zone(zone))}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    desk.titled(texts.mailbox_title, texts.mailbox_lede, StatusCode::OK, body)
}

fn one(desk: Desk, texts: &'static Texts, zone: TimeZone, site: &Site, letter: KeptLetter) -> Page {
    let KeptLetter { to, subject, text, sent_at, .. } = letter;
    let lines = text.lines().map(|line| written(site, line)).collect_view();
    let body = view! {
        <p>
            <a href=Screen::Letters.path(texts.locale)>{texts.mailbox_back}</a>
        </p>
        <dl class="told">
            <div>
                <dt>{texts.mailbox_to}</dt>
                <dd>{to}</dd>
            </div>
            <div>
                <dt>{texts.mailbox_at(texts.zone(zone))}</dt>
                <dd>
                    <time datetime=format::moment_iso(sent_at)>{format::moment(zone, sent_at)}</time>
                </dd>
            </div>
        </dl>
        <div class="letter">{lines}</div>
    };
    desk.titled(&subject, "", StatusCode::OK, body)
}

/// A line of a letter. One that is nothing but an address of ours is a link; any other address
/// stays text, whoever wrote it.
fn written(site: &Site, line: &str) -> AnyView {
    let line = line.trim_end().to_owned();
    if is_ours(site, &line) {
        let href = line.clone();
        view! { <p><a href=href>{line}</a></p> }.into_any()
    } else {
        view! { <p>{line}</p> }.into_any()
    }
}

fn is_ours(site: &Site, line: &str) -> bool {
    let path = line.strip_prefix(&site.base_url).filter(|_| !site.base_url.is_empty());
    path.is_some_and(|path| path.starts_with('/') && path.bytes().all(|b| b.is_ascii_graphic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_line_that_is_an_address_of_ours_is_a_link() {
        let site = Site { base_url: "https://casas.example".into(), ..Site::default() };
        assert!(is_ours(&site, "https://casas.example/convite/abc?x=1#y"));
        for other in [
            "",
            "https://casas.example",
            "https://casas.example.evil.example/convite/abc",
            "https://casas.example@evil.example/",
            "https://evil.example/https://casas.example/",
            "ver https://casas.example/convite/abc",
            "https://casas.example/convite/abc e mais",
            "javascript:alert(1)",
        ] {
            assert!(!is_ours(&site, other), "{other}");
        }
        assert!(!is_ours(&Site::default(), "/painel"));
    }
}
