//! What needs doing before anything else: visits that wait for an answer, that need somebody else to
//! show them, and those that are over and nobody has said how they went.

use super::calendar::Board;
use super::line;
use crate::i18n::{Texts, moments};
use crate::session::{Action, Errand, Failure, Screen};
use booking_management::application::ports::CalendarVisit;
use booking_management::application::use_cases::{ShowCalendar, ShowCalendarQuery};
use booking_management::domain::visit::VisitStatus;
use chrono::TimeDelta;
use kernel::caller::Agent;
use kernel::ids::UserId;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use leptos::prelude::*;

/// For how many days after it a visit is asked about.
const ASKED: i64 = 14;

/// How many are told one by one.
const SHOWN: usize = 6;

/// Why a visit needs somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It waits to be confirmed.
    Answer,
    /// Who was to show it left the agency.
    Agent,
    /// It is over, and nobody has said how it went.
    Report,
}

/// The visits that need somebody, the most pressing first.
pub struct ToDo(Vec<(Need, CalendarVisit)>);

impl ToDo {
    /// What needs doing in somebody's calendar, or in everybody's.
    ///
    /// # Errors
    /// When the storage refuses.
    pub async fn of(errand: &Errand<'_>, agent: &Agent, whose: Option<UserId>) -> Result<Self, Failure> {
        let now = errand.members.clock.now();
        let from = now - TimeDelta::days(ASKED);
        let until = from + TimeDelta::days(ShowCalendar::MAX_DAYS);
        let range = ShowCalendarQuery { whose, from, until };
        let page = errand.members.booking_management.show_calendar.execute(agent, range).await?;
        let needed = page.visits.into_iter().filter_map(|one| Some((need(&one, now)?, one)));
        let mut visits: Vec<_> = needed.collect();
        visits.sort_by_key(|(need, one)| (*need == Need::Report, one.visit.starts_at));
        Ok(Self(visits))
    }

    /// Those that need this.
    pub fn that_need(&self, wanted: Need) -> impl Iterator<Item = &CalendarVisit> {
        self.0.iter().filter(move |(need, _)| *need == wanted).map(|(_, visit)| visit)
    }

    pub(super) fn view(&self, board: &Board) -> Option<impl IntoView + use<>> {
        if self.0.is_empty() {
            return None;
        }
        let texts = board.texts;
        let count = self.0.len();
        let rows =
            self.0.iter().take(SHOWN).map(|(need, one)| row(texts, board.zone, *need, one)).collect_view();
        let more = count.saturating_sub(SHOWN) as u64;
        Some(view! {
            <section class="agenda-todo" aria-labelledby="agenda-todo">
                <h2 id="agenda-todo">
                    {texts.agenda_todo} <span class="count">{count}</span>
                </h2>
                <ul>{rows}</ul>
                {(more > 0).then(|| view! { <p class="hint">{texts.agenda_todo_more(more, more)}</p> })}
            </section>
        })
    }
}

/// What a visit needs, if anything.
fn need(one: &CalendarVisit, now: Timestamp) -> Option<Need> {
    let visit = &one.visit;
    if !visit.status.is_open() {
        None
    } else if visit.ends_at <= now {
        Some(Need::Report)
    } else if one.needs_agent {
        Some(Need::Agent)
    } else {
        (visit.status == VisitStatus::Requested).then_some(Need::Answer)
    }
}

/// One of them, with what to do about it.
pub fn row(texts: &'static Texts, zone: TimeZone, need: Need, one: &CalendarVisit) -> impl IntoView + use<> {
    let visit = &one.visit;
    let href = Screen::AgencyVisit(visit.id.to_string()).path(texts.locale);
    let why = match need {
        Need::Answer => texts.agenda_todo_answer,
        Need::Agent => texts.agenda_todo_agent,
        Need::Report => texts.agenda_todo_report,
    };
    let does = match need {
        Need::Answer => None,
        Need::Agent => Some(texts.agenda_todo_agent_do),
        Need::Report => Some(texts.agenda_todo_report_do),
    };
    let act = match does {
        Some(does) => {
            let part = if need == Need::Agent { "rearrange" } else { "report" };
            view! {
                <a class="button quiet small" href=format!("{href}#{part}")>
                    {does}
                </a>
            }
            .into_any()
        }
        None => view! {
            <form method="post" action=href.clone()>
                <button
                    class="button small"
                    type="submit"
                    name="action"
                    value=Action::ConfirmVisit.code()
                    aria-label=texts.agenda_confirm_of(visit.visitor.name.as_str())
                >
                    {texts.agenda_confirm}
                </button>
            </form>
        }
        .into_any(),
    };
    view! {
        <li>
            <span class="mark-attention">{why}</span>
            <a href=href>
                <time datetime=crate::i18n::format::moment_iso(visit.starts_at)>
                    {moments::day_and_time(texts.locale, zone, visit.starts_at)}
                </time>
                <strong>{visit.visitor.name.as_str().to_owned()}</strong>
            </a>
            <span class="what">{line::property(texts, one.property.as_ref())}</span>
            {act}
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dashboard::agenda::fixtures::{on_calendar, visit};
    use chrono::{TimeZone as _, Utc};

    #[test]
    fn what_is_to_come_needs_an_answer_or_an_agent_and_what_was_needs_a_word() {
        let now = Utc.with_ymd_and_hms(2026, 11, 25, 12, 0, 0).unwrap();
        let (before, after) = (now - TimeDelta::hours(3), now + TimeDelta::hours(3));
        let needed = |status, starts_at, needs_agent| {
            let one = on_calendar(visit(status, starts_at));
            need(&CalendarVisit { needs_agent, ..one }, now)
        };
        assert_eq!(needed(VisitStatus::Requested, after, false), Some(Need::Answer));
        assert_eq!(needed(VisitStatus::Requested, after, true), Some(Need::Agent));
        assert_eq!(needed(VisitStatus::Confirmed, after, true), Some(Need::Agent));
        assert_eq!(needed(VisitStatus::Confirmed, after, false), None);
        assert_eq!(needed(VisitStatus::Confirmed, before, true), Some(Need::Report));
        for over in [VisitStatus::Cancelled, VisitStatus::Completed, VisitStatus::Missed] {
            assert_eq!(needed(over, before, true), None);
        }
    }
}
