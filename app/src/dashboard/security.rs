//! Password, second factor, and where somebody is signed in.

use super::frame::Desk;
use crate::account::frame::slowed;
use crate::i18n::{Texts, flaws, format, texts};
use crate::portal::Page;
use crate::session::{
    Action, Attempt, Errand, Failure, Outcome, Reply, Screen, SessionError, TooManyAttempts,
};
use crate::ui::form::{Field, Filled, Filling, done, submit};
use customer_management::application::ports::{ProfileView, SessionView};
use customer_management::application::use_cases::{
    ChangePasswordCommand, ChangePasswordError, ConfirmEnrolmentCommand, DisableSecondFactorCommand,
    DisableSecondFactorError, EnrolSecondFactorError, Enrolment, RevokeSessionCommand, RevokeSessionError,
    SignOutEverywhereCommand, SignOutEverywhereError,
};
use customer_management::domain::ids::SessionId;
use customer_management::domain::time_zone::TimeZone;
use customer_management::domain::user::EnrolmentError;
use http::StatusCode;
use leptos::prelude::*;
use qrcode::{Color, QrCode};
use secrecy::{ExposeSecret, SecretString};
use std::fmt::Write as _;

/// Everything about getting in.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let texts = texts(errand.locale);
    let said = match errand.said() {
        "password" => Some(texts.security_ok_password),
        "factor_off" => Some(texts.security_ok_factor_off),
        "ended" => Some(texts.security_ok_ended),
        "others" => Some(texts.security_ok_others),
        _ => None,
    };
    again(errand, StatusCode::OK, Notes { said, ..Notes::default() }).await
}

/// Another password, for who knows the one so far.
pub async fn change_password(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let filled = Filled::sent(form);
    let unchanged = |password: Filled| {
        again(errand, StatusCode::UNPROCESSABLE_ENTITY, Notes { password, ..Notes::default() })
    };
    let secret = |name| SecretString::from(form.text(name));
    let command = match ChangePasswordCommand::try_new(secret("current"), secret("password")) {
        Ok(command) => command,
        Err(fields) => return unchanged(filled.flawed(texts, &fields)).await,
    };
    if let Err(refused) = attempt(errand) {
        return slow(errand, refused, |says| Notes { password: filled.refused(says), ..Notes::default() })
            .await;
    }
    match errand.members.customer_management.change_password.execute(&caller.person(), command).await {
        Ok(()) => Ok(errand.done("password")),
        Err(ChangePasswordError::WrongPassword) => {
            unchanged(filled.wrong("current", texts.security_error_password)).await
        }
        Err(ChangePasswordError::Guessable(why)) => {
            unchanged(filled.wrong("password", flaws::guessable(texts, why))).await
        }
        Err(ChangePasswordError::Busy(_)) => Err(Failure::Busy),
        Err(ChangePasswordError::Storage(error)) => Err(error.into()),
    }
}

/// Makes the secret for the app. It is shown in the answer and nowhere else, so there is no
/// redirect to a page that would have to know it.
pub async fn begin_second_factor(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    match errand.members.customer_management.enrol_second_factor.begin(&caller.person()).await {
        Ok(enrolment) => {
            let notes = Notes { enrolling: Some(Enrolling::Begun(enrolment)), ..Notes::default() };
            again(errand, StatusCode::OK, notes).await
        }
        Err(error) => not_enrolled(errand, error).await,
    }
}

/// Takes a first code of the app and shows the recovery codes, once.
pub async fn confirm_second_factor(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let code = errand.request.form.text("code").chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let command = ConfirmEnrolmentCommand { code: SecretString::from(code) };
    let story = &errand.members.customer_management.enrol_second_factor;
    match story.confirm(&caller.person(), command).await {
        Ok(codes) => {
            let (desk, texts) = (Desk::of(errand, caller), texts(errand.locale));
            Ok(Reply::page(move |_| recovery(desk, texts, &codes)))
        }
        Err(error) => not_enrolled(errand, error).await,
    }
}

/// Takes the second factor away.
pub async fn disable_second_factor(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let (form, texts) = (&errand.request.form, texts(errand.locale));
    let filled = Filled::sent(form);
    if let Err(refused) = attempt(errand) {
        return slow(errand, refused, |says| Notes { factor: filled.refused(says), ..Notes::default() })
            .await;
    }
    let command = DisableSecondFactorCommand { password: SecretString::from(form.text("proof")) };
    let story = &errand.members.customer_management.disable_second_factor;
    match story.execute(&caller.person(), command).await {
        Ok(_) => Ok(errand.done("factor_off")),
        Err(DisableSecondFactorError::WrongPassword) => {
            let factor = filled.wrong("proof", texts.security_error_password);
            again(errand, StatusCode::UNPROCESSABLE_ENTITY, Notes { factor, ..Notes::default() }).await
        }
        Err(DisableSecondFactorError::Busy(_)) => Err(Failure::Busy),
        Err(DisableSecondFactorError::Storage(error)) => Err(error.into()),
    }
}

/// Ends one session.
pub async fn end_session(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let session = SessionId(errand.request.form.id("session"));
    let command = RevokeSessionCommand { session };
    match errand.members.customer_management.revoke_session.execute(&caller.person(), command).await {
        Ok(()) if caller.session == Some(session) => signed_out(errand).await,
        Ok(()) => Ok(errand.done("ended")),
        Err(RevokeSessionError::UnknownSession) => Ok(errand.not_found()),
        Err(RevokeSessionError::Storage(error)) => Err(error.into()),
    }
}

/// Ends all sessions: this one as well, unless it is to stay.
pub async fn end_all_sessions(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let command = SignOutEverywhereCommand { keep_this_one: errand.request.form.has("keep") };
    match errand.members.customer_management.sign_out_everywhere.execute(&caller.person(), command).await {
        Ok(_) if command.keep_this_one => Ok(errand.done("others")),
        Ok(_) => signed_out(errand).await,
        Err(SignOutEverywhereError::Storage(error)) => Err(error.into()),
    }
}

async fn signed_out(errand: &Errand<'_>) -> Outcome {
    errand.request.session.flush().await.map_err(SessionError)?;
    Ok(Reply::SeeOther(format!("{}?ok=signed_out", errand.path(&Screen::SignIn))))
}

/// Who sits at a browser that was left open guesses passwords no faster than who signs in.
fn attempt(errand: &Errand<'_>) -> Result<(), TooManyAttempts> {
    let email = errand.caller.as_ref().map_or("", |caller| caller.account.email.as_str());
    errand.members.throttle.check(Attempt::SignIn, errand.request.address, email)
}

async fn slow(
    errand: &Errand<'_>,
    refused: TooManyAttempts,
    notes: impl FnOnce(String) -> Notes + Send + 'static,
) -> Outcome {
    let Some((desk, safe)) = safe(errand).await? else { return Ok(errand.not_found()) };
    Ok(slowed(errand, refused, move |says| safe.page(desk, StatusCode::TOO_MANY_REQUESTS, notes(says))))
}

async fn not_enrolled(errand: &Errand<'_>, error: EnrolSecondFactorError) -> Outcome {
    let texts = texts(errand.locale);
    let blank = Filled::blank;
    let notes = match error {
        EnrolSecondFactorError::WrongCode => Notes {
            factor: blank().wrong("code", texts.security_factor_wrong),
            enrolling: Some(Enrolling::Asked),
            ..Notes::default()
        },
        EnrolSecondFactorError::Enrolment(EnrolmentError::NotBegun) => {
            Notes { factor: blank().refused(texts.security_factor_not_begun), ..Notes::default() }
        }
        EnrolSecondFactorError::Enrolment(EnrolmentError::AlreadyEnrolled) => {
            Notes { factor: blank().refused(texts.security_factor_already), ..Notes::default() }
        }
        EnrolSecondFactorError::UnknownPerson => return Ok(errand.not_found()),
        EnrolSecondFactorError::Storage(error) => return Err(error.into()),
    };
    again(errand, StatusCode::UNPROCESSABLE_ENTITY, notes).await
}

async fn again(errand: &Errand<'_>, status: StatusCode, notes: Notes) -> Outcome {
    let Some((desk, safe)) = safe(errand).await? else { return Ok(errand.not_found()) };
    Ok(Reply::page(move |_| safe.page(desk, status, notes)))
}

async fn safe(errand: &Errand<'_>) -> Result<Option<(Desk, Safe)>, Failure> {
    let Some(caller) = &errand.caller else { return Ok(None) };
    let (accounts, user) = (&errand.members.customer_management.accounts, caller.account.user);
    let Some(profile) = accounts.profile(user).await? else { return Ok(None) };
    let sessions = accounts.sessions(user).await?;
    let safe = Safe {
        texts: texts(errand.locale),
        profile,
        sessions,
        this: caller.session,
        zone: caller.time_zone(),
    };
    Ok(Some((Desk::of(errand, caller), safe)))
}

/// How far somebody is who sets up a second factor.
enum Enrolling {
    /// The app has to get the secret.
    Begun(Enrolment),
    /// The app has it; its code was wrong.
    Asked,
}

/// What is said on the screen besides.
#[derive(Default)]
struct Notes {
    said: Option<&'static str>,
    password: Filled,
    factor: Filled,
    enrolling: Option<Enrolling>,
}

/// What the screen shows.
struct Safe {
    texts: &'static Texts,
    profile: ProfileView,
    sessions: Vec<SessionView>,
    this: Option<SessionId>,
    /// By whose clock times are told.
    zone: TimeZone,
}

impl Safe {
    fn page(self, desk: Desk, status: StatusCode, notes: Notes) -> Page {
        let texts = self.texts;
        let Notes { said, password, factor, enrolling } = notes;
        let body = view! {
            {done(said)}
            {self.factor(&factor, enrolling)}
            {self.password(&password)}
            {self.sessions()}
        };
        desk.titled(texts.security_title, texts.security_lede, status, body)
    }

    fn path(&self) -> String {
        Screen::Security.path(self.texts.locale)
    }

    fn password(&self, filled: &Filled) -> impl IntoView + use<> {
        let texts = self.texts;
        let inside = if self.profile.has_password {
            let filling = Filling::new(texts, filled);
            let fields = view! {
                    // for the browser's list of passwords: whose it is
                    <input
                        type="text"
                        name="username"
                        autocomplete="username"
                        value=self.profile.email.to_string()
                        hidden
                        readonly
                    />
                    {Field::new("current", texts.security_current).kind("password")
                        .autofilled("current-password")
                        .view(&filling)}
                    {Field::new("password", texts.security_new).kind("password")
                        .autofilled("new-password")
                        .hint(texts.security_new_hint)
                        .view(&filling)}
                    {submit(Action::ChangePassword, texts.security_password_do)}
            };
            view! {
                <p>{texts.security_password_lede}</p>
                <form method="post" action=self.path() class="stack" novalidate>
                    {filling.around(fields)}
                </form>
            }
            .into_any()
        } else {
            view! {
                <p>{texts.security_password_none(self.profile.identity_issuers.join(", "))}</p>
                <p>
                    <a href=Screen::Forgotten.path(texts.locale)>{texts.security_password_none_do}</a>
                </p>
            }
            .into_any()
        };
        view! {
            <section class="desk-part">
                <h2>{texts.security_password}</h2>
                {inside}
            </section>
        }
    }

    fn factor(&self, filled: &Filled, enrolling: Option<Enrolling>) -> impl IntoView + use<> {
        let texts = self.texts;
        let inside = match (self.profile.recovery_codes_left, enrolling) {
            (Some(left), _) => self.enrolled(filled, left).into_any(),
            (None, Some(enrolling)) => self.enrolling(filled, &enrolling).into_any(),
            (None, None) => view! {
                {Filling::new(texts, filled)
                    .around(
                        view! {
                            <p>{texts.security_factor_off}</p>
                            <form method="post" action=self.path()>
                                {submit(Action::BeginSecondFactor, texts.security_factor_begin)}
                            </form>
                        },
                    )}
            }
            .into_any(),
        };
        view! {
            <section class="desk-part" id="factor">
                <h2>{texts.security_factor}</h2>
                {inside}
            </section>
        }
    }

    /// The secret for the app, if it was just made, and the field for its first code.
    fn enrolling(&self, filled: &Filled, enrolling: &Enrolling) -> impl IntoView + use<> {
        let texts = self.texts;
        let secret = match enrolling {
            Enrolling::Begun(enrolment) => Some(secret(texts, enrolment)),
            Enrolling::Asked => None,
        };
        let filling = Filling::new(texts, filled);
        let fields = view! {
            <p>{texts.security_factor_confirm}</p>
            {Field::new("code", texts.security_factor_code)
                .autofilled("one-time-code")
                .view(&filling)}
            {submit(Action::ConfirmSecondFactor, texts.security_factor_confirm_do)}
        };
        view! {
            {secret}
            <form method="post" action=self.path() class="stack" novalidate>
                {filling.around(fields)}
            </form>
            <form method="post" action=self.path()>
                <button class="button quiet" type="submit" name="action" value=Action::BeginSecondFactor.code()>
                    {texts.security_factor_again}
                </button>
            </form>
        }
    }

    fn enrolled(&self, filled: &Filled, left: u32) -> impl IntoView + use<> {
        let texts = self.texts;
        let filling = Filling::new(texts, filled);
        let fields = view! {
            {Field::new("proof", texts.security_factor_proof)
                .kind("password")
                .autofilled("current-password")
                .view(&filling)}
            <button class="button grave" type="submit" name="action" value=Action::DisableSecondFactor.code()>
                {texts.security_factor_off_do}
            </button>
        };
        let inside = view! {
            <p>{texts.security_factor_off_lede}</p>
            <form method="post" action=self.path() class="stack" novalidate>
                {filling.around(fields)}
            </form>
        };
        view! {
            <p>{texts.security_factor_on(left.into(), left)}</p>
            <details class="sure" open=filled.is_wrong()>
                <summary>{texts.security_factor_off_do}</summary>
                <div>{inside}</div>
            </details>
        }
    }

    fn sessions(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        let rows = self.sessions.iter().map(|session| self.session(session)).collect_view();
        let others = self.sessions.iter().any(|session| Some(session.id) != self.this);
        let one = (!others).then(|| view! { <p>{texts.security_sessions_one}</p> });
        let end_others = others.then(|| {
            view! {
                <form method="post" action=self.path()>
                    <input type="hidden" name="keep" value="this"/>
                    <button class="button quiet" type="submit" name="action" value=Action::EndAllSessions.code()>
                        {texts.security_sessions_others}
                    </button>
                </form>
            }
        });
        view! {
            <section class="desk-part">
                <h2>{texts.security_sessions}</h2>
                {one}
                <table class="sheet">
                    <thead>
                        <tr>
                            <th scope="col">{texts.security_session_client}</th>
                            <th scope="col">{texts.security_session_address}</th>
                            <th scope="col">{texts.security_session_since}</th>
                            <th scope="col">{texts.security_session_seen}</th>
                            <th scope="col">{texts.team_actions}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
                <p class="small">{texts.security_sessions_hint(texts.zone(self.zone))}</p>
                <div class="inline">
                    {end_others}
                    <form method="post" action=self.path()>
                        <button
                            class="button quiet"
                            type="submit"
                            name="action"
                            value=Action::EndAllSessions.code()
                        >
                            {texts.security_sessions_all}
                        </button>
                    </form>
                </div>
            </section>
        }
    }

    fn session(&self, session: &SessionView) -> impl IntoView + use<> {
        let texts = self.texts;
        let this = Some(session.id) == self.this;
        let (client, since) = (session.client.clone(), format::moment(self.zone, session.created_at));
        let end = (!this).then(|| {
            view! {
                <form method="post" action=self.path()>
                    <input type="hidden" name="session" value=session.id.to_string()/>
                    <button
                        class="button quiet small"
                        type="submit"
                        name="action"
                        value=Action::EndSession.code()
                        aria-label=texts.security_session_end_of(&client, &since)
                    >
                        {texts.security_session_end}
                    </button>
                </form>
            }
        });
        view! {
            <tr>
                <th scope="row">
                    {client} " " {this.then(|| view! { <span class="tag">{texts.security_session_this}</span> })}
                </th>
                <td data-label=texts.security_session_address>{session.address.clone()}</td>
                <td data-label=texts.security_session_since>
                    <time datetime=format::moment_iso(session.created_at)>{since}</time>
                </td>
                <td data-label=texts.security_session_seen>
                    <time datetime=format::moment_iso(session.last_seen_at)>
                        {format::moment(self.zone, session.last_seen_at)}
                    </time>
                </td>
                <td class="acts">{end}</td>
            </tr>
        }
    }
}

/// The secret, to be scanned or typed.
fn secret(texts: &'static Texts, enrolment: &Enrolment) -> impl IntoView + use<> {
    let qr = drawn(enrolment.uri.expose_secret()).map(|(path, size)| {
        view! {
            <svg
                class="qr"
                role="img"
                aria-label=texts.security_factor_qr
                viewBox=format!("0 0 {size} {size}")
                shape-rendering="crispEdges"
            >
                <path d=path></path>
            </svg>
        }
    });
    view! {
        <p>{texts.security_factor_step}</p>
        {qr}
        <dl class="told">
            <div>
                <dt>{texts.security_factor_key}</dt>
                <dd>
                    <code>{in_fours(enrolment.secret.expose_secret())}</code>
                </dd>
            </div>
        </dl>
        <p class="small">{texts.security_factor_key_hint}</p>
    }
}

/// The dark squares of a QR code as one path, and how wide it is with the quiet zone of four
/// squares that a camera needs (ISO/IEC 18004). Nothing for what is too long: the key can be typed.
fn drawn(text: &str) -> Option<(String, usize)> {
    const QUIET: usize = 4;
    let code = QrCode::new(text).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            // A string is always written to.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    Some((path, width + 2 * QUIET))
}

/// A key in groups of four, as people read it aloud.
fn in_fours(key: &str) -> String {
    let signs: Vec<char> = key.chars().collect();
    signs.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" ")
}

/// The recovery codes: the only time that anybody sees them.
fn recovery(desk: Desk, texts: &'static Texts, codes: &[SecretString]) -> Page {
    let codes = codes
        .iter()
        .map(|code| view! { <li><code>{code.expose_secret().to_owned()}</code></li> })
        .collect_view();
    let body = view! {
        <ol class="codes">{codes}</ol>
        <p>
            <a class="button" href=Screen::Security.path(texts.locale)>
                {texts.security_recovery_do}
            </a>
        </p>
    };
    desk.titled(texts.security_recovery, texts.security_recovery_lede, StatusCode::OK, body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_told_in_groups_of_four() {
        assert_eq!(in_fours("JBSWY3DPEHPK3PXP"), "JBSW Y3DP EHPK 3PXP");
        assert_eq!(in_fours("JBSWY3"), "JBSW Y3");
        assert_eq!(in_fours(""), "");
    }

    #[test]
    fn a_code_has_its_quiet_zone_and_nothing_but_squares() {
        let (path, size) = drawn("otpauth://totp/Estate%20OS:ana@casas.example?secret=JBSWY3DP").unwrap();
        assert!(size > 8 + 20, "{size}");
        assert!(path.starts_with("M4 4h1v1h-1z"), "the first square of the finder");
        assert!(path.bytes().all(|b| b"Mhvz- 0123456789".contains(&b)));
        assert!(drawn(&"x".repeat(10_000)).is_none());
    }
}
