//! What needs doing today.

use super::agenda::today::Today as Visits;
use super::frame::{Desk, may};
use super::properties::query::Query;
use crate::account::frame::slowed;
use crate::i18n::format::number;
use crate::i18n::{Texts, texts};
use crate::portal::{Page, paths};
use crate::session::{Attempt, Caller, Errand, Outcome, Reply, Screen, SessionError, keys};
use crate::ui::form::{done, submit};
use customer_management::application::ports::TeamView;
use customer_management::application::use_cases::ResendVerificationError;
use customer_management::domain::organization::OrganizationProfile;
use customer_management::domain::role::Permission;
use customer_management::domain::subscription::Plan;
use http::StatusCode;
use kernel::ids::OrganizationId;
use kernel::locale::{Country, Locale};
use kernel::storage::StorageError;
use leptos::prelude::*;
use properties_listing::domain::criteria::SearchCriteria;
use properties_listing::domain::vocabulary::ListingType;
use property_management::application::ports::desk_queries::ToDo;
use property_management::domain::status::PropertyStatus;

/// The overview; before the address is confirmed, how to confirm it.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    if !caller.account.email_verified {
        let page = confirm_first(errand, caller);
        return Ok(Reply::page(move |_| page(StatusCode::OK, None)));
    }
    let Some(membership) = caller.membership() else { return Ok(without_agency(errand, caller)) };
    let customers = &errand.members.customer_management;
    let id = membership.organization;
    let (organization, team) =
        (customers.queries.by_id(id).await?, customers.accounts.team(id, errand.members.clock.now()).await?);
    let (Some(organization), Some(team)) = (organization, team) else { return Ok(errand.not_found()) };
    let for_sale = public(errand, id, ListingType::Sale).await?;
    let to_rent = public(errand, id, ListingType::Rent).await?;
    let today_there = caller.time_zone().clock(errand.members.clock.now()).date();
    let to_do = errand.members.property_management.desk.to_do(id, today_there).await?;
    let said =
        (errand.said() == "switched").then(|| texts(errand.locale).overview_switched(&membership.name));
    let today = Today {
        locale: errand.locale,
        first_name: first_name(caller),
        slug: membership.slug.to_string(),
        todo: todo(errand.locale, caller, &organization.profile, &team, to_do),
        facts: Facts { for_sale, to_rent, people: team.members.len() as u64, plan: team.subscription.plan },
        visits: Visits::of(errand).await?,
        said,
    };
    let desk = Desk::of(errand, caller);
    Ok(Reply::page(move |_| today.page(desk)))
}

/// Writes the letter that confirms the address again.
pub async fn resend_confirmation(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let email = caller.account.email.as_str();
    if let Err(refused) = errand.members.throttle.check(Attempt::Letter, errand.request.address, email) {
        let page = confirm_first(errand, caller);
        return Ok(slowed(errand, refused, |says| page(StatusCode::TOO_MANY_REQUESTS, Some(says))));
    }
    match errand.members.customer_management.resend_verification.execute(&caller.person()).await {
        Ok(()) => Ok(errand.done("sent")),
        Err(ResendVerificationError::AlreadyVerified) => Ok(Reply::SeeOther(errand.path(&Screen::Overview))),
        Err(ResendVerificationError::UnknownPerson) => Ok(errand.not_found()),
        Err(ResendVerificationError::Storage(error)) => Err(error.into()),
    }
}

/// Acts for another of one's agencies from now on. One that isn't theirs is not found.
pub async fn switch_agency(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let wanted = OrganizationId(errand.request.form.id("agency"));
    if caller.account.memberships.iter().all(|membership| membership.organization != wanted) {
        return Ok(errand.not_found());
    }
    errand.request.session.insert(keys::AGENCY, wanted).await.map_err(SessionError)?;
    Ok(errand.done("switched"))
}

/// The page that is there before the address is confirmed, with what went wrong.
fn confirm_first(
    errand: &Errand<'_>,
    caller: &Caller,
) -> impl FnOnce(StatusCode, Option<String>) -> Page + Send + 'static {
    let (desk, locale) = (Desk::of(errand, caller), errand.locale);
    let (email, overview) = (caller.account.email.to_string(), errand.path(&Screen::Overview));
    let sent = errand.said() == "sent";
    move |status, trouble| {
        let texts = texts(locale);
        let body = view! {
            {done(sent.then_some(texts.overview_confirm_sent))}
            {trouble.map(|says| view! { <p class="notice bad" role="alert">{says}</p> })}
            <form method="post" action=overview>
                {submit(crate::session::Action::ResendConfirmation, texts.overview_confirm_again)}
            </form>
        };
        desk.titled(texts.overview_confirm_title, &texts.overview_confirm_lede(email), status, body)
    }
}

fn without_agency(errand: &Errand<'_>, caller: &Caller) -> Reply {
    let (desk, locale) = (Desk::of(errand, caller), errand.locale);
    Reply::page(move |_| {
        let texts = texts(locale);
        desk.titled(texts.overview_no_agency_title, texts.overview_no_agency_lede, StatusCode::OK, ())
    })
}

fn first_name(caller: &Caller) -> String {
    let name = caller.account.name.as_str();
    name.split(' ').next().unwrap_or(name).to_owned()
}

/// How many of the agency's listings the public sees.
async fn public(
    errand: &Errand<'_>,
    agency: OrganizationId,
    listing_type: ListingType,
) -> Result<u64, StorageError> {
    let criteria = SearchCriteria { agency: Some(agency.0), ..SearchCriteria::all(listing_type) };
    Ok(errand.members.properties_listing.search_listings.execute(&criteria, None).await?.total)
}

/// Something to do: what, where, and what the link says.
struct Task {
    what: String,
    href: String,
    link: &'static str,
}

/// What each person can do something about; who can't is not told.
fn todo(
    locale: Locale,
    caller: &Caller,
    profile: &OrganizationProfile,
    team: &TeamView,
    properties: ToDo,
) -> Vec<Task> {
    let texts = texts(locale);
    let mut tasks = Vec::new();
    if may(caller, Permission::EditProperties) {
        of_properties(texts, properties, &mut tasks);
    }
    let mut task = |what: String, screen: Screen, link| {
        tasks.push(Task { what, href: screen.path(locale), link });
    };
    if may(caller, Permission::EditOrganization) {
        if profile.ami_licence.is_none() && profile.country == Country::Portugal {
            task(texts.overview_todo_licence.to_owned(), Screen::Agency, texts.overview_todo_licence_do);
        }
        if profile.street.is_none() || (profile.phone.is_none() && profile.email.is_none()) {
            task(texts.overview_todo_legal.to_owned(), Screen::Agency, texts.overview_todo_legal_do);
        }
    }
    let open = team.invitations.iter().filter(|invited| !invited.expired).count() as u64;
    if open > 0 && may(caller, Permission::ManageTeam) {
        task(texts.overview_todo_invitations(open, open), Screen::Team, texts.overview_todo_invitations_do);
    }
    let unread = caller.account.unread;
    if unread > 0 {
        let link = texts.overview_todo_notifications_do;
        task(texts.overview_todo_notifications(unread, unread), Screen::Notifications, link);
    }
    if !caller.account.second_factor {
        let link = texts.overview_todo_second_factor_do;
        task(texts.overview_todo_second_factor.to_owned(), Screen::Security, link);
    }
    tasks
}

/// What the properties ask for.
fn of_properties(texts: &'static Texts, to_do: ToDo, tasks: &mut Vec<Task>) {
    let locale = texts.locale;
    let ToDo { total, drafts, attention, expiring } = to_do;
    let mut task = |what: String, href: String, link| tasks.push(Task { what, href, link });
    if total == 0 {
        let link = texts.overview_todo_first_do;
        task(texts.overview_todo_first.to_owned(), Screen::NewProperty.path(locale), link);
    }
    if attention > 0 {
        let href = Query { attention: true, ..Query::default() }.href(locale);
        task(texts.overview_todo_attention(attention, attention), href, texts.overview_todo_attention_do);
    }
    if expiring > 0 {
        let href = Query { expiring: true, ..Query::default() }.href(locale);
        task(texts.overview_todo_documents(expiring, expiring), href, texts.overview_todo_documents_do);
    }
    if drafts > 0 {
        let href = Query::default().of_status(Some(PropertyStatus::Draft)).href(locale);
        task(texts.overview_todo_drafts(drafts, drafts), href, texts.overview_todo_drafts_do);
    }
}

/// What the overview shows.
struct Today {
    locale: Locale,
    first_name: String,
    slug: String,
    todo: Vec<Task>,
    facts: Facts,
    visits: Option<Visits>,
    said: Option<String>,
}

/// How the agency stands, in a line of figures.
struct Facts {
    for_sale: u64,
    to_rent: u64,
    people: u64,
    plan: Plan,
}

impl Facts {
    fn view(self, texts: &'static Texts, slug: &str) -> impl IntoView + use<> {
        let locale = texts.locale;
        let public = paths::agency(locale, slug);
        let facts = [
            (number(locale, self.for_sale), texts.overview_for_sale, public.clone()),
            (number(locale, self.to_rent), texts.overview_to_rent, public),
            (number(locale, self.people), texts.overview_people, Screen::Team.path(locale)),
            (texts.plan(self.plan).to_owned(), texts.panel_plan, Screen::Plan.path(locale)),
        ];
        facts
            .into_iter()
            .map(|(figure, label, href)| {
                view! {
                    <li>
                        <a href=href>
                            <strong>{figure}</strong>
                            <span>{label}</span>
                        </a>
                    </li>
                }
            })
            .collect_view()
    }
}

impl Today {
    fn page(self, desk: Desk) -> crate::portal::Page {
        let Self { locale, first_name, slug, todo, facts, visits, said } = self;
        let texts: &'static Texts = texts(locale);
        let tasks = if todo.is_empty() {
            view! { <p class="notice good">{texts.overview_nothing}</p> }.into_any()
        } else {
            let tasks = todo
                .into_iter()
                .map(|Task { what, href, link }| {
                    view! {
                        <li>
                            <p>{what}</p>
                            <a class="button quiet small" href=href>
                                {link}
                            </a>
                        </li>
                    }
                })
                .collect_view();
            view! { <ul class="tasks">{tasks}</ul> }.into_any()
        };
        let body = view! {
            {said.map(|said| view! { <p class="notice good" role="status">{said}</p> })}
            {visits.map(|visits| visits.view())}
            {tasks}
            <ul class="desk-facts">{facts.view(texts, &slug)}</ul>
            <p>
                <a href=paths::agency(locale, &slug)>{texts.overview_public_page}</a>
            </p>
        };
        desk.titled(&texts.overview_title(first_name), texts.overview_lede, StatusCode::OK, body)
    }
}
