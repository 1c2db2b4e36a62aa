//! `import gazetteer`: adds places to those that came with the program.

use crate::bootstrap::Estate;
use clap::Args;
use property_management::application::ports::gazetteer::Gazetteer;
use property_management_adapters::gazetteer;
use std::path::PathBuf;

/// What `import gazetteer` takes.
#[derive(Debug, Args)]
pub struct GazetteerArgs {
    /// A CSV file of places: parishes with their municipality's code, or the
    /// form of the packaged gazetteer.
    file: PathBuf,
}

/// How many unusable rows are shown one by one.
const SHOWN: usize = 20;

/// Adds the file's places.
///
/// # Errors
/// One sentence for the person at the keyboard.
pub async fn run(estate: &Estate, args: GazetteerArgs) -> Result<(), String> {
    let shown = args.file.display();
    let bytes = std::fs::read(&args.file).map_err(|error| format!("{shown} can't be read: {error}."))?;
    let report = gazetteer::import(&estate.database, &bytes)
        .await
        .map_err(|error| format!("{shown} can't be imported: {error}. Nothing was changed."))?;
    estate.gazetteer.refresh().await;
    for row in report.rejected.iter().take(SHOWN) {
        eprintln!("line {}: {}", row.line, row.reason);
    }
    if report.rejected.len() > SHOWN {
        eprintln!("and {} more rows that could not be used", report.rejected.len() - SHOWN);
    }
    println!(
        "{} places: {} added, {} changed, {} unchanged, {} rejected",
        report.read,
        report.added,
        report.changed,
        report.unchanged,
        report.rejected.len()
    );
    Ok(())
}
