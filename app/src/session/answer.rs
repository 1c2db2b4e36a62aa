//! An address, who may, and the screen or action behind it.

use super::{Access, Action, Caller, KeptLetters, ListingFiles, Outcome, Reply, Request, Screen, Throttle};
use crate::account::{confirm, forgotten, invitation, provider, register, reset, second_factor, sign_in};
use crate::dashboard::{
    agency, letters, notifications, overview, plan, profile, properties, refused, security, team,
};
use crate::portal::error_page;
use customer_management::Container;
use customer_management::application::ports::CannotAct;
use http::Method;
use kernel::locale::Locale;
use kernel::time::Clock;
use std::sync::Arc;

/// What the screens stand on.
#[derive(Clone)]
pub struct Members {
    /// Context 1: who may do what.
    pub customer_management: Arc<Container>,
    /// Context 2: what the agency sells and rents.
    pub property_management: Arc<property_management::Container>,
    /// Context 3: what the public sees of the agency.
    pub properties_listing: Arc<properties_listing::Container>,
    /// How often somebody may try.
    pub throttle: Arc<Throttle>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The letters that were sent, where a demonstration shows them.
    pub letters: Option<Arc<dyn KeptLetters>>,
    /// Files of listings that come in and go out.
    pub listing_files: Arc<dyn ListingFiles>,
    /// The name of the site that vouches for people, where one is configured.
    pub provider: Option<String>,
}

/// A request on its way through the screens.
pub struct Visit<'a> {
    /// What the screens stand on.
    pub members: &'a Members,
    /// What arrived.
    pub request: &'a Request,
    /// In which language.
    pub locale: Locale,
    /// Which screen.
    pub screen: Screen,
    /// Who is signed in.
    pub caller: Option<Caller>,
}

impl Visit<'_> {
    /// The path of a screen in the visit's language.
    #[must_use]
    pub fn path(&self, screen: &Screen) -> String {
        screen.path(self.locale)
    }

    /// Back to this screen, saying what was done.
    #[must_use]
    pub fn done(&self, what: &str) -> Reply {
        Reply::SeeOther(format!("{}?ok={what}", self.screen.path(self.locale)))
    }

    /// What was done before this screen was shown, if it was asked to say so.
    #[must_use]
    pub fn said(&self) -> &str {
        if self.request.method == Method::POST { "" } else { self.request.query.text("ok") }
    }

    /// The page that says that nothing is here: the same for what is somebody
    /// else's and for what never was.
    #[must_use]
    pub fn not_found(&self) -> Reply {
        let locale = self.locale;
        Reply::page(move |_| error_page::not_found(locale))
    }
}

/// Answers a request to a screen.
///
/// # Errors
/// When storage or session can't be used; nothing was kept.
pub async fn answer(members: &Members, request: &Request) -> Outcome {
    let Some((locale, screen)) = Screen::parse(&request.path) else {
        let locale = crate::portal::paths::locale_of(&request.path);
        return Ok(Reply::page(move |_| error_page::not_found(locale)));
    };
    let caller = Caller::of(members, &request.session).await?;
    let visit = Visit { members, request, locale, screen, caller };
    let action = if request.method == Method::POST {
        match Action::named(&visit.screen, request.form.text("action")) {
            Some(action) => Some(action),
            None => return Ok(visit.not_found()),
        }
    } else {
        None
    };
    let access = action.map_or_else(|| visit.screen.access(), Action::access);
    match admit(&visit, access) {
        Admission::Granted => {}
        Admission::SignInFirst => return Ok(sign_in_first(&visit)),
        Admission::ConfirmFirst => return Ok(Reply::SeeOther(visit.path(&Screen::Overview))),
        Admission::NotFound => return Ok(visit.not_found()),
        Admission::NotAllowed => return Ok(refused::page(&visit)),
    }
    match action {
        Some(action) => act(&visit, action).await,
        None => show(&visit).await,
    }
}

enum Admission {
    Granted,
    SignInFirst,
    ConfirmFirst,
    NotFound,
    NotAllowed,
}

/// Whether the caller may. The use cases ask again: this is for the answer's sake.
fn admit(visit: &Visit<'_>, access: Access) -> Admission {
    let caller = match (access, &visit.caller) {
        (Access::Anyone, _) => return Admission::Granted,
        (_, None) => return Admission::SignInFirst,
        (_, Some(caller)) => caller,
    };
    match access {
        Access::Anyone | Access::Person => Admission::Granted,
        Access::Member(_) if caller.may(access) => Admission::Granted,
        Access::Member(_) => match caller.member() {
            Ok(_) => Admission::NotAllowed,
            Err(CannotAct::EmailNotVerified) => Admission::ConfirmFirst,
            Err(CannotAct::UnknownOrganization) => Admission::NotFound,
        },
    }
}

fn sign_in_first(visit: &Visit<'_>) -> Reply {
    let wanted: String =
        form_urlencoded::byte_serialize(visit.screen.path(visit.locale).as_bytes()).collect();
    Reply::SeeOther(format!("{}?next={wanted}", visit.path(&Screen::SignIn)))
}

async fn show(visit: &Visit<'_>) -> Outcome {
    match &visit.screen {
        Screen::SignIn => sign_in::show(visit).await,
        Screen::SecondFactor => second_factor::show(visit).await,
        Screen::Register => register::show(visit).await,
        Screen::Forgotten => forgotten::show(visit).await,
        Screen::Reset => reset::show(visit).await,
        Screen::Confirm => confirm::show(visit).await,
        Screen::Invitation(token) => invitation::show(visit, token).await,
        Screen::ProviderReturn => provider::returned(visit).await,
        Screen::Overview => overview::show(visit).await,
        Screen::Team => team::show(visit).await,
        Screen::Agency => agency::show(visit).await,
        Screen::Plan => plan::show(visit).await,
        Screen::Account => profile::show(visit).await,
        Screen::Security => security::show(visit).await,
        Screen::Notifications => notifications::show(visit).await,
        Screen::Properties => properties::list::show(visit).await,
        Screen::NewProperty => properties::new::show(visit).await,
        Screen::PropertiesFile => properties::exchange::export(visit).await,
        Screen::ImportProperties => properties::exchange::show(visit).await,
        Screen::Property(number) => properties::page::show(visit, number).await,
        Screen::Preview(number) => properties::preview::show(visit, number).await,
        Screen::Letters => letters::show(visit).await,
        Screen::Letter(id) => letters::show_one(visit, id).await,
    }
}

async fn act(visit: &Visit<'_>, action: Action) -> Outcome {
    match action {
        Action::SignIn => sign_in::sign_in(visit).await,
        Action::AskProvider => provider::ask(visit).await,
        Action::ShowCode => second_factor::show_code(visit).await,
        Action::Register => register::register(visit).await,
        Action::ForgotPassword => forgotten::write(visit).await,
        Action::ResetPassword => reset::reset(visit).await,
        Action::ConfirmEmail => confirm::confirm(visit).await,
        Action::RegisterInvited => invitation::register(visit).await,
        Action::AcceptInvitation => invitation::accept(visit).await,
        Action::SignOut => sign_in::sign_out(visit).await,
        Action::ResendConfirmation => overview::resend_confirmation(visit).await,
        Action::SwitchAgency => overview::switch_agency(visit).await,
        Action::InviteMember => team::invite(visit).await,
        Action::ResendInvitation => team::resend(visit).await,
        Action::RevokeInvitation => team::revoke(visit).await,
        Action::ChangeRole => team::change_role(visit).await,
        Action::RemoveMember => team::remove(visit).await,
        Action::HandOver => team::hand_over(visit).await,
        Action::SaveAgency => agency::save(visit).await,
        Action::ChangeLogo => agency::logo::change(visit).await,
        Action::RemoveLogo => agency::logo::remove(visit).await,
        Action::ChangePlan => plan::change(visit).await,
        Action::ChangeProperties => properties::bulk::change(visit).await,
        Action::SaveView => properties::views::save(visit).await,
        Action::RemoveView => properties::views::remove(visit).await,
        Action::CreateProperty => properties::new::create(visit).await,
        Action::ImportListings => properties::exchange::import(visit).await,
        Action::SaveSection => properties::page::save(visit).await,
        Action::PublishProperty => properties::steps::publish(visit).await,
        Action::MoveProperty => properties::steps::take(visit).await,
        Action::DuplicateProperty => properties::steps::duplicate(visit).await,
        Action::DeleteProperty => properties::steps::delete(visit).await,
        Action::AssignProperty => properties::steps::assign(visit).await,
        Action::AddPhotographs => properties::photographs::add(visit).await,
        Action::ArrangePhotographs => properties::photographs::arrange(visit).await,
        Action::DescribePhotograph => properties::photographs::describe(visit).await,
        Action::RemovePhotograph => properties::photographs::remove(visit).await,
        Action::AddDocuments => properties::documents::add(visit).await,
        Action::ChangeDocument => properties::documents::change(visit).await,
        Action::RemoveDocument => properties::documents::remove(visit).await,
        Action::OpenDocument => properties::documents::open(visit).await,
        Action::RevealOwner => properties::owners::reveal(visit).await,
        Action::AddNote => properties::notes::add(visit).await,
        Action::RemoveNote => properties::notes::remove(visit).await,
        Action::SaveProfile => profile::save(visit).await,
        Action::ChangePassword => security::change_password(visit).await,
        Action::BeginSecondFactor => security::begin_second_factor(visit).await,
        Action::ConfirmSecondFactor => security::confirm_second_factor(visit).await,
        Action::DisableSecondFactor => security::disable_second_factor(visit).await,
        Action::EndSession => security::end_session(visit).await,
        Action::EndAllSessions => security::end_all_sessions(visit).await,
        Action::ReadNotifications => notifications::read(visit).await,
    }
}
