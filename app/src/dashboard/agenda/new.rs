//! A visit for somebody on the telephone.

use crate::session::{Errand, Outcome};

/// The form.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Books it.
pub async fn book(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}
