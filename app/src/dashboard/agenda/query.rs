//! The part of the calendar that an address names: which days, in which form, of whom.

use crate::session::{Form, Screen};
use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use kernel::ids::UserId;
use kernel::locale::Locale;

/// How many days a list has.
const LIST_DAYS: u64 = 28;

/// The years in which days make sense.
const YEARS: std::ops::RangeInclusive<i32> = 2020..=2099;

/// In which form the calendar is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum View {
    /// One day, a column for each person.
    Day,
    /// Monday to Sunday, a column for each day.
    #[default]
    Week,
    /// Four weeks, line by line.
    List,
}

impl View {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::List];

    /// Its name in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::List => "list",
        }
    }
}

/// Whose calendar is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's in the agency.
    #[default]
    All,
    /// Who asks.
    Me,
    /// A colleague's.
    Of(UserId),
}

impl Whose {
    /// Its name in an address.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Me => "me".to_owned(),
            Self::Of(user) => user.to_string(),
        }
    }

    /// The person, if it is one's.
    #[must_use]
    pub const fn person(self, me: UserId) -> Option<UserId> {
        match self {
            Self::All => None,
            Self::Me => Some(me),
            Self::Of(user) => Some(user),
        }
    }
}

/// A part of the calendar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Query {
    /// In which form.
    pub view: View,
    /// Whose.
    pub whose: Whose,
    /// Around which day; none: today.
    pub from: Option<NaiveDate>,
}

impl Query {
    /// Reads an address. What makes no sense is left out.
    #[must_use]
    pub fn of(form: &Form) -> Self {
        let view = View::ALL.into_iter().find(|view| view.code() == form.text("view")).unwrap_or_default();
        let whose = match form.text("whose") {
            "me" => Whose::Me,
            id => id.parse().map_or(Whose::All, |id| Whose::Of(UserId(id))),
        };
        Self { view, whose, from: day(form.text("from")) }
    }

    /// The days that are shown: the first, and the first that isn't any more.
    #[must_use]
    pub fn days(&self, today: NaiveDate) -> (NaiveDate, NaiveDate) {
        let around = self.from.unwrap_or(today);
        match self.view {
            View::Day => (around, later(around, 1)),
            View::Week => {
                let monday = earlier(around, around.weekday().num_days_from_monday().into());
                (monday, later(monday, 7))
            }
            View::List => (around, later(around, LIST_DAYS)),
        }
    }

    /// The same part, as much earlier as it has days.
    #[must_use]
    pub fn before(&self, today: NaiveDate) -> Self {
        let (first, end) = self.days(today);
        let days = end.signed_duration_since(first).num_days().unsigned_abs();
        self.at(earlier(first, days))
    }

    /// The same part, as much later as it has days.
    #[must_use]
    pub fn after(&self, today: NaiveDate) -> Self {
        self.at(self.days(today).1)
    }

    /// The same part, around another day.
    #[must_use]
    pub const fn at(&self, day: NaiveDate) -> Self {
        Self { from: Some(day), ..*self }
    }

    /// The same days in another form.
    #[must_use]
    pub const fn seen_as(&self, view: View) -> Self {
        Self { view, ..*self }
    }

    /// Its address, without what is so anyway.
    #[must_use]
    pub fn href(&self, locale: Locale) -> String {
        let mut out = form_urlencoded::Serializer::new(String::new());
        if self.view != View::default() {
            out.append_pair("view", self.view.code());
        }
        if self.whose != Whose::All {
            out.append_pair("whose", &self.whose.code());
        }
        if let Some(day) = self.from {
            out.append_pair("from", &day.to_string());
        }
        let (path, text) = (Screen::Calendar.path(locale), out.finish());
        if text.is_empty() { path } else { format!("{path}?{text}") }
    }
}

/// A day, if it is one that a calendar can have.
#[must_use]
pub fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok().filter(|day: &NaiveDate| YEARS.contains(&day.year()))
}

/// A time as fields have it, with seconds or without; browsers send both.
#[must_use]
pub fn clock_time(text: &str) -> Option<NaiveTime> {
    ["%H:%M", "%H:%M:%S"].iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok())
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

fn earlier(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn read(address: &str) -> Query {
        Query::of(&Form::parse(address.split_once('?').map_or("", |(_, query)| query).as_bytes()))
    }

    #[test]
    fn a_part_of_the_calendar_is_read_back_from_its_address() {
        let somebody = UserId(uuid::Uuid::from_u128(7));
        for view in View::ALL {
            for whose in [Whose::All, Whose::Me, Whose::Of(somebody)] {
                for from in [None, Some(on(25))] {
                    let query = Query { view, whose, from };
                    assert_eq!(read(&query.href(Locale::Es)), query);
                }
            }
        }
    }

    #[test]
    fn what_makes_no_sense_in_an_address_is_left_out() {
        for odd in ["?view=year&whose=x&from=2026-02-30", "?from=9999-12-31", "?from=-1&view="] {
            assert_eq!(read(odd), Query::default());
            assert_eq!(read(odd).href(Locale::Pt), "/painel/agenda");
        }
    }

    #[test]
    fn a_time_is_read_with_seconds_and_without() {
        let half_past_nine = NaiveTime::from_hms_opt(9, 30, 0);
        assert_eq!((clock_time("09:30"), clock_time("09:30:00")), (half_past_nine, half_past_nine));
        for odd in ["", "9", "24:00", "09:30:00.000", "meio-dia"] {
            assert_eq!(clock_time(odd), None, "{odd}");
        }
    }

    #[test]
    fn a_week_begins_on_monday_and_the_next_one_follows_it() {
        let week = Query { from: Some(on(25)), ..Query::default() };
        assert_eq!(week.days(on(1)), (on(23), on(30)));
        assert_eq!(week.after(on(1)).days(on(1)).0, on(30));
        assert_eq!(week.before(on(1)).days(on(1)), (on(16), on(23)));
        let day = week.seen_as(View::Day);
        assert_eq!((day.days(on(1)), day.after(on(1)).from), ((on(25), on(26)), Some(on(26))));
    }
}
