//! Confirming an e-mail address, by the link of a letter.

use super::frame;
use crate::i18n::{Texts, texts};
use crate::session::{Action, Errand, Outcome, Reply, Screen};
use crate::ui::form::submit;
use customer_management::application::ports::VerificationView;
use customer_management::application::use_cases::{VerifyEmailCommand, VerifyEmailError};
use http::StatusCode;
use leptos::prelude::*;
use secrecy::SecretString;

/// One button: programs that look into mailboxes follow links, and press none.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let (locale, token) = (errand.locale, errand.request.query.text("token").to_owned());
    if token.is_empty() {
        return Ok(over(errand));
    }
    let secret = SecretString::from(token.as_str());
    let found = errand.members.customer_management.look_up_verification.execute(&secret).await?;
    Ok(Reply::page(move |_| {
        let texts = texts(locale);
        let body = view! {
            {found.map(|found| facts(texts, &found))}
            <form method="post" action=Screen::Confirm.path(locale) class="stack">
                <input type="hidden" name="token" value=token.clone()/>
                {submit(Action::ConfirmEmail, texts.confirm_submit)}
            </form>
        };
        let (title, lede) = (texts.confirm_title, texts.confirm_lede);
        frame::keeping(
            frame::page(locale, &Screen::Confirm, title, lede, StatusCode::OK, body),
            "token",
            &token,
        )
    }))
}

/// For whom the link is: enough to know it again, for whoever reads the letter of somebody else.
fn facts(texts: &'static Texts, found: &VerificationView) -> impl IntoView + use<> {
    let agency = found.organization_name.as_ref().map(ToString::to_string);
    let row = |name: &'static str, value: String| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    view! {
        <dl class="rows">
            {agency.map(|agency| row(texts.confirm_agency, agency))}
            {row(texts.confirm_email, found.email.masked())}
        </dl>
    }
}

/// Confirms it. Nobody is signed in by it.
pub async fn confirm(errand: &Errand<'_>) -> Outcome {
    let token = SecretString::from(errand.request.form.text("token"));
    match errand.members.customer_management.verify_email.execute(VerifyEmailCommand { token }).await {
        Ok(_) if errand.caller.is_some() => Ok(Reply::SeeOther(errand.path(&Screen::Overview))),
        Ok(_) => Ok(Reply::SeeOther(format!("{}?ok=confirmed", errand.path(&Screen::SignIn)))),
        Err(VerifyEmailError::UnknownToken) => Ok(over(errand)),
        Err(VerifyEmailError::Storage(error)) => Err(error.into()),
    }
}

/// The link is used, replaced or too old, or never was one.
fn over(errand: &Errand<'_>) -> Reply {
    let (locale, signed_in) = (errand.locale, errand.caller.is_some());
    Reply::page(move |_| {
        let texts = texts(locale);
        let onward = if signed_in {
            (Screen::Overview.path(locale), texts.confirm_over_overview)
        } else {
            (Screen::SignIn.path(locale), texts.confirm_over_sign_in)
        };
        let (title, lede) = (texts.confirm_over_title, texts.confirm_over_lede);
        frame::notice(locale, &Screen::Confirm, title, lede, StatusCode::NOT_FOUND, None, vec![onward])
    })
}
