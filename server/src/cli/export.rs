//! `export`: writes an agency's properties, all of them, whatever their status.

use super::{agency, storage};
use crate::bootstrap::Estate;
use clap::{Args, ValueEnum};
use property_management_adapters::listing_files::CsvExport;
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
}

/// How many properties are held in memory at a time.
const PAGE: u32 = 1_000;

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
    let Format::Csv = args.format;
    let mut export = match CsvExport::new(output) {
        Ok(export) => export,
        Err(error) => return unless_closed(&error),
    };
    let mut after = None;
    loop {
        let page = estate
            .property_management
            .queries
            .page(agent.organization(), after, PAGE)
            .await
            .map_err(|error| storage(&error))?;
        for property in &page {
            if let Err(error) = export.write(property) {
                return unless_closed(&error);
            }
        }
        after = page.last().and_then(|property| property.number);
        if page.len() < PAGE as usize || after.is_none() {
            break;
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
