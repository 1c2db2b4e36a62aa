//! Calendars of agents elsewhere, read over HTTP: addresses that anybody may type in, and content that
//! anybody may write.
//!
//! * `public` — which addresses of the network anybody may be sent to.
//! * `fetch` — one answer, from a public address, bounded in time, size and redirections.
//! * `times` — when somebody is busy by a calendar.

mod fetch;
mod public;
mod times;

pub use fetch::{Bounds, Lookup, NoCertificates};

use async_trait::async_trait;
use booking_management::application::ports::{CalendarSource, Reading};
use booking_management::domain::elsewhere::{BusyTime, CalendarAddress, Marks, ReadFailure};
use fetch::{Answer, Fetcher};
use kernel::zone::TimeZone;
use std::net::IpAddr;
use std::sync::Arc;

/// Reads calendars from wherever they are.
pub struct HttpCalendars {
    fetcher: Fetcher,
    /// What the identities of our own visits end in.
    own: String,
}

impl HttpCalendars {
    /// Reads from public addresses only. `base` is the product's own address: what a calendar has of
    /// our own visits keeps nobody busy a second time.
    ///
    /// # Errors
    /// [`NoCertificates`].
    pub fn new(base: &str) -> Result<Self, NoCertificates> {
        Self::with(base, Arc::new(fetch::SystemLookup), public::is_public, Bounds::default())
    }

    /// The same with other names, other addresses and other bounds, for tests.
    ///
    /// # Errors
    /// [`NoCertificates`].
    pub fn with(
        base: &str,
        lookup: Arc<dyn Lookup>,
        may_ask: fn(IpAddr) -> bool,
        bounds: Bounds,
    ) -> Result<Self, NoCertificates> {
        let own = format!("@{}", crate::calendar_files::host(base));
        Ok(Self { fetcher: Fetcher::new(lookup, may_ask, bounds)?, own })
    }
}

#[async_trait]
impl CalendarSource for HttpCalendars {
    async fn read(
        &self,
        address: &CalendarAddress,
        known: Option<&Marks>,
        zone: TimeZone,
        within: BusyTime,
    ) -> Result<Reading, ReadFailure> {
        let (text, marks) = match self.fetcher.fetch(address, known).await? {
            Answer::Unchanged => return Ok(Reading::Unchanged),
            Answer::Whole { text, marks } => (text, marks),
        };
        let own = self.own.clone();
        // What recurs is worked out: not for long, but not among requests. And what a stranger wrote may
        // trip whoever reads it; nobody else falls.
        let read = tokio::task::spawn_blocking(move || times::read(&text, zone, within, &own));
        let read = read.await.map_err(|error| {
            tracing::warn!(host = address.host(), %error, "a calendar elsewhere trips its reader");
            ReadFailure::NotACalendar
        })?;
        let (name, busy) = read?;
        Ok(Reading::Whole { name, marks, busy })
    }
}
