//! The command line. Each subcommand is a file of its own; what it prints is
//! for a person, what went wrong is one sentence with a remedy.

mod add_member;
mod background;
mod doctor;
mod export;
mod gazetteer;
mod import;
mod replay;
mod rotate_keys;
mod seed_demo;
mod serve;
mod sweep;
mod worker;

use crate::bootstrap::{Estate, StartError};
use crate::config::Config;
use clap::{Parser, Subcommand};
use kernel::caller::Agent;
use kernel::storage::StorageError;

/// Estate OS: the open platform for real-estate agencies.
#[derive(Debug, Parser)]
#[command(name = "estate-os", version, about, long_about = None)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the portal (and delivers events).
    Serve(serve::ServeArgs),
    /// Delivers events without serving, for a machine of its own.
    Worker,
    /// Brings the database up to date.
    Migrate,
    /// Fills an installation with three agencies and some two hundred listings.
    SeedDemo,
    /// Takes listings in from a CSV file, or places with `import gazetteer FILE`.
    Import(Box<import::ImportArgs>),
    /// Writes an agency's properties to standard output.
    Export(export::ExportArgs),
    /// Puts somebody into an agency's team, such as its first owner.
    AddMember(add_member::AddMemberArgs),
    /// Seals all personal data anew under the newest key.
    RotateKeys(rotate_keys::RotateKeysArgs),
    /// Has events tried again that were given up.
    Replay(replay::ReplayArgs),
    /// Deletes photographs, documents and logos that nothing names, as a crash may leave them.
    Sweep(sweep::SweepArgs),
    /// Prints the effective configuration and whether each part answers.
    Doctor,
}

/// Runs a command.
///
/// # Errors
/// One sentence for the person at the keyboard.
pub async fn run(cli: Cli) -> Result<(), String> {
    let config = Config::from_env().map_err(|error| error.to_string())?;
    match cli.command {
        Command::Serve(args) => serve::run(config, args).await,
        Command::Worker => worker::run(config).await,
        Command::Migrate => {
            let estate = start(config).await?;
            println!("The database {} is up to date.", estate.config.shown_database_url());
            Ok(())
        }
        Command::SeedDemo => {
            let estate = start(config).await?;
            let summary = seed_demo::run(&estate).await?;
            println!("{summary}");
            Ok(())
        }
        Command::Import(args) => import::run(&start(config).await?, *args).await,
        Command::Export(args) => export::run(&start(config).await?, args).await,
        Command::AddMember(args) => add_member::run(&start(config).await?, args).await,
        Command::RotateKeys(args) => rotate_keys::run(config, args).await,
        Command::Replay(args) => replay::run(&start(config).await?, args).await,
        Command::Sweep(args) => sweep::run(&start(config).await?, args).await,
        Command::Doctor => doctor::run(config).await,
    }
}

async fn start(config: Config) -> Result<Estate, String> {
    let shown = config.shown_database_url();
    Estate::start(config).await.map_err(|error| no_start(&shown, &error))
}

async fn start_serving(config: Config) -> Result<Estate, String> {
    let shown = config.shown_database_url();
    Estate::start_serving(config).await.map_err(|error| no_start(&shown, &error))
}

fn no_start(shown_database_url: &str, error: &StartError) -> String {
    match error {
        StartError::Database(error) => format!(
            "The database {shown_database_url} can't be used: {error}. Check DATABASE_URL, or run `estate-os doctor`."
        ),
        StartError::Variable { .. } | StartError::Machine(_) | StartError::Binary(_) => error.to_string(),
    }
}

/// The agency a command acts for: the one named, or the only one there is.
async fn agency(estate: &Estate, slug: Option<&str>) -> Result<Agent, String> {
    let known = estate.customer_management.queries.list().await.map_err(|e| storage(&e))?;
    let names = || known.iter().map(|o| o.profile.slug.as_str()).collect::<Vec<_>>().join(", ");
    let chosen = match (slug, known.as_slice()) {
        (Some(slug), _) => known
            .iter()
            .find(|o| o.profile.slug.as_str() == slug)
            .ok_or_else(|| format!("There is no agency \u{201c}{slug}\u{201d}. Known: {}.", names()))?,
        (None, [only]) => only,
        (None, []) => {
            return Err("There is no agency yet. Name a new one with --new-agency NAME --ami NUMBER, or run `estate-os seed-demo`.".to_owned());
        }
        (None, _) => return Err(format!("Say which agency with --agency SLUG. Known: {}.", names())),
    };
    Ok(Agent::operator(chosen.id))
}

fn storage(error: &StorageError) -> String {
    format!("The database did not do it: {error}. What was confirmed before is kept; try again.")
}
