//! What needs doing before anything else, with what to do about it.

use super::calendar::Board;
use super::line;
use crate::i18n::{Texts, moments};
use crate::session::{Action, Errand, Failure, Screen};
use booking_management::application::ports::CalendarVisit;
use booking_management::application::use_cases::Need;
use kernel::caller::Agent;
use kernel::ids::UserId;
use kernel::zone::TimeZone;
use leptos::prelude::*;

/// How many are told one by one.
const SHOWN: usize = 6;

/// The visits that need somebody, the most pressing first.
pub struct ToDo(Vec<(Need, CalendarVisit)>);

impl ToDo {
    /// What needs doing in somebody's calendar, or in everybody's.
    ///
    /// # Errors
    /// When the storage refuses.
    pub async fn of(errand: &Errand<'_>, agent: &Agent, whose: Option<UserId>) -> Result<Self, Failure> {
        Ok(Self(errand.members.booking_management.list_unsettled.execute(agent, whose).await?))
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
        let (first, others) = self.0.split_at(count.min(SHOWN));
        let rows = |some: &[(Need, CalendarVisit)]| {
            some.iter().map(|(need, one)| row(texts, board.zone, *need, one)).collect_view()
        };
        let more = others.len() as u64;
        let others = (more > 0).then(|| {
            view! {
                <details>
                    <summary>{texts.agenda_todo_more(more, more)}</summary>
                    <ul>{rows(others)}</ul>
                </details>
            }
        });
        Some(view! {
            <section class="agenda-todo" aria-labelledby="agenda-todo">
                <h2 id="agenda-todo">
                    {texts.agenda_todo} <span class="count">{count}</span>
                </h2>
                <ul>{rows(first)}</ul>
                {others}
            </section>
        })
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
