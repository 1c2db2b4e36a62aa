//! Hours in a reader's words.

use crate::i18n::Texts;
use crate::i18n::format::capital;
use booking_management::domain::hours::{AgentCalendar, Block, DayHours, InvalidHours, WeeklyHours};
use chrono::Weekday;

/// The days of a week, Monday first.
pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Where a day ends, in minutes.
pub const MIDNIGHT: u16 = 24 * 60;

/// What a clock shows so many minutes after midnight: `09:30`.
#[must_use]
pub fn clock(minute: u16) -> String {
    let minute = minute % MIDNIGHT;
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

impl Texts {
    /// *segunda-feira*.
    #[must_use]
    pub const fn weekday(&self, day: Weekday) -> &'static str {
        match day {
            Weekday::Mon => self.weekday_monday,
            Weekday::Tue => self.weekday_tuesday,
            Weekday::Wed => self.weekday_wednesday,
            Weekday::Thu => self.weekday_thursday,
            Weekday::Fri => self.weekday_friday,
            Weekday::Sat => self.weekday_saturday,
            Weekday::Sun => self.weekday_sunday,
        }
    }

    /// *10:00–13:00, 14:00–18:00*; *sem visitas*.
    #[must_use]
    pub fn day_hours(&self, spans: &[(u16, u16)]) -> String {
        let span = |(from, to): &(u16, u16)| {
            let to = if *to == MIDNIGHT { self.hours_midnight.to_owned() } else { clock(*to) };
            self.hours_span(clock(*from), to)
        };
        let spans: Vec<String> = spans.iter().map(span).collect();
        if spans.is_empty() { self.hours_closed.to_owned() } else { spans.join(", ") }
    }

    /// The days on which somebody works, those that follow one another with the same hours as one:
    /// *Segunda-feira a sexta-feira* and *10:00–13:00, 14:00–18:00*.
    #[must_use]
    pub fn week_hours(&self, week: &WeeklyHours) -> Vec<(String, String)> {
        let days: Vec<(Weekday, &DayHours)> = WEEK.into_iter().zip(&week.0).collect();
        days.chunk_by(|(_, one), (_, other)| one == other)
            .filter_map(|alike| {
                let ((first, hours), (last, _)) = (alike.first()?, alike.last()?);
                let (first, last) = (self.weekday(*first), self.weekday(*last));
                let days = match alike.len() {
                    1 => first.to_owned(),
                    2 => self.hours_and(first, last),
                    _ => self.hours_days(first, last),
                };
                (!hours.spans().is_empty()).then(|| (capital(&days), self.day_hours(hours.spans())))
            })
            .collect()
    }

    /// Why hours are none, and what to write.
    #[must_use]
    pub fn hours_flaw(&self, flaw: InvalidHours) -> String {
        match flaw {
            InvalidHours::Backwards => self.hours_flaw_backwards.to_owned(),
            InvalidHours::Overlapping => self.hours_flaw_overlapping.to_owned(),
            InvalidHours::TooMany => self.hours_flaw_too_many(DayHours::MAX_SPANS),
            InvalidHours::TooManyExceptions => self.hours_flaw_too_many_days(AgentCalendar::MAX_EXCEPTIONS),
            InvalidHours::Block => self.hours_flaw_block(Block::MAX_DAYS),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use kernel::locale::Locale;

    #[test]
    fn days_with_the_same_hours_are_told_as_one() {
        let texts = texts(Locale::Pt);
        let mut week = WeeklyHours::default();
        assert_eq!(
            texts.week_hours(&week),
            [("Segunda-feira a sexta-feira".to_owned(), "10:00–13:00, 14:00–18:00".to_owned())]
        );
        week.0[2] = DayHours::default();
        week.0[4] = DayHours::new(vec![(1200, 1440)]).unwrap();
        assert_eq!(
            texts.week_hours(&week),
            [
                ("Segunda-feira e terça-feira", "10:00–13:00, 14:00–18:00"),
                ("Quinta-feira", "10:00–13:00, 14:00–18:00"),
                ("Sexta-feira", "20:00–meia-noite"),
            ]
            .map(|(days, hours)| (days.to_owned(), hours.to_owned()))
        );
    }

    #[test]
    fn a_week_without_hours_has_nothing_to_tell() {
        let never = WeeklyHours(std::array::from_fn(|_| DayHours::default()));
        assert!(texts(Locale::En).week_hours(&never).is_empty());
    }
}
