//! x

use crate::session::{Outcome, Visit};

pub async fn show(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn invite(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn resend(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn revoke(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn change_role(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn remove(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }

pub async fn hand_over(visit: &Visit<'_>) -> Outcome { Ok(visit.not_found()) }
