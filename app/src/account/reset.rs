//! Another password, by the link of a letter.

use super::frame::{self, slowed};
use crate::i18n::flaws::guessable;
use crate::i18n::texts;
use crate::portal::Page;
use crate::session::{Action, Attempt, Errand, Failure, Outcome, Reply, Screen};
use crate::ui::form::{Filled, Filling, submit};
use customer_management::application::use_cases::{ResetPasswordCommand, ResetPasswordError};
use http::StatusCode;
use kernel::locale::Locale;
use leptos::prelude::*;
use secrecy::SecretString;

/// The form. Whether the link still works is found out when it is sent: looking uses nothing up.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let (locale, token) = (errand.locale, errand.request.query.text("token").to_owned());
    if token.is_empty() {
        return Ok(over(locale));
    }
    Ok(Reply::page(move |_| page(locale, StatusCode::OK, &token, &Filled::blank())))
}

/// Sets the password. Nobody is signed in by it: whoever has a second factor still shows it.
pub async fn reset(errand: &Errand<'_>) -> Outcome {
    let (members, form, locale) = (errand.members, &errand.request.form, errand.locale);
    let (texts, filled, token) = (texts(locale), Filled::sent(form), form.text("token").to_owned());

    let password = SecretString::from(form.text("password"));
    let command = match ResetPasswordCommand::try_new(SecretString::from(token.as_str()), password) {
        Ok(command) => command,
        Err(fields) => return Ok(again(locale, token, filled.flawed(texts, &fields))),
    };
    // Nobody guesses a token; but each try costs as much as a password.
    if let Err(refused) = members.throttle.check(Attempt::SignIn, errand.request.address, "reset") {
        return Ok(slowed(errand, refused, move |says| {
            page(locale, StatusCode::TOO_MANY_REQUESTS, &token, &filled.refused(says))
        }));
    }
    match members.customer_management.reset_password.execute(command).await {
        Ok(_) => Ok(Reply::SeeOther(format!("{}?ok=reset", errand.path(&Screen::SignIn)))),
        Err(ResetPasswordError::UnknownToken) => Ok(over(locale)),
        Err(ResetPasswordError::Guessable(why)) => {
            Ok(again(locale, token, filled.wrong("password", guessable(texts, why))))
        }
        Err(ResetPasswordError::Busy(_)) => Err(Failure::Busy),
        Err(ResetPasswordError::Storage(error)) => Err(error.into()),
    }
}

fn again(locale: Locale, token: String, filled: Filled) -> Reply {
    Reply::page(move |_| page(locale, StatusCode::UNPROCESSABLE_ENTITY, &token, &filled))
}

fn page(locale: Locale, status: StatusCode, token: &str, filled: &Filled) -> Page {
    let texts = texts(locale);
    let filling = Filling::new(texts, filled);
    let fields = view! {
        <input type="hidden" name="token" value=token.to_owned()/>
        {frame::new_password(texts, texts.reset_password).view(&filling)}
        {submit(Action::ResetPassword, texts.reset_submit)}
    };
    let body = view! {
        <form method="post" action=Screen::Reset.path(locale) class="stack" novalidate>
            {filling.around(fields)}
        </form>
    };
    let page = frame::page(locale, &Screen::Reset, texts.reset_title, texts.reset_lede, status, body);
    frame::keeping(page, "token", token)
}

/// The link is used, replaced or too old, or never was one.
fn over(locale: Locale) -> Reply {
    Reply::page(move |_| {
        let texts = texts(locale);
        let onward = vec![(Screen::Forgotten.path(locale), texts.reset_over_again)];
        let (title, lede) = (texts.reset_over_title, texts.reset_over_lede);
        frame::notice(locale, &Screen::Reset, title, lede, StatusCode::NOT_FOUND, None, onward)
    })
}
