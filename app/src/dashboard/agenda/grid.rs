//! A day or a week as a grid: a column for each day, or on one day for each person, and everything
//! where the clock has it. It is a list of columns with lists of what is in them; narrow screens show
//! just that.

use super::calendar::Board;
use super::line;
use super::placing::{Place, margins, minutes_on, placed};
use super::query::{View, Whose};
use crate::i18n::{format, moments};
use crate::session::{Action, Screen};
use booking_management::application::ports::{CalendarHouse, CalendarVisit};
use booking_management::domain::elsewhere::BusyElsewhere;
use booking_management::domain::hours::Block;
use booking_management::domain::open_house::OpenHouseStatus;
use booking_management::domain::visit::{Occasion, VisitStatus};
use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};
use kernel::ids::UserId;
use kernel::time::Timestamp;
use leptos::prelude::*;
use serde_json::json;

/// The hours that are always shown.
const HOURS: (u16, u16) = (8, 21);

/// Something in a column.
#[derive(Clone, Copy)]
enum Entry<'a> {
    Visit(&'a CalendarVisit),
    House(&'a CalendarHouse),
    Block(&'a Block),
    Elsewhere(&'a BusyElsewhere),
}

impl Entry<'_> {
    const fn agent(&self) -> UserId {
        match self {
            Self::Visit(one) => one.visit.agent,
            Self::House(one) => one.seats.house.agent,
            Self::Block(block) => block.agent,
            Self::Elsewhere(busy) => busy.agent,
        }
    }

    const fn span(&self) -> (Timestamp, Timestamp) {
        match self {
            Self::Visit(one) => (one.visit.starts_at, one.visit.ends_at),
            Self::House(one) => (one.seats.house.starts_at, one.seats.house.ends_at),
            Self::Block(block) => (block.from, block.until),
            Self::Elsewhere(busy) => (busy.time.from, busy.time.until),
        }
    }
}

/// A column: a day, or somebody's day.
struct Column {
    day: NaiveDate,
    agent: Option<UserId>,
}

/// The grid.
pub fn view(board: &Board) -> impl IntoView + use<> {
    let texts = board.texts;
    let entries = entries(board);
    let (since, until) = hours(board, &entries);
    let columns = columns(board, &entries)
        .iter()
        .map(|column| column_view(board, column, &entries, since, until))
        .collect_view();
    let scale = (since..until).map(|hour| view! { <span>{format!("{hour:02}:00")}</span> }).collect_view();
    let classes = format!("agenda-grid {} since-{since} for-{}", board.query.view.code(), until - since);
    let labels = json!({
        "ask": texts.agenda_drag_ask("{who}", "{when}"),
        "told": texts.agenda_drag_told,
        "other": texts.agenda_drag_other("{agent}"),
        "move": texts.agenda_drag_move,
        "leave": texts.agenda_drag_leave,
        "moved": texts.agenda_drag_moved("{when}"),
        "failed": texts.agenda_drag_failed,
        "signedOut": texts.agenda_drag_signed_out,
    });
    view! {
        <div
            class=classes
            data-agenda=Action::RearrangeVisit.code()
            data-new=Screen::NewVisit.path(texts.locale)
            data-since=since.to_string()
            data-labels=labels.to_string()
        >
            <div class="agenda-scale" aria-hidden="true">
                {scale}
            </div>
            <ol class="agenda-columns">{columns}</ol>
            <div class="agenda-says" data-says role="status"></div>
        </div>
    }
}

/// What takes time, in its order. Seats of an open house are within it, and what is called off takes
/// none.
fn entries(board: &Board) -> Vec<Entry<'_>> {
    let page = &board.page;
    let visits = page
        .visits
        .iter()
        .filter(|one| one.visit.status != VisitStatus::Cancelled && one.visit.occasion == Occasion::Private);
    let houses = page.open_houses.iter().filter(|one| one.seats.house.status == OpenHouseStatus::Announced);
    let mut all: Vec<Entry<'_>> = visits.map(Entry::Visit).collect();
    all.extend(houses.map(Entry::House));
    all.extend(page.blocks.iter().map(Entry::Block));
    all.extend(page.elsewhere.iter().map(Entry::Elsewhere));
    all.sort_by_key(Entry::span);
    all
}

/// From which hour to which the grid goes: as far as anything is shown to anybody.
fn hours(board: &Board, entries: &[Entry<'_>]) -> (u16, u16) {
    let shown = entries.iter().filter(|entry| matches!(entry, Entry::Visit(_) | Entry::House(_)));
    let spans = shown.flat_map(|entry| {
        let (from, until) = entry.span();
        board.days().filter_map(move |day| minutes_on(day, board.zone, from, until))
    });
    spans.fold(HOURS, |(since, until), (from, to)| (since.min(from / 60), until.max(to.div_ceil(60))))
}

fn columns(board: &Board, entries: &[Entry<'_>]) -> Vec<Column> {
    let days = board.days();
    if board.query.view == View::Week || board.query.whose != Whose::All {
        return days.map(|day| Column { day, agent: None }).collect();
    }
    let mut people: Vec<UserId> = board.team.members().map(|(user, _)| user).collect();
    let gone = entries.iter().map(Entry::agent).filter(|user| board.team.name(*user).is_none());
    for user in gone {
        if !people.contains(&user) {
            people.push(user);
        }
    }
    // Who has something to do comes first; the order is the team's otherwise.
    people.sort_by_key(|user| !entries.iter().any(|entry| entry.agent() == *user));
    days.flat_map(|day| people.iter().map(move |user| Column { day, agent: Some(*user) })).collect()
}

fn column_view(
    board: &Board,
    column: &Column,
    entries: &[Entry<'_>],
    since: u16,
    until: u16,
) -> impl IntoView + use<> {
    let (texts, locale, day) = (board.texts, board.texts.locale, column.day);
    let theirs = entries.iter().filter(|entry| column.agent.is_none_or(|agent| agent == entry.agent()));
    let within: Vec<_> = theirs
        .filter_map(|entry| {
            let (from, to) = entry.span();
            let (from, to) = minutes_on(day, board.zone, from, to)?;
            let shown = (from.max(since * 60), to.min(until * 60));
            (shown.0 < shown.1).then_some((*entry, shown))
        })
        .collect();
    let spans: Vec<_> = within.iter().map(|(_, span)| *span).collect();
    let items = within
        .iter()
        .zip(placed(&spans))
        .map(|((entry, _), place)| match entry {
            Entry::Visit(one) => visit(board, one, place).into_any(),
            Entry::House(one) => house(board, one, day, place).into_any(),
            Entry::Block(one) => {
                let note = one.note.as_ref().map(|note| note.as_str());
                taken(board, entry, note.unwrap_or(board.texts.agenda_block), day, place).into_any()
            }
            Entry::Elsewhere(_) => taken(board, entry, board.texts.agenda_elsewhere, day, place).into_any(),
        })
        .collect_view();
    let is_today = day == board.today();
    let clock = board.zone.clock(board.now).time();
    let now = (is_today && clock.hour() >= u32::from(since) && clock.hour() < u32::from(until)).then(|| {
        let place = format!("agenda-now h{} m{}", clock.hour(), clock.minute() / 5 * 5);
        view! { <li class=place aria-hidden="true"></li> }
    });
    let mut classes = String::from("agenda-column");
    if is_today {
        classes.push_str(" today");
    }
    if day < board.today() {
        classes.push_str(" past");
    }
    if within.is_empty() && day.weekday().number_from_monday() > 5 && board.query.view == View::Week {
        classes.push_str(" slack");
    }
    let nothing = within.is_empty().then(|| view! { <p class="agenda-nothing">{texts.agenda_nothing}</p> });
    view! {
        <li
            class=classes
            data-day=day.to_string()
            data-name=moments::day(locale, day)
            data-agent=column.agent.map(|agent| agent.to_string())
            data-agent-name=column.agent.and_then(|agent| board.team.name(agent)).map(str::to_owned)
        >
            {heading(board, column, is_today)}
            {nothing}
            <ol class="agenda-slots">{items} {now}</ol>
        </li>
    }
}

fn heading(board: &Board, column: &Column, is_today: bool) -> impl IntoView + use<> {
    let (texts, locale, day) = (board.texts, board.texts.locale, column.day);
    let named = match column.agent {
        Some(agent) => line::who(texts, &board.team, agent, true).into_any(),
        None => {
            let (weekday, spoken) = (short(texts.weekday(day.weekday())), moments::day(locale, day));
            let href = board.query.seen_as(View::Day).at(day).href(locale);
            view! {
                <a href=href aria-label=spoken aria-current=is_today.then_some("date")>
                    <span>{weekday}</span>
                    <b>{day.day()}</b>
                </a>
            }
            .into_any()
        }
    };
    let when = day.and_time(next_hour(board, day));
    let add = (day >= board.today()).then(|| {
        let href = format!("{}?when={}", Screen::NewVisit.path(locale), when.format("%Y-%m-%dT%H:%M"));
        view! {
            <a class="agenda-add" href=href aria-label=texts.agenda_new_on(moments::day(locale, day))>
                "+"
            </a>
        }
    });
    view! { <h3 class="agenda-heading">{named} {add}</h3> }
}

/// *seg*.
fn short(weekday: &str) -> String {
    weekday.chars().take(3).collect()
}

/// When a visit that is agreed on for a day may well begin.
fn next_hour(board: &Board, day: NaiveDate) -> NaiveTime {
    let morning = NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default();
    let clock = board.zone.clock(board.now);
    if day == clock.date() && clock.hour() >= 10 {
        NaiveTime::from_hms_opt((clock.hour() + 1).min(23), 0, 0).unwrap_or(morning)
    } else {
        morning
    }
}

fn visit(board: &Board, one: &CalendarVisit, place: Place) -> impl IntoView + use<> {
    let (texts, locale, zone) = (board.texts, board.texts.locale, board.zone);
    let visit = &one.visit;
    let kept = margins(visit.starts_at - visit.held_from, visit.held_until - visit.ends_at);
    let colour = board.team.colour(visit.agent);
    let status = visit.status;
    let classes = format!("entry visit {} {colour} {} {kept}", status.code(), place.classes());
    let href = Screen::AgencyVisit(visit.id.to_string()).path(locale);
    let movable = (status.is_open() && visit.starts_at > board.now).then(|| href.clone());
    let reference = one.property.as_ref().map(|property| property.reference.clone());
    let title = one.property.as_ref().and_then(|property| property.titles.best(locale));
    let name = visit.visitor.name.as_str();
    view! {
        <li
            class=classes
            data-visit=movable
            data-who=name.to_owned()
            data-agent=visit.agent.to_string()
        >
            <a href=href draggable="false">
                <time datetime=format::moment_iso(visit.starts_at)>
                    {moments::span(zone, visit.starts_at, visit.ends_at)}
                </time>
                <strong>{name.to_owned()}</strong>
                <span class="what">
                    {reference.unwrap_or_else(|| texts.agenda_property_gone.to_owned())}
                    {title.map(|title| view! { <span class="entry-title">{format!(" · {title}")}</span> })}
                </span>
                {line::who(texts, &board.team, visit.agent, false)}
                {line::status(texts, status)}
                {one.needs_agent.then(|| view! { <span class="mark-attention">{texts.agenda_todo_agent}</span> })}
            </a>
        </li>
    }
}

fn house(board: &Board, one: &CalendarHouse, day: NaiveDate, place: Place) -> impl IntoView + use<> {
    let (texts, locale) = (board.texts, board.texts.locale);
    let state = &one.seats.house;
    let kept = margins(state.starts_at - state.held_from, state.held_until - state.ends_at);
    let classes = format!("entry house {} {} {kept}", board.team.colour(state.agent), place.classes());
    // Who comes is in the list.
    let href = board.query.seen_as(View::List).at(day).href(locale);
    view! {
        <li class=classes>
            <a href=href draggable="false">
                <time datetime=format::moment_iso(state.starts_at)>
                    {moments::span(board.zone, state.starts_at, state.ends_at)}
                </time>
                <strong>{texts.agenda_open_house}</strong>
                <span class="what">{line::property(texts, one.property.as_ref())}</span>
                {line::who(texts, &board.team, state.agent, false)}
                <span class="seats">{texts.agenda_seats(one.seats.taken, state.capacity)}</span>
            </a>
        </li>
    }
}

fn taken(
    board: &Board,
    entry: &Entry<'_>,
    note: &str,
    day: NaiveDate,
    place: Place,
) -> impl IntoView + use<> {
    let (texts, agent, span) = (board.texts, entry.agent(), entry.span());
    let when = line::taken_on(texts, board.zone, day, span);
    view! {
        <li class=format!("entry block {} {}", board.team.colour(agent), place.classes())>
            <div>
                <time datetime=format::moment_iso(span.0)>{when}</time>
                <span class="what">{note.to_owned()}</span>
                {line::who(texts, &board.team, agent, false)}
            </div>
        </li>
    }
}
