//! Documents, notes and what was done: from rows to values.

use super::mapping::{code, code_if_any, corrupt, line, paragraphs};
use chrono::NaiveDate;
use kernel::ids::UserId;
use kernel::objects::ObjectKey;
use kernel::storage::StorageError;
use property_management::application::ports::desk_queries::{Look, NamedProperty};
use property_management::domain::activity::{Activity, AuditEntry, AuditKind, Deed};
use property_management::domain::document::{DocumentId, DocumentKind, FileName, PropertyDocument};
use property_management::domain::note::{NoteId, PropertyNote};
use property_management::domain::property::PropertyId;
use property_management::domain::values::Reference;
use property_management::domain::view::{SavedView, ViewId};
use sql::Row;

/// A day as it is stored: as 2027-03-28, which sorts as days do.
pub(super) fn day_text(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// A day that may be missing.
pub(super) fn day(row: &Row, column: &str) -> Result<Option<NaiveDate>, StorageError> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse().map_err(|error| corrupt(column, error))).transpose()
}

/// A person who may be missing.
pub(super) fn user(row: &Row, column: &str) -> Result<Option<UserId>, StorageError> {
    Ok(row.get::<Option<_>>(column)?.map(UserId))
}

pub(super) fn document(row: &Row) -> Result<PropertyDocument, StorageError> {
    let (name, key): (String, String) = (row.get("file_name")?, row.get("object_key")?);
    let bytes: i64 = row.get("bytes")?;
    let reminded: Option<i64> = row.get("reminded")?;
    Ok(PropertyDocument {
        id: DocumentId(row.get("id")?),
        property: PropertyId(row.get("property_id")?),
        kind: code(row, "kind", DocumentKind::parse)?,
        file_name: FileName::parse(&name).map_err(|error| corrupt("file_name", error))?,
        object: ObjectKey::parse(&key).map_err(|error| corrupt("object_key", error))?,
        bytes: u64::try_from(bytes).map_err(|error| corrupt("bytes", error))?,
        expires_on: day(row, "expires_on")?,
        added_at: row.get("added_at")?,
        added_by: user(row, "added_by")?,
        reminded: reminded
            .map(|days| u32::try_from(days).map_err(|error| corrupt("reminded", error)))
            .transpose()?,
    })
}

pub(super) fn note(row: &Row) -> Result<PropertyNote, StorageError> {
    Ok(PropertyNote {
        id: NoteId(row.get("id")?),
        property: PropertyId(row.get("property_id")?),
        author: user(row, "author")?,
        text: paragraphs(row, "body")?.ok_or_else(|| corrupt("body", "blank"))?,
        written_at: row.get("written_at")?,
    })
}

/// What was done. Kinds that a later program wrote are nothing to this one.
pub(super) fn activity(row: &Row) -> Result<Option<Activity>, StorageError> {
    let (code, details): (String, String) = (row.get("kind")?, row.get("details")?);
    let details = serde_json::from_str(&details).map_err(|error| corrupt("details", error))?;
    let Some(deed) = Deed::of_parts(&code, details) else { return Ok(None) };
    let property = PropertyId(row.get("property_id")?);
    Ok(Some(Activity { property, at: row.get("at")?, actor: user(row, "actor")?, deed }))
}

pub(super) fn reference(row: &Row) -> Result<Reference, StorageError> {
    let reference: String = row.get("reference")?;
    Reference::parse(&reference).map_err(|error| corrupt("reference", error))
}

/// A look at what is personal, and what is still known of it.
pub(super) fn look(row: &Row) -> Result<Look, StorageError> {
    let property = PropertyId(row.get("property_id")?);
    let number: Option<i64> = row.get("number")?;
    Ok(Look {
        entry: AuditEntry {
            at: row.get("at")?,
            actor: user(row, "actor")?,
            kind: code(row, "kind", AuditKind::parse)?,
            property,
            subject: row.get("subject")?,
        },
        actor: row.get("actor_name")?,
        property: match number {
            Some(number) => Some(NamedProperty { id: property, number, reference: reference(row)? }),
            None => None,
        },
        owner: row.get("owner")?,
        document: code_if_any(row, "document", DocumentKind::parse)?,
    })
}

pub(super) fn view(row: &Row) -> Result<SavedView, StorageError> {
    Ok(SavedView {
        id: ViewId(row.get("id")?),
        name: line(row, "name")?.ok_or_else(|| corrupt("name", "blank"))?,
        query: row.get("query")?,
    })
}
