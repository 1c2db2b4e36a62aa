//! From a visit to its row, and back.

use super::columns::{coded, note, note_text, optional_code, visitor, whole, with_visitor};
use booking_management::domain::ids::{OpenHouseId, PropertyId, VisitId};
use booking_management::domain::visit::{
    BookedBy, Cancellation, CancelledBy, Occasion, VisitState, VisitStatus,
};
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use sql::{Row, Statement};
use uuid::Uuid;

/// A visit's columns.
pub(super) fn visit(row: &Row) -> Result<VisitState, StorageError> {
    let seat = row.get::<Option<i64>>("seat")?.map(|_| whole(row, "seat")).transpose()?;
    Ok(VisitState {
        id: VisitId(row.get("id")?),
        organization: OrganizationId(row.get("organization_id")?),
        version: row.get("version")?,
        property: PropertyId(row.get("property_id")?),
        agent: UserId(row.get("agent_id")?),
        starts_at: row.get("starts_at")?,
        ends_at: row.get("ends_at")?,
        held_from: row.get("held_from")?,
        held_until: row.get("held_until")?,
        occasion: match row.get::<Option<Uuid>>("open_house_id")? {
            Some(house) => Occasion::OpenHouse { house: OpenHouseId(house), seat },
            None => Occasion::Private,
        },
        status: coded(row, "status", VisitStatus::parse)?,
        cancellation: cancellation(row)?,
        sequence: whole(row, "sequence")?,
        visitor: visitor(row)?,
        consent_at: row.get("consent_at")?,
        booked_by: match row.get("for_caller")? {
            true => BookedBy::Agent(row.get::<Option<Uuid>>("booked_by")?.map(UserId)),
            false => BookedBy::Visitor,
        },
        booked_at: row.get("booked_at")?,
        updated_at: row.get("updated_at")?,
        feedback: note(row, "feedback")?,
        remind_at: row.get("remind_at")?,
        told_day_before_at: row.get("told_day_before_at")?,
        told_two_hours_before_at: row.get("told_two_hours_before_at")?,
    })
}

fn cancellation(row: &Row) -> Result<Option<Cancellation>, StorageError> {
    let Some(by) = optional_code(row, "cancelled_by", CancelledBy::parse)? else { return Ok(None) };
    Ok(Some(Cancellation { by, at: row.get("cancelled_at")?, message: note(row, "cancellation")? }))
}

/// A new visit, on a seat if it is of an open house.
pub(super) fn insertion(state: &VisitState, version: i64, seat: Option<u16>) -> Statement {
    let house = match state.occasion {
        Occasion::OpenHouse { house, .. } => Some(house.0),
        Occasion::Private => None,
    };
    let (for_caller, booked_by) = match state.booked_by {
        BookedBy::Visitor => (false, None),
        BookedBy::Agent(agent) => (true, agent.map(|agent| agent.0)),
    };
    let statement = Statement::new(include_str!("statements/insert_visit.sql"))
        .bind(state.id.0)
        .bind(state.organization.0)
        .bind(version)
        .bind(state.property.0);
    let statement = with_time(statement, state).bind(house).bind(seat.map(i64::from));
    let statement = with_visitor(with_standing(statement, state), &state.visitor)
        .bind(state.consent_at)
        .bind(for_caller)
        .bind(booked_by)
        .bind(state.booked_at);
    with_marks(statement, state)
}

/// What may change of a visit.
pub(super) fn update(state: &VisitState) -> Statement {
    let statement =
        Statement::new(include_str!("statements/update_visit.sql")).bind(state.id.0).bind(state.version);
    with_marks(with_standing(with_time(statement, state), state), state)
}

fn with_time(statement: Statement, state: &VisitState) -> Statement {
    statement
        .bind(state.agent.0)
        .bind(state.starts_at)
        .bind(state.ends_at)
        .bind(state.held_from)
        .bind(state.held_until)
}

fn with_standing(statement: Statement, state: &VisitState) -> Statement {
    let cancellation = state.cancellation.as_ref();
    statement
        .bind(state.status.code().to_owned())
        .bind(cancellation.map(|cancellation| cancellation.by.code().to_owned()))
        .bind(cancellation.map(|cancellation| cancellation.at))
        .bind(note_text(cancellation.and_then(|cancellation| cancellation.message.as_ref())))
        .bind(i64::from(state.sequence))
}

fn with_marks(statement: Statement, state: &VisitState) -> Statement {
    statement
        .bind(state.updated_at)
        .bind(note_text(state.feedback.as_ref()))
        .bind(state.remind_at)
        .bind(state.told_day_before_at)
        .bind(state.told_two_hours_before_at)
}
