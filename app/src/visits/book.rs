//! A listing's free times, and the form that books one.

use crate::session::{Errand, Outcome};

/// The free times.
pub async fn show(errand: &Errand<'_>, _number: &str) -> Outcome {
    Ok(errand.not_found())
}

/// Books a visit.
pub async fn book(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Books a seat in an open house.
pub async fn book_seat(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Waits for a time that is taken.
pub async fn wait(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}
