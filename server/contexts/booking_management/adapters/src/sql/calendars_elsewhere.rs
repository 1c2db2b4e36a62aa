//! Feeds, calendars that are followed, and what was read in those.

use super::columns::{coded, optional_code, required, whole};
use async_trait::async_trait;
use booking_management::application::ports::{CalendarsElsewhere, DueCalendar, Followed};
use booking_management::domain::elsewhere::{
    AgentFeed, BusyElsewhere, BusyTime, CalendarAddress, Failing, FollowedCalendar, Marks, ReadFailure,
};
use booking_management::domain::ids::{FeedId, FollowedCalendarId};
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use sql::{Database, Row, Statement, Transaction};

/// How many busy times one INSERT carries.
const ROWS: usize = 200;

/// Calendars elsewhere, over SQL.
#[derive(Clone)]
pub struct SqlCalendarsElsewhere {
    database: Database,
}

impl SqlCalendarsElsewhere {
    /// Over a migrated database.
    #[must_use]
    pub const fn new(database: Database) -> Self {
        Self { database }
    }
}

#[async_trait]
impl CalendarsElsewhere for SqlCalendarsElsewhere {
    async fn feed_of(
        &self,
        organization: OrganizationId,
        agent: UserId,
    ) -> Result<Option<AgentFeed>, StorageError> {
        let statement =
            Statement::new(include_str!("statements/feed_of_agent.sql")).bind(organization.0).bind(agent.0);
        self.database.fetch_optional(statement).await?.as_ref().map(feed).transpose()
    }

    async fn feed(&self, id: FeedId) -> Result<Option<AgentFeed>, StorageError> {
        let statement = Statement::new(include_str!("statements/feed_by_id.sql")).bind(id.0);
        self.database.fetch_optional(statement).await?.as_ref().map(feed).transpose()
    }

    async fn keep_feed(&self, feed: &AgentFeed) -> Result<(), StorageError> {
        let statement = Statement::new(include_str!("statements/save_feed.sql"))
            .bind(feed.id.0)
            .bind(feed.organization.0)
            .bind(feed.agent.0)
            .bind(feed.made_at);
        self.database.execute(statement).await?;
        Ok(())
    }

    async fn end_feed(&self, organization: OrganizationId, agent: UserId) -> Result<(), StorageError> {
        let statement =
            Statement::new(include_str!("statements/delete_feed.sql")).bind(organization.0).bind(agent.0);
        self.database.execute(statement).await?;
        Ok(())
    }

    async fn followed(
        &self,
        organization: OrganizationId,
        agent: UserId,
    ) -> Result<Vec<FollowedCalendar>, StorageError> {
        let statement = Statement::new(include_str!("statements/followed_calendars.sql"))
            .bind(organization.0)
            .bind(agent.0);
        self.database.fetch_each(statement, followed).await
    }

    async fn follow(&self, calendar: &FollowedCalendar) -> Result<Followed, StorageError> {
        let mut transaction = self.database.begin().await?;
        // Whoever counts does it after whoever counted before has followed.
        let turn = Statement::new(include_str!("statements/lock_agent.sql")).bind(calendar.agent.0);
        transaction.execute(turn).await?;
        let insertion = Statement::new(include_str!("statements/insert_followed_calendar.sql"))
            .bind(calendar.id.0)
            .bind(calendar.organization.0)
            .bind(calendar.agent.0)
            .bind(calendar.address.as_str().to_owned())
            .bind(calendar.added_at)
            .bind(calendar.next_at)
            .bind(i64::from(FollowedCalendar::MOST));
        if transaction.execute(insertion).await? == 0 {
            return Ok(Followed::TooMany);
        }
        transaction.commit().await?;
        Ok(Followed::Kept)
    }

    async fn unfollow(
        &self,
        organization: OrganizationId,
        agent: UserId,
        id: FollowedCalendarId,
    ) -> Result<bool, StorageError> {
        let statement = Statement::new(include_str!("statements/delete_followed_calendar.sql"))
            .bind(organization.0)
            .bind(agent.0)
            .bind(id.0);
        Ok(self.database.execute(statement).await? > 0)
    }

    async fn take_due(
        &self,
        now: Timestamp,
        taken_until: Timestamp,
    ) -> Result<Option<DueCalendar>, StorageError> {
        let statement =
            Statement::new(include_str!("statements/take_due_calendar.sql")).bind(now).bind(taken_until);
        let mut transaction = self.database.begin().await?;
        let Some(row) = transaction.fetch_optional(statement).await? else { return Ok(None) };
        transaction.commit().await?;
        let zone = coded(&row, "time_zone", TimeZone::parse)?;
        Ok(Some(DueCalendar { calendar: followed(&row)?, zone }))
    }

    async fn keep_reading(
        &self,
        calendar: &FollowedCalendar,
        busy: Option<&[BusyTime]>,
    ) -> Result<(), StorageError> {
        let id = calendar.id.0;
        let mut transaction = self.database.begin().await?;
        let update = Statement::new(include_str!("statements/update_followed_calendar.sql"))
            .bind(id)
            .bind(calendar.name.clone())
            .bind(calendar.read_at)
            .bind(calendar.whole_at)
            .bind(calendar.marks.tag.clone())
            .bind(calendar.marks.modified.clone())
            .bind(calendar.failing.map(|failing| failing.since))
            .bind(calendar.failing.map(|failing| failing.why.code().to_owned()))
            .bind(calendar.failing.map(|failing| i64::from(failing.times)))
            .bind(calendar.next_at);
        if transaction.execute(update).await? == 0 {
            return Ok(());
        }
        // Most readings find what was found before, and nobody's booking waits for it to be written again.
        if let Some(busy) = busy
            && kept(&mut transaction, calendar).await? != busy
        {
            let forgetting = Statement::new(include_str!("statements/forget_busy_elsewhere.sql")).bind(id);
            transaction.execute(forgetting).await?;
            for times in busy.chunks(ROWS) {
                transaction.execute(insertion(calendar, times)).await?;
            }
        }
        transaction.commit().await
    }

    async fn forget_who_left(&self) -> Result<u64, StorageError> {
        let feeds = Statement::new(include_str!("statements/forget_feeds_of_who_left.sql"));
        let calendars = Statement::new(include_str!("statements/forget_calendars_of_who_left.sql"));
        Ok(self.database.execute(feeds).await? + self.database.execute(calendars).await?)
    }
}

/// The busy times of a calendar that are kept, in their order.
async fn kept(
    transaction: &mut Transaction,
    calendar: &FollowedCalendar,
) -> Result<Vec<BusyTime>, StorageError> {
    let statement = Statement::new(include_str!("statements/busy_of_calendar.sql")).bind(calendar.id.0);
    transaction.fetch_each(statement, busy_time).await
}

/// Busy times of a calendar, at most [`ROWS`].
fn insertion(calendar: &FollowedCalendar, times: &[BusyTime]) -> Statement {
    let rows: Vec<_> =
        (0..times.len()).map(|row| format!("($1, $2, ${}, ${})", 2 * row + 3, 2 * row + 4)).collect();
    let sql = format!(
        "INSERT INTO busy_elsewhere (calendar_id, agent_id, begins_at, ends_at) VALUES {}",
        rows.join(", ")
    );
    let statement = Statement::composed(sql).bind(calendar.id.0).bind(calendar.agent.0);
    times.iter().fold(statement, |statement, time| statement.bind(time.from).bind(time.until))
}

fn feed(row: &Row) -> Result<AgentFeed, StorageError> {
    Ok(AgentFeed {
        id: FeedId(row.get("id")?),
        organization: OrganizationId(row.get("organization_id")?),
        agent: UserId(row.get("agent_id")?),
        made_at: row.get("made_at")?,
    })
}

fn followed(row: &Row) -> Result<FollowedCalendar, StorageError> {
    let failing = match optional_code(row, "failure", ReadFailure::parse)? {
        None => None,
        Some(why) => Some(Failing { since: row.get("failing_since")?, why, times: whole(row, "failures")? }),
    };
    Ok(FollowedCalendar {
        id: FollowedCalendarId(row.get("id")?),
        organization: OrganizationId(row.get("organization_id")?),
        agent: UserId(row.get("agent_id")?),
        address: required(row, "address", CalendarAddress::parse)?,
        name: row.get("name")?,
        added_at: row.get("added_at")?,
        read_at: row.get("read_at")?,
        whole_at: row.get("whole_at")?,
        marks: Marks { tag: row.get("tag")?, modified: row.get("modified")? },
        failing,
        next_at: row.get("next_at")?,
    })
}

/// A time in an agency's calendar.
pub(super) fn busy_elsewhere(row: &Row) -> Result<BusyElsewhere, StorageError> {
    Ok(BusyElsewhere { agent: UserId(row.get("agent_id")?), time: busy_time(row)? })
}

fn busy_time(row: &Row) -> Result<BusyTime, StorageError> {
    Ok(BusyTime { from: row.get("begins_at")?, until: row.get("ends_at")? })
}
