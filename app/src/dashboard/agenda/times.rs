//! The time that a form of the agency asks for: a day and a time as they are typed, to any minute, or
//! one of those that are free.

use super::query;
use crate::i18n::{Texts, moments};
use crate::session::{Errand, Form};
use crate::ui::form::{Field, Filling, Problems, Values};
use crate::visits::slots::{self, Chips};
use booking_management::application::use_cases::FindSlotsQuery;
use booking_management::domain::ids::VisitId;
use booking_management::domain::slot::{SlotRefusal, Wanted};
use chrono::{NaiveDate, NaiveDateTime};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use leptos::prelude::*;

/// The field of the day.
pub const DAY: &str = "day";
/// The field of the time.
pub const TIME: &str = "time";
/// The field of a free time that was chosen instead.
const AT: &str = "at";

/// How many free times are offered.
const OFFERED: usize = 6;

/// How many days are searched for them.
const SEARCHED: u16 = 14;

/// Reads the time.
///
/// # Errors
/// What is wrong with it.
pub fn read(form: &Form, texts: &Texts) -> Result<Wanted, Problems> {
    if let Some(chosen) = slots::wanted(form.text(AT)) {
        return Ok(chosen);
    }
    let day = query::day(form.text(DAY).trim());
    let time = query::clock_time(form.text(TIME).trim());
    match (day, time) {
        (Some(day), Some(time)) => Ok(Wanted::Shown(day.and_time(time))),
        (day, time) => {
            let mut problems = Problems::new();
            if day.is_none() {
                problems.push((DAY.to_owned(), texts.agenda_flaw_day.to_owned()));
            }
            if time.is_none() {
                problems.push((TIME.to_owned(), texts.agenda_flaw_time.to_owned()));
            }
            Err(problems)
        }
    }
}

/// The day around which free times are looked for.
#[must_use]
pub fn day_of(wanted: Wanted, zone: TimeZone) -> NaiveDate {
    match wanted {
        Wanted::Moment(moment) => moments::date_of(zone, moment),
        Wanted::Shown(shown) => shown.date(),
    }
}

/// A time as it stands in the fields.
#[must_use]
pub fn values(shown: NaiveDateTime) -> Values {
    Values::new().with(DAY, shown.date().to_string()).with(TIME, shown.format("%H:%M").to_string())
}

/// Times that can be had.
#[derive(Debug, Clone, Default)]
pub struct Offers(Vec<Timestamp>);

impl Offers {
    /// The next free times of a property from a day on, by its public number; also for a visit that is
    /// moved.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn near(
        errand: &Errand<'_>,
        property: i64,
        day: NaiveDate,
        moving: Option<VisitId>,
    ) -> Result<Self, StorageError> {
        let query = FindSlotsQuery { property, from: Some(day), days: SEARCHED, moving };
        let found = errand.members.booking_management.find_slots.execute(query).await?;
        let slots = found.map(|offered| offered.slots).unwrap_or_default();
        Ok(Self(slots.into_iter().take(OFFERED).map(|slot| slot.starts_at).collect()))
    }

    /// The two moments at which the clock shows what was typed, if that is the trouble.
    #[must_use]
    pub fn of_refusal(refusal: &SlotRefusal) -> Option<Self> {
        match refusal {
            SlotRefusal::Repeated { earlier, later } => Some(Self(vec![*earlier, *later])),
            SlotRefusal::Past
            | SlotRefusal::TooSoon { .. }
            | SlotRefusal::BeyondHorizon { .. }
            | SlotRefusal::NotOnGrid
            | SlotRefusal::OutsideHours
            | SlotRefusal::Taken
            | SlotRefusal::NotOffered
            | SlotRefusal::Skipped { .. } => None,
        }
    }

    /// Radio buttons: what is typed, or one of these.
    fn view(&self, filling: &Filling<'_>, zone: TimeZone) -> Option<impl IntoView + use<>> {
        if self.0.is_empty() {
            return None;
        }
        let (texts, chosen) = (filling.texts, filling.value(AT).to_owned());
        let known = self.0.iter().any(|moment| slots::value(*moment) == chosen);
        let chips = Chips { field: AT, zone, times: &self.0, chosen: &chosen, required: false };
        let chips = chips.view(|time| moments::day_and_time(texts.locale, zone, time));
        Some(view! {
            <fieldset class="times-day times-instead">
                <legend>{texts.agenda_free}</legend>
                <div class="chips">
                    <label class="chip">
                        <input type="radio" name=AT value="" checked=!known/>
                        <span>{texts.agenda_typed}</span>
                    </label>
                    {chips}
                </div>
            </fieldset>
        })
    }
}

/// The fields.
pub fn fields(filling: &Filling<'_>, zone: TimeZone, offers: &Offers) -> impl IntoView + use<> {
    let texts = filling.texts;
    view! {
        <div class="pair">
            {Field::new(DAY, texts.agenda_day).kind("date").view(filling)}
            {Field::new(TIME, texts.agenda_time)
                .kind("time")
                .hint(texts.slots_zone(texts.clock_of(zone)))
                .view(filling)}
        </div>
        {offers.view(filling, zone)}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use kernel::locale::Locale;

    fn read_of(form: &str) -> Result<Wanted, Vec<String>> {
        let problems = |problems: Problems| problems.into_iter().map(|(name, _)| name).collect();
        read(&Form::parse(form.as_bytes()), texts(Locale::Pt)).map_err(problems)
    }

    #[test]
    fn a_time_is_what_was_typed_or_the_free_one_that_was_chosen() {
        let typed = "2026-11-26T14:35:00Z".parse::<Timestamp>().unwrap().naive_utc();
        assert_eq!(read_of("day=2026-11-26&time=14:35&at="), Ok(Wanted::Shown(typed)));
        assert_eq!(
            read_of("day=2026-11-26&time=14:35:00"),
            Ok(Wanted::Shown(typed)),
            "as some browsers send it"
        );
        let moment = "2026-11-27T09:00:00Z".parse().unwrap();
        assert_eq!(read_of("day=2026-11-26&time=14:35&at=2026-11-27T09:00:00Z"), Ok(Wanted::Moment(moment)));
    }

    #[test]
    fn what_is_no_time_is_said_of_its_field() {
        assert_eq!(read_of(""), Err(vec![DAY.to_owned(), TIME.to_owned()]));
        assert_eq!(read_of("day=2026-11-26&time=25:00"), Err(vec![TIME.to_owned()]));
        assert_eq!(read_of("day=26/11&time=10:00&at=tomorrow"), Err(vec![DAY.to_owned()]));
    }
}
