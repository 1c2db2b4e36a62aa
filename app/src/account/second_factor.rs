//! The code of the second factor, after the password.

use super::frame::{self, slowed};
use super::sign_in;
use crate::i18n::texts;
use crate::portal::Page;
use crate::session::{Action, Attempt, Errand, Outcome, Reply, Screen, SessionError, keys};
use crate::ui::form::{Field, Filled, Filling, submit};
use chrono::TimeDelta;
use customer_management::application::form::Flaw;
use customer_management::application::use_cases::{
    ConfirmSecondFactorCommand, ConfirmSecondFactorError, ConfirmedBy,
};
use customer_management::domain::values::InvalidValue;
use http::StatusCode;
use kernel::ids::UserId;
use kernel::locale::Locale;
use kernel::time::Timestamp;
use leptos::prelude::*;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

/// So few recovery codes left are worth a word.
const FEW: usize = 3;

/// Somebody whose password was right, and who isn't signed in.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct HalfWay {
    /// Who it is.
    pub user: UserId,
    /// When the password was shown.
    pub since: Timestamp,
}

impl HalfWay {
    /// How long a password waits for its code.
    const LASTS: TimeDelta = TimeDelta::minutes(10);

    async fn of(errand: &Errand<'_>) -> Result<Option<Self>, SessionError> {
        Ok(errand.request.session.get(keys::HALF_WAY).await?)
    }

    fn is_over(&self, now: Timestamp) -> bool {
        now >= self.since + Self::LASTS
    }
}

/// The form; who showed no password begins there.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    if errand.caller.is_some() {
        return Ok(Reply::SeeOther(errand.path(&Screen::Overview)));
    }
    let locale = errand.locale;
    match HalfWay::of(errand).await? {
        None => Ok(Reply::SeeOther(errand.path(&Screen::SignIn))),
        Some(half_way) if half_way.is_over(errand.members.clock.now()) => begin_again(errand).await,
        Some(_) => Ok(Reply::page(move |_| page(locale, StatusCode::OK, &Filled::blank()))),
    }
}

/// Signs in by the code of the app, or by one that was kept for the day without it. What was
/// typed isn't shown again: a code is worth nothing a moment later, or is a secret.
pub async fn show_code(errand: &Errand<'_>) -> Outcome {
    let (members, form, locale) = (errand.members, &errand.request.form, errand.locale);
    let texts = texts(locale);
    let Some(half_way) = HalfWay::of(errand).await? else {
        return Ok(Reply::SeeOther(errand.path(&Screen::SignIn)));
    };
    if half_way.is_over(members.clock.now()) {
        return begin_again(errand).await;
    }
    let again =
        |filled: Filled| Ok(Reply::page(move |_| page(locale, StatusCode::UNPROCESSABLE_ENTITY, &filled)));
    let field = if form.has("recovery") { "recovery" } else { "code" };
    let typed = form.text(field);
    if typed.trim().is_empty() {
        return again(Filled::blank().flaw(texts, field, &Flaw::Value(InvalidValue::Blank)));
    }
    let user = half_way.user;
    if let Err(refused) = members.throttle.check(Attempt::Code, errand.request.address, &user.to_string()) {
        return Ok(slowed(errand, refused, move |says| {
            page(locale, StatusCode::TOO_MANY_REQUESTS, &Filled::blank().refused(says))
        }));
    }
    let command = ConfirmSecondFactorCommand { user, code: SecretString::from(typed) };
    match members.customer_management.confirm_second_factor.execute(command).await {
        Ok(ConfirmedBy::RecoveryCode { left }) if left <= FEW => {
            crate::session::begin_session(errand.request, user).await?;
            Ok(Reply::SeeOther(format!("{}?ok=recovery_used", errand.path(&Screen::Security))))
        }
        Ok(ConfirmedBy::App | ConfirmedBy::RecoveryCode { .. }) => sign_in::enter(errand, user).await,
        Err(ConfirmSecondFactorError::WrongCode) => {
            again(Filled::blank().wrong(field, texts.second_factor_wrong))
        }
        Err(ConfirmSecondFactorError::Storage(error)) => Err(error.into()),
    }
}

/// Too long ago: the password is asked for once more.
async fn begin_again(errand: &Errand<'_>) -> Outcome {
    errand.request.session.remove_value(keys::HALF_WAY).await.map_err(SessionError)?;
    let says = texts(errand.locale).second_factor_over;
    sign_in::refuse(errand, StatusCode::UNPROCESSABLE_ENTITY, says).await
}

fn page(locale: Locale, status: StatusCode, filled: &Filled) -> Page {
    let (texts, path) = (texts(locale), Screen::SecondFactor.path(locale));
    let filling = Filling::new(texts, filled);
    let forms = view! {
        <form method="post" action=path.clone() class="stack" novalidate>
            {Field::new("code", texts.second_factor_code)
                .autofilled("one-time-code")
                .digits()
                .hint(texts.second_factor_code_hint)
                .view(&filling)}
            {submit(Action::ShowCode, texts.second_factor_submit)}
        </form>
        // A telephone shows only digits for the field above, and these codes have letters.
        <details class="door-other" open=filled.problem("recovery").is_some()>
            <summary>{texts.second_factor_recovery_title}</summary>
            <form method="post" action=path class="stack" novalidate>
                {Field::new("recovery", texts.second_factor_recovery)
                    .hint(texts.second_factor_recovery_hint)
                    .view(&filling)}
                {submit(Action::ShowCode, texts.second_factor_recovery_submit)}
            </form>
        </details>
    };
    let body = view! {
        {filling.around(forms)}
        {frame::links(vec![(Screen::SignIn.path(locale), texts.second_factor_back)])}
    };
    let (title, lede) = (texts.second_factor_title, texts.second_factor_lede);
    frame::page(locale, &Screen::SecondFactor, title, lede, status, body)
}
