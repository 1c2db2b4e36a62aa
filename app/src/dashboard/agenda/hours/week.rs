//! What every week is like.

use super::spans;
use super::words::WEEK;
use super::{Board, Notes};
use crate::i18n::Texts;
use crate::i18n::format::capital;
use crate::session::{Action, Form};
use crate::ui::form::{Field, Filling, Problems, Values, done};
use booking_management::domain::holidays::Holidays;
use booking_management::domain::hours::{DayHours, WeeklyHours};
use chrono::Weekday;
use leptos::prelude::*;

/// Its id on the page.
pub const PART: &str = "week";
/// The field for holidays.
const HOLIDAYS: &str = "holidays";

/// What the fields of a day begin with.
const fn prefix(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    }
}

fn open_field(day: Weekday) -> String {
    format!("{}_open", prefix(day))
}

/// What the form says.
///
/// # Errors
/// What is wrong with its fields.
pub fn read(form: &Form, texts: &Texts) -> Result<(WeeklyHours, Holidays), Problems> {
    let mut problems = Problems::new();
    let mut week = WeeklyHours(std::array::from_fn(|_| DayHours::default()));
    for (hours, day) in week.0.iter_mut().zip(WEEK).filter(|(_, day)| form.has(&open_field(*day))) {
        match spans::read(form, texts, prefix(day)) {
            Ok(read) if read.spans().is_empty() => {
                problems.push((spans::first_field(prefix(day)), texts.hours_flaw_none.to_owned()));
            }
            Ok(read) => *hours = read,
            Err(wrong) => problems.extend(wrong),
        }
    }
    let holidays = Holidays::parse(form.text(HOLIDAYS));
    if holidays.is_none() {
        problems.push((HOLIDAYS.to_owned(), texts.flaw_choice.to_owned()));
    }
    match holidays {
        Some(holidays) if problems.is_empty() => Ok((week, holidays)),
        _ => Err(problems),
    }
}

/// From Tuesday to Friday as on Monday.
#[must_use]
pub fn like_monday(mut week: WeeklyHours) -> WeeklyHours {
    let [monday, others @ ..] = &mut week.0;
    others[..4].fill(monday.clone());
    week
}

/// What is kept, as it stands in fields. Days off have the hours of the first day at work in them,
/// out of sight until the day is ticked.
fn values(board: &Board) -> Values {
    let hours = &board.calendar.hours;
    let usual = hours.0.iter().find(|hours| !hours.spans().is_empty()).cloned();
    let usual = usual.unwrap_or_else(|| WeeklyHours::default().0[0].clone());
    let values = Values::new().with(HOLIDAYS, board.calendar.holidays.code());
    WEEK.into_iter().zip(&hours.0).fold(values, |values, (day, hours)| {
        let works = !hours.spans().is_empty();
        let values = values.with(open_field(day), if works { "on" } else { "" });
        spans::values(values, prefix(day), if works { hours } else { &usual })
    })
}

/// What was done, in words.
fn said(texts: &Texts, code: &str) -> Option<&'static str> {
    match code {
        "saved" => Some(texts.hours_saved),
        "copied" => Some(texts.hours_copied),
        _ => None,
    }
}

/// The section.
pub fn view(board: &Board, notes: &Notes) -> impl IntoView + use<> {
    let texts = board.texts;
    let kept = values(board);
    let filling = Filling::new(texts, notes.returned(PART)).over(&kept);
    let days = WEEK
        .into_iter()
        .map(|day| {
            let name = capital(texts.weekday(day));
            let labels = |nth| [texts.hours_from_of(&name, nth), texts.hours_to_of(&name, nth)];
            view! {
                <div class="hours-day">
                    {Field::new(open_field(day), name.clone()).tick(&filling)}
                    <span class="hours-closed">{texts.hours_closed}</span>
                    {spans::view(&filling, prefix(day), &name, labels)}
                </div>
            }
        })
        .collect_view();
    let holidays = Holidays::ALL.iter().map(|holidays| {
        let name = match holidays {
            Holidays::None => texts.hours_holidays_none,
            Holidays::Portugal => texts.hours_holidays_portugal,
            Holidays::Spain => texts.hours_holidays_spain,
        };
        (holidays.code(), name)
    });
    let fields = view! {
        {board.hidden(Action::SetHours)}
        <p class="hint">{texts.hours_week_hint}</p>
        <div class="hours-week">{days}</div>
        {Field::new(HOLIDAYS, texts.hours_holidays)
            .hint(texts.hours_holidays_hint)
            .choice(&filling, holidays)}
        <p class="inline">
            <button class="button" type="submit">
                {texts.hours_save}
            </button>
            <button class="button quiet" type="submit" name="copy" value="monday">
                {texts.hours_copy}
            </button>
        </p>
    };
    view! {
        <section class="desk-part" id=PART>
            <h2>{texts.hours_week_title}</h2>
            {done(notes.said(PART).and_then(|code| said(texts, code)))}
            {offered(board)}
            <form method="post" action=board.action(PART) class="stack hours-form" novalidate>
                {filling.around(fields)}
            </form>
        </section>
    }
}

/// What follows for visitors.
fn offered(board: &Board) -> impl IntoView + use<> {
    let texts = board.texts;
    let days = texts.week_hours(&board.calendar.hours);
    if days.is_empty() {
        return view! { <p class="hours-never">{texts.hours_never}</p> }.into_any();
    }
    let days = days
        .into_iter()
        .map(|(days, hours)| {
            view! {
                <div>
                    <dt>{days}</dt>
                    <dd>{hours}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <div class="hours-offered">
            <p>{texts.hours_open}</p>
            <dl>{days}</dl>
            <p class="hint">{texts.hours_zone(texts.zone(board.zone))}</p>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use kernel::locale::Locale;

    fn read(form: &str) -> Result<(WeeklyHours, Holidays), Vec<String>> {
        let read = super::read(&Form::parse(form.as_bytes()), texts(Locale::Pt));
        read.map_err(|problems| problems.into_iter().map(|(field, _)| field).collect())
    }

    #[test]
    fn a_day_that_is_not_ticked_is_off_whatever_stands_in_its_fields() {
        let (week, holidays) =
            read("tue_open=on&tue_from_1=10:00&tue_to_1=12:00&sat_from_1=99&holidays=ES").unwrap();
        assert_eq!(holidays, Holidays::Spain);
        assert_eq!(week.0[1].spans(), [(600, 720)]);
        assert!(week.0.iter().enumerate().all(|(day, hours)| day == 1 || hours.spans().is_empty()));
    }

    #[test]
    fn a_day_that_is_ticked_has_hours() {
        assert_eq!(read("mon_open=on&holidays=PT"), Err(vec!["mon_from_1".to_owned()]));
        assert_eq!(read("holidays=FR"), Err(vec!["holidays".to_owned()]));
    }

    #[test]
    fn monday_is_copied_to_the_days_of_work_and_the_weekend_stays() {
        let morning = DayHours::new(vec![(540, 720)]).unwrap();
        let mut week = WeeklyHours::default();
        week.0[0] = morning.clone();
        week.0[5] = DayHours::new(vec![(600, 660)]).unwrap();
        let copied = like_monday(week.clone());
        assert!(copied.0[..5].iter().all(|hours| *hours == morning));
        assert_eq!(copied.0[5..], week.0[5..]);
    }
}
