//! The calendar line by line: days, and what is on each, also what was called off.

use super::calendar::Board;
use super::line;
use super::placing::minutes_on;
use super::query::View;
use crate::i18n::{format, moments};
use crate::session::Screen;
use booking_management::application::ports::{CalendarHouse, CalendarVisit};
use booking_management::domain::open_house::OpenHouseStatus;
use booking_management::domain::visit::Occasion;
use chrono::NaiveDate;
use kernel::ids::UserId;
use kernel::time::Timestamp;
use leptos::prelude::*;

/// The days on which there is something.
pub fn view(board: &Board) -> impl IntoView + use<> {
    let days = board.days().filter_map(|day| day_view(board, day)).collect_view();
    view! { <ol class="agenda-list">{days}</ol> }
}

fn day_view(board: &Board, day: NaiveDate) -> Option<impl IntoView + use<>> {
    let (locale, page) = (board.texts.locale, &board.page);
    let on = |from: Timestamp, until: Timestamp| minutes_on(day, board.zone, from, until).map(|(at, _)| at);
    let mut lines: Vec<(u16, AnyView)> = Vec::new();
    for one in &page.blocks {
        let note = one.note.as_ref().map_or(board.texts.agenda_block, |note| note.as_str());
        let line = || taken(board, one.agent, day, (one.from, one.until), note).into_any();
        lines.extend(on(one.from, one.until).map(|at| (at, line())));
    }
    for one in &page.elsewhere {
        let (from, until) = (one.time.from, one.time.until);
        let line = || taken(board, one.agent, day, (from, until), board.texts.agenda_elsewhere).into_any();
        lines.extend(on(from, until).map(|at| (at, line())));
    }
    for one in &page.open_houses {
        let house = &one.seats.house;
        lines.extend(on(house.starts_at, house.ends_at).map(|at| (at, open_house(board, one).into_any())));
    }
    for one in &page.visits {
        let (from, until) = (one.visit.starts_at, one.visit.ends_at);
        lines.extend(on(from, until).map(|at| (at, visit(board, one).into_any())));
    }
    if lines.is_empty() {
        return None;
    }
    lines.sort_by_key(|(at, _)| *at);
    let lines = lines.into_iter().map(|(_, line)| line).collect_view();
    let href = board.query.seen_as(View::Day).at(day).href(locale);
    let current = (day == board.today()).then_some("date");
    Some(view! {
        <li>
            <h3>
                <a href=href aria-current=current>
                    {moments::day(locale, day)}
                </a>
            </h3>
            <ol>{lines}</ol>
        </li>
    })
}

fn visit(board: &Board, one: &CalendarVisit) -> impl IntoView + use<> {
    let texts = board.texts;
    let visit = &one.visit;
    let seat = matches!(visit.occasion, Occasion::OpenHouse { .. });
    view! {
        <li class=format!("line visit {}", visit.status.code())>
            {line::visit(texts, board.zone, one)}
            {line::who(texts, &board.team, visit.agent, true)}
            <span class="line-status">
                {line::status(texts, visit.status)}
                {seat.then(|| view! { <span class="hint">{texts.agenda_open_house}</span> })}
                {one.needs_agent.then(|| view! { <span class="mark-attention">{texts.agenda_todo_agent}</span> })}
            </span>
        </li>
    }
}

fn open_house(board: &Board, one: &CalendarHouse) -> impl IntoView + use<> {
    let texts = board.texts;
    let house = &one.seats.house;
    let off = house.status == OpenHouseStatus::Cancelled;
    let status = if off {
        texts.agenda_house_off.to_owned()
    } else {
        texts.agenda_seats(one.seats.taken, house.capacity)
    };
    let class = if off { "line house cancelled" } else { "line house" };
    let name = line::property(texts, one.property.as_ref());
    let named = match &one.property {
        Some(property) => {
            let href = Screen::Property(property.number.to_string()).path(texts.locale);
            view! { <a href=href>{name}</a> }.into_any()
        }
        None => name.into_any(),
    };
    view! {
        <li class=class>
            <time datetime=format::moment_iso(house.starts_at)>
                {moments::span(board.zone, house.starts_at, house.ends_at)}
            </time>
            <div>
                <strong>{texts.agenda_open_house}</strong>
                <span class="what">{named}</span>
            </div>
            {line::who(texts, &board.team, house.agent, true)}
            <span class="line-status">{status}</span>
        </li>
    }
}

fn taken(
    board: &Board,
    agent: UserId,
    day: NaiveDate,
    span: (Timestamp, Timestamp),
    note: &str,
) -> impl IntoView + use<> {
    let texts = board.texts;
    let when = line::taken_on(texts, board.zone, day, span);
    view! {
        <li class="line taken">
            <time datetime=format::moment_iso(span.0)>{when}</time>
            <div>
                <span class="what">{note.to_owned()}</span>
            </div>
            {line::who(texts, &board.team, agent, true)}
        </li>
    }
}
