//! Reads outside of transactions.

use super::calendar_repository::block;
use super::calendars_elsewhere::busy_elsewhere;
use super::columns::whole;
use super::facts;
use super::idempotency_keys::{claim, claimed};
use super::open_house_repository::open_house;
use super::visit_rows::visit;
use super::waiting_repository::entry;
use async_trait::async_trait;
use booking_management::application::ports::{
    BookingQueries, CalendarHouse, CalendarPage, CalendarRange, CalendarVisit, Claim, HouseSeats,
    NamedProperty, ViewedVisit, WaitingView,
};
use booking_management::domain::hours::Block;
use booking_management::domain::idempotency::RequestKey;
use booking_management::domain::ids::{PropertyId, VisitId, WaitingEntryId};
use booking_management::domain::property::ShownProperty;
use booking_management::domain::slot::SlotFacts;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use sql::{Database, Row, Statement};
use uuid::Uuid;

/// Visits and calendars, read.
#[derive(Clone)]
pub struct SqlBookingQueries {
    database: Database,
}

impl SqlBookingQueries {
    /// Over a migrated database.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }

    /// Part of a calendar: of everybody, or (by another text, so that each finds its index) of one.
    async fn part<T: Send + Unpin>(
        &self,
        (everybodys, ones): (&'static str, &'static str),
        range: CalendarRange,
        read: impl Fn(&Row) -> Result<T, StorageError> + Send,
    ) -> Result<Vec<T>, StorageError> {
        let CalendarRange { organization, agent, from, until } = range;
        let within = |text| Statement::new(text).bind(organization.0).bind(from).bind(until);
        let statement = match agent {
            None => within(everybodys),
            Some(agent) => within(ones).bind(agent.0),
        };
        self.database.fetch_each(statement, read).await
    }
}

#[async_trait]
impl BookingQueries for SqlBookingQueries {
    async fn facts(
        &self,
        number: i64,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Option<SlotFacts>, StorageError> {
        // Side by side: what is busy are many rows, and the rules have many columns.
        let rules = Statement::new(include_str!("statements/rules_by_number.sql")).bind(number);
        let busy = Statement::new(include_str!("statements/busy_by_number.sql"));
        let (rules, busy) = tokio::try_join!(
            self.database.fetch_optional(rules),
            self.database.fetch_all(busy.bind(number).bind(from).bind(until)),
        )?;
        facts::read_apart(rules.as_ref(), &busy)
    }

    async fn answered(&self, key: &RequestKey) -> Result<Claim, StorageError> {
        let row = self.database.fetch_optional(claimed(key)).await?;
        claim(row.as_ref(), key)
    }

    async fn open_houses(
        &self,
        property: PropertyId,
        after: Timestamp,
    ) -> Result<Vec<HouseSeats>, StorageError> {
        let statement =
            Statement::new(include_str!("statements/offered_open_houses.sql")).bind(property.0).bind(after);
        self.database.fetch_each(statement, house_seats).await
    }

    async fn visit(&self, id: VisitId) -> Result<Option<ViewedVisit>, StorageError> {
        let statement = Statement::new(include_str!("statements/viewed_visit.sql")).bind(id.0);
        self.database.fetch_optional(statement).await?.as_ref().map(viewed).transpose()
    }

    async fn calendar(&self, range: CalendarRange) -> Result<CalendarPage, StorageError> {
        // Side by side: together they take as long as the longest.
        let (visits, open_houses, blocks, elsewhere) = tokio::try_join!(
            self.part(
                (
                    include_str!("statements/calendar_visits.sql"),
                    include_str!("statements/calendar_visits_of_agent.sql"),
                ),
                range,
                calendar_visit,
            ),
            self.part(
                (
                    include_str!("statements/calendar_open_houses.sql"),
                    include_str!("statements/calendar_open_houses_of_agent.sql"),
                ),
                range,
                calendar_house,
            ),
            self.blocks(range),
            self.part(
                (
                    include_str!("statements/calendar_elsewhere.sql"),
                    include_str!("statements/calendar_elsewhere_of_agent.sql"),
                ),
                range,
                busy_elsewhere,
            ),
        )?;
        Ok(CalendarPage { visits, open_houses, blocks, elsewhere })
    }

    async fn blocks(&self, range: CalendarRange) -> Result<Vec<Block>, StorageError> {
        let statements = (
            include_str!("statements/calendar_blocks.sql"),
            include_str!("statements/calendar_blocks_of_agent.sql"),
        );
        self.part(statements, range, block).await
    }

    async fn unsettled(&self, range: CalendarRange) -> Result<Vec<CalendarVisit>, StorageError> {
        let statements = (
            include_str!("statements/unsettled_visits.sql"),
            include_str!("statements/unsettled_visits_of_agent.sql"),
        );
        self.part(statements, range, calendar_visit).await
    }

    async fn waiting(&self, id: WaitingEntryId) -> Result<Option<WaitingView>, StorageError> {
        let statement = Statement::new(include_str!("statements/viewed_waiting_entry.sql")).bind(id.0);
        self.database.fetch_optional(statement).await?.as_ref().map(viewed_entry).transpose()
    }

    async fn due_for_reminder(&self, now: Timestamp, limit: u32) -> Result<Vec<VisitId>, StorageError> {
        let statement =
            Statement::new(include_str!("statements/visits_to_remind.sql")).bind(now).bind(i64::from(limit));
        let rows = self.database.fetch_all(statement).await?;
        rows.iter().map(|row| row.get("id").map(VisitId)).collect()
    }

    async fn lapsed_offers(&self, now: Timestamp, limit: u32) -> Result<Vec<WaitingEntryId>, StorageError> {
        let statement =
            Statement::new(include_str!("statements/lapsed_offers.sql")).bind(now).bind(i64::from(limit));
        let rows = self.database.fetch_all(statement).await?;
        rows.iter().map(|row| row.get("id").map(WaitingEntryId)).collect()
    }
}

fn house_seats(row: &Row) -> Result<HouseSeats, StorageError> {
    Ok(HouseSeats { house: open_house(row)?, taken: whole(row, "taken")? })
}

fn calendar_visit(row: &Row) -> Result<CalendarVisit, StorageError> {
    Ok(CalendarVisit { visit: visit(row)?, property: named(row)?, needs_agent: row.get("needs_agent")? })
}

fn viewed(row: &Row) -> Result<ViewedVisit, StorageError> {
    Ok(ViewedVisit { visit: visit(row)?, property: shown(row)? })
}

fn viewed_entry(row: &Row) -> Result<WaitingView, StorageError> {
    Ok(WaitingView { entry: entry(row)?, property: shown(row)? })
}

fn calendar_house(row: &Row) -> Result<CalendarHouse, StorageError> {
    Ok(CalendarHouse { seats: house_seats(row)?, property: named(row)? })
}

/// What a property is called, if it is still there.
fn named(row: &Row) -> Result<Option<NamedProperty>, StorageError> {
    let Some(number) = row.get("number")? else { return Ok(None) };
    Ok(Some(NamedProperty { number, reference: row.get("reference")?, titles: facts::titles(row)? }))
}

/// A property that was deleted has no row any more.
fn shown(row: &Row) -> Result<Option<ShownProperty>, StorageError> {
    let there = row.get::<Option<Uuid>>("shown_id")?.is_some();
    there.then(|| facts::property(row, "shown_id", "shown_organization_id", "shown_agent_id")).transpose()
}
