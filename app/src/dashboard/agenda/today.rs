//! What an agent sees of their visits on the overview: today's, and those that wait for an answer.

use super::line;
use super::placing::start_of;
use super::query::{Query, Whose};
use super::to_do::{ToDo, row};
use crate::i18n::{Texts, texts};
use crate::session::{Errand, Failure};
use booking_management::application::ports::CalendarVisit;
use booking_management::application::use_cases::{Need, ShowCalendarQuery};
use booking_management::domain::visit::VisitStatus;
use chrono::Days;
use kernel::zone::TimeZone;
use leptos::prelude::*;

/// Somebody's day.
pub struct Today {
    texts: &'static Texts,
    zone: TimeZone,
    visits: Vec<CalendarVisit>,
    to_do: ToDo,
}

impl Today {
    /// The day of who is here; nothing before they may act for an agency.
    ///
    /// # Errors
    /// When the storage refuses.
    pub async fn of(errand: &Errand<'_>) -> Result<Option<Self>, Failure> {
        let Some(caller) = &errand.caller else { return Ok(None) };
        let Some(agent) = caller.agent() else { return Ok(None) };
        let (zone, me) = (caller.time_zone(), Some(caller.account.user));
        let day = zone.clock(errand.members.clock.now()).date();
        let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
        let range = ShowCalendarQuery { whose: me, from: start_of(zone, day), until: start_of(zone, next) };
        let page = errand.members.booking_management.show_calendar.execute(&agent, range).await?;
        let stands = |one: &CalendarVisit| one.visit.status != VisitStatus::Cancelled;
        let visits = page.visits.into_iter().filter(stands).collect();
        let to_do = ToDo::of(errand, &agent, me).await?;
        Ok(Some(Self { texts: texts(errand.locale), zone, visits, to_do }))
    }

    /// The section.
    pub fn view(&self) -> impl IntoView + use<> {
        let (texts, zone) = (self.texts, self.zone);
        let calendar = Query { whose: Whose::Me, ..Query::default() }.href(texts.locale);
        let visits = self.visits.iter().map(|one| visit(texts, zone, one)).collect_view();
        let asked = self.to_do.that_need(Need::Answer);
        let answers = asked.map(|one| row(texts, zone, Need::Answer, one)).collect_view();
        let nothing =
            self.visits.is_empty().then(|| view! { <p class="nothing">{texts.agenda_today_none}</p> });
        view! {
            <section class="agenda-today" aria-labelledby="agenda-today">
                <h2 id="agenda-today">
                    {texts.agenda_today_title}
                    <a href=calendar>{texts.agenda_today_all}</a>
                </h2>
                {nothing}
                <ol>{visits}</ol>
                <ul class="agenda-asked">{answers}</ul>
            </section>
        }
    }
}

fn visit(texts: &'static Texts, zone: TimeZone, one: &CalendarVisit) -> impl IntoView + use<> {
    let visit = &one.visit;
    view! {
        <li class=format!("line visit {}", visit.status.code())>
            {line::visit(texts, zone, one)}
            <span class="line-status">{line::status(texts, visit.status)}</span>
        </li>
    }
}
