//! What was done to a property, by whom: for the people of the agency. And who
//! looked at what is personal: for those who have to account for it.

use super::document::DocumentKind;
use super::property::PropertyId;
use super::section::SectionName;
use kernel::caller::Agent;
use kernel::coded;
use kernel::ids::UserId;
use kernel::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// What somebody did. Kept as a code and a JSON object, for ever: of a shape that
/// changes, the old one stays readable. Nothing personal stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Deed {
    /// Entered it.
    Created,
    /// Took it in from a file.
    Imported,
    /// Made it from another.
    Duplicated,
    /// Changed a section.
    Section {
        /// Which one.
        section: SectionName,
    },
    /// Changed several things at once.
    Changed,
    /// Asked another price.
    Price {
        /// In cents.
        cents: i64,
    },
    /// Published it.
    Published,
    /// Marked it as promised.
    Reserved,
    /// Marked it as free again.
    Reactivated,
    /// Marked it as sold.
    Sold,
    /// Marked it as rented.
    Rented,
    /// Took it off the market.
    Withdrawn,
    /// Gave it to somebody to take care of.
    Assigned {
        /// To whom; none: to nobody.
        agent: Option<UserId>,
    },
    /// Added a photograph.
    PhotoAdded,
    /// Removed a photograph.
    PhotoRemoved,
    /// Put the photographs in another order.
    PhotosArranged,
    /// Said what a photograph shows.
    PhotoDescribed,
    /// Added a document.
    DocumentAdded {
        /// What it is.
        document: DocumentKind,
    },
    /// Changed what is said of a document.
    DocumentChanged {
        /// What it is.
        document: DocumentKind,
    },
    /// Removed a document.
    DocumentRemoved {
        /// What it was.
        document: DocumentKind,
    },
    /// Downloaded a document.
    DocumentOpened {
        /// What it is.
        document: DocumentKind,
    },
    /// Looked at an owner's numbers.
    OwnerRevealed,
    /// Wrote a note.
    NoteAdded,
    /// Removed a note.
    NoteRemoved,
    /// Showed it.
    VisitCompleted {
        /// In which visit: what was noted of it is kept there.
        visit: Uuid,
    },
    /// Waited for a visitor who didn't come.
    VisitMissed {
        /// In which visit.
        visit: Uuid,
    },
}

impl Deed {
    /// The visit in which it was done.
    #[must_use]
    pub const fn visit(&self) -> Option<Uuid> {
        match self {
            Self::VisitCompleted { visit } | Self::VisitMissed { visit } => Some(*visit),
            _ => None,
        }
    }

    /// Its code, and what else there is to say of it.
    #[must_use]
    pub fn to_parts(&self) -> (String, Value) {
        let mut object = match serde_json::to_value(self) {
            Ok(Value::Object(object)) => object,
            // A tagged enum is always an object.
            _ => Map::new(),
        };
        let code = match object.remove("kind") {
            Some(Value::String(code)) => code,
            _ => String::new(),
        };
        (code, Value::Object(object))
    }

    /// Reads what [`to_parts`](Self::to_parts) wrote; nothing, where it makes no sense.
    #[must_use]
    pub fn of_parts(code: &str, details: Value) -> Option<Self> {
        let Value::Object(mut object) = details else { return None };
        object.insert("kind".to_owned(), Value::String(code.to_owned()));
        serde_json::from_value(Value::Object(object)).ok()
    }
}

/// Something that was done to a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// The property.
    pub property: PropertyId,
    /// When.
    pub at: Timestamp,
    /// By whom; none: by the machine's operator.
    pub actor: Option<UserId>,
    /// What.
    pub deed: Deed,
}

impl Activity {
    /// What an agent does now.
    #[must_use]
    pub const fn of(agent: &Agent, property: PropertyId, deed: Deed, at: Timestamp) -> Self {
        Self { property, at, actor: agent.user(), deed }
    }
}

coded! {
    /// A look at what is personal.
    AuditKind {
        /// At an owner's tax number and identity document.
        OwnerRevealed = "OWNER_REVEALED",
        /// At a document.
        DocumentDownloaded = "DOCUMENT_DOWNLOADED",
    }
}

/// A look at what is personal. It is kept when the property is deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who looked; none: the machine's operator.
    pub actor: Option<UserId>,
    /// At what kind of thing.
    pub kind: AuditKind,
    /// Of which property.
    pub property: PropertyId,
    /// The owner or document.
    pub subject: Uuid,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_deed_is_read_as_it_was_written() {
        let golden = [
            (Deed::Created, "created", json!({})),
            (Deed::Section { section: SectionName::RentConditions }, "section", json!({"section": "rent"})),
            (Deed::Price { cents: 120_000 }, "price", json!({"cents": 120_000})),
            (Deed::Assigned { agent: None }, "assigned", json!({"agent": null})),
            (Deed::PhotosArranged, "photos_arranged", json!({})),
            (
                Deed::DocumentAdded { document: DocumentKind::FloorPlan },
                "document_added",
                json!({"document": "floor_plan"}),
            ),
            (
                Deed::VisitCompleted { visit: Uuid::from_u128(1) },
                "visit_completed",
                json!({"visit": "00000000-0000-0000-0000-000000000001"}),
            ),
        ];
        for (deed, code, details) in golden {
            assert_eq!(deed.to_parts(), (code.to_owned(), details.clone()));
            assert_eq!(Deed::of_parts(code, details), Some(deed));
        }
        assert_eq!(Deed::of_parts("something_else", json!({})), None);
        assert_eq!(Deed::of_parts("price", json!(7)), None);
    }
}
