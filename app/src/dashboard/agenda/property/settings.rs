//! How visits of a property are arranged, as it stands in fields.

use super::{PART, Visiting};
use crate::dashboard::properties::page::Sheet;
use crate::i18n::Texts;
use crate::session::{Action, Form};
use crate::ui::form::{Field, Filled, Filling, Problems, Values, submit};
use booking_management::domain::settings::{
    Confirmation, InvalidSettings, Screening, SettingsValues, VisitSettings,
};
use kernel::ids::UserId;
use leptos::prelude::*;

const ENABLED: &str = "visits_enabled";
/// The field for who shows it.
pub const SHOWN_BY: &str = "visits_shown_by";
const LENGTH: &str = "visits_length";
const BEFORE: &str = "visits_before";
const AFTER: &str = "visits_after";
const STEP: &str = "visits_step";
const NOTICE: &str = "visits_notice";
const NOTICE_UNIT: &str = "visits_notice_unit";
const HORIZON: &str = "visits_horizon";
const CONFIRMATION: &str = "visits_confirmation";
const SCREENING: &str = "visits_screening";

/// How notice is given: code, and minutes. The largest that divides it is shown.
const UNITS: [(&str, u16); 3] = [("days", 24 * 60), ("hours", 60), ("minutes", 1)];

/// What the form says.
///
/// # Errors
/// What is wrong with its fields.
pub fn read(form: &Form, texts: &Texts) -> Result<SettingsValues, Problems> {
    let mut problems = Problems::new();
    let mut number = |name: &str, flaw: InvalidSettings| {
        let number = form.text(name).trim().parse::<u16>();
        if number.is_err() {
            problems.push((name.to_owned(), sentence(texts, flaw).to_owned()));
        }
        number.unwrap_or_default()
    };
    let length = number(LENGTH, InvalidSettings::Length);
    let before = number(BEFORE, InvalidSettings::Buffer);
    let after = number(AFTER, InvalidSettings::Buffer);
    let step = number(STEP, InvalidSettings::Step);
    let notice = number(NOTICE, InvalidSettings::Notice);
    let horizon = number(HORIZON, InvalidSettings::Horizon);
    let unit = UNITS.into_iter().find(|(code, _)| *code == form.text(NOTICE_UNIT));
    let confirmation = Confirmation::parse(form.text(CONFIRMATION));
    let screening = Screening::parse(form.text(SCREENING));
    let shown_by = match form.text(SHOWN_BY) {
        "" => None,
        // Whatever is no id is nobody's: the use case knows no such member.
        _ => Some(UserId(form.id(SHOWN_BY))),
    };
    for (name, chosen) in [
        (NOTICE_UNIT, unit.is_some()),
        (CONFIRMATION, confirmation.is_some()),
        (SCREENING, screening.is_some()),
    ] {
        if !chosen {
            problems.push((name.to_owned(), texts.flaw_choice.to_owned()));
        }
    }
    match (unit, confirmation, screening) {
        (Some((_, minutes)), Some(confirmation), Some(screening)) if problems.is_empty() => {
            Ok(SettingsValues {
                length,
                before,
                after,
                step,
                // What is too long stays too long.
                notice: notice.saturating_mul(minutes),
                horizon,
                confirmation,
                screening,
                shown_by,
                enabled: form.has(ENABLED),
            })
        }
        _ => Err(problems),
    }
}

const fn sentence(texts: &Texts, flaw: InvalidSettings) -> &'static str {
    match flaw {
        InvalidSettings::Length => texts.visiting_flaw_length,
        InvalidSettings::Buffer => texts.visiting_flaw_buffer,
        InvalidSettings::Step => texts.visiting_flaw_step,
        InvalidSettings::Notice => texts.visiting_flaw_notice,
        InvalidSettings::Horizon => texts.visiting_flaw_horizon,
    }
}

/// At which field settings that make no sense are wrong, and what to write.
#[must_use]
pub fn flaw(texts: &Texts, flaw: InvalidSettings, values: SettingsValues) -> (String, String) {
    let field = match flaw {
        InvalidSettings::Length => LENGTH,
        // Two fields have one rule: without what stands after, only what stands before can break it.
        InvalidSettings::Buffer => match VisitSettings::new(SettingsValues { after: 0, ..values }) {
            Err(InvalidSettings::Buffer) => BEFORE,
            _ => AFTER,
        },
        InvalidSettings::Step => STEP,
        InvalidSettings::Notice => NOTICE,
        InvalidSettings::Horizon => HORIZON,
    };
    (field.to_owned(), sentence(texts, flaw).to_owned())
}

fn values(settings: &SettingsValues) -> Values {
    let (unit, minutes) = UNITS
        .into_iter()
        .find(|(_, minutes)| settings.notice >= *minutes && settings.notice.is_multiple_of(*minutes))
        .unwrap_or(UNITS[1]);
    Values::new()
        .with(ENABLED, if settings.enabled { "on" } else { "" })
        .with_some(SHOWN_BY, settings.shown_by)
        .with(LENGTH, settings.length.to_string())
        .with(BEFORE, settings.before.to_string())
        .with(AFTER, settings.after.to_string())
        .with(STEP, settings.step.to_string())
        .with(NOTICE, (settings.notice / minutes).to_string())
        .with(NOTICE_UNIT, unit)
        .with(HORIZON, settings.horizon.to_string())
        .with(CONFIRMATION, settings.confirmation.code())
        .with(SCREENING, settings.screening.code())
}

/// The form.
pub fn view(sheet: &Sheet, visiting: &Visiting, returned: Option<&Filled>) -> impl IntoView + use<> {
    let texts = sheet.texts;
    let kept = values(visiting.settings().values());
    let filling = Filling::new(texts, returned).over(&kept);
    let count = |name: &'static str, label: &'static str| Field::new(name, label).digits();
    let steps = [
        ("15", texts.visiting_step_quarter),
        ("30", texts.visiting_step_half),
        ("60", texts.visiting_step_hour),
    ];
    let units = UNITS.map(|(code, minutes)| {
        let name = match minutes {
            1 => texts.visiting_unit_minutes,
            60 => texts.visiting_unit_hours,
            _ => texts.visiting_unit_days,
        };
        (code, name)
    });
    let confirmations = Confirmation::ALL.iter().map(|confirmation| {
        let name = match confirmation {
            Confirmation::Automatic => texts.visiting_automatic,
            Confirmation::ByAgent => texts.visiting_by_agent,
        };
        (confirmation.code(), name)
    });
    let screenings = Screening::ALL.iter().map(|screening| {
        let name = match screening {
            Screening::Open => texts.visiting_open,
            Screening::InvitedOnly => texts.visiting_invited_only,
        };
        (screening.code(), name)
    });
    let fields = view! {
        {Field::new(ENABLED, texts.visiting_enabled).hint(texts.visiting_enabled_hint).tick(&filling)}
        {Field::new(SHOWN_BY, texts.visiting_shown_by).choice(&filling, people(sheet))}
        <div class="pair">
            {count(LENGTH, texts.visiting_length).view(&filling)}
            {Field::new(STEP, texts.visiting_step).choice(&filling, steps)}
        </div>
        <div class="pair">
            {count(BEFORE, texts.visiting_before).view(&filling)}
            {count(AFTER, texts.visiting_after).view(&filling)}
        </div>
        <div class="pair">
            {count(NOTICE, texts.visiting_notice).view(&filling)}
            {Field::new(NOTICE_UNIT, texts.visiting_notice_unit).choice(&filling, units)}
            {count(HORIZON, texts.visiting_horizon).view(&filling)}
        </div>
        <div class="pair">
            {Field::new(CONFIRMATION, texts.visiting_confirmation).choice(&filling, confirmations)}
            {Field::new(SCREENING, texts.visiting_screening)
                .hint(texts.visiting_screening_hint)
                .choice(&filling, screenings)}
        </div>
        {submit(Action::SaveVisitSettings, texts.visiting_save)}
    };
    view! {
        <form method="post" action=sheet.action(PART) class="stack" novalidate>
            {filling.around(fields)}
        </form>
    }
}

/// Whoever takes care of the property, or a member of the agency.
fn people(sheet: &Sheet) -> Vec<(String, String)> {
    let texts = sheet.texts;
    let cares = sheet.dossier.agent.as_ref().and_then(|person| person.name.clone());
    let cares = match cares {
        Some(name) => texts.visiting_whoever_now(name),
        None => texts.visiting_whoever.to_owned(),
    };
    let team = sheet.team.iter().map(|(user, name)| (user.to_string(), name.clone()));
    std::iter::once((String::new(), cares)).chain(team).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use kernel::locale::Locale;

    fn sent(change: &[(&str, &str)]) -> Form {
        let shown = values(VisitSettings::default().values());
        let names = [
            ENABLED,
            SHOWN_BY,
            LENGTH,
            BEFORE,
            AFTER,
            STEP,
            NOTICE,
            NOTICE_UNIT,
            HORIZON,
            CONFIRMATION,
            SCREENING,
        ];
        let text = |name: &str| {
            let changed = change.iter().find(|(other, _)| *other == name);
            changed.map_or_else(|| shown.text(name).to_owned(), |(_, text)| (*text).to_owned())
        };
        Form::of(names.map(|name| (name.to_owned(), text(name))).to_vec())
    }

    #[test]
    fn settings_come_back_as_they_were_shown() {
        let read = |form: &Form| read(form, texts(Locale::Pt)).unwrap();
        assert_eq!(read(&sent(&[])), *VisitSettings::default().values());
        for (number, unit, minutes) in [("90", "minutes", 90), ("0", "hours", 0), ("2", "days", 2880)] {
            let form = sent(&[(NOTICE, number), (NOTICE_UNIT, unit)]);
            assert_eq!(read(&form).notice, minutes);
            let shown = values(&read(&form));
            assert_eq!((shown.text(NOTICE), shown.text(NOTICE_UNIT)), (number, unit));
        }
    }

    #[test]
    fn each_flaw_stands_at_its_field() {
        let wrong = |name: &str, text: &str| {
            let form = sent(&[(name, text)]);
            let texts = texts(Locale::Pt);
            let found = match read(&form, texts) {
                Err(problems) => problems.into_iter().next().unwrap(),
                Ok(values) => flaw(texts, VisitSettings::new(values).unwrap_err(), values),
            };
            assert_eq!(found.0, name, "{text}");
        };
        for (name, text) in [
            (LENGTH, "10"),
            (LENGTH, "meia hora"),
            (BEFORE, "121"),
            (AFTER, "121"),
            (STEP, "20"),
            (NOTICE, "65000"),
            (NOTICE_UNIT, "weeks"),
            (HORIZON, "0"),
            (HORIZON, "-1"),
            (CONFIRMATION, "never"),
            (SCREENING, ""),
        ] {
            wrong(name, text);
        }
    }
}
