//! Time as a port: nothing else in the program asks the machine's clock.

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use std::sync::Mutex;

/// A moment in UTC, cut to microseconds (what PostgreSQL keeps).
pub type Timestamp = DateTime<Utc>;

/// Cuts a moment to microseconds, so that what is saved equals what is read back.
#[must_use]
pub fn to_microseconds(moment: DateTime<Utc>) -> Timestamp {
    moment.trunc_subsecs(6)
}

/// What time it is.
pub trait Clock: Send + Sync {
    /// Now, in UTC, cut to microseconds.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one adapter of the port")]
    fn now(&self) -> Timestamp {
        to_microseconds(Utc::now())
    }
}

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    /// A clock that shows `moment`.
    #[must_use]
    pub fn at(moment: DateTime<Utc>) -> Self {
        Self(Mutex::new(to_microseconds(moment)))
    }

    /// Moves the clock; a negative span moves it back.
    pub fn advance(&self, span: TimeDelta) {
        let mut now = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now += span;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
