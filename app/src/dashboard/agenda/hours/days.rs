//! Days that differ from what every week is like.

use super::spans;
use super::{Board, MOST_AHEAD, Notes};
use crate::i18n::format::capital;
use crate::i18n::{Texts, moments};
use crate::session::{Action, Form};
use crate::ui::form::{Field, Filling, Problems, Values, done};
use booking_management::domain::hours::DayHours;
use chrono::NaiveDate;
use leptos::prelude::*;

/// Its id on the page.
pub const PART: &str = "days";
/// What the fields for hours begin with.
const PREFIX: &str = "day";
/// The field for the day.
const DAY: &str = "day";
/// The box that says that it is off.
const CLOSED: &str = "day_closed";

/// The day that a form names.
#[must_use]
pub fn named(form: &Form) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(form.text(DAY).trim(), "%Y-%m-%d").ok()
}

/// The day that the form adds, and its hours; none: away.
///
/// # Errors
/// What is wrong with its fields.
pub fn read(form: &Form, texts: &Texts, today: NaiveDate) -> Result<(NaiveDate, DayHours), Problems> {
    let day = named(form).filter(|day| (today..=today + MOST_AHEAD).contains(day));
    let hours = if form.has(CLOSED) { Ok(DayHours::default()) } else { hours(form, texts) };
    match (day, hours) {
        (Some(day), Ok(hours)) => Ok((day, hours)),
        (day, hours) => {
            let no_day = day.is_none().then(|| (DAY.to_owned(), texts.hours_flaw_day.to_owned()));
            Err(no_day.into_iter().chain(hours.err().unwrap_or_default()).collect())
        }
    }
}

fn hours(form: &Form, texts: &Texts) -> Result<DayHours, Problems> {
    let hours = spans::read(form, texts, PREFIX)?;
    if hours.spans().is_empty() {
        return Err(vec![(spans::first_field(PREFIX), texts.hours_flaw_none_day.to_owned())]);
    }
    Ok(hours)
}

/// What was done, in words.
fn said(texts: &Texts, code: &str) -> Option<&'static str> {
    match code {
        "added" => Some(texts.hours_day_added),
        "removed" => Some(texts.hours_day_removed),
        _ => None,
    }
}

/// The section.
pub fn view(board: &Board, notes: &Notes) -> impl IntoView + use<> {
    let texts = board.texts;
    // Most days that differ are days off.
    let kept = Values::new().with(CLOSED, "on");
    let filling = Filling::new(texts, notes.returned(PART)).over(&kept);
    let labels = |nth| [texts.hours_day_span_from(nth), texts.hours_day_span_to(nth)];
    let fields = view! {
        {board.hidden(Action::SetDay)}
        {Field::new(DAY, texts.hours_day).kind("date").view(&filling)}
        <div class="hours-day-off">
            {Field::new(CLOSED, texts.hours_day_closed).tick(&filling)}
            {spans::view(&filling, PREFIX, texts.hours_day, labels)}
        </div>
        <button class="button" type="submit">
            {texts.hours_day_add}
        </button>
    };
    view! {
        <section class="desk-part" id=PART>
            <h2>{texts.hours_days_title}</h2>
            <p class="hint">{texts.hours_days_lede}</p>
            {done(notes.said(PART).and_then(|code| said(texts, code)))}
            {list(board)}
            <form method="post" action=board.action(PART) class="stack" novalidate>
                {filling.around(fields)}
            </form>
        </section>
    }
}

/// What was said of days to come and, folded up, of those that are past: they, too, take room.
fn list(board: &Board) -> impl IntoView + use<> {
    let texts = board.texts;
    let (past, coming): (Vec<_>, Vec<_>) =
        board.calendar.exceptions.iter().partition(|(day, _)| **day < board.today);
    let entries = |days: &[(&NaiveDate, &DayHours)]| {
        let entries = days.iter().map(|(day, hours)| entry(board, **day, hours)).collect_view();
        view! { <ul class="told-list hours-list">{entries}</ul> }
    };
    let count = past.len() as u64;
    let past = (count > 0).then(|| {
        view! {
            <details class="sure">
                <summary>{texts.hours_days_past(count, count)}</summary>
                {entries(&past)}
            </details>
        }
    });
    let coming = if coming.is_empty() {
        view! { <p class="nothing">{texts.hours_days_none}</p> }.into_any()
    } else {
        entries(&coming).into_any()
    };
    view! {
        {coming}
        {past}
    }
}

fn entry(board: &Board, day: NaiveDate, hours: &DayHours) -> impl IntoView + use<> {
    let texts = board.texts;
    let name = moments::day(texts.locale, day);
    let holiday = board.calendar.holidays.include(day).then_some(texts.hours_day_holiday);
    view! {
        <li>
            <div>
                <time datetime=day.to_string()>{capital(&name)}</time>
                {holiday.map(|says| view! { " " <span class="tag">{says}</span> })}
                <p class="hint">{texts.day_hours(hours.spans())}</p>
            </div>
            <form method="post" action=board.action(PART)>
                {board.hidden(Action::SetDay)}
                <input type="hidden" name=DAY value=day.to_string()/>
                <input type="hidden" name="like_every_week" value="on"/>
                <button class="button quiet small" type="submit" aria-label=texts.hours_day_remove_of(name)>
                    {texts.hours_day_remove}
                </button>
            </form>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use kernel::locale::Locale;

    fn read(form: &str) -> Result<(NaiveDate, DayHours), Vec<String>> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        let read = super::read(&Form::parse(form.as_bytes()), texts(Locale::Pt), today);
        read.map_err(|problems| problems.into_iter().map(|(field, _)| field).collect())
    }

    #[test]
    fn a_day_is_off_or_has_hours() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 24).unwrap();
        assert_eq!(
            read("day=2026-12-24&day_closed=on&day_from_1=10:00"),
            Ok((day, DayHours::default())),
            "what stands in the fields of a day off is not asked"
        );
        let morning = DayHours::new(vec![(540, 720)]).unwrap();
        assert_eq!(read("day=2026-12-24&day_from_1=09:00&day_to_1=12:00"), Ok((day, morning)));
        assert_eq!(read("day=2026-12-24"), Err(vec!["day_from_1".to_owned()]));
    }

    #[test]
    fn a_day_lies_ahead_and_not_too_far() {
        for day in ["2026-11-24", "2030-01-01", "2026-02-30", ""] {
            assert_eq!(read(&format!("day={day}&day_closed=on")), Err(vec!["day".to_owned()]), "{day}");
        }
        assert!(read("day=2026-11-25&day_closed=on").is_ok(), "today, too");
    }
}
