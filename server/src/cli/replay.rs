//! `replay`: has dead letters tried again, once what kept them from arriving is mended.

use super::storage;
use crate::bootstrap::Estate;
use clap::Args;
use kernel::time::SystemClock;
use sql::outbox::{Dispatcher, Registry};
use std::sync::Arc;

/// The most that are looked at at once.
const MOST: u32 = 10_000;

/// What `replay` takes.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// Only says what would be tried again.
    #[arg(long)]
    dry_run: bool,
    /// Only events of this kind, such as `LETTER_POSTED.v1`.
    #[arg(long)]
    kind: Option<String>,
}

/// Has them tried again, from the first attempt, and says which.
pub async fn run(estate: &Estate, args: ReplayArgs) -> Result<(), String> {
    let dispatcher = Dispatcher::new(estate.database.clone(), Registry::new(), Arc::new(SystemClock));
    let dead = dispatcher.dead_letters(MOST).await.map_err(|error| storage(&error))?;
    let wanted = |kind: &str| args.kind.as_deref().is_none_or(|only| only == kind);
    let mut again = 0;
    for letter in dead.iter().filter(|letter| wanted(&letter.event.kind)) {
        let (event, reason) = (&letter.event, letter.last_error.as_deref().unwrap_or_default());
        println!("{} {} {}: {reason}", letter.dead_at.format("%F %T"), event.kind, event.id);
        let replayed = args.dry_run || dispatcher.replay(event.id).await.map_err(|error| storage(&error))?;
        again += usize::from(replayed);
    }
    let done = if args.dry_run { "would be" } else { "are" };
    println!("{} events had been given up; {again} of them {done} tried again.", dead.len());
    Ok(())
}
