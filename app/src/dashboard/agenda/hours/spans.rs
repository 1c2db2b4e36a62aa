//! The stretches of a day's hours, as they stand in fields.

use super::words::{MIDNIGHT, clock};
use crate::dashboard::agenda::query::clock_time;
use crate::i18n::Texts;
use crate::session::Form;
use crate::ui::form::{Field, Filling, Problems, Values};
use booking_management::domain::hours::{DayHours, InvalidHours};
use chrono::Timelike as _;
use leptos::prelude::*;

/// Most days have a morning and an afternoon; more than that is asked for.
const AT_ONCE: usize = 2;

fn from_field(prefix: &str, nth: usize) -> String {
    format!("{prefix}_from_{nth}")
}

fn to_field(prefix: &str, nth: usize) -> String {
    format!("{prefix}_to_{nth}")
}

/// Where the first time of a day is typed.
#[must_use]
pub fn first_field(prefix: &str) -> String {
    from_field(prefix, 1)
}

/// The hours of a day, as they stand in its fields.
#[must_use]
pub fn values(values: Values, prefix: &str, hours: &DayHours) -> Values {
    hours.spans().iter().zip(1..).fold(values, |values, ((from, to), nth)| {
        values.with(from_field(prefix, nth), clock(*from)).with(to_field(prefix, nth), clock(*to))
    })
}

/// The hours that the fields of a day say.
///
/// # Errors
/// What is wrong with them.
pub fn read(form: &Form, texts: &Texts, prefix: &str) -> Result<DayHours, Problems> {
    let mut spans = Vec::new();
    let mut problems = Problems::new();
    for nth in 1..=DayHours::MAX_SPANS {
        let [from_name, to_name] = [from_field(prefix, nth), to_field(prefix, nth)];
        let times = (typed(form.text(&from_name)), typed(form.text(&to_name)));
        let mut wrong = |name: &str, says: &str| problems.push((name.to_owned(), says.to_owned()));
        match times {
            (Typed::Nothing, Typed::Nothing) => {}
            (Typed::Minute(from), Typed::Minute(to)) => {
                // A day that ends at midnight ends there, and doesn't begin again.
                let span = (from, if to == 0 { MIDNIGHT } else { to });
                match DayHours::new(vec![span]) {
                    Ok(_) => spans.push(span),
                    Err(flaw) => wrong(&to_name, &texts.hours_flaw(flaw)),
                }
            }
            (Typed::Nonsense, _) => wrong(&from_name, texts.hours_flaw_time),
            (_, Typed::Nonsense) => wrong(&to_name, texts.hours_flaw_time),
            (Typed::Nothing, Typed::Minute(_)) => wrong(&from_name, texts.hours_flaw_half),
            (Typed::Minute(_), Typed::Nothing) => wrong(&to_name, texts.hours_flaw_half),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    DayHours::new(spans).map_err(|flaw: InvalidHours| vec![(first_field(prefix), texts.hours_flaw(flaw))])
}

/// What stands in a field for a time.
enum Typed {
    Nothing,
    Minute(u16),
    Nonsense,
}

fn typed(text: &str) -> Typed {
    let text = text.trim();
    if text.is_empty() {
        return Typed::Nothing;
    }
    match clock_time(text).and_then(|time| u16::try_from(time.num_seconds_from_midnight() / 60).ok()) {
        Some(minute) => Typed::Minute(minute),
        None => Typed::Nonsense,
    }
}

/// The fields of a day; `labels` says what the ends of a stretch are called to who listens, and
/// `whose` for which day more stretches are asked for.
pub fn view(
    filling: &Filling<'_>,
    prefix: &str,
    whose: &str,
    labels: impl Fn(usize) -> [String; 2],
) -> AnyView {
    let texts = filling.texts;
    let more = AT_ONCE + 1..=DayHours::MAX_SPANS;
    let open = more.clone().any(|nth| {
        [from_field(prefix, nth), to_field(prefix, nth)]
            .iter()
            .any(|name| !filling.value(name).is_empty() || filling.is_wrong(name))
    });
    let span = |nth: usize| {
        let [from, to] = labels(nth);
        let field = |name: String, label: String| {
            Field::new(name, label).kind("time").optional().unseen().view(filling)
        };
        view! {
            <div class="hours-span">
                {field(from_field(prefix, nth), from)}
                <span aria-hidden="true">"–"</span>
                {field(to_field(prefix, nth), to)}
            </div>
        }
    };
    let at_once = (1..=AT_ONCE).map(span).collect_view();
    let more = more.map(span).collect_view();
    let whose = whose.to_owned();
    view! {
        <div class="hours-spans">
            {at_once}
            <details class="sure hours-more" open=open>
                <summary>
                    {texts.hours_more}
                    <span class="visually-hidden">": " {whose}</span>
                </summary>
                {more}
            </details>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use kernel::locale::Locale;

    fn said(form: &str) -> Result<DayHours, Vec<String>> {
        let read = read(&Form::parse(form.as_bytes()), texts(Locale::En), "mon");
        read.map_err(|problems| problems.into_iter().map(|(field, _)| field).collect())
    }

    #[test]
    fn stretches_are_read_in_whatever_order_they_stand() {
        let hours = said("mon_from_1=14:00&mon_to_1=00:00&mon_from_3=09:30&mon_to_3=13:00:00").unwrap();
        assert_eq!(hours.spans(), [(570, 780), (840, 1440)]);
        assert!(said("").unwrap().spans().is_empty());
    }

    #[test]
    fn what_is_wrong_is_said_at_its_field() {
        let wrong = |form: &str, field: &str| assert_eq!(said(form), Err(vec![field.to_owned()]), "{form}");
        wrong("mon_from_2=14:00&mon_to_2=13:00", "mon_to_2");
        wrong("mon_from_2=14:00&mon_to_2=", "mon_to_2");
        wrong("mon_from_1=&mon_to_1=13:00", "mon_from_1");
        wrong("mon_from_1=nine&mon_to_1=13:00", "mon_from_1");
        wrong("mon_from_1=09:00&mon_to_1=25:00", "mon_to_1");
        wrong("mon_from_1=09:00&mon_to_1=13:00&mon_from_2=12:00&mon_to_2=18:00", "mon_from_1");
    }

    #[test]
    fn hours_come_back_as_they_were_shown() {
        let hours = DayHours::new(vec![(0, 60), (570, 780), (840, 1440)]).unwrap();
        let shown = values(Values::new(), "mon", &hours);
        let form: Vec<(String, String)> = (1..=4)
            .flat_map(|nth| [from_field("mon", nth), to_field("mon", nth)])
            .map(|name| (name.clone(), shown.text(&name).to_owned()))
            .collect();
        assert_eq!(read(&Form::of(form), texts(Locale::Pt), "mon"), Ok(hours));
    }
}
