//! One visit, as the agency sees it.

use crate::session::{Errand, Outcome};

/// The visit.
pub async fn show(errand: &Errand<'_>, _id: &str) -> Outcome {
    Ok(errand.not_found())
}

/// Says that it stands.
pub async fn confirm(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Takes another time or another agent.
pub async fn rearrange(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Calls it off.
pub async fn call_off(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Says that it took place.
pub async fn complete(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Says that nobody came.
pub async fn miss(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}
