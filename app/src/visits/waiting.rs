//! A place on a waiting list, for whoever has its link.

use crate::session::{Errand, Outcome};

/// The place.
pub async fn show(errand: &Errand<'_>, _link: &str) -> Outcome {
    Ok(errand.not_found())
}

/// Takes what is offered.
pub async fn take(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Leaves the list.
pub async fn leave(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}
