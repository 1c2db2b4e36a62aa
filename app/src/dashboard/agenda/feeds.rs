//! Calendars elsewhere: what they are told, and what they tell.

use crate::session::{Errand, Outcome};

/// Makes a new link.
pub async fn renew(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Ends the link.
pub async fn end(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Follows a calendar elsewhere.
pub async fn follow(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}

/// Does no longer.
pub async fn unfollow(errand: &Errand<'_>) -> Outcome {
    Ok(errand.not_found())
}
