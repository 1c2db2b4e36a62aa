//! Times kept free of visits.

use super::{Board, MOST_AHEAD, Notes};
use crate::dashboard::agenda::query;
use crate::i18n::format::capital;
use crate::i18n::{Texts, moments};
use crate::session::{Action, Form};
use crate::ui::form::{Field, Filling, Problems, done};
use booking_management::domain::hours::Block;
use booking_management::domain::values::{InvalidValue, Note};
use chrono::NaiveDateTime;
use kernel::time::Timestamp;
use kernel::zone::{ClockTrouble, TimeZone};
use leptos::prelude::*;

/// Its id on the page.
pub const PART: &str = "blocks";
/// The field for the beginning.
const FROM: &str = "block_from";
/// The field for the end, where it is said that the two make no sense.
pub const UNTIL: &str = "block_until";
/// The field for what it is for.
const NOTE: &str = "block_note";

/// The time that the form keeps free, and what for.
///
/// # Errors
/// What is wrong with its fields.
pub fn read(
    form: &Form,
    texts: &Texts,
    zone: TimeZone,
    now: Timestamp,
) -> Result<(Timestamp, Timestamp, Option<Note>), Problems> {
    let mut problems = Problems::new();
    let mut moment = |name: &str, twice: fn(Timestamp, Timestamp) -> Timestamp| {
        let moment = shown(form.text(name)).map(|shown| match zone.moment(shown) {
            Ok(moment) | Err(ClockTrouble::Skipped { next: moment }) => moment,
            Err(ClockTrouble::Repeated { earlier, later }) => twice(earlier, later),
        });
        let moment = moment.filter(|moment| *moment <= now + MOST_AHEAD);
        if moment.is_none() {
            problems.push((name.to_owned(), texts.hours_flaw_moment.to_owned()));
        }
        moment
    };
    // In a night that has an hour twice, both are kept free.
    let (from, until) = (moment(FROM, |earlier, _| earlier), moment(UNTIL, |_, later| later));
    if until.is_some_and(|until| until <= now) {
        problems.push((UNTIL.to_owned(), texts.hours_flaw_past.to_owned()));
    }
    let note = match Note::parse(form.text(NOTE)) {
        Ok(note) => note,
        Err(InvalidValue::TooLong { max }) => {
            problems.push((NOTE.to_owned(), texts.flaw_too_long(max)));
            None
        }
        Err(InvalidValue::Blank | InvalidValue::Email | InvalidValue::Phone | InvalidValue::Position) => None,
    };
    match (from, until) {
        (Some(from), Some(until)) if problems.is_empty() => Ok((from, until, note)),
        _ => Err(problems),
    }
}

/// What a field for day and time says.
fn shown(text: &str) -> Option<NaiveDateTime> {
    let text = text.trim();
    ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        // In years that no calendar has, there are moments that can't be told.
        .filter(|shown| query::day(&shown.date().to_string()).is_some())
}

/// What was done, in words.
fn said(texts: &Texts, code: &str) -> Option<&'static str> {
    match code {
        "added" => Some(texts.hours_block_added),
        "removed" => Some(texts.hours_block_removed),
        _ => None,
    }
}

/// The section.
pub fn view(board: &Board, notes: &Notes) -> impl IntoView + use<> {
    let texts = board.texts;
    let filling = Filling::new(texts, notes.returned(PART));
    let fields = view! {
        {board.hidden(Action::AddBlock)}
        <div class="pair">
            {Field::new(FROM, texts.hours_block_from).kind("datetime-local").view(&filling)}
            {Field::new(UNTIL, texts.hours_block_until).kind("datetime-local").view(&filling)}
        </div>
        {Field::new(NOTE, texts.hours_block_note)
            .hint(texts.hours_block_note_hint)
            .optional()
            .view(&filling)}
        <button class="button" type="submit">
            {texts.hours_block_add}
        </button>
    };
    let blocks = if board.blocks.is_empty() {
        view! { <p class="nothing">{texts.hours_blocks_none}</p> }.into_any()
    } else {
        let entries = board.blocks.iter().map(|block| entry(board, block)).collect_view();
        view! { <ul class="told-list hours-list">{entries}</ul> }.into_any()
    };
    view! {
        <section class="desk-part" id=PART>
            <h2>{texts.hours_blocks_title}</h2>
            <p class="hint">{texts.hours_blocks_lede}</p>
            {done(notes.said(PART).and_then(|code| said(texts, code)))}
            {blocks}
            <form method="post" action=board.action(PART) class="stack" novalidate>
                {filling.around(fields)}
            </form>
        </section>
    }
}

fn entry(board: &Board, block: &Block) -> impl IntoView + use<> {
    let (texts, zone) = (board.texts, board.zone);
    let when = when(texts, zone, block);
    view! {
        <li>
            <div>
                <p>{capital(&when)}</p>
                {block.note.as_ref().map(|note| view! { <p class="hint">{note.as_str().to_owned()}</p> })}
            </div>
            <form method="post" action=board.action(PART)>
                {board.hidden(Action::RemoveBlock)}
                <input type="hidden" name="block" value=block.id.to_string()/>
                <button class="button quiet small" type="submit" aria-label=texts.hours_block_remove_of(when)>
                    {texts.hours_block_remove}
                </button>
            </form>
        </li>
    }
}

/// Within a day, the day once.
fn when(texts: &Texts, zone: TimeZone, block: &Block) -> String {
    let (from, until) = (block.from, block.until);
    if moments::date_of(zone, from) == moments::date_of(zone, until) {
        return moments::day_and_span(texts.locale, zone, from, until);
    }
    let told = |moment| moments::day_and_time(texts.locale, zone, moment);
    texts.hours_block_when(told(from), told(until))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use chrono::{TimeZone as _, Utc};
    use kernel::locale::Locale;

    fn read(form: &str) -> Result<(Timestamp, Timestamp), Vec<String>> {
        read_in(TimeZone::Lisbon, form)
    }

    fn read_in(zone: TimeZone, form: &str) -> Result<(Timestamp, Timestamp), Vec<String>> {
        let now = Utc.with_ymd_and_hms(2026, 10, 20, 12, 0, 0).unwrap();
        let read = super::read(&Form::parse(form.as_bytes()), texts(Locale::Pt), zone, now);
        read.map(|(from, until, _)| (from, until))
            .map_err(|problems| problems.into_iter().map(|(field, _)| field).collect())
    }

    #[test]
    fn an_hour_that_the_clocks_show_twice_is_kept_free_both_times() {
        let (from, until) = read("block_from=2026-10-25T01:30&block_until=2026-10-25T01:45").unwrap();
        assert_eq!(from, Utc.with_ymd_and_hms(2026, 10, 25, 0, 30, 0).unwrap());
        assert_eq!(until, Utc.with_ymd_and_hms(2026, 10, 25, 1, 45, 0).unwrap());
        let (from, _) = read("block_from=2027-03-28T01:30&block_until=2027-03-28T03:00").unwrap();
        assert_eq!(from, Utc.with_ymd_and_hms(2027, 3, 28, 1, 0, 0).unwrap(), "an hour that is left out");
    }

    #[test]
    fn a_year_that_no_calendar_has_is_said_at_its_field() {
        for year in ["-262143-01-01T00:00", "%2B262142-12-31T23:59"] {
            let form = format!("block_from={year}&block_until={year}");
            let fields = ["block_from", "block_until"].map(str::to_owned).to_vec();
            assert_eq!(read_in(TimeZone::Azores, &form), Err(fields), "{year}");
        }
    }

    #[test]
    fn what_is_no_time_or_over_is_said_at_its_field() {
        let wrong = |form: &str, fields: &[&str]| {
            assert_eq!(read(form), Err(fields.iter().map(|field| (*field).to_owned()).collect()), "{form}");
        };
        wrong("", &["block_from", "block_until"]);
        wrong("block_from=2026-11-01&block_until=2026-11-01T10:00", &["block_from"]);
        wrong("block_from=2026-10-01T09:00&block_until=2026-10-01T10:00", &["block_until"]);
        wrong("block_from=2036-10-01T09:00&block_until=2036-10-01T10:00", &["block_from", "block_until"]);
        let long = format!(
            "block_from=2026-11-01T09:00&block_until=2026-11-01T10:00&block_note={}",
            "a".repeat(Note::MAX + 1)
        );
        wrong(&long, &["block_note"]);
    }
}
