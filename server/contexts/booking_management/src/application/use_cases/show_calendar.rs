//! What an agency's people look at: visits, open houses and times kept free.

use crate::application::ports::{CalendarPage, CalendarRange, Ports};
use chrono::TimeDelta;
use kernel::caller::Agent;
use kernel::ids::UserId;
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// Which part of the calendar is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShowCalendarQuery {
    /// Whose; none: everybody's.
    pub whose: Option<UserId>,
    /// What ends after this…
    pub from: Timestamp,
    /// … and begins before this; more than [`ShowCalendar::MAX_DAYS`] later is as many.
    pub until: Timestamp,
}

/// Shows calendars.
pub struct ShowCalendar {
    ports: Ports,
}

impl ShowCalendar {
    /// The most days that are looked at at once.
    pub const MAX_DAYS: i64 = 93;

    pub(crate) const fn new(ports: Ports) -> Self {
        Self { ports }
    }

    /// That part of the agency's calendar.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn execute(
        &self,
        agent: &Agent,
        query: ShowCalendarQuery,
    ) -> Result<CalendarPage, StorageError> {
        let ShowCalendarQuery { whose, from, until } = query;
        let until = until.min(from + TimeDelta::days(Self::MAX_DAYS));
        let range = CalendarRange { organization: agent.organization(), agent: whose, from, until };
        self.ports.queries.calendar(range).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::inmemory::World;
    use crate::fixtures::{AGENCY, ANA, FLAT, RUI, ana, at, stranger};

    #[tokio::test]
    async fn an_agency_sees_its_own_visits_and_who_has_to_be_found_for_them() {
        let world = World::new();
        let visit = world.book(FLAT, at(4, 10, 0)).await.visit;
        let show = &world.container().show_calendar;
        let week = ShowCalendarQuery { whose: None, from: at(2, 0, 0), until: at(9, 0, 0) };
        let page = show.execute(&ana(), week).await.unwrap();
        assert_eq!(page.visits.len(), 1);
        assert_eq!((page.visits[0].visit.id, page.visits[0].needs_agent), (visit, false));
        let reference = page.visits[0].property.as_ref().map(|property| property.reference.as_str());
        assert_eq!(reference, Some("R-f1a7"));
        let ruis = ShowCalendarQuery { whose: Some(RUI), ..week };
        assert!(show.execute(&ana(), ruis).await.unwrap().visits.is_empty());
        assert!(show.execute(&stranger(), week).await.unwrap().visits.is_empty());
        world.store().remove_member(AGENCY, ANA);
        assert!(show.execute(&ana(), week).await.unwrap().visits[0].needs_agent);
    }
}
