//! `export`: writes an agency's properties: all of them, whatever their status, or those that
//! the public sees as a feed for portals.

use super::{agency, storage};
use crate::bootstrap::Estate;
use crate::listing_files;
use clap::{Args, ValueEnum};
use property_management_adapters::listing_files::{ListingExport, Pages};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// What `export` takes.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The form in which they are written.
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,

    /// The agency, by the slug of its page.
    #[arg(long, value_name = "SLUG")]
    agency: Option<String>,

    /// Where they are written [default: standard output].
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Comma-separated values, which `import --profile estate-os` reads again.
    Csv,
    /// A feed in Kyero XML, version 3, with the properties that the public sees.
    Kyero,
}

/// Exports.
///
/// # Errors
/// One sentence for the person at the keyboard.
pub async fn run(estate: &Estate, args: ExportArgs) -> Result<(), String> {
    let agent = agency(estate, args.agency.as_deref()).await?;
    let output: Box<dyn Write + Send> = match &args.output {
        Some(path) => {
            let file = File::create(path)
                .map_err(|error| format!("{} can't be written: {error}.", path.display()))?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(io::stdout()),
    };
    let begun = match args.format {
        Format::Csv => ListingExport::csv(output),
        Format::Kyero => ListingExport::kyero(output, listing_files::feed_site(&estate.config.base_url)),
    };
    let mut export = match begun {
        Ok(export) => export,
        Err(error) => return unless_closed(&error),
    };
    let mut pages = Pages::of(estate.property_management.queries.as_ref(), agent.organization());
    while let Some(page) = pages.next().await.map_err(|error| storage(&error))? {
        for property in &page {
            if let Err(error) = export.write(property) {
                return unless_closed(&error);
            }
        }
    }
    export.finish().or_else(|error| unless_closed(&error))
}

/// Whoever closed the pipe (`| head`) has what was wanted.
fn unless_closed(error: &io::Error) -> Result<(), String> {
    match error.kind() {
        io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(format!("The export can't be written: {error}.")),
    }
}
