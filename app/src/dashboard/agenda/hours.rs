//! When somebody shows properties.

use crate::session::{Errand, Outcome};

/// Hours, days that differ, times kept free.
pub async fn show(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Says what every week is like.
pub async fn set(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Says what one day is like.
pub async fn set_day(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Keeps a time free.
pub async fn block(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Gives it back.
pub async fn unblock(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}
