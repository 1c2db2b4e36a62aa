//! An invitation, by the link of a letter: looked at, accepted, or answered by registering.

use super::frame::{self, slowed};
use super::register::legal;
use crate::i18n::flaws::guessable;
use crate::i18n::moments::{date_of, zone_of_language};
use crate::i18n::{format, texts};
use crate::portal::Page;
use crate::session::{Action, Attempt, Caller, Errand, Failure, Outcome, Reply, Screen, SessionError, keys};
use crate::ui::form::{Field, Filled, Filling, submit};
use customer_management::application::ports::InvitationView;
use customer_management::application::use_cases::{
    AcceptInvitationCommand, AcceptInvitationError, RegisterUserCommand, RegisterUserError,
};
use http::StatusCode;
use kernel::ids::OrganizationId;
use kernel::locale::Locale;
use kernel::zone::TimeZone;
use leptos::prelude::*;
use secrecy::SecretString;

/// Who invites whom to what, and how to accept.
pub async fn show(errand: &Errand<'_>, token: &str) -> Outcome {
    let Some(invited) = Invited::of(errand, token).await? else { return Ok(over(errand)) };
    Ok(Reply::page(move |_| invited.page(StatusCode::OK, &Filled::blank())))
}

/// Lets who is signed in into the team, and acts for that agency from now on.
pub async fn accept(errand: &Errand<'_>) -> Outcome {
    let (Some(caller), Screen::Invitation(token)) = (&errand.caller, &errand.screen) else {
        return Ok(errand.not_found());
    };
    let Some(invited) = Invited::of(errand, token).await? else { return Ok(over(errand)) };
    let command = AcceptInvitationCommand { token: SecretString::from(token.as_str()) };
    match errand.members.customer_management.accept_invitation.execute(&caller.person(), command).await {
        Ok(organization) => begin_work(errand, organization).await,
        Err(AcceptInvitationError::AlreadyMember) => begin_work(errand, invited.view.organization).await,
        Err(AcceptInvitationError::UnknownInvitation) => Ok(over(errand)),
        Err(AcceptInvitationError::ForSomebodyElse) => Ok(invited.again(Filled::blank())),
        Err(AcceptInvitationError::Storage(error)) => Err(error.into()),
    }
}

/// Registers somebody new, lets them into the team and signs them in: the link was in a letter
/// to the address, which is the one thing the form doesn't say.
pub async fn register(errand: &Errand<'_>) -> Outcome {
    let Screen::Invitation(token) = &errand.screen else { return Ok(errand.not_found()) };
    let Some(invited) = Invited::of(errand, token).await? else { return Ok(over(errand)) };
    let (members, form) = (errand.members, &errand.request.form);
    let (texts, filled) = (texts(errand.locale), Filled::sent(form));
    let email = invited.view.email.to_string();

    let (password, token) = (SecretString::from(form.text("password")), SecretString::from(token.as_str()));
    let command = RegisterUserCommand::invited(&email, form.text("name"), password, errand.locale, token);
    let command = match command {
        Ok(command) => command,
        Err(fields) => return Ok(invited.again(filled.flawed(texts, &fields))),
    };
    if let Err(refused) = members.throttle.check(Attempt::Register, errand.request.address, &email) {
        return Ok(slowed(errand, refused, move |says| {
            invited.page(StatusCode::TOO_MANY_REQUESTS, &filled.refused(says))
        }));
    }
    match members.customer_management.register_user.execute(command).await {
        Ok(registered) => {
            crate::session::begin_session(errand.request, registered.user).await?;
            Ok(Reply::SeeOther(errand.path(&Screen::Overview)))
        }
        // The page knows what they do instead; who holds the link may know that there is an account.
        Err(RegisterUserError::UserAlreadyExists) => Ok(Reply::SeeOther(errand.path(&errand.screen))),
        Err(RegisterUserError::UnknownInvitation) => Ok(over(errand)),
        Err(RegisterUserError::Guessable(why)) => {
            Ok(invited.again(filled.wrong("password", guessable(texts, why))))
        }
        Err(RegisterUserError::Busy(_)) => Err(Failure::Busy),
        Err(RegisterUserError::Storage(error)) => Err(error.into()),
    }
}

async fn begin_work(errand: &Errand<'_>, organization: OrganizationId) -> Outcome {
    errand.request.session.insert(keys::AGENCY, organization).await.map_err(SessionError)?;
    Ok(Reply::SeeOther(format!("{}?ok=switched", errand.path(&Screen::Overview))))
}

/// It was answered, taken back or sent once more, is too old, or never was one.
fn over(errand: &Errand<'_>) -> Reply {
    let (locale, screen, signed_in) = (errand.locale, errand.screen.clone(), errand.caller.is_some());
    Reply::page(move |_| {
        let texts = texts(locale);
        let onward = if signed_in {
            (Screen::Overview.path(locale), texts.invitation_over_overview)
        } else {
            (Screen::SignIn.path(locale), texts.invitation_over_sign_in)
        };
        let (title, lede) = (texts.invitation_over_title, texts.invitation_over_lede);
        frame::notice(locale, &screen, title, lede, StatusCode::NOT_FOUND, None, vec![onward])
    })
}

/// How who looks at the invitation can accept it.
enum Way {
    /// They are who it was sent to.
    Accept,
    /// They are signed in with this address, and it was sent to another.
    SomebodyElse(String),
    /// They have an account, and aren't signed in.
    SignIn,
    /// They have none.
    Register,
}

/// An invitation, and how to accept it.
struct Invited {
    locale: Locale,
    screen: Screen,
    view: InvitationView,
    /// The clock they read.
    zone: TimeZone,
    way: Way,
}

impl Invited {
    async fn of(errand: &Errand<'_>, token: &str) -> Result<Option<Self>, Failure> {
        let look_up = &errand.members.customer_management.look_up_invitation;
        let Some(view) = look_up.execute(&SecretString::from(token)).await? else { return Ok(None) };
        let way = match &errand.caller {
            Some(caller) if caller.account.email == view.email => Way::Accept,
            Some(caller) => Way::SomebodyElse(caller.account.email.to_string()),
            None if view.known_user => Way::SignIn,
            None => Way::Register,
        };
        let of_language = zone_of_language(errand.locale);
        let zone = errand.caller.as_ref().map_or(of_language, Caller::time_zone);
        Ok(Some(Self { locale: errand.locale, screen: errand.screen.clone(), view, zone, way }))
    }

    fn again(self, filled: Filled) -> Reply {
        Reply::page(move |_| self.page(StatusCode::UNPROCESSABLE_ENTITY, &filled))
    }

    fn page(self, status: StatusCode, filled: &Filled) -> Page {
        let Self { locale, screen, view: invitation, zone, way } = self;
        let texts = texts(locale);
        let path = screen.path(locale);
        let facts = [
            (texts.invitation_agency, invitation.organization_name.to_string()),
            (texts.invitation_role, texts.role(invitation.role).to_owned()),
            (texts.invitation_email, invitation.email.to_string()),
            (texts.invitation_until, format::date(locale, date_of(zone, invitation.expires_at))),
        ];
        let facts = facts.map(|(name, value)| {
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        });
        let answer = match way {
            Way::Accept => view! {
                <form method="post" action=path class="stack">
                    {submit(Action::AcceptInvitation, texts.invitation_accept)}
                </form>
            }
            .into_any(),
            Way::SomebodyElse(email) => view! {
                <p class="notice bad" role="status">{texts.invitation_somebody_else(email)}</p>
                <form method="post" action=Screen::Overview.path(locale) class="stack">
                    {submit(Action::SignOut, texts.invitation_sign_out)}
                </form>
            }
            .into_any(),
            Way::SignIn => {
                let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
                let href = format!("{}?next={next}", Screen::SignIn.path(locale));
                view! {
                    <p>{texts.invitation_known}</p>
                    <p>
                        <a class="button" href=href>{texts.invitation_sign_in}</a>
                    </p>
                }
                .into_any()
            }
            Way::Register => {
                let filling = Filling::new(texts, filled);
                let fields = view! {
                    {Field::new("name", texts.invitation_name).autofilled("name").view(&filling)}
                    {frame::new_password(texts, texts.invitation_password).view(&filling)}
                    {legal(texts)}
                    {submit(Action::RegisterInvited, texts.invitation_register)}
                };
                view! {
                    <form method="post" action=path class="stack" novalidate>
                        {filling.around(fields)}
                    </form>
                }
                .into_any()
            }
        };
        let body = view! {
            <dl class="rows">{facts.into_iter().collect_view()}</dl>
            {answer}
        };
        let title = texts.invitation_title(invitation.organization_name.as_str());
        let lede = texts.invitation_lede(invitation.inviter.as_str());
        frame::page(locale, &screen, &title, lede, status, body)
    }
}
