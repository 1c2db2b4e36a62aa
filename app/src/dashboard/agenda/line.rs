//! What is said of a visit wherever it stands: of what property, by whom, how it stands.

use super::query::View;
use super::team::Team;
use crate::i18n::{Texts, format, moments};
use crate::session::Screen;
use booking_management::application::ports::{CalendarVisit, NamedProperty};
use booking_management::domain::visit::VisitStatus;
use kernel::ids::UserId;
use kernel::zone::TimeZone;
use leptos::prelude::*;

/// What a property is called: reference and title.
#[must_use]
pub fn property(texts: &Texts, property: Option<&NamedProperty>) -> String {
    let Some(NamedProperty { reference, titles, .. }) = property else {
        return texts.agenda_property_gone.to_owned();
    };
    titles.best(texts.locale).map_or_else(|| reference.clone(), |title| format!("{reference} · {title}"))
}

/// When it is, who comes, to what, and how they are reached: how every line of a visit begins.
pub fn visit(texts: &Texts, zone: TimeZone, one: &CalendarVisit) -> impl IntoView + use<> {
    let visit = &one.visit;
    let href = Screen::AgencyVisit(visit.id.to_string()).path(texts.locale);
    let phone = visit.visitor.phone.as_str();
    view! {
        <time datetime=format::moment_iso(visit.starts_at)>
            {moments::span(zone, visit.starts_at, visit.ends_at)}
        </time>
        <div>
            <a href=href>
                <strong>{visit.visitor.name.as_str().to_owned()}</strong>
            </a>
            <span class="what">{property(texts, one.property.as_ref())}</span>
        </div>
        <a class="line-phone" href=format::tel(phone)>
            {format::phone(phone)}
        </a>
    }
}

/// Who shows it: colour, initials, and the name for who listens or points.
pub fn who(texts: &Texts, team: &Team, user: UserId, named: bool) -> impl IntoView + use<> {
    let name = team.name(user).unwrap_or(texts.agenda_nobody).to_owned();
    let classes = format!("agent {}", team.colour(user));
    let title = name.clone();
    let said = if named { "agent-name" } else { "visually-hidden" };
    view! {
        <span class=classes title=title>
            <span class="initials" aria-hidden="true">
                {team.initials(user)}
            </span>
            <span class=said>{name}</span>
        </span>
    }
}

/// How it stands.
pub fn status(texts: &Texts, status: VisitStatus) -> impl IntoView + use<> {
    let name = texts.visit_status(status);
    view! { <span class=format!("visit-status {}", status.code())>{name}</span> }
}

impl Texts {
    /// *Confirmada*.
    #[must_use]
    pub const fn visit_status(&self, status: VisitStatus) -> &'static str {
        match status {
            VisitStatus::Requested => self.agenda_status_requested,
            VisitStatus::Confirmed => self.agenda_status_confirmed,
            VisitStatus::Cancelled => self.agenda_status_cancelled,
            VisitStatus::Completed => self.agenda_status_completed,
            VisitStatus::Missed => self.agenda_status_missed,
        }
    }

    /// *Semana*.
    #[must_use]
    pub const fn agenda_view(&self, view: View) -> &'static str {
        match view {
            View::Day => self.agenda_view_day,
            View::Week => self.agenda_view_week,
            View::List => self.agenda_view_list,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use booking_management::domain::property::Titles;
    use kernel::locale::Locale;

    #[test]
    fn a_property_is_called_by_its_title_in_whichever_language_it_has_one() {
        let titles = Titles { es: Some("Ático".to_owned()), ..Titles::default() };
        let named = |titles| NamedProperty { number: 7, reference: "A-7".to_owned(), titles };
        assert_eq!(property(texts(Locale::En), Some(&named(titles))), "A-7 · Ático");
        assert_eq!(property(texts(Locale::En), Some(&named(Titles::default()))), "A-7");
        assert!(!property(texts(Locale::En), None).is_empty());
    }
}
