//! What members of the agency tell one another of a property.

use super::property::PropertyId;
use super::values::Paragraphs;
use kernel::ids::UserId;
use kernel::time::Timestamp;

kernel::id_type! {
    /// A note.
    NoteId
}

/// What a note says.
pub type NoteText = Paragraphs<4_000>;

/// How many notes a property may have: its page shows them all.
pub const MAX_NOTES: u32 = 200;

/// A note of a property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyNote {
    /// Its identity.
    pub id: NoteId,
    /// The property.
    pub property: PropertyId,
    /// Who wrote it; none: the machine's operator.
    pub author: Option<UserId>,
    /// What it says.
    pub text: NoteText,
    /// When it was written.
    pub written_at: Timestamp,
}
