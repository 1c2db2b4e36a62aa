//! Registering an agency.

use super::frame::{self, slowed};
use crate::i18n::flaws::guessable;
use crate::i18n::{Texts, texts};
use crate::portal::Page;
use crate::portal::paths::{Address, LegalPage, Route};
use crate::session::{Action, Attempt, Errand, Failure, Outcome, Reply, Screen};
use crate::ui::form::{Field, Filled, Filling, Values, submit};
use customer_management::application::use_cases::{RegisterUserCommand, RegisterUserError};
use http::StatusCode;
use kernel::locale::{Country, Locale};
use leptos::prelude::*;
use secrecy::SecretString;

/// The form, or that a letter was sent; who is signed in already goes on.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    if errand.caller.is_some() {
        return Ok(Reply::SeeOther(errand.path(&Screen::Overview)));
    }
    let locale = errand.locale;
    if errand.said() == "sent" {
        return Ok(Reply::page(move |_| sent(locale)));
    }
    Ok(Reply::page(move |_| page(locale, StatusCode::OK, &Filled::blank())))
}

/// Registers. Whether somebody has the address already is written to them, and to nobody else:
/// the answer is the same.
pub async fn register(errand: &Errand<'_>) -> Outcome {
    let (members, form, locale) = (errand.members, &errand.request.form, errand.locale);
    let (texts, filled) = (texts(locale), Filled::sent(form));
    let again =
        |filled: Filled| Ok(Reply::page(move |_| page(locale, StatusCode::UNPROCESSABLE_ENTITY, &filled)));

    let (email, password) = (form.text("email"), SecretString::from(form.text("password")));
    let country = Country::parse(form.text("country")).unwrap_or(country_of(locale));
    let (name, agency) = (form.text("name"), form.text("agency"));
    let command = match RegisterUserCommand::with_agency(email, name, password, locale, agency, country) {
        Ok(command) => command,
        Err(fields) => return again(filled.flawed(texts, &fields)),
    };
    if let Err(refused) = members.throttle.check(Attempt::Register, errand.request.address, email) {
        return Ok(slowed(errand, refused, move |says| {
            page(locale, StatusCode::TOO_MANY_REQUESTS, &filled.refused(says))
        }));
    }
    match members.customer_management.register_user.execute(command).await {
        Ok(_) | Err(RegisterUserError::UserAlreadyExists | RegisterUserError::UnknownInvitation) => {
            Ok(errand.done("sent"))
        }
        Err(RegisterUserError::Guessable(why)) => again(filled.wrong("password", guessable(texts, why))),
        Err(RegisterUserError::Busy(_)) => Err(Failure::Busy),
        Err(RegisterUserError::Storage(error)) => Err(error.into()),
    }
}

/// Where an agency is that says nothing of it.
pub(super) const fn country_of(locale: Locale) -> Country {
    match locale {
        Locale::Pt | Locale::En => Country::Portugal,
        Locale::Es => Country::Spain,
    }
}

fn page(locale: Locale, status: StatusCode, filled: &Filled) -> Page {
    let texts = texts(locale);
    let countries = [Country::Portugal, Country::Spain].map(|one| (one.code(), texts.country(one)));
    let kept = Values::new().with("country", country_of(locale).code());
    let filling = Filling::new(texts, filled).over(&kept);
    let fields = view! {
            {Field::new("agency", texts.register_agency)
                .autofilled("organization")
                .hint(texts.register_agency_hint)
                .view(&filling)}
            {Field::new("country", texts.register_country)
                .choice(&filling, countries)}
            {Field::new("name", texts.register_name).autofilled("name").view(&filling)}
            {Field::new("email", texts.register_email).kind("email")
                .autofilled("username")
                .hint(texts.register_email_hint)
                .view(&filling)}
            {frame::new_password(texts, texts.register_password).view(&filling)}
            {legal(texts)}
            {submit(Action::Register, texts.register_submit)}
    };
    let body = view! {
        <form method="post" action=Screen::Register.path(locale) class="stack" novalidate>
            {filling.around(fields)}
        </form>
        {frame::links(vec![(Screen::SignIn.path(locale), texts.register_sign_in)])}
    };
    frame::page(locale, &Screen::Register, texts.register_title, texts.register_lede, status, body)
}

/// What is agreed to by registering.
pub(super) fn legal(texts: &'static Texts) -> impl IntoView {
    let path = |page| Address::new(texts.locale, Route::Legal(page)).path();
    view! {
        <div class="hint">
            <p>{texts.register_legal}</p>
            <ul class="links">
                <li>
                    <a href=path(LegalPage::Terms)>{texts.footer_terms}</a>
                </li>
                <li>
                    <a href=path(LegalPage::Privacy)>{texts.footer_privacy}</a>
                </li>
            </ul>
        </div>
    }
}

fn sent(locale: Locale) -> Page {
    let (texts, path) = (texts(locale), |screen: Screen| screen.path(locale));
    let onward =
        vec![(path(Screen::SignIn), texts.sign_in_title), (path(Screen::Register), texts.register_again)];
    let (title, lede, help) = (texts.register_sent_title, texts.register_sent_lede, texts.register_sent_help);
    frame::notice(locale, &Screen::Register, title, lede, StatusCode::OK, Some(help), onward)
}
