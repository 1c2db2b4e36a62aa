//! What stands around every screen of the dashboard: who is here, for which agency, where to go.

use crate::account::frame::head;
use crate::i18n::{Texts, texts};
use crate::portal::Page;
use crate::portal::paths::home;
use crate::session::{Access, Action, Caller, Errand, Screen};
use crate::ui::logo::Logo;
use crate::ui::theme::{ThemeLabels, ThemeSwitch};
use customer_management::domain::role::{Permission, Role};
use http::StatusCode;
use kernel::ids::OrganizationId;
use kernel::locale::Locale;
use leptos::prelude::*;

/// What the frame tells.
#[derive(Debug, Clone)]
pub struct Desk {
    locale: Locale,
    screen: Screen,
    person: String,
    agencies: Vec<(OrganizationId, String)>,
    current: Option<(OrganizationId, String, Role)>,
    logo: Option<Logo>,
    unread: u64,
    /// Whether they may act for the agency: not before their address is confirmed.
    works: bool,
    has_letters: bool,
}

impl Desk {
    /// The desk of who is signed in.
    #[must_use]
    pub fn of(errand: &Errand<'_>, caller: &Caller) -> Self {
        let account = &caller.account;
        let current = caller.membership();
        Self {
            locale: errand.locale,
            screen: errand.screen.clone(),
            person: account.name.to_string(),
            agencies: account.memberships.iter().map(|m| (m.organization, m.name.to_string())).collect(),
            current: current.map(|m| (m.organization, m.name.to_string(), m.role)),
            logo: current.and_then(|m| m.logo.as_ref()).map(Logo::kept),
            unread: account.unread,
            works: account.email_verified && current.is_some(),
            has_letters: errand.members.letters.is_some(),
        }
    }

    /// A screen's page at this desk.
    #[must_use]
    pub fn page(self, title: &str, status: StatusCode, body: impl IntoView + 'static) -> Page {
        let mut head = head(self.locale, &self.screen, title, "");
        head.desk = Some(self);
        Page { status, head, body: body.into_any() }
    }

    /// A screen's page with the usual heading.
    #[must_use]
    pub fn titled(self, title: &str, lede: &str, status: StatusCode, body: impl IntoView + 'static) -> Page {
        let (heading, lede) = (title.to_owned(), lede.to_owned());
        let body = view! {
            <div class="desk-head">
                <h1>{heading}</h1>
                {(!lede.is_empty()).then(|| view! { <p class="lede">{lede}</p> })}
            </div>
            {body.into_any()}
        };
        self.page(title, status, body)
    }

    /// Whether the screen has a script of its own.
    pub(crate) const fn has_script(&self) -> bool {
        matches!(self.screen, Screen::Properties | Screen::Property(_) | Screen::Calendar)
    }

    /// Header and menu.
    pub(crate) fn view(&self) -> impl IntoView + use<> {
        let texts = texts(self.locale);
        let (locale, works) = (self.locale, self.works);
        let entry = |screen: Screen, name: &'static str, count: u64| {
            let shown = works || screen.access() == Access::Person;
            let current = (screen == self.screen || within(&screen, &self.screen)).then_some("page");
            shown.then(|| {
                let count = (count > 0).then(|| {
                    let says = texts.panel_unread(count, count);
                    view! {
                        <span class="count">
                            <span aria-hidden="true">{count}</span>
                            <span class="visually-hidden">{says}</span>
                        </span>
                    }
                });
                view! {
                    <li>
                        <a href=screen.path(locale) aria-current=current>
                            {name}
                            {count}
                        </a>
                    </li>
                }
            })
        };
        let labels = ThemeLabels {
            label: texts.theme_label.to_owned(),
            system: texts.theme_system.to_owned(),
            light: texts.theme_light.to_owned(),
            dark: texts.theme_dark.to_owned(),
        };
        let alternates = Locale::ALL.map(|other| (other, self.screen.path(other)));
        view! {
            <header class="desk-top">
                <a class="brand" href=Screen::Overview.path(locale)>
                    {crate::shell::mark()}
                    <span>{texts.brand_name}</span>
                </a>
                {self.agency(texts)}
                <div class="masthead-tools">
                    {crate::shell::languages(texts, alternates)}
                    <ThemeSwitch labels/>
                    <form method="post" action=Screen::Overview.path(locale)>
                        <button class="button quiet small" type="submit" name="action" value=Action::SignOut.code()>
                            {texts.panel_sign_out}
                        </button>
                    </form>
                </div>
            </header>
            <nav class="desk-menu" aria-label=texts.panel_label>
                <ul>
                    {entry(Screen::Overview, texts.panel_overview, 0)}
                    {entry(Screen::Calendar, texts.agenda_title, 0)}
                    {entry(Screen::Properties, texts.panel_properties, 0)}
                    {entry(Screen::Team, texts.panel_team, 0)}
                    {entry(Screen::Agency, texts.panel_agency, 0)}
                    {entry(Screen::Plan, texts.panel_plan, 0)}
                </ul>
                <ul>
                    {entry(Screen::Notifications, texts.panel_notifications, self.unread)}
                    {entry(Screen::Account, texts.panel_account, 0)}
                    {entry(Screen::Security, texts.panel_security, 0)}
                    {self.has_letters.then(|| entry(Screen::Letters, texts.panel_letters, 0))}
                    <li>
                        <a href=home(locale)>{texts.panel_portal}</a>
                    </li>
                </ul>
                <p class="desk-person">{self.person.clone()}</p>
            </nav>
        }
    }

    /// The agency acted for; a choice, if there are several.
    fn agency(&self, texts: &'static Texts) -> impl IntoView + use<> {
        let (current, name, role) = self.current.clone()?;
        let role = texts.role(role);
        let logo = self.logo.as_ref().map(|logo| logo.view(""));
        if self.agencies.len() < 2 {
            return Some(
                view! {
                    <p class="desk-agency">
                        {logo}
                        <strong>{name}</strong>
                        <span>{role}</span>
                    </p>
                }
                .into_any(),
            );
        }
        let options = self
            .agencies
            .iter()
            .map(|(id, name)| {
                view! {
                    <option value=id.to_string() selected=*id == current>
                        {name.clone()}
                    </option>
                }
            })
            .collect_view();
        Some(
            view! {
                <form method="post" action=Screen::Overview.path(self.locale) class="desk-agency">
                    {logo}
                    <label class="visually-hidden" r#for="desk-agency">
                        {texts.panel_switch_label}
                    </label>
                    <select id="desk-agency" name="agency">
                        {options}
                    </select>
                    <span>{role}</span>
                    <button class="button quiet small" type="submit" name="action" value=Action::SwitchAgency.code()>
                        {texts.panel_switch}
                    </button>
                </form>
            }
            .into_any(),
        )
    }
}

/// Whether a screen belongs to one that the menu names.
const fn within(named: &Screen, screen: &Screen) -> bool {
    match named {
        Screen::Letters => matches!(screen, Screen::Letter(_)),
        Screen::Agency => matches!(screen, Screen::Looks),
        Screen::Calendar => matches!(screen, Screen::NewVisit | Screen::AgencyVisit(_) | Screen::Hours),
        Screen::Properties => {
            matches!(screen, Screen::NewProperty | Screen::ImportProperties | Screen::Property(_))
        }
        _ => false,
    }
}

/// Whether the caller's role allows something in the agency acted for.
#[must_use]
pub fn may(caller: &Caller, permission: Permission) -> bool {
    caller.may(Access::Member(permission))
}
