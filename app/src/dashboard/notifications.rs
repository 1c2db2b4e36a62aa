//! What somebody was told.

use super::frame::Desk;
use crate::i18n::moments::date_of;
use crate::i18n::{Texts, format, texts};
use crate::portal::Page;
use crate::session::{Action, Errand, Outcome, Reply, Screen};
use crate::ui::form::{done, submit};
use customer_management::application::ports::NotificationView;
use customer_management::application::use_cases::{MarkNotificationsReadCommand, MarkNotificationsReadError};
use customer_management::domain::ids::NotificationId;
use customer_management::domain::notification::NotificationKind;
use http::StatusCode;
use kernel::zone::TimeZone;
use leptos::prelude::*;
use property_management::domain::document::DocumentKind;

/// How many are shown: what is older has been read or doesn't matter any more.
const SHOWN: u32 = 100;

/// The newest first.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let accounts = &errand.members.customer_management.accounts;
    let notifications = accounts.notifications(caller.account.user, SHOWN).await?;
    let (desk, texts, zone) = (Desk::of(errand, caller), texts(errand.locale), caller.time_zone());
    let said = (errand.said() == "read").then_some(texts.notifications_ok);
    Ok(Reply::page(move |_| page(desk, texts, zone, said, &notifications)))
}

/// Remembers that one was read, or all of them. Somebody else's is like one that never was.
pub async fn read(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let form = &errand.request.form;
    let which = form.has("notification").then(|| NotificationId(form.id("notification")));
    let command = MarkNotificationsReadCommand { which };
    match errand.members.customer_management.mark_notifications_read.execute(&caller.person(), command).await
    {
        Ok(_) => Ok(errand.done("read")),
        Err(MarkNotificationsReadError::Storage(error)) => Err(error.into()),
    }
}

fn page(
    desk: Desk,
    texts: &'static Texts,
    zone: TimeZone,
    said: Option<&'static str>,
    notifications: &[NotificationView],
) -> Page {
    let path = Screen::Notifications.path(texts.locale);
    let unread = notifications.iter().any(|told| told.read_at.is_none());
    let list = if notifications.is_empty() {
        view! { <p class="nothing">{texts.notifications_none}</p> }.into_any()
    } else {
        let items = notifications.iter().map(|told| item(texts, zone, &path, told)).collect_view();
        view! { <ul class="told-list">{items}</ul> }.into_any()
    };
    let body = view! {
        {done(said)}
        {unread
            .then(|| {
                view! {
                    <form method="post" action=path.clone()>
                        {submit(Action::ReadNotifications, texts.notifications_read_all)}
                    </form>
                }
            })}
        {list}
    };
    desk.titled(texts.notifications_title, texts.notifications_lede, StatusCode::OK, body)
}

fn item(texts: &'static Texts, zone: TimeZone, path: &str, told: &NotificationView) -> impl IntoView + use<> {
    let (unread, sentence) = (told.read_at.is_none(), sentence(texts, &told.kind));
    let onward = match &told.kind {
        NotificationKind::DocumentExpiring { number, .. } => {
            let href = format!("{}#documents", Screen::Property(number.to_string()).path(texts.locale));
            Some(view! { " " <a href=href>{texts.notifications_to_property}</a> })
        }
        _ => None,
    };
    let acts = unread.then(|| {
        view! {
            <form method="post" action=path.to_owned()>
                <input type="hidden" name="notification" value=told.id.to_string()/>
                <button
                    class="button quiet small"
                    type="submit"
                    name="action"
                    value=Action::ReadNotifications.code()
                    aria-label=texts.notifications_read_of(&sentence)
                >
                    {texts.notifications_read}
                </button>
            </form>
        }
    });
    view! {
        <li class:unread=unread>
            <div>
                <p>
                    {unread.then(|| view! { <span class="tag">{texts.notifications_unread}</span> " " })}
                    {sentence}{onward}
                </p>
                <p class="small">
                    {told.organization_name.to_string()} " · "
                    <time datetime=format::moment_iso(told.created_at)>
                        {format::date(texts.locale, date_of(zone, told.created_at))}
                    </time>
                </p>
            </div>
            {acts}
        </li>
    }
}

fn sentence(texts: &Texts, kind: &NotificationKind) -> String {
    match kind {
        NotificationKind::InvitationAccepted { name, role } => {
            texts.notifications_accepted(name, texts.role(*role))
        }
        NotificationKind::MemberJoined { name, role } => texts.notifications_joined(name, texts.role(*role)),
        NotificationKind::RoleChanged { role } => texts.notifications_role(texts.role(*role)),
        NotificationKind::RemovedFromOrganization => texts.notifications_removed.to_owned(),
        NotificationKind::DocumentExpiring { reference, paper, expires_on, .. } => {
            let paper = DocumentKind::parse(paper).unwrap_or(DocumentKind::Other);
            texts.notifications_expiring(
                texts.paper(paper),
                format::date(texts.locale, *expires_on),
                reference,
            )
        }
    }
}
