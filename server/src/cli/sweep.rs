//! `sweep`: deletes photographs, documents and logos that nothing names, and what uploads left that were
//! never completed.

use crate::bootstrap::Estate;
use clap::Args;
use kernel::caller::Operator;

/// What `sweep` takes.
#[derive(Debug, Args)]
pub struct SweepArgs {
    /// Only says what would be deleted.
    #[arg(long)]
    dry_run: bool,
}

/// Sweeps and says what was found.
pub async fn run(estate: &Estate, args: SweepArgs) -> Result<(), String> {
    let operator = Operator::at_the_command_line();
    let swept = estate.property_management.sweep_orphans.execute(&operator, args.dry_run).await;
    let swept = swept.map_err(|error| came_to_no_end(&error))?;
    let logos = estate.customer_management.sweep_logos.execute(&operator, args.dry_run).await;
    let logos = logos.map_err(|error| came_to_no_end(&error))?;
    let (seen, orphans) = (swept.seen + logos.seen, [swept.orphans, logos.orphans].concat());
    for key in &orphans {
        println!("{key}");
    }
    let done = if args.dry_run { "would be deleted" } else { "were deleted" };
    println!("{} of {} objects are named by nothing and older than a day; they {done}.", orphans.len(), seen);
    // Last, since not every key to a bucket may: what was swept is told all the same.
    let unfinished = estate.property_management.sweep_unfinished.execute(&operator, args.dry_run).await;
    let unfinished = unfinished.map_err(|error| came_to_no_end(&error))?;
    println!(
        "{unfinished} uploads were begun more than a day ago and never completed; what is left of them {}.",
        if args.dry_run { "would be removed" } else { "was removed" }
    );
    Ok(())
}

fn came_to_no_end(error: &dyn std::fmt::Display) -> String {
    format!("The sweep came to no end: {error}. What it deleted nothing named; run it again.")
}
