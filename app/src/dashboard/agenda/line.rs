//! What is said of a visit wherever it stands: of what property, by whom, how it stands.

use super::hours::words::clock;
use super::placing::{DAY, minutes_on};
use super::query::View;
use super::team::Team;
use crate::i18n::{Texts, format, moments};
use crate::session::Screen;
use booking_management::application::ports::{CalendarVisit, NamedProperty};
use booking_management::domain::visit::VisitStatus;
use chrono::NaiveDate;
use kernel::ids::UserId;
use kernel::time::Timestamp;
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

/// When on a day somebody's time is taken, as far as it is on that day.
#[must_use]
pub fn taken_on(
    texts: &Texts,
    zone: TimeZone,
    day: NaiveDate,
    (from, until): (Timestamp, Timestamp),
) -> String {
    match minutes_on(day, zone, from, until) {
        Some((0, DAY)) | None => texts.agenda_all_day.to_owned(),
        Some((from, DAY)) => format!("{}–{}", clock(from), texts.hours_midnight),
        Some((from, until)) => format!("{}–{}", clock(from), clock(until)),
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
    use booking_management::fixtures::{at, day};
    use kernel::locale::Locale;

    #[test]
    fn only_a_day_that_is_taken_from_its_beginning_to_its_end_is_taken_all_day() {
        let on =
            |number, from, until| taken_on(texts(Locale::Pt), TimeZone::Lisbon, day(number), (from, until));
        let days = (at(2, 15, 0), at(4, 10, 0));
        assert_eq!(on(2, days.0, days.1), "15:00–meia-noite");
        assert_eq!(on(3, days.0, days.1), "Todo o dia");
        assert_eq!(on(4, days.0, days.1), "00:00–10:00");
        let night = (at(2, 22, 0), at(3, 2, 0));
        assert_eq!(
            (on(2, night.0, night.1), on(3, night.0, night.1)),
            ("22:00–meia-noite".into(), "00:00–02:00".into())
        );
        assert_eq!(on(2, at(2, 15, 0), at(3, 0, 0)), "15:00–meia-noite");
        assert_eq!(on(2, at(2, 0, 0), at(3, 0, 0)), "Todo o dia");
        assert_eq!(on(2, at(2, 15, 0), at(2, 16, 30)), "15:00–16:30");
    }

    #[test]
    fn a_property_is_called_by_its_title_in_whichever_language_it_has_one() {
        let titles = Titles { es: Some("Ático".to_owned()), ..Titles::default() };
        let named = |titles| NamedProperty { number: 7, reference: "A-7".to_owned(), titles };
        assert_eq!(property(texts(Locale::En), Some(&named(titles))), "A-7 · Ático");
        assert_eq!(property(texts(Locale::En), Some(&named(Titles::default()))), "A-7");
        assert!(!property(texts(Locale::En), None).is_empty());
    }
}
