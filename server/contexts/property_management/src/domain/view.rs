//! Searches of the list that somebody keeps.

use super::values::Line;

kernel::id_type! {
    /// A search that somebody keeps.
    ViewId
}

/// What a search is called.
pub type ViewName = Line<60>;

/// How many searches a person may keep in an agency.
pub const MAX_VIEWS: u32 = 20;

/// How many characters the query of a search may have.
pub const MAX_QUERY: usize = 1_000;

/// A search that somebody keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its identity.
    pub id: ViewId,
    /// What it is called.
    pub name: ViewName,
    /// The search, as it stands in the address of the list.
    pub query: String,
}
