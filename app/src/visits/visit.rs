//! A visit that is booked, for whoever has its link.

use crate::session::{Errand, Outcome};

/// The visit.
pub async fn show(errand: &Errand<'_>, _link: &str) -> Outcome {
    Ok(errand.not_found())
}

/// Takes another time.
pub async fn move_to(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Calls it off.
pub async fn cancel(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}
