//! The picker of times: a week at a time, a day a group, a time a radio button of a thumb's size.
//! Visitors choose with it when they book and when they move, and so does the agency.

use crate::i18n::{Texts, format, moments};
use booking_management::Container;
use booking_management::application::use_cases::{FindSlots, FindSlotsQuery, Offered};
use booking_management::domain::ids::VisitId;
use booking_management::domain::slot::{Slot, Wanted};
use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use leptos::prelude::*;

/// The name of the field that the picker fills in; also its id on the page.
pub const WHEN: &str = "when";
/// The part of the query that says which week is shown.
pub const WEEK: &str = "week";

/// How many days are shown at once.
const SHOWN: TimeDelta = TimeDelta::days(7);

/// A week of free times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Week {
    /// Whose clock shows the times.
    pub zone: TimeZone,
    /// Its first day.
    pub first: NaiveDate,
    /// Its free times, the earliest first.
    pub slots: Vec<Slot>,
    /// The next free time after it, where it has none itself.
    pub next: Option<Slot>,
    /// Where the weeks before and after begin, as far as one can book there.
    beside: [Option<NaiveDate>; 2],
}

impl Week {
    /// The week from a day on, or else from the first free time on, of a listing; nothing if the
    /// public doesn't see it. For a booking, or for a visit that is to be moved.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn find(
        booking: &Container,
        property: i64,
        asked: Option<NaiveDate>,
        moving: Option<VisitId>,
    ) -> Result<Option<(Offered, Self)>, StorageError> {
        let find = |from| async move {
            let query = FindSlotsQuery { property, from, days: FindSlots::MAX_DAYS, moving };
            booking.find_slots.execute(query).await
        };
        let Some(mut offered) = find(asked).await? else { return Ok(None) };
        let zone = offered.property.zone;
        let day = |moment| moments::date_of(zone, moment);
        let (earliest, latest) = (day(offered.earliest), day(offered.latest).max(day(offered.earliest)));
        let mut from = asked.unwrap_or(earliest).clamp(earliest, latest);
        if asked.is_some_and(|asked| asked != from) {
            let Some(again) = find(Some(from)).await? else { return Ok(None) };
            offered = again;
        }
        // Where somebody's hours begin late, or all is taken for long, one looks further.
        let mut looked = from + TimeDelta::days(FindSlots::MAX_DAYS.into());
        while offered.slots.is_empty() && looked <= latest {
            let Some(again) = find(Some(looked)).await? else { return Ok(None) };
            offered.slots = again.slots;
            looked += TimeDelta::days(FindSlots::MAX_DAYS.into());
        }
        if asked.is_none() {
            from = offered.slots.first().map_or(from, |slot| day(slot.starts_at));
        }
        let until = from + SHOWN;
        let (slots, later): (Vec<_>, Vec<_>) =
            offered.slots.iter().partition(|slot| day(slot.starts_at) < until);
        let next = later.into_iter().next().filter(|_| slots.is_empty());
        let before = (from > earliest).then(|| (from - SHOWN).max(earliest));
        let beside = [before, (until <= latest).then_some(until)];
        Ok(Some((offered, Self { zone, first: from, slots, next, beside })))
    }

    /// Whether there is no time to choose, neither now nor later.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        let [before, _] = self.beside;
        self.slots.is_empty() && self.next.is_none() && before.is_none()
    }

    fn last(&self) -> NaiveDate {
        self.first + SHOWN - TimeDelta::days(1)
    }

    /// The free times by their days.
    fn days(&self) -> Vec<(NaiveDate, Vec<Slot>)> {
        let mut days: Vec<(NaiveDate, Vec<Slot>)> = Vec::new();
        for slot in &self.slots {
            let day = moments::date_of(self.zone, slot.starts_at);
            match days.last_mut() {
                Some((last, slots)) if *last == day => slots.push(*slot),
                _ => days.push((day, vec![*slot])),
            }
        }
        days
    }
}

/// The day that a query asks for; one that can't be meant is none.
#[must_use]
pub fn asked_week(text: &str) -> Option<NaiveDate> {
    text.parse().ok().filter(|day: &NaiveDate| (2020..2100).contains(&day.year()))
}

/// A time as a form says it: a moment (`2026-11-26T14:30:00Z`), or what the clock of the property
/// shows (`2026-11-26T14:30`).
#[must_use]
pub fn wanted(text: &str) -> Option<Wanted> {
    let sane = |year: i32| (2020..2100).contains(&year);
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        let moment = moment.with_timezone(&Utc);
        return sane(moment.year()).then_some(Wanted::Moment(moment));
    }
    let shown = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok()?;
    sane(shown.year()).then_some(Wanted::Shown(shown))
}

/// A moment as [`wanted`] reads it.
#[must_use]
pub fn value(moment: Timestamp) -> String {
    format::moment_iso(moment)
}

/// How the picker is shown.
pub struct Picker<'a> {
    /// In whose words.
    pub texts: &'static Texts,
    /// What there is to choose.
    pub week: &'a Week,
    /// What is asked.
    pub legend: &'static str,
    /// The screen's path and query up to the week: `/agendar/7?` or `/agendar/7?convite=x&`.
    pub address: String,
    /// What is chosen, as the field has it.
    pub chosen: &'a str,
    /// What is wrong with it.
    pub flaw: Option<&'a str>,
    /// Whom to call where nothing can be chosen.
    pub phone: Option<&'a str>,
}

impl Picker<'_> {
    /// The picker. It stands inside a form.
    #[must_use]
    pub fn view(&self) -> impl IntoView + use<> {
        let (texts, week) = (self.texts, self.week);
        let flaw = self.flaw.map(|flaw| view! { <p class="flaw" id="when-flaw">{flaw.to_owned()}</p> });
        let described = if flaw.is_some() { "when-zone when-flaw" } else { "when-zone" };
        let wrong = flaw.is_some();
        view! {
            <fieldset
                class="times"
                class:wrong=wrong
                id=WHEN
                tabindex="-1"
                aria-describedby=described
                data-times=""
                data-gone=texts.slots_gone("{when}")
                data-own=texts.slots_own_note
            >
                <legend>{self.legend}</legend>
                <p class="hint" id="when-zone">{texts.slots_zone(texts.clock_of(week.zone))}</p>
                {flaw}
                {self.weeks()}
                {self.choices()}
            </fieldset>
        }
    }

    /// Which week is shown, and the ways to others.
    fn weeks(&self) -> Option<impl IntoView + use<>> {
        let (texts, week) = (self.texts, self.week);
        if week.is_hopeless() {
            return None;
        }
        let [before, after] = week.beside;
        let link = |day: Option<NaiveDate>, rel: &'static str, says: &'static str| {
            day.map(|day| {
                let href = format!("{}{WEEK}={day}#{WHEN}", self.address);
                view! {
                    <a class="button quiet small" href=href rel=rel>
                        {says}
                    </a>
                }
            })
        };
        let spoken = |day| moments::day_of_month(texts.locale, day);
        Some(view! {
            <nav class="times-weeks" aria-label=self.legend>
                <p>{texts.slots_week(spoken(week.first), spoken(week.last()))}</p>
                {link(before, "prev", texts.slots_earlier)}
                {link(after, "next", texts.slots_later)}
            </nav>
        })
    }

    fn choices(&self) -> AnyView {
        let (texts, week) = (self.texts, self.week);
        if week.slots.is_empty() {
            return self.nothing().into_any();
        }
        let shown = |slots: &[Slot]| slots.iter().any(|slot| value(slot.starts_at) == self.chosen);
        let days = week.days().into_iter().enumerate().map(|(nth, (day, slots))| {
            let open = nth == 0 || shown(&slots);
            let free = u64::try_from(slots.len()).unwrap_or(u64::MAX);
            let name = moments::day(texts.locale, day);
            let begin: Vec<Timestamp> = slots.iter().map(|slot| slot.starts_at).collect();
            let chips = chips(week.zone, &begin, self.chosen, |time| moments::time(week.zone, time));
            view! {
                <details class="times-day" open=open data-day=day.to_string()>
                    <summary>
                        <span class="day">{name.clone()}</span>
                        <span class="seats">{texts.slots_free(free)}</span>
                    </summary>
                    <fieldset aria-label=name>{chips}</fieldset>
                </details>
            }
        });
        days.collect_view().into_any()
    }

    /// What to do where there is nothing to choose.
    fn nothing(&self) -> impl IntoView + use<> {
        let (texts, week) = (self.texts, self.week);
        match week.next {
            Some(next) => {
                let day = moments::date_of(week.zone, next.starts_at);
                let when = moments::day_and_time(texts.locale, week.zone, next.starts_at);
                let href = format!("{}{WEEK}={day}#{WHEN}", self.address);
                view! {
                    <p>{texts.slots_empty_week(when)}</p>
                    <p>
                        <a class="button quiet" href=href>
                            {texts.slots_empty_link(moments::day_of_month(texts.locale, day))}
                        </a>
                    </p>
                }
                .into_any()
            }
            None => {
                let phone = self.phone.map(|phone| {
                    let href = format::tel(phone);
                    view! {
                        <p>
                            {texts.slots_none_phone} " "
                            <a href=href>{format::phone(phone)}</a>
                        </p>
                    }
                });
                view! {
                    <p>{texts.slots_none}</p>
                    {phone}
                }
                .into_any()
            }
        }
    }
}

/// Times that are offered in the place of one that can't be had, as the same radio buttons.
#[must_use]
pub fn instead(
    texts: &Texts,
    zone: TimeZone,
    times: &[Timestamp],
    chosen: &str,
) -> Option<impl IntoView + use<>> {
    let locale = texts.locale;
    let chips = chips(zone, times, chosen, |time| moments::day_and_time(locale, zone, time));
    (!times.is_empty()).then(|| {
        view! {
            <fieldset class="times-day times-instead">
                <legend>{texts.slots_next_free}</legend>
                {chips}
            </fieldset>
        }
    })
}

/// Times as radio buttons of one field.
pub struct Chips<'a> {
    /// The field.
    pub field: &'static str,
    /// Whose clock shows them.
    pub zone: TimeZone,
    /// The times.
    pub times: &'a [Timestamp],
    /// What is chosen, as the field has it.
    pub chosen: &'a str,
    /// Whether one of them has to be.
    pub required: bool,
}

impl Chips<'_> {
    /// The buttons, each in words. What the clock shows twice in a night is told apart by the time of UTC.
    pub fn view<F>(&self, says: F) -> impl IntoView + use<F>
    where
        F: Fn(Timestamp) -> String,
    {
        let (field, required, zone) = (self.field, self.required, self.zone);
        let twice = |time: Timestamp| {
            self.times.iter().filter(|other| zone.clock(**other) == zone.clock(time)).count() > 1
        };
        let chip = |time: &Timestamp| {
            let value = value(*time);
            let utc = twice(*time).then(|| time.format(" (%H:%M UTC)").to_string());
            let checked = value == self.chosen;
            view! {
                <label class="chip">
                    <input type="radio" name=field value=value.clone() checked=checked required=required/>
                    <time datetime=value>{says(*time)} {utc}</time>
                </label>
            }
        };
        self.times.iter().map(chip).collect_view()
    }
}

/// Free times to choose one from.
fn chips<F>(zone: TimeZone, times: &[Timestamp], chosen: &str, says: F) -> impl IntoView + use<F>
where
    F: Fn(Timestamp) -> String,
{
    let chips = Chips { field: WHEN, zone, times, chosen, required: true }.view(says);
    view! { <div class="chips">{chips}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_a_moment_or_as_a_clock_shows_it() {
        let moment = "2026-11-26T14:30:00Z".parse().unwrap();
        assert_eq!(wanted(&value(moment)), Some(Wanted::Moment(moment)));
        assert_eq!(wanted("2026-11-26T15:30:00+01:00"), Some(Wanted::Moment(moment)));
        assert_eq!(wanted("2026-11-26T14:30"), Some(Wanted::Shown(moment.naive_utc())));
    }

    #[test]
    fn what_can_not_be_a_time_or_a_week_is_none() {
        for text in ["", "now", "2026-13-01T00:00", "-262143-01-01T00:00", "9999-12-31T23:59:59Z"] {
            assert_eq!(wanted(text), None, "{text}");
        }
        for text in ["", "tomorrow", "2026-02-30", "-262143-01-01", "9999-01-01"] {
            assert_eq!(asked_week(text), None, "{text}");
        }
        assert_eq!(asked_week("2026-11-26"), NaiveDate::from_ymd_opt(2026, 11, 26));
    }
}
