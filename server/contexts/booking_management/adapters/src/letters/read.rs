//! What a letter needs, as it is when the letter is sent.

use crate::sql::columns::{coded, note, optional_code, visitor, whole};
use booking_management::domain::elsewhere::{AgentFeed, BusyTime};
use booking_management::domain::ids::{OpenHouseId, VisitId, WaitingEntryId};
use booking_management::domain::property::Titles;
use booking_management::domain::values::{Contact, Note};
use booking_management::domain::visit::{CancelledBy, VisitStatus};
use booking_management::domain::waiting::WaitingStatus;
use kernel::ids::{OrganizationId, UserId};
use kernel::locale::Locale;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use sql::{Database, Row, Statement};
use uuid::Uuid;

/// A visit, and all around it.
pub(super) struct VisitLetter {
    pub agent: UserId,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub status: VisitStatus,
    pub cancelled_by: Option<CancelledBy>,
    /// What the agency said when it called it off.
    pub cancellation: Option<Note>,
    pub sequence: i32,
    /// Who of the agency booked it; none: the visitor did.
    pub booked_by: Option<UserId>,
    /// A seat of an open house, and no time for themselves.
    pub seat: bool,
    pub visitor: Contact,
    pub around: Around,
}

/// What somebody waits for, or is offered.
pub(super) struct WaitingLetter {
    /// A seat of an open house, and no time for themselves.
    pub seat: bool,
    pub starts_at: Timestamp,
    /// Until when it is held for them; none: they wait for it.
    pub until: Option<Timestamp>,
    pub visitor: Contact,
    pub around: Around,
}

/// What is shown, and by whom.
pub(super) struct Around {
    /// None: it was deleted.
    pub property: Option<Shown>,
    pub agency: String,
    /// Where the agency says that it is written to.
    pub agency_email: Option<String>,
    pub zone: TimeZone,
    /// None: they left.
    pub guide: Option<Guide>,
}

impl Around {
    /// Where one goes; nothing, if that isn't known.
    pub(super) fn location(&self) -> String {
        self.property.as_ref().map_or_else(String::new, |shown| shown.address.clone())
    }
}

/// A property, as a letter names it.
pub(super) struct Shown {
    pub reference: String,
    pub titles: Titles,
    pub address: String,
}

/// Who shows it.
pub(super) struct Guide {
    pub name: String,
    pub email: String,
    pub locale: Locale,
}

/// A visit; none, if it is gone.
pub(super) async fn visit(database: &Database, id: VisitId) -> Result<Option<VisitLetter>, StorageError> {
    let statement = Statement::new(include_str!("statements/visit_letter.sql")).bind(id.0);
    database.fetch_optional(statement).await?.as_ref().map(visit_letter).transpose()
}

fn visit_letter(row: &Row) -> Result<VisitLetter, StorageError> {
    Ok(VisitLetter {
        agent: UserId(row.get("agent_id")?),
        starts_at: row.get("starts_at")?,
        ends_at: row.get("ends_at")?,
        status: coded(row, "status", VisitStatus::parse)?,
        cancelled_by: optional_code(row, "cancelled_by", CancelledBy::parse)?,
        cancellation: note(row, "cancellation")?,
        sequence: whole(row, "sequence")?,
        booked_by: row.get::<Option<Uuid>>("booked_by")?.map(UserId),
        seat: row.get("seat")?,
        visitor: visitor(row)?,
        around: around(row)?,
    })
}

/// A member of an agency; none, if they left.
pub(super) async fn member(
    database: &Database,
    organization: OrganizationId,
    user: UserId,
) -> Result<Option<Guide>, StorageError> {
    let statement = Statement::new(include_str!("statements/member_address.sql"));
    let row = database.fetch_optional(statement.bind(organization.0).bind(user.0)).await?;
    row.as_ref().map_or(Ok(None), guide)
}

/// A visit in its agent's calendar.
pub(super) struct AgendaVisit {
    pub id: VisitId,
    pub said_at: Timestamp,
    pub visit: VisitLetter,
}

/// An open house in its agent's calendar.
pub(super) struct AgendaHouse {
    pub id: OpenHouseId,
    pub sequence: i32,
    pub said_at: Timestamp,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub capacity: u16,
    pub taken: u16,
    pub announced: bool,
    pub around: Around,
}

/// An agent's visits and open houses of one agency.
pub(super) struct Agenda {
    pub agency: String,
    pub locale: Locale,
    pub visits: Vec<AgendaVisit>,
    pub houses: Vec<AgendaHouse>,
}

/// What lies between two moments; none, if whose it is left.
pub(super) async fn agenda(
    database: &Database,
    feed: &AgentFeed,
    within: BusyTime,
) -> Result<Option<Agenda>, StorageError> {
    let ask = |text| Statement::new(text).bind(feed.organization.0).bind(feed.agent.0);
    let whose = ask(include_str!("statements/agenda_owner.sql"));
    let Some(whose) = database.fetch_optional(whose).await? else { return Ok(None) };
    let visits = ask(include_str!("statements/agenda_visits.sql")).bind(within.from).bind(within.until);
    let visits = database.fetch_all(visits).await?;
    let houses = ask(include_str!("statements/agenda_houses.sql")).bind(within.from).bind(within.until);
    let houses = database.fetch_all(houses).await?;
    Ok(Some(Agenda {
        agency: whose.get("agency_name")?,
        locale: coded(&whose, "locale", Locale::parse)?,
        visits: visits.iter().map(agenda_visit).collect::<Result<_, _>>()?,
        houses: houses.iter().map(agenda_house).collect::<Result<_, _>>()?,
    }))
}

fn agenda_visit(row: &Row) -> Result<AgendaVisit, StorageError> {
    Ok(AgendaVisit {
        id: VisitId(row.get("id")?),
        said_at: row.get("updated_at")?,
        visit: visit_letter(row)?,
    })
}

fn agenda_house(row: &Row) -> Result<AgendaHouse, StorageError> {
    // Nothing of an open house changes but that it is called off.
    let announced: bool = row.get("announced")?;
    Ok(AgendaHouse {
        id: OpenHouseId(row.get("id")?),
        sequence: i32::from(!announced),
        said_at: row.get("updated_at")?,
        starts_at: row.get("starts_at")?,
        ends_at: row.get("ends_at")?,
        capacity: whole(row, "capacity")?,
        taken: whole(row, "taken")?,
        announced,
        around: around(row)?,
    })
}

/// A place on a waiting list, while it stands there as told.
pub(super) async fn waiting(
    database: &Database,
    id: WaitingEntryId,
    status: WaitingStatus,
) -> Result<Option<WaitingLetter>, StorageError> {
    let statement = Statement::new(include_str!("statements/waiting_letter.sql"));
    let statement = statement.bind(id.0).bind(status.code().to_owned());
    let Some(row) = database.fetch_optional(statement).await? else { return Ok(None) };
    let offered: Option<Timestamp> = row.get("offer_starts_at")?;
    Ok(Some(WaitingLetter {
        seat: row.get("seat")?,
        starts_at: offered.map_or_else(|| row.get("starts_at"), Ok)?,
        until: row.get("offer_until")?,
        visitor: visitor(&row)?,
        around: around(&row)?,
    }))
}

fn around(row: &Row) -> Result<Around, StorageError> {
    let property = match row.get::<Option<String>>("reference")? {
        None => None,
        Some(reference) => Some(Shown {
            reference,
            titles: Titles { pt: row.get("title_pt")?, en: row.get("title_en")?, es: row.get("title_es")? },
            address: row.get("address")?,
        }),
    };
    Ok(Around {
        property,
        agency: row.get("agency_name")?,
        agency_email: row.get("agency_email")?,
        zone: coded(row, "time_zone", TimeZone::parse)?,
        guide: guide(row)?,
    })
}

fn guide(row: &Row) -> Result<Option<Guide>, StorageError> {
    let Some(name) = row.get("agent_name")? else { return Ok(None) };
    let (email, locale) = (row.get("agent_email")?, coded(row, "agent_locale", Locale::parse)?);
    Ok(Some(Guide { name, email, locale }))
}
