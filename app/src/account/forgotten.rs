//! A forgotten password: asking for the letter to choose another.

use super::frame::{self, slowed};
use crate::i18n::texts;
use crate::portal::Page;
use crate::session::{Action, Attempt, Errand, Outcome, Reply, Screen};
use crate::ui::form::{Field, Filled, Filling, submit};
use customer_management::application::use_cases::{RequestPasswordResetCommand, RequestPasswordResetError};
use http::StatusCode;
use kernel::locale::Locale;
use leptos::prelude::*;

/// The form, or that a letter is on its way if there is somebody to read it.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let locale = errand.locale;
    if errand.said() == "sent" {
        return Ok(Reply::page(move |_| sent(locale)));
    }
    Ok(Reply::page(move |_| page(locale, StatusCode::OK, &Filled::blank())))
}

/// Writes the letter. The answer doesn't tell whether there is an account.
pub async fn write(errand: &Errand<'_>) -> Outcome {
    let (members, locale) = (errand.members, errand.locale);
    let (email, filled) = (errand.request.form.text("email"), Filled::sent(&errand.request.form));
    let command = match RequestPasswordResetCommand::try_new(email) {
        Ok(command) => command,
        Err(fields) => {
            let filled = filled.flawed(texts(locale), &fields);
            return Ok(Reply::page(move |_| page(locale, StatusCode::UNPROCESSABLE_ENTITY, &filled)));
        }
    };
    if let Err(refused) = members.throttle.check(Attempt::Letter, errand.request.address, email) {
        return Ok(slowed(errand, refused, move |says| {
            page(locale, StatusCode::TOO_MANY_REQUESTS, &filled.refused(says))
        }));
    }
    match members.customer_management.request_password_reset.execute(command).await {
        Ok(()) => Ok(errand.done("sent")),
        Err(RequestPasswordResetError::Storage(error)) => Err(error.into()),
    }
}

fn page(locale: Locale, status: StatusCode, filled: &Filled) -> Page {
    let texts = texts(locale);
    let filling = Filling::new(texts, filled);
    let fields = view! {
        {Field::new("email", texts.forgotten_email)
            .kind("email")
            .autofilled("username")
            .view(&filling)}
        {submit(Action::ForgotPassword, texts.forgotten_submit)}
    };
    let body = view! {
        <form method="post" action=Screen::Forgotten.path(locale) class="stack" novalidate>
            {filling.around(fields)}
        </form>
        {frame::links(vec![(Screen::SignIn.path(locale), texts.forgotten_sign_in)])}
    };
    frame::page(locale, &Screen::Forgotten, texts.forgotten_title, texts.forgotten_lede, status, body)
}

fn sent(locale: Locale) -> Page {
    let (texts, path) = (texts(locale), |screen: Screen| screen.path(locale));
    let onward = vec![
        (path(Screen::SignIn), texts.forgotten_sign_in),
        (path(Screen::Forgotten), texts.forgotten_again),
    ];
    let (title, lede) = (texts.forgotten_sent_title, texts.forgotten_sent_lede);
    let help = Some(texts.forgotten_sent_help);
    frame::notice(locale, &Screen::Forgotten, title, lede, StatusCode::OK, help, onward)
}
