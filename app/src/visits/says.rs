//! Why there is no visit at a time, in the reader's words and by the clock of the property; each
//! sentence says what to do next.

use crate::i18n::{Texts, moments};
use booking_management::domain::slot::SlotRefusal;
use booking_management::domain::values::InvalidValue;
use kernel::zone::TimeZone;

/// Why a time can't be had.
#[must_use]
pub fn refusal(texts: &Texts, zone: TimeZone, refusal: &SlotRefusal) -> String {
    let when = |moment: &_| moments::day_and_time(texts.locale, zone, *moment);
    match refusal {
        SlotRefusal::Past => texts.slot_refused_past.to_owned(),
        SlotRefusal::TooSoon { earliest } => texts.slot_refused_too_soon(when(earliest)),
        SlotRefusal::BeyondHorizon { latest } => texts.slot_refused_beyond_horizon(when(latest)),
        SlotRefusal::NotOnGrid => texts.slot_refused_not_on_grid.to_owned(),
        SlotRefusal::OutsideHours => texts.slot_refused_outside_hours.to_owned(),
        SlotRefusal::Taken => texts.slot_refused_taken.to_owned(),
        SlotRefusal::NotOffered => texts.slot_refused_not_offered.to_owned(),
        SlotRefusal::Skipped { next } => texts.slot_refused_skipped(moments::time(zone, *next)),
        SlotRefusal::Repeated { earlier, later } => {
            // The clock shows the same at both: only what UTC says tells them apart.
            let utc = |moment: &kernel::time::Timestamp| moment.format("%H:%M UTC").to_string();
            texts.slot_refused_repeated(utc(earlier), utc(later))
        }
    }
}

/// What is wrong with something a visitor typed.
#[must_use]
pub fn flaw(texts: &Texts, value: InvalidValue) -> String {
    match value {
        InvalidValue::Blank => texts.flaw_blank.to_owned(),
        InvalidValue::TooLong { max } => texts.flaw_too_long(max),
        InvalidValue::Email => texts.flaw_email.to_owned(),
        InvalidValue::Phone => texts.contact_phone_flaw.to_owned(),
        InvalidValue::Position => texts.slots_odd.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::texts;
    use chrono::TimeZone as _;
    use kernel::locale::Locale;
    use std::collections::HashSet;

    #[test]
    fn every_refusal_is_a_sentence_of_its_own_that_says_what_to_do() {
        let at = chrono::Utc.with_ymd_and_hms(2026, 11, 26, 14, 30, 0).unwrap();
        let refusals = [
            SlotRefusal::Past,
            SlotRefusal::TooSoon { earliest: at },
            SlotRefusal::BeyondHorizon { latest: at },
            SlotRefusal::NotOnGrid,
            SlotRefusal::OutsideHours,
            SlotRefusal::Taken,
            SlotRefusal::NotOffered,
            SlotRefusal::Skipped { next: at },
            SlotRefusal::Repeated { earlier: at, later: at + chrono::TimeDelta::hours(1) },
        ];
        for locale in Locale::ALL {
            let said: HashSet<String> =
                refusals.iter().map(|one| refusal(texts(locale), TimeZone::Madrid, one)).collect();
            assert_eq!(said.len(), refusals.len());
            assert!(said.iter().all(|sentence| sentence.matches('.').count() >= 1), "{said:?}");
        }
        let too_soon = refusal(texts(Locale::Pt), TimeZone::Madrid, &SlotRefusal::TooSoon { earliest: at });
        assert!(too_soon.contains("quinta, 26 de novembro, 15:30"), "{too_soon}");
        let repeated = refusal(texts(Locale::En), TimeZone::Lisbon, &refusals[8]);
        assert!(repeated.contains("14:30 UTC") && repeated.contains("15:30 UTC"), "{repeated}");
    }
}
