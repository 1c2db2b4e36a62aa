//! Visits as files: one for whoever visits, and all of an agent's for whoever shows.

use super::places::Places;
use super::read;
use super::words::{AllTexts, ToVisitor};
use crate::calendar_files::{feed, publication};
use booking_management::application::ports::VisitLinks;
use booking_management::domain::elsewhere::{AgentFeed, BusyTime};
use booking_management::domain::ids::VisitId;
use booking_management::domain::link::Link;
use booking_management::domain::slot::AGENCYS_HORIZON;
use chrono::TimeDelta;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use letter_layout::InvalidTexts;
use sql::Database;
use std::sync::Arc;
use uuid::Uuid;

/// How far back an agenda reaches. Ahead it has all that can be booked.
const BEFORE: TimeDelta = TimeDelta::days(90);

/// Writes what other calendars take in, with the words and identities of the letters.
pub struct VisitFiles {
    database: Database,
    texts: AllTexts,
    links: Arc<dyn VisitLinks>,
    places: Places,
    house: String,
}

impl VisitFiles {
    /// Over a migrated database. `house` is the address that letters come from: calendars show it where
    /// an agency names none of its own.
    ///
    /// # Errors
    /// [`InvalidTexts`], never in a program whose tests passed.
    pub fn new(
        database: Database,
        links: Arc<dyn VisitLinks>,
        places: Places,
        house: String,
    ) -> Result<Self, InvalidTexts> {
        Ok(Self { database, texts: AllTexts::read()?, links, places, house })
    }

    /// A visit for its visitor's calendar, as it is since `said_at`; none, if it is gone.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn visit(&self, id: VisitId, said_at: Timestamp) -> Result<Option<String>, StorageError> {
        let Some(visit) = read::visit(&self.database, id).await? else { return Ok(None) };
        let signed = self.links.sign(Link::Visit(id));
        let to = ToVisitor { id: Uuid::nil(), signed: &signed, places: &self.places };
        let texts = self.texts.of(visit.visitor.locale);
        Ok(Some(publication(&texts.entry(&to, id, &visit, &self.house, said_at))))
    }

    /// An agent's visits and open houses, 90 days back and all that come; none, if they left.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn agenda(&self, whose: &AgentFeed, now: Timestamp) -> Result<Option<String>, StorageError> {
        let within = BusyTime { from: now - BEFORE, until: now + AGENCYS_HORIZON };
        let Some(agenda) = read::agenda(&self.database, whose, within).await? else { return Ok(None) };
        let (texts, to) = (self.texts.of(agenda.locale), (agenda.locale, &self.places));
        let visits = agenda.visits.iter().map(|visit| texts.agents_entry(to, visit));
        let houses = agenda.houses.iter().map(|house| texts.house_entry(to, house));
        let entries: Vec<_> = visits.chain(houses).collect();
        Ok(Some(feed(&texts.agenda_name(&agenda.agency), &entries)))
    }
}
