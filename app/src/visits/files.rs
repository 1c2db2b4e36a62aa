//! What calendars fetch.

use crate::session::{Errand, Outcome};

/// One visit, for its visitor.
pub async fn visit(errand: &Errand<'_>, _link: &str) -> Outcome {
    Ok(errand.not_found())
}

/// An agent's visits, for their calendar.
pub async fn agenda(errand: &Errand<'_>, _secret: &str) -> Outcome {
    Ok(errand.not_found())
}
