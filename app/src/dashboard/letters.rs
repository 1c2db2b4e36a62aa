//! x

use crate::session::{Outcome, Visit};

pub async fn show(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn show_one(visit: &Visit<'_>, _token: &str) -> Outcome { Ok(visit.not_found()) }
