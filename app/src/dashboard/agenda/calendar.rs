//! Who visits what, and when: a day, a week, or a list.

use crate::session::{Errand, Outcome};

/// The part of the calendar that the address names.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}
