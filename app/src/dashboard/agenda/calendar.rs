//! Who visits what, and when: a day, a week, or a list.

use super::placing::start_of;
use super::query::{Query, View, Whose};
use super::team::Team;
use super::{grid, list, to_do};
use crate::dashboard::frame::Desk;
use crate::i18n::{Texts, moments, texts};
use crate::portal::Page;
use crate::session::{Errand, Failure, Outcome, Reply, Screen};
use crate::ui::icon::{Icon, icon};
use booking_management::application::ports::CalendarPage;
use booking_management::application::use_cases::ShowCalendarQuery;
use chrono::{Datelike, NaiveDate};
use http::StatusCode;
use kernel::ids::UserId;
use kernel::locale::Locale;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use leptos::prelude::*;

/// The part of the calendar that the address names.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    let Some(caller) = &errand.caller else { return Ok(errand.not_found()) };
    let Some(board) = Board::of(errand).await? else { return Ok(errand.not_found()) };
    let desk = Desk::of(errand, caller);
    Ok(Reply::page(move |_| board.page(desk)))
}

/// Part of the agency's calendar.
pub struct Board {
    /// In which language.
    pub texts: &'static Texts,
    /// Which part.
    pub query: Query,
    /// By whose clock.
    pub zone: TimeZone,
    /// What time it is.
    pub now: Timestamp,
    /// Who asks.
    pub me: UserId,
    /// Who shows properties.
    pub team: Team,
    /// What is in it.
    pub page: CalendarPage,
    to_do: to_do::ToDo,
}

impl Board {
    async fn of(errand: &Errand<'_>) -> Result<Option<Self>, Failure> {
        let Some(caller) = &errand.caller else { return Ok(None) };
        let Some(agent) = caller.agent() else { return Ok(None) };
        let (zone, now, me) = (caller.time_zone(), errand.members.clock.now(), caller.account.user);
        let query = Query::of(&errand.request.query);
        let (first, end) = query.days(zone.clock(now).date());
        let whose = query.whose.person(me);
        let range = ShowCalendarQuery { whose, from: start_of(zone, first), until: start_of(zone, end) };
        let page = errand.members.booking_management.show_calendar.execute(&agent, range).await?;
        let to_do = to_do::ToDo::of(errand, &agent, whose).await?;
        let team = Team::of(errand, &agent).await?;
        Ok(Some(Self { texts: texts(errand.locale), query, zone, now, me, team, page, to_do }))
    }

    /// The day it is there.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.zone.clock(self.now).date()
    }

    /// The days that are shown, one by one.
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> + use<> {
        let (first, end) = self.query.days(self.today());
        first.iter_days().take_while(move |day| *day < end)
    }

    /// Whether nothing at all is in it.
    fn is_empty(&self) -> bool {
        let page = &self.page;
        page.visits.is_empty()
            && page.open_houses.is_empty()
            && page.blocks.is_empty()
            && page.elsewhere.is_empty()
    }

    fn page(self, desk: Desk) -> Page {
        let texts = self.texts;
        let content = match self.query.view {
            View::Day | View::Week => grid::view(&self).into_any(),
            View::List => list::view(&self).into_any(),
        };
        let body = view! {
            {self.head()}
            {self.to_do.view(&self)}
            {self.tools()}
            {self.is_empty().then(|| self.empty())}
            {content}
        };
        desk.page(&format!("{} – {}", texts.agenda_title, self.period()), StatusCode::OK, body)
    }

    fn head(&self) -> impl IntoView + use<> {
        let (texts, locale) = (self.texts, self.texts.locale);
        view! {
            <div class="desk-head with-acts">
                <h1>{texts.agenda_title}</h1>
                <div class="desk-acts">
                    <a class="button" href=Screen::NewVisit.path(locale)>
                        {texts.agenda_new}
                    </a>
                    <a class="button quiet" href=Screen::Hours.path(locale)>
                        {texts.agenda_hours}
                    </a>
                </div>
            </div>
        }
    }

    /// Which days, in which form, of whom.
    fn tools(&self) -> impl IntoView + use<> {
        let (texts, locale, today) = (self.texts, self.texts.locale, self.today());
        let (before, after) = (self.query.before(today).href(locale), self.query.after(today).href(locale));
        let now = Query { from: None, ..self.query }.href(locale);
        let (first, end) = self.query.days(today);
        let is_now = (first..end).contains(&today).then_some("true");
        let forms = View::ALL
            .into_iter()
            .map(|view| {
                let current = (self.query.view == view).then_some("true");
                let href = self.query.seen_as(view).href(locale);
                view! {
                    <a href=href aria-current=current>
                        {texts.agenda_view(view)}
                    </a>
                }
            })
            .collect_view();
        view! {
            <div class="agenda-tools">
                <nav class="agenda-days" aria-label=texts.agenda_days>
                    <a href=before rel="prev" aria-label=texts.agenda_before>
                        {icon(Icon::Left)}
                    </a>
                    <a href=now aria-current=is_now>
                        {texts.agenda_today}
                    </a>
                    <a href=after rel="next" aria-label=texts.agenda_after>
                        {icon(Icon::Right)}
                    </a>
                </nav>
                <h2>{self.period()}</h2>
                {self.people()}
                <nav class="agenda-forms" aria-label=texts.agenda_forms>
                    {forms}
                </nav>
            </div>
        }
    }

    /// Whose calendar: a choice, if there is one.
    fn people(&self) -> Option<impl IntoView + use<>> {
        let (texts, query) = (self.texts, &self.query);
        let others = self.team.members().filter(|(user, _)| *user != self.me);
        let named = others.map(|(user, name)| (Whose::Of(user), name.to_owned()));
        let all = [(Whose::All, texts.agenda_all.to_owned()), (Whose::Me, texts.agenda_mine.to_owned())];
        let choices: Vec<_> = all.into_iter().chain(named).collect();
        if choices.len() < 3 {
            return None;
        }
        let options = choices
            .into_iter()
            .map(|(whose, name)| {
                view! {
                    <option value=whose.code() selected=whose == query.whose>
                        {name}
                    </option>
                }
            })
            .collect_view();
        Some(view! {
            <form method="get" action=Screen::Calendar.path(texts.locale) class="agenda-whose" data-choose>
                <input type="hidden" name="view" value=query.view.code()/>
                {query.from.map(|day| view! { <input type="hidden" name="from" value=day.to_string()/> })}
                <label class="visually-hidden" r#for="whose">
                    {texts.agenda_whose}
                </label>
                <select id="whose" name="whose">
                    {options}
                </select>
                <button class="button quiet small" type="submit">
                    {texts.agenda_see}
                </button>
            </form>
        })
    }

    /// Which days: *23–29 de novembro de 2026*.
    fn period(&self) -> String {
        let (first, end) = self.query.days(self.today());
        period(self.texts.locale, first, end.pred_opt().unwrap_or(end))
    }

    fn empty(&self) -> impl IntoView + use<> {
        let texts = self.texts;
        let says = match self.query.view {
            View::Day => texts.agenda_empty_day,
            View::Week => texts.agenda_empty_week,
            View::List => texts.agenda_empty_list,
        };
        view! {
            <p class="agenda-empty">
                {says} " " <a href=Screen::NewVisit.path(texts.locale)>{texts.agenda_empty_do}</a>
            </p>
        }
    }
}

/// Days from one to another: *23–29 de novembro de 2026*; one day, with its weekday.
fn period(locale: Locale, first: NaiveDate, last: NaiveDate) -> String {
    let of = match locale {
        Locale::Pt | Locale::Es => " de ",
        Locale::En => " ",
    };
    let full = |day: NaiveDate| format!("{}{of}{}", moments::day_of_month(locale, day), day.year());
    if first == last {
        format!("{}{of}{}", moments::day(locale, first), first.year())
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        format!("{}–{}", first.day(), full(last))
    } else if first.year() == last.year() {
        format!("{} – {}", moments::day_of_month(locale, first), full(last))
    } else {
        format!("{} – {}", full(first), full(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_as_shortly_as_they_can_be() {
        let on = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        let told = |locale, first, last| period(locale, first, last);
        let (monday, sunday) = (on(2026, 11, 23), on(2026, 11, 29));
        assert_eq!(told(Locale::Pt, monday, sunday), "23–29 de novembro de 2026");
        assert_eq!(told(Locale::En, monday, sunday), "23–29 November 2026");
        assert_eq!(told(Locale::Es, monday, monday), "lunes, 23 de noviembre de 2026");
        let (later, new_year) = (on(2026, 12, 28), on(2027, 1, 3));
        assert_eq!(told(Locale::Pt, sunday, later), "29 de novembro – 28 de dezembro de 2026");
        assert_eq!(told(Locale::En, later, new_year), "28 December 2026 – 3 January 2027");
    }
}
