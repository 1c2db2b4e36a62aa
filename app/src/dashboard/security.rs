//! x

use crate::session::{Outcome, Visit};

pub async fn show(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn change_password(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn begin_second_factor(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn confirm_second_factor(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn disable_second_factor(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn end_session(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn end_all_sessions(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }
