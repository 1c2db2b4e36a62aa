//! Links that nobody makes up.

use crate::domain::link::Link;

/// Signs links, and tells those that were signed here from others. Nothing of them is stored.
pub trait VisitLinks: Send + Sync {
    /// The text that stands in an address: letters, digits, `-`, `_` and `.` only.
    fn sign(&self, link: Link) -> String;

    /// What a text says, if it was signed here, every letter of it.
    fn verify(&self, text: &str) -> Option<Link>;
}
