//! What somebody says of themselves.

use super::frame::Desk;
use crate::i18n::moments::date_of;
use crate::i18n::{Texts, format, texts};
use crate::portal::Page;
use crate::session::{Action, Errand, Outcome, Reply, Screen};
use crate::ui::form::{Field, Filled, Filling, Values, done, submit};
use chrono::NaiveDate;
use customer_management::application::ports::ProfileView;
use customer_management::application::use_cases::{UpdateProfileCommand, UpdateProfileError};
use http::StatusCode;
use kernel::locale::Locale;
use leptos::prelude::*;

/// The form.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let said = (errand.said() == "saved").then_some(texts(errand.locale).profile_ok);
    again(errand, StatusCode::OK, said, Filled::blank()).await
}

/// Keeps what was said, and goes on in the language that was chosen.
pub async fn save(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let Some(locale) = Locale::parse(form.text("locale")) else { return Ok(errand.not_found()) };
    let command = match UpdateProfileCommand::try_new(form.text("name"), form.text("phone"), locale) {
        Ok(command) => command,
        Err(fields) => {
            let filled = Filled::sent(form).flawed(texts, &fields);
            return again(errand, StatusCode::UNPROCESSABLE_ENTITY, None, filled).await;
        }
    };
    match errand.members.customer_management.update_profile.execute(&caller.person(), command).await {
        Ok(()) => Ok(Reply::SeeOther(format!("{}?ok=saved", Screen::Account.path(locale)))),
        Err(UpdateProfileError::UnknownPerson) => Ok(errand.not_found()),
        Err(UpdateProfileError::Storage(error)) => Err(error.into()),
    }
}

async fn again(
    errand: &Errand<'_>,
    status: StatusCode,
    said: Option<&'static str>,
    filled: Filled,
) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let read = errand.members.customer_management.accounts.profile(caller.account.user).await?;
    let Some(profile) = read else { return Ok(errand.not_found()) };
    let (desk, texts) = (Desk::of(errand, caller), texts(errand.locale));
    let since = date_of(caller.time_zone(), profile.created_at);
    Ok(Reply::page(move |_| page(desk, texts, &profile, since, status, said, &filled)))
}

fn page(
    desk: Desk,
    texts: &'static Texts,
    profile: &ProfileView,
    since: NaiveDate,
    status: StatusCode,
    said: Option<&'static str>,
    filled: &Filled,
) -> Page {
    let languages = Locale::ALL.map(|locale| (locale.code(), texts.language(locale)));
    let confirmed = if profile.email_verified { texts.profile_confirmed } else { texts.profile_unconfirmed };
    let confirm = (!profile.email_verified).then(|| {
        view! { <a href=Screen::Overview.path(texts.locale)>{texts.profile_confirm_do}</a> }
    });
    let kept = Values::new()
        .with("name", profile.name.as_str())
        .with_some("phone", profile.phone.as_ref().map(|phone| phone.as_str()))
        .with("locale", profile.locale.code());
    let filling = Filling::new(texts, filled).over(&kept);
    let fields = view! {
        {Field::new("name", texts.profile_name).autofilled("name").view(&filling)}
        {Field::new("phone", texts.profile_phone)
            .kind("tel")
            .autofilled("tel")
            .hint(texts.profile_phone_hint)
            .optional()
            .view(&filling)}
        {Field::new("locale", texts.profile_locale)
            .hint(texts.profile_locale_hint)
            .choice(&filling, languages)}
        {submit(Action::SaveProfile, texts.profile_save)}
    };
    let body = view! {
        {done(said)}
        <form method="post" action=Screen::Account.path(texts.locale) class="stack" novalidate>
            {filling.around(fields)}
        </form>
        <section class="desk-part">
            <h2>{texts.profile_email}</h2>
            <p>
                {profile.email.to_string()} " " <span class="tag">{confirmed}</span> " " {confirm}
            </p>
            <p class="small">{texts.profile_since(format::date(texts.locale, since))}</p>
        </section>
    };
    desk.titled(texts.profile_title, texts.profile_lede, status, body)
}
