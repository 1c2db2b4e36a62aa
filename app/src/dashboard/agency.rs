//! x

use crate::session::{Outcome, Visit};

pub async fn show(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn save(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }
