//! An address, who may, and the screen or action behind it.

use super::{
    Access, Action, CalendarFiles, Caller, KeptLetters, ListingFiles, Outcome, Reply, Request, Screen,
    Throttle,
};
use crate::account::{confirm, forgotten, invitation, provider, register, reset, second_factor, sign_in};
use crate::dashboard::{
    agency, agenda, letters, looks, notifications, overview, plan, profile, properties, refused, security,
    team,
};
use crate::portal::error_page;
use crate::visits;
use customer_management::Container;
use customer_management::application::ports::CannotAct;
use http::{Method, StatusCode};
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
    /// Context 5: who visits what, and when.
    pub booking_management: Arc<booking_management::Container>,
    /// How often somebody may try.
    pub throttle: Arc<Throttle>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The letters that were sent, where a demonstration shows them.
    pub letters: Option<Arc<dyn KeptLetters>>,
    /// Files of listings that come in and go out.
    pub listing_files: Arc<dyn ListingFiles>,
    /// Visits as other calendars read them.
    pub calendar_files: Arc<dyn CalendarFiles>,
    /// The name of the site that vouches for people, where one is configured.
    pub provider: Option<String>,
}

/// A request on its way through the screens.
pub struct Errand<'a> {
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

impl Errand<'_> {
    /// The path of a screen in the errand's language.
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
    let errand = Errand { members, request, locale, screen, caller };
    let action = if request.method == Method::POST {
        match Action::named(&errand.screen, request.form.text("action")) {
            Some(action) => Some(action),
            None => return Ok(errand.not_found()),
        }
    } else {
        None
    };
    let access = action.map_or_else(|| errand.screen.access(), Action::access);
    match admit(&errand, access) {
        Admission::Granted => {}
        // A script would follow to a page, and take it for what it asked for.
        Admission::SignInFirst | Admission::ConfirmFirst if request.by_script => {
            return Ok(Reply::Told(StatusCode::UNAUTHORIZED, String::new()));
        }
        Admission::SignInFirst => return Ok(sign_in_first(&errand)),
        Admission::ConfirmFirst => return Ok(Reply::SeeOther(errand.path(&Screen::Overview))),
        Admission::NotFound => return Ok(errand.not_found()),
        Admission::NotAllowed => return Ok(refused::page(&errand)),
    }
    match action {
        Some(action) => act(&errand, action).await,
        None => show(&errand).await,
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
fn admit(errand: &Errand<'_>, access: Access) -> Admission {
    let caller = match (access, &errand.caller) {
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

fn sign_in_first(errand: &Errand<'_>) -> Reply {
    let wanted: String =
        form_urlencoded::byte_serialize(errand.screen.path(errand.locale).as_bytes()).collect();
    Reply::SeeOther(format!("{}?next={wanted}", errand.path(&Screen::SignIn)))
}

async fn show(errand: &Errand<'_>) -> Outcome {
    match &errand.screen {
        Screen::SignIn => sign_in::show(errand).await,
        Screen::SecondFactor => second_factor::show(errand).await,
        Screen::Register => register::show(errand).await,
        Screen::Forgotten => forgotten::show(errand).await,
        Screen::Reset => reset::show(errand).await,
        Screen::Confirm => confirm::show(errand).await,
        Screen::Invitation(token) => invitation::show(errand, token).await,
        Screen::ProviderReturn => provider::returned(errand).await,
        Screen::Book(number) => visits::book::show(errand, number).await,
        Screen::Visit(link) => visits::visit::show(errand, link).await,
        Screen::VisitFile(link) => visits::files::visit(errand, link).await,
        Screen::Waiting(link) => visits::waiting::show(errand, link).await,
        Screen::AgendaFile(secret) => visits::files::agenda(errand, secret).await,
        Screen::Overview => overview::show(errand).await,
        Screen::Team => team::show(errand).await,
        Screen::Agency => agency::show(errand).await,
        Screen::Plan => plan::show(errand).await,
        Screen::Account => profile::show(errand).await,
        Screen::Security => security::show(errand).await,
        Screen::Notifications => notifications::show(errand).await,
        Screen::Properties => properties::list::show(errand).await,
        Screen::NewProperty => properties::new::show(errand).await,
        Screen::PropertiesFile => properties::exchange::export(errand).await,
        Screen::ImportProperties => properties::exchange::show(errand).await,
        Screen::Property(number) => properties::page::show(errand, number).await,
        Screen::Preview(number) => properties::preview::show(errand, number).await,
        Screen::Calendar => agenda::calendar::show(errand).await,
        Screen::NewVisit => agenda::new::show(errand).await,
        Screen::AgencyVisit(id) => agenda::visit::show(errand, id).await,
        Screen::Hours => agenda::hours::show(errand).await,
        Screen::Looks => looks::show(errand).await,
        Screen::Letters => letters::show(errand).await,
        Screen::Letter(id) => letters::show_one(errand, id).await,
    }
}

async fn act(errand: &Errand<'_>, action: Action) -> Outcome {
    match action {
        Action::SignIn => sign_in::sign_in(errand).await,
        Action::AskProvider => provider::ask(errand).await,
        Action::ShowCode => second_factor::show_code(errand).await,
        Action::Register => register::register(errand).await,
        Action::ForgotPassword => forgotten::write(errand).await,
        Action::ResetPassword => reset::reset(errand).await,
        Action::ConfirmEmail => confirm::confirm(errand).await,
        Action::RegisterInvited => invitation::register(errand).await,
        Action::AcceptInvitation => invitation::accept(errand).await,
        Action::BookVisit => visits::book::book(errand).await,
        Action::JoinWaitingList => visits::book::wait(errand).await,
        Action::MoveVisit => visits::visit::move_to(errand).await,
        Action::CancelVisit => visits::visit::cancel(errand).await,
        Action::TakeOffer => visits::waiting::take(errand).await,
        Action::LeaveWaitingList => visits::waiting::leave(errand).await,
        Action::SignOut => sign_in::sign_out(errand).await,
        Action::ResendConfirmation => overview::resend_confirmation(errand).await,
        Action::SwitchAgency => overview::switch_agency(errand).await,
        Action::InviteMember => team::invite(errand).await,
        Action::ResendInvitation => team::resend(errand).await,
        Action::RevokeInvitation => team::revoke(errand).await,
        Action::ChangeRole => team::change_role(errand).await,
        Action::RemoveMember => team::remove(errand).await,
        Action::HandOver => team::hand_over(errand).await,
        Action::SaveAgency => agency::save(errand).await,
        Action::ChangeLogo => agency::logo::change(errand).await,
        Action::RemoveLogo => agency::logo::remove(errand).await,
        Action::ChangePlan => plan::change(errand).await,
        Action::ChangeProperties => properties::bulk::change(errand).await,
        Action::SaveView => properties::views::save(errand).await,
        Action::RemoveView => properties::views::remove(errand).await,
        Action::CreateProperty => properties::new::create(errand).await,
        Action::ImportListings => properties::exchange::import(errand).await,
        Action::SaveSection => properties::page::save(errand).await,
        Action::PublishProperty => properties::steps::publish(errand).await,
        Action::MoveProperty => properties::steps::take(errand).await,
        Action::DuplicateProperty => properties::steps::duplicate(errand).await,
        Action::DeleteProperty => properties::steps::delete(errand).await,
        Action::AssignProperty => properties::steps::assign(errand).await,
        Action::AddPhotographs => properties::photographs::add(errand).await,
        Action::ArrangePhotographs => properties::photographs::arrange(errand).await,
        Action::DescribePhotograph => properties::photographs::describe(errand).await,
        Action::RemovePhotograph => properties::photographs::remove(errand).await,
        Action::AddDocuments => properties::documents::add(errand).await,
        Action::ChangeDocument => properties::documents::change(errand).await,
        Action::RemoveDocument => properties::documents::remove(errand).await,
        Action::OpenDocument => properties::documents::open(errand).await,
        Action::RevealOwner => properties::owners::reveal(errand).await,
        Action::AddNote => properties::notes::add(errand).await,
        Action::RemoveNote => properties::notes::remove(errand).await,
        Action::SaveVisitSettings => agenda::property::save(errand).await,
        Action::AnnounceOpenHouse => agenda::property::announce(errand).await,
        Action::CancelOpenHouse => agenda::property::call_off(errand).await,
        Action::BookForCaller => agenda::new::book(errand).await,
        Action::ConfirmVisit => agenda::visit::confirm(errand).await,
        Action::RearrangeVisit => agenda::visit::rearrange(errand).await,
        Action::CallOffVisit => agenda::visit::call_off(errand).await,
        Action::CompleteVisit => agenda::visit::complete(errand).await,
        Action::MissVisit => agenda::visit::miss(errand).await,
        Action::SetHours => agenda::hours::set(errand).await,
        Action::SetDay => agenda::hours::set_day(errand).await,
        Action::AddBlock => agenda::hours::block(errand).await,
        Action::RemoveBlock => agenda::hours::unblock(errand).await,
        Action::RenewFeed => agenda::feeds::renew(errand).await,
        Action::EndFeed => agenda::feeds::end(errand).await,
        Action::FollowCalendar => agenda::feeds::follow(errand).await,
        Action::UnfollowCalendar => agenda::feeds::unfollow(errand).await,
        Action::SaveProfile => profile::save(errand).await,
        Action::ChangePassword => security::change_password(errand).await,
        Action::BeginSecondFactor => security::begin_second_factor(errand).await,
        Action::ConfirmSecondFactor => security::confirm_second_factor(errand).await,
        Action::DisableSecondFactor => security::disable_second_factor(errand).await,
        Action::EndSession => security::end_session(errand).await,
        Action::EndAllSessions => security::end_all_sessions(errand).await,
        Action::ReadNotifications => notifications::read(errand).await,
    }
}
