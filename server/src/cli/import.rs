//! `import`: takes listings in from a CSV file or a feed, or places from a gazetteer.

use super::{agency, gazetteer};
use crate::bootstrap::Estate;
use clap::builder::PossibleValuesParser;
use clap::{ArgGroup, Args, Subcommand};
use customer_management::application::use_cases::FoundOrganizationCommand;
use customer_management::domain::organization::OrganizationProfile;
use customer_management::domain::subscription::Plan;
use customer_management::domain::values::{AmiLicence, Slug, TradeName};
use indicatif::{ProgressBar, ProgressStyle};
use kernel::caller::{Agent, Operator};
use kernel::locale::Country;
use property_management::domain::publish_gate::PublishMode;
use property_management_adapters::listing_files::import::Tally;
use property_management_adapters::listing_files::{
    Counts, FileError, ImportError, Layout, LineReport, ListingFile, MappingError, Opening, Reports, Stopped,
    import, kyero, profiles,
};
use std::cell::Cell;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// What `import` takes.
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_long_help = formats(),
    group(ArgGroup::new("gate").args(["publish", "publish_incomplete"])),
    group(ArgGroup::new("who").args(["agency", "new_agency"])),
)]
pub struct ImportArgs {
    #[command(subcommand)]
    other: Option<Other>,

    /// The file: CSV, plain or gzip, in UTF-8, UTF-16 or Windows-1252, parted by
    /// commas, semicolons, tabs or bars; or a feed in Kyero XML.
    #[arg(required = true)]
    file: Option<PathBuf>,

    /// A format known by name.
    #[arg(long, value_parser = PossibleValuesParser::new(format_names()))]
    profile: Option<String>,

    /// Which column tells a field, for example `price=Preço`. Repeatable; wins over the profile.
    #[arg(long, value_name = "FIELD=COLUMN")]
    map: Vec<String>,

    /// A TOML file with the tables [map] (field = "column") and [set] (field = "value").
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,

    /// What a field is in every row, for example `listing_type=sale`. Repeatable; wins over a column.
    #[arg(long, value_name = "FIELD=VALUE")]
    set: Vec<String>,

    /// A second file with details, for formats that come in two.
    #[arg(long, value_name = "FILE")]
    details: Option<PathBuf>,

    /// The country of the listings, and of a new agency [default: the profile's, else PT].
    #[arg(long, value_parser = PossibleValuesParser::new(["PT", "ES"]))]
    country: Option<String>,

    /// The agency whose listings these are, by the slug of its page.
    #[arg(long, value_name = "SLUG")]
    agency: Option<String>,

    /// Founds a new agency of this name for them.
    #[arg(long, value_name = "NAME")]
    new_agency: Option<String>,

    /// The new agency's AMI licence, without which an agency of Portugal publishes nothing.
    #[arg(long, value_name = "NUMBER", requires = "new_agency")]
    ami: Option<String>,

    /// Publishes the listings that lack nothing.
    #[arg(long)]
    publish: bool,

    /// Publishes also those that lack owner, picture, street or what is said of energy, marked for attention.
    #[arg(long)]
    publish_incomplete: bool,

    /// Where the rejected rows are written, with line and reason [default: NAME.rejected.csv, here].
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,

    /// Writes down also every value left out and every listing kept back.
    #[arg(long, value_name = "FILE")]
    remarks: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Other {
    /// Adds places: parishes, towns.
    Gazetteer(gazetteer::GazetteerArgs),
}

fn format_names() -> impl Iterator<Item = &'static str> {
    profiles::ALL.iter().map(|profile| profile.name).chain([kyero::NAME])
}

/// The formats by name, for the long help.
fn formats() -> String {
    let mut text = String::from("Formats for --profile:\n");
    for profile in profiles::ALL {
        text.push_str(&format!("  {:<15} {}\n", profile.name, profile.about));
    }
    text.push_str(&format!("  {:<15} {}\n", kyero::NAME, kyero::ABOUT));
    text.push_str("\nFields for --map and --set:\n  ");
    let fields: Vec<_> =
        property_management_adapters::listing_files::fields::Field::ALL.iter().map(|f| f.name()).collect();
    text.push_str(&fields.join(", "));
    text
}

/// Imports.
///
/// # Errors
/// One sentence for the person at the keyboard.
pub async fn run(estate: &Estate, args: ImportArgs) -> Result<(), String> {
    if let Some(Other::Gazetteer(args)) = args.other {
        return gazetteer::run(estate, args).await;
    }
    let Some(path) = args.file.clone() else { return Err("Name the file to import.".to_owned()) };
    // The file is looked at before anything is founded: a wrong name leaves nothing behind.
    let opening = Opening {
        details: args.details.as_deref(),
        feed: args.profile.as_deref() == Some(kyero::NAME),
        own_address: Some(&estate.config.base_url),
        ..Opening::default()
    };
    let layout = layout(&args)?;
    let country = layout.country();
    let mut reader = ListingFile::open(&path, layout, &opening).map_err(|error| match error {
        MappingError::File(FileError::Unreadable { .. }) => format!("{error}."),
        error => format!("{} can't be imported: {error}.", path.display()),
    })?;
    let report = args.report.clone().unwrap_or_else(|| default_report(&path));
    let mut reports =
        Reports { rejected: open(&report)?, remarks: args.remarks.as_deref().map(open).transpose()? };
    let agent = match &args.new_agency {
        Some(name) => found(estate, name, args.ami.as_deref(), country).await?,
        None => agency(estate, args.agency.as_deref()).await?,
    };

    let progress = Progress::of(&path);
    let read = reader.progress();
    let imported = import(
        &estate.property_management.import_listings,
        &agent,
        &mut reader,
        mode(&args),
        &mut reports,
        |counts| {
            progress.show(read.load(Ordering::Relaxed), counts);
            ControlFlow::Continue(())
        },
    )
    .await;
    progress.finish();
    let counts = imported.map_err(|stopped| told(&stopped, &report))?;
    // A closed pipe is no failure of the import.
    let _ = summary(&mut io::stdout().lock(), &counts, &reports, &report);
    if reader.was_cut() {
        return Err(format!(
            "{} could not be read to its end, see the last row of {}. Whole rows until there are kept; import the whole file to complete it.",
            path.display(),
            report.display()
        ));
    }
    Ok(())
}

/// What stopped it, and what is kept all the same.
fn told(Stopped { counts, why }: &Stopped, report: &Path) -> String {
    let why = match why {
        ImportError::Batch(error) => error.to_string(),
        ImportError::Report(error) => format!("{} can't be written: {error}", report.display()),
        ImportError::Ended => why.to_string(),
    };
    let kept = counts.kept();
    format!(
        "The import stopped: {why}. Of {} rows read {kept} are kept; run it again to complete it.",
        counts.rows
    )
}

const fn mode(args: &ImportArgs) -> Option<PublishMode> {
    match (args.publish, args.publish_incomplete) {
        (_, true) => Some(PublishMode::Incomplete),
        (true, false) => Some(PublishMode::Strict),
        (false, false) => None,
    }
}

fn layout(args: &ImportArgs) -> Result<Layout, String> {
    let country = args.country.as_deref().and_then(Country::parse);
    let mut layout = match args.profile.as_deref().and_then(profiles::by_name) {
        Some(profile) => Layout::of(profile),
        None => Layout::general(country.unwrap_or(Country::Portugal)),
    };
    if let Some(country) = country {
        layout.set_country(country);
    }
    if let Some(path) = &args.mapping {
        let mapping = std::fs::read_to_string(path)
            .map_err(|error| format!("--mapping {} can't be read: {error}.", path.display()))?;
        layout.read(&mapping).map_err(|error| format!("--mapping {}: {error}", path.display()))?;
    }
    for pair in &args.map {
        layout.map(pair).map_err(|error| format!("--map: {error}."))?;
    }
    for pair in &args.set {
        layout.set(pair).map_err(|error| format!("--set: {error}."))?;
    }
    Ok(layout)
}

/// `listings.csv.gz.rejected.csv` in the folder one stands in: the file's own may not be writable.
fn default_report(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".rejected.csv");
    PathBuf::from(name)
}

fn open(path: &Path) -> Result<LineReport, String> {
    LineReport::at(path).map_err(|error| format!("The report {} can't be written: {error}.", path.display()))
}

async fn found(estate: &Estate, name: &str, ami: Option<&str>, country: Country) -> Result<Agent, String> {
    let flaw = |flag: &str, error: &dyn std::fmt::Display| format!("{flag}: {error}.");
    let slug = Slug::suggested_by(name).map_err(|error| flaw("--new-agency", &error))?;
    let trade_name = TradeName::parse(name).map_err(|error| flaw("--new-agency", &error))?;
    let mut profile = OrganizationProfile::new(slug, trade_name, country);
    profile.ami_licence = ami.map(AmiLicence::parse).transpose().map_err(|error| flaw("--ami", &error))?;
    let id = estate
        .customer_management
        .found_organization
        // Who runs the installation imports as much as they like.
        .execute(
            &Operator::at_the_command_line(),
            FoundOrganizationCommand { profile, plan: Plan::Enterprise },
        )
        .await
        .map_err(|error| {
            format!("--new-agency {name}: {error}. To import into an agency there is, use --agency.")
        })?;
    Ok(Agent::operator(id))
}

/// A bar for a person who watches, a line now and then for a log.
struct Progress {
    bar: ProgressBar,
    rows: Cell<u64>,
}

impl Progress {
    fn of(path: &Path) -> Self {
        let bytes = std::fs::metadata(path).map_or(0, |metadata| metadata.len());
        let bar = ProgressBar::new(bytes);
        if let Ok(style) =
            ProgressStyle::with_template("{bar:40} {percent:>3}%  {msg}  {elapsed}, {eta} to go")
        {
            bar.set_style(style);
        }
        Self { bar, rows: Cell::new(0) }
    }

    fn show(&self, bytes: u64, counts: &Counts) {
        if self.rows.replace(counts.rows) == counts.rows {
            return;
        }
        if self.bar.is_hidden() {
            eprintln!("{} rows read, {} rejected", counts.rows, counts.rejections());
        } else {
            self.bar.set_position(bytes);
            self.bar.set_message(format!("{} rows", counts.rows));
        }
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// What a person wants to know afterwards; the last line has the counts.
fn summary(out: &mut impl Write, counts: &Counts, reports: &Reports, report: &Path) -> io::Result<()> {
    let rejected = format!("Rejected; lines and reasons stand in {}", report.display());
    let remarks = if reports.remarks.is_some() { "" } else { " (--remarks FILE lists them)" };
    let sections: [(&str, &Tally); 4] = [
        (&rejected, &counts.rejected),
        (&format!("Remarked, while the row was taken{remarks}"), &counts.remarks),
        (&format!("Kept back as drafts{remarks}"), &counts.reasons),
        ("Published, to be completed", &counts.attention),
    ];
    for (title, tally) in sections {
        if !tally.is_empty() {
            writeln!(out, "{title}:")?;
            for (code, count) in tally {
                writeln!(out, "  {count:>8}  {code}")?;
            }
        }
    }
    writeln!(out, "{counts}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        args: ImportArgs,
    }

    fn parsed(line: &str) -> Result<ImportArgs, clap::Error> {
        Line::try_parse_from(std::iter::once("import").chain(line.split(' '))).map(|line| line.args)
    }

    #[test]
    fn a_file_or_a_gazetteer_is_named() {
        assert_eq!(parsed("a.csv --profile remax").unwrap().file, Some(PathBuf::from("a.csv")));
        assert!(matches!(parsed("gazetteer parishes.csv").unwrap().other, Some(Other::Gazetteer(_))));
        assert!(parsed("--profile remax").is_err());
    }

    #[test]
    fn an_unknown_profile_is_refused_with_the_known_ones() {
        let error = parsed("a.csv --profile nonsense").unwrap_err().to_string();
        assert!(error.contains("idealista18"), "{error}");
    }

    #[test]
    fn a_feed_is_a_format_by_name_too() {
        assert_eq!(parsed("a.xml --profile kyero").unwrap().profile.as_deref(), Some("kyero"));
        assert!(layout(&parsed("a.xml --profile kyero --country ES").unwrap()).unwrap().is_general());
        assert!(formats().contains("Kyero XML"));
    }

    #[test]
    fn the_gate_is_strict_or_not_but_not_both() {
        assert_eq!(mode(&parsed("a.csv").unwrap()), None);
        assert_eq!(mode(&parsed("a.csv --publish").unwrap()), Some(PublishMode::Strict));
        assert_eq!(mode(&parsed("a.csv --publish-incomplete").unwrap()), Some(PublishMode::Incomplete));
        assert!(parsed("a.csv --publish --publish-incomplete").is_err());
    }

    #[test]
    fn a_wrong_mapping_is_told_by_its_flag() {
        let error = layout(&parsed("a.csv --map preis=P").unwrap()).unwrap_err();
        assert!(error.starts_with("--map: there is no field `preis`"), "{error}");
    }

    #[test]
    fn the_report_stands_beside_whoever_asked() {
        assert_eq!(default_report(Path::new("/data/a.csv.gz")), PathBuf::from("a.csv.gz.rejected.csv"));
    }

    #[test]
    fn an_import_that_stopped_says_what_is_kept() {
        let counts = Counts { rows: 3_000, created: 1_500, unchanged: 500, ..Counts::default() };
        let stopped = Stopped { counts: Box::new(counts), why: ImportError::Ended };
        let said = told(&stopped, Path::new("r.csv"));
        assert_eq!(
            said,
            "The import stopped: it was ended. Of 3000 rows read 2000 are kept; run it again to complete it."
        );
    }

    #[test]
    fn the_last_line_has_the_counts() {
        let counts =
            Counts { rows: 3, created: 2, rejected: [("missing_price", 1)].into(), ..Counts::default() };
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("r.csv");
        let reports = Reports { rejected: LineReport::at(&report).unwrap(), remarks: None };
        let mut text = Vec::new();
        summary(&mut text, &counts, &reports, &report).unwrap();
        let text = String::from_utf8(text).unwrap();
        assert!(text.contains("       1  missing_price"), "{text}");
        assert!(text.lines().last().unwrap().starts_with("3 rows: 2 created"), "{text}");
    }
}
