//! Signing in and out.

use super::frame::{self, slowed};
use super::second_factor::HalfWay;
use crate::i18n::texts;
use crate::portal::Page;
use crate::session::{Action, Attempt, Errand, Failure, Outcome, Reply, Screen, SessionError, keys};
use crate::ui::form::{Field, Filled, Filling, done, submit};
use customer_management::application::use_cases::{SignInCommand, SignInError, SignInOutcome};
use http::StatusCode;
use kernel::ids::UserId;
use kernel::locale::Locale;
use leptos::prelude::*;
use secrecy::SecretString;

/// The form; who is signed in already goes on.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    if errand.caller.is_some() {
        return Ok(Reply::SeeOther(errand.path(&Screen::Overview)));
    }
    let texts = texts(errand.locale);
    let said = match errand.said() {
        "signed_out" => Some(texts.sign_in_signed_out),
        "reset" => Some(texts.sign_in_reset_done),
        "confirmed" => Some(texts.sign_in_confirmed),
        _ => None,
    };
    let door = Door { said, ..Door::of(errand) };
    Ok(Reply::page(move |_| door.page(StatusCode::OK, &Filled::blank())))
}

/// Signs in by password.
pub async fn sign_in(errand: &Errand<'_>) -> Outcome {
    let (members, form) = (errand.members, &errand.request.form);
    let texts = texts(errand.locale);
    let (door, filled) = (Door::of(errand), Filled::sent(form));
    let again = |status, filled: Filled| Ok(Reply::page(move |_| door.page(status, &filled)));

    let password = SecretString::from(form.text("password"));
    let command = match SignInCommand::try_new(form.text("email"), password) {
        Ok(command) => command,
        Err(fields) => return again(StatusCode::UNPROCESSABLE_ENTITY, filled.flawed(texts, &fields)),
    };
    if let Err(refused) = members.throttle.check(Attempt::SignIn, errand.request.address, form.text("email"))
    {
        let door = Door::of(errand);
        return Ok(slowed(errand, refused, move |says| {
            door.page(StatusCode::TOO_MANY_REQUESTS, &filled.refused(says))
        }));
    }
    match members.customer_management.sign_in.execute(command).await {
        Ok(SignInOutcome::SignedIn(user)) => enter(errand, user).await,
        Ok(SignInOutcome::SecondFactorNeeded(user)) => half_way(errand, user).await,
        Ok(SignInOutcome::Refused) => {
            again(StatusCode::UNPROCESSABLE_ENTITY, filled.refused(texts.sign_in_refused))
        }
        Err(SignInError::Busy(_)) => Err(Failure::Busy),
        Err(SignInError::Storage(error)) => Err(error.into()),
    }
}

/// Ends this session. Whoever has none is signed out already.
pub async fn sign_out(errand: &Errand<'_>) -> Outcome {
    errand.request.session.flush().await.map_err(SessionError)?;
    Ok(Reply::SeeOther(format!("{}?ok=signed_out", errand.path(&Screen::SignIn))))
}

/// Begins the session of somebody who showed who they are, and leads them where they wanted to go.
pub(super) async fn enter(errand: &Errand<'_>, user: UserId) -> Outcome {
    let wanted = wanted(errand).await?;
    crate::session::begin_session(errand.request, user).await?;
    Ok(Reply::SeeOther(wanted.unwrap_or_else(|| errand.path(&Screen::Overview))))
}

/// Remembers whose password was right until they show a code: nobody is signed in yet.
pub(super) async fn half_way(errand: &Errand<'_>, user: UserId) -> Outcome {
    let (session, wanted) = (&errand.request.session, wanted(errand).await?);
    session.clear().await;
    let half_way = HalfWay { user, since: errand.members.clock.now() };
    session.insert(keys::HALF_WAY, half_way).await.map_err(SessionError)?;
    if let Some(next) = wanted {
        session.insert(keys::NEXT, next).await.map_err(SessionError)?;
    }
    session.cycle_id().await.map_err(SessionError)?;
    Ok(Reply::SeeOther(errand.path(&Screen::SecondFactor)))
}

/// The form, with a sentence about what kept somebody out on another screen.
pub(super) async fn refuse(errand: &Errand<'_>, status: StatusCode, says: impl Into<String>) -> Outcome {
    let says = says.into();
    let door = Door { next: wanted(errand).await?, ..Door::of(errand) };
    Ok(Reply::page(move |_| door.page(status, &Filled::blank().refused(says))))
}

/// Where they wanted to go: as the form says, else as was remembered on the way.
async fn wanted(errand: &Errand<'_>) -> Result<Option<String>, SessionError> {
    match errand.request.form.next() {
        Some(next) => Ok(Some(next.to_owned())),
        None => Ok(errand.request.session.get(keys::NEXT).await?),
    }
}

/// What the page shows beside the form's state.
#[derive(Clone)]
struct Door {
    locale: Locale,
    said: Option<&'static str>,
    next: Option<String>,
    provider: Option<String>,
}

impl Door {
    fn of(errand: &Errand<'_>) -> Self {
        let next = errand.request.form.next().or_else(|| errand.request.query.next());
        Self {
            locale: errand.locale,
            said: None,
            next: next.map(str::to_owned),
            provider: errand.members.provider.clone(),
        }
    }

    fn page(self, status: StatusCode, filled: &Filled) -> Page {
        let Self { locale, said, next, provider } = self;
        let texts = texts(locale);
        let path = |screen: Screen| screen.path(locale);
        let asked =
            |next: Option<String>| next.map(|next| view! { <input type="hidden" name="next" value=next/> });
        let provider = provider.map(|name| {
            view! {
                <form method="post" action=path(Screen::SignIn) class="door-other">
                    {asked(next.clone())}
                    <p class="or">{texts.sign_in_or}</p>
                    <button class="button quiet" type="submit" name="action" value=Action::AskProvider.code()>
                        {texts.sign_in_provider(name)}
                    </button>
                </form>
            }
        });
        let filling = Filling::new(texts, filled);
        let fields = view! {
            {asked(next.clone())}
            {Field::new("email", texts.sign_in_email)
                .kind("email")
                .autofilled("username")
                .view(&filling)}
            {Field::new("password", texts.sign_in_password)
                .kind("password")
                .autofilled("current-password")
                .view(&filling)}
            {submit(Action::SignIn, texts.sign_in_submit)}
        };
        let body = view! {
            {done(said)}
            <form method="post" action=path(Screen::SignIn) class="stack" novalidate>
                {filling.around(fields)}
            </form>
            {provider}
            {frame::links(vec![
                (path(Screen::Forgotten), texts.sign_in_forgotten),
                (path(Screen::Register), texts.sign_in_register),
            ])}
        };
        let page =
            frame::page(locale, &Screen::SignIn, texts.sign_in_title, texts.sign_in_lede, status, body);
        match next {
            Some(next) => frame::keeping(page, "next", &next),
            None => page,
        }
    }
}
