//! What decides about the times of a property, read back.

use super::columns::{coded, corrupt, from_json, position, whole};
use booking_management::domain::holidays::Holidays;
use booking_management::domain::hours::AgentCalendar;
use booking_management::domain::ids::PropertyId;
use booking_management::domain::property::{ShownProperty, Titles};
use booking_management::domain::settings::{Confirmation, Screening, SettingsValues, VisitSettings};
use booking_management::domain::slot::{Busy, Showing, SlotFacts};
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use kernel::zone::TimeZone;
use sql::Row;
use uuid::Uuid;

/// The rows of one property: one of them, wherever it stands, has what is laid down and the others
/// have what is busy.
pub(super) fn read(rows: &[Row]) -> Result<Option<SlotFacts>, StorageError> {
    let (mut rules, mut taken) = (None, Vec::with_capacity(rows.len()));
    for row in rows {
        if row.get("rule")? {
            rules = row.get::<Option<Uuid>>("id")?.map(|_| row);
        } else {
            taken.push(busy(row)?);
        }
    }
    rules.map(|rules| known(rules, taken)).transpose()
}

/// The rules of a property, and what is busy, each read by itself.
pub(super) fn read_apart(rules: Option<&Row>, busy_times: &[Row]) -> Result<Option<SlotFacts>, StorageError> {
    let Some(rules) = rules else { return Ok(None) };
    known(rules, busy_times.iter().map(busy).collect::<Result<_, _>>()?).map(Some)
}

fn known(row: &Row, busy: Vec<Busy>) -> Result<SlotFacts, StorageError> {
    let organization = OrganizationId(row.get("organization_id")?);
    let agent = row.get::<Option<Uuid>>("shower_id")?.map(UserId);
    let calendar = agent.map(|agent| match row.get::<Option<String>>("hours")? {
        Some(_) => calendar(row, organization, agent),
        None => Ok(AgentCalendar::unsaid(organization, agent)),
    });
    Ok(SlotFacts {
        property: property(row, "id", "organization_id", "agent_id")?,
        settings: settings(row)?,
        agent,
        calendar: calendar.transpose()?,
        busy,
    })
}

/// What a property is called in each language.
pub(super) fn titles(row: &Row) -> Result<Titles, StorageError> {
    Ok(Titles { pt: row.get("title_pt")?, en: row.get("title_en")?, es: row.get("title_es")? })
}

/// A property, as `visitable_properties` has it.
pub(super) fn property(
    row: &Row,
    id: &str,
    organization: &str,
    agent: &str,
) -> Result<ShownProperty, StorageError> {
    Ok(ShownProperty {
        id: PropertyId(row.get(id)?),
        number: row.get("number")?,
        organization: OrganizationId(row.get(organization)?),
        reference: row.get("reference")?,
        titles: titles(row)?,
        address: row.get("address")?,
        position: position(row, "latitude", "longitude")?,
        zone: coded(row, "time_zone", TimeZone::parse)?,
        agent: row.get::<Option<Uuid>>(agent)?.map(UserId),
        visitable: row.get("visitable")?,
    })
}

/// The columns of a calendar besides whose it is.
pub(super) fn calendar(
    row: &Row,
    organization: OrganizationId,
    agent: UserId,
) -> Result<AgentCalendar, StorageError> {
    Ok(AgentCalendar {
        organization,
        agent,
        hours: from_json(row, "hours")?,
        exceptions: from_json(row, "exceptions")?,
        holidays: coded(row, "holidays", Holidays::parse)?,
    })
}

fn settings(row: &Row) -> Result<VisitSettings, StorageError> {
    if row.get::<Option<i64>>("length")?.is_none() {
        return Ok(VisitSettings::default());
    }
    VisitSettings::new(SettingsValues {
        length: whole(row, "length")?,
        before: whole(row, "before")?,
        after: whole(row, "after")?,
        step: whole(row, "step")?,
        notice: whole(row, "notice")?,
        horizon: whole(row, "horizon")?,
        confirmation: coded(row, "confirmation", Confirmation::parse)?,
        screening: coded(row, "screening", Screening::parse)?,
        shown_by: row.get::<Option<Uuid>>("shown_by")?.map(UserId),
        enabled: row.get("enabled")?,
    })
    .map_err(|error| corrupt("visit_settings", error))
}

fn busy(row: &Row) -> Result<Busy, StorageError> {
    let showing = match (row.get::<Option<Timestamp>>("starts_at")?, row.get("ends_at")?) {
        (Some(starts_at), Some(ends_at)) => {
            Some(Showing { starts_at, ends_at, place: position(row, "place_latitude", "place_longitude")? })
        }
        _ => None,
    };
    Ok(Busy {
        occasion: row.get("occasion_id")?,
        held_from: row.get("held_from")?,
        held_until: row.get("held_until")?,
        showing,
    })
}
