//! The section of a property that says how its visits are arranged.

use crate::session::{Errand, Outcome};

/// Saves it.
pub async fn save(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Announces an open house.
pub async fn announce(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Calls an open house off.
pub async fn call_off(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}
