//! Open houses of a property.

use super::{HOUSES, Visiting};
use crate::dashboard::agenda::query;
use crate::dashboard::properties::page::{Notes, Sheet};
use crate::i18n::format::capital;
use crate::i18n::{Texts, moments};
use crate::session::{Action, Form};
use crate::ui::form::{Field, Filling, Problems, Values, done, submit};
use crate::visits::says;
use booking_management::application::ports::HouseSeats;
use booking_management::domain::ids::OpenHouseId;
use booking_management::domain::open_house::OpenHouseError;
use booking_management::domain::slot::{SlotRefusal, Wanted};
use booking_management::domain::values::Note;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use leptos::prelude::*;

/// The field that names one.
pub const HOUSE: &str = "house";
const DAY: &str = "house_day";
const FROM: &str = "house_from";
const UNTIL: &str = "house_until";
const CAPACITY: &str = "house_capacity";

/// What is announced.
#[derive(Debug, PartialEq, Eq)]
pub struct Announced {
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// For how many.
    pub capacity: u16,
}

/// What the form announces.
///
/// # Errors
/// What is wrong with its fields.
pub fn read(form: &Form, texts: &Texts, zone: TimeZone) -> Result<Announced, Problems> {
    let mut problems = Problems::new();
    let mut wrong = |name: &str, says: String| problems.push((name.to_owned(), says));
    let day = query::day(form.text(DAY).trim());
    if day.is_none() {
        wrong(DAY, texts.house_flaw_day.to_owned());
    }
    let mut moment = |name: &str| {
        let Some(time) = query::clock_time(form.text(name).trim()) else {
            wrong(name, texts.hours_flaw_time.to_owned());
            return None;
        };
        match Wanted::Shown(day?.and_time(time)).in_zone(zone) {
            Ok(moment) => Some(moment),
            Err(refusal) => {
                wrong(name, says::refusal(texts, zone, &refusal));
                None
            }
        }
    };
    let (starts_at, ends_at) = (moment(FROM), moment(UNTIL));
    let capacity = form.text(CAPACITY).trim().parse();
    if capacity.is_err() {
        wrong(CAPACITY, texts.house_flaw_capacity.to_owned());
    }
    match (starts_at, ends_at, capacity) {
        (Some(starts_at), Some(ends_at), Ok(capacity)) if problems.is_empty() => {
            Ok(Announced { starts_at, ends_at, capacity })
        }
        _ => Err(problems),
    }
}

/// What those who have a seat are told, besides that it is off.
///
/// # Errors
/// If it is too long.
pub fn message(form: &Form, texts: &Texts, house: OpenHouseId) -> Result<Option<Note>, Problems> {
    let field = message_field(house);
    Note::parse(form.text(&field)).map_err(|flaw| vec![(field, says::flaw(texts, flaw))])
}

fn message_field(house: OpenHouseId) -> String {
    format!("house_message_{house}")
}

/// At which field an open house that makes no sense is wrong, and what to write.
#[must_use]
pub fn flaw(texts: &Texts, flaw: OpenHouseError) -> (String, String) {
    let (field, says) = match flaw {
        OpenHouseError::Capacity => (CAPACITY, texts.house_flaw_capacity),
        OpenHouseError::Length => (UNTIL, texts.house_flaw_length),
        OpenHouseError::Past => (FROM, texts.house_flaw_past),
        OpenHouseError::Cancelled => (DAY, texts.house_flaw_gone),
    };
    (field.to_owned(), says.to_owned())
}

/// Why the time can't be had, and what to do.
#[must_use]
pub fn refusal(texts: &Texts, zone: TimeZone, refusal: &SlotRefusal) -> (String, String) {
    let says = match refusal {
        SlotRefusal::Taken => texts.house_flaw_taken.to_owned(),
        SlotRefusal::NotOffered => texts.house_flaw_nobody.to_owned(),
        SlotRefusal::Past => texts.house_flaw_past.to_owned(),
        SlotRefusal::TooSoon { .. }
        | SlotRefusal::BeyondHorizon { .. }
        | SlotRefusal::NotOnGrid
        | SlotRefusal::OutsideHours
        | SlotRefusal::Skipped { .. }
        | SlotRefusal::Repeated { .. } => says::refusal(texts, zone, refusal),
    };
    (FROM.to_owned(), says)
}

/// What was done, in words.
fn said(texts: &Texts, code: &str) -> Option<&'static str> {
    match code {
        "announced" => Some(texts.house_announced),
        "called_off" => Some(texts.house_called_off),
        _ => None,
    }
}

/// Those to come, and the form that announces one.
pub fn view(sheet: &Sheet, visiting: &Visiting, notes: &Notes) -> impl IntoView + use<> {
    let texts = sheet.texts;
    let kept = Values::new().with(CAPACITY, "20");
    let filling = Filling::new(texts, sheet.returned(HOUSES, notes)).over(&kept);
    let houses = &visiting.arranged.open_houses;
    let list = if houses.is_empty() {
        view! { <p class="nothing">{texts.house_none}</p> }.into_any()
    } else {
        let zone = visiting.arranged.property.zone;
        let entries = houses.iter().map(|seats| entry(sheet, zone, seats, &filling)).collect_view();
        view! { <ul class="told-list houses">{entries}</ul> }.into_any()
    };
    let shows = visiting.arranged.shown_by.and_then(|shows| name(sheet, shows));
    let shows = shows.map(|name| view! { <p class="hint">{texts.house_shown_by(name)}</p> });
    let time = |name: &'static str, label: &'static str| Field::new(name, label).kind("time").view(&filling);
    let fields = view! {
        {shows}
        <div class="pair">
            {Field::new(DAY, texts.house_day).kind("date").view(&filling)}
            {Field::new(CAPACITY, texts.house_capacity).digits().view(&filling)}
        </div>
        <div class="pair">{time(FROM, texts.house_from)} {time(UNTIL, texts.house_until)}</div>
        {submit(Action::AnnounceOpenHouse, texts.house_announce)}
    };
    let (action, open) =
        (sheet.action(HOUSES), [DAY, FROM, UNTIL, CAPACITY].iter().any(|f| filling.is_wrong(f)));
    let summary = filling.around(());
    view! {
        <div class="houses-part" id=HOUSES>
            <h3>{texts.house_title}</h3>
            {done(sheet.said(HOUSES, notes).and_then(|code| said(texts, code)))}
            {summary}
            {list}
            <details class="sure houses-new" open=open>
                <summary>{texts.house_new}</summary>
                <form method="post" action=action class="stack" novalidate>
                    {fields}
                </form>
            </details>
        </div>
    }
}

fn name(sheet: &Sheet, user: kernel::ids::UserId) -> Option<String> {
    sheet.team.iter().find(|(other, _)| *other == user).map(|(_, name)| name.clone())
}

fn entry(sheet: &Sheet, zone: TimeZone, seats: &HouseSeats, filling: &Filling<'_>) -> impl IntoView + use<> {
    let (texts, house) = (sheet.texts, &seats.house);
    let when = moments::day_and_span(texts.locale, zone, house.starts_at, house.ends_at);
    let shows = name(sheet, house.agent).map(|name| format!(" · {name}"));
    let told = texts.house_told(u64::from(seats.taken), seats.taken);
    let message = message_field(house.id);
    let open = filling.is_wrong(&message);
    view! {
        <li>
            <div>
                <p>{capital(&when)}</p>
                <p class="hint">{texts.house_seats(seats.taken, house.capacity)} {shows}</p>
                <meter
                    min="0"
                    max=house.capacity.to_string()
                    value=seats.taken.to_string()
                    aria-label=texts.house_seats(seats.taken, house.capacity)
                ></meter>
            </div>
            <details class="sure" open=open>
                <summary>
                    {texts.house_call_off}
                    <span class="visually-hidden">": " {when}</span>
                </summary>
                <div>
                    <p>{told}</p>
                    <form method="post" action=sheet.action(HOUSES) class="stack" novalidate>
                        <input type="hidden" name=HOUSE value=house.id.to_string()/>
                        {Field::new(message, texts.house_message)
                            .hint(texts.house_message_hint)
                            .optional()
                            .area(filling, 2)}
                        <button
                            class="button grave small"
                            type="submit"
                            name="action"
                            value=Action::CancelOpenHouse.code()
                        >
                            {texts.house_call_off_do}
                        </button>
                    </form>
                </div>
            </details>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use chrono::{TimeZone as _, Utc};
    use kernel::locale::Locale;

    fn read(form: &str) -> Result<Announced, Vec<String>> {
        let read = super::read(&Form::parse(form.as_bytes()), texts(Locale::Pt), TimeZone::Azores);
        read.map_err(|problems| problems.into_iter().map(|(field, _)| field).collect())
    }

    #[test]
    fn it_is_announced_by_the_clock_of_the_property() {
        let read = read("house_day=2026-12-05&house_from=10:00&house_until=12:30&house_capacity=15").unwrap();
        let at = |hour, minute| Utc.with_ymd_and_hms(2026, 12, 5, hour, minute, 0).unwrap();
        assert_eq!(read, Announced { starts_at: at(11, 0), ends_at: at(13, 30), capacity: 15 });
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let wrong = |form: &str, fields: &[&str]| {
            assert_eq!(read(form), Err(fields.iter().map(|field| (*field).to_owned()).collect()), "{form}");
        };
        wrong("", &["house_day", "house_from", "house_until", "house_capacity"]);
        let time = "house_from=10:00&house_until=11:00";
        wrong(&format!("house_day=2026-12-05&{time}&house_capacity=many"), &["house_capacity"]);
        wrong(&format!("house_day=5/12&{time}&house_capacity=5"), &["house_day"]);
        for year in ["-262143", "+262142", "0001", "9999"] {
            wrong(
                &format!("house_day={year}-12-31&{time}&house_capacity=5").replace('+', "%2B"),
                &["house_day"],
            );
        }
        // The night in which the clocks of the Azores go forward from midnight to one.
        let skipped = "house_day=2027-03-28&house_from=00:30&house_until=02:00&house_capacity=5";
        wrong(skipped, &["house_from"]);
    }
}
