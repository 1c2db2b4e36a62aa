//! How visits of one property are arranged.

use chrono::TimeDelta;
use kernel::coded;
use kernel::ids::UserId;
use thiserror::Error;

coded! {
    /// What becomes of a booking at first.
    Confirmation {
        /// It stands at once.
        Automatic = "automatic",
        /// It waits for the agent, and holds its time meanwhile.
        ByAgent = "by_agent",
    }
}

coded! {
    /// Who may book.
    Screening {
        /// Everybody.
        Open = "open",
        /// Only applicants who were screened and invited.
        InvitedOnly = "invited_only",
    }
}

/// Why settings are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidSettings {
    /// Too short or too long a visit.
    #[error("a visit lasts 15 to 240 minutes")]
    Length,
    /// Too long a pause.
    #[error("before and after a visit at most 120 minutes are kept free")]
    Buffer,
    /// Not a step of the grid.
    #[error("visits begin every 15, 30 or 60 minutes")]
    Step,
    /// Too early a notice.
    #[error("a visit is booked at most 14 days ahead at the latest")]
    Notice,
    /// Too near or too far a horizon.
    #[error("visits are offered 1 to 180 days ahead")]
    Horizon,
}

/// What can be set, unchecked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SettingsValues {
    /// How long a visit lasts, in minutes: 15 to 240.
    pub length: u16,
    /// Minutes kept free before it, for agent and property: 0 to 120.
    pub before: u16,
    /// Minutes kept free after it: 0 to 120.
    pub after: u16,
    /// Visits begin every so many minutes by the clock on the wall: 15, 30 or 60.
    pub step: u16,
    /// How many minutes before it begins a visit is booked, moved or cancelled at the latest: 0 to
    /// 14 days.
    pub notice: u16,
    /// How many days ahead visits are offered: 1 to 180.
    pub horizon: u16,
    /// What becomes of a booking at first.
    pub confirmation: Confirmation,
    /// Who may book.
    pub screening: Screening,
    /// Who shows it; none: whoever takes care of the property.
    pub shown_by: Option<UserId>,
    /// Whether visits are offered to the public at all.
    pub enabled: bool,
}

/// How visits of a property are arranged; checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitSettings(SettingsValues);

impl VisitSettings {
    /// Settings that make sense.
    ///
    /// # Errors
    /// [`InvalidSettings`].
    pub fn new(values: SettingsValues) -> Result<Self, InvalidSettings> {
        let SettingsValues { length, before, after, step, notice, horizon, .. } = values;
        if !(15..=240).contains(&length) {
            return Err(InvalidSettings::Length);
        }
        if before > 120 || after > 120 {
            return Err(InvalidSettings::Buffer);
        }
        if ![15, 30, 60].contains(&step) {
            return Err(InvalidSettings::Step);
        }
        if notice > 14 * 24 * 60 {
            return Err(InvalidSettings::Notice);
        }
        if !(1..=180).contains(&horizon) {
            return Err(InvalidSettings::Horizon);
        }
        Ok(Self(values))
    }

    /// What is set.
    #[must_use]
    pub const fn values(&self) -> &SettingsValues {
        &self.0
    }

    /// How long a visit lasts.
    #[must_use]
    pub fn length(&self) -> TimeDelta {
        TimeDelta::minutes(self.0.length.into())
    }

    /// What is kept free before it.
    #[must_use]
    pub fn before(&self) -> TimeDelta {
        TimeDelta::minutes(self.0.before.into())
    }

    /// What is kept free after it.
    #[must_use]
    pub fn after(&self) -> TimeDelta {
        TimeDelta::minutes(self.0.after.into())
    }

    /// How long before it begins nothing is changed any more.
    #[must_use]
    pub fn notice(&self) -> TimeDelta {
        TimeDelta::minutes(self.0.notice.into())
    }

    /// How far ahead visits are offered.
    #[must_use]
    pub fn horizon(&self) -> TimeDelta {
        TimeDelta::days(self.0.horizon.into())
    }
}

/// Until somebody says otherwise.
impl Default for VisitSettings {
    fn default() -> Self {
        Self(SettingsValues {
            length: 30,
            before: 15,
            after: 15,
            step: 30,
            notice: 24 * 60,
            horizon: 60,
            confirmation: Confirmation::Automatic,
            screening: Screening::Open,
            shown_by: None,
            enabled: true,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_stay_within_their_limits() {
        type Spoil = fn(&mut SettingsValues);
        let spoilt: [(Spoil, InvalidSettings); 8] = [
            (|s| s.length = 14, InvalidSettings::Length),
            (|s| s.length = 241, InvalidSettings::Length),
            (|s| s.before = 121, InvalidSettings::Buffer),
            (|s| s.after = 121, InvalidSettings::Buffer),
            (|s| s.step = 20, InvalidSettings::Step),
            (|s| s.notice = 14 * 24 * 60 + 1, InvalidSettings::Notice),
            (|s| s.horizon = 0, InvalidSettings::Horizon),
            (|s| s.horizon = 181, InvalidSettings::Horizon),
        ];
        let fine = *VisitSettings::default().values();
        assert_eq!(VisitSettings::new(fine), Ok(VisitSettings::default()));
        for (spoil, refusal) in spoilt {
            let mut values = fine;
            spoil(&mut values);
            assert_eq!(VisitSettings::new(values), Err(refusal));
        }
    }
}
