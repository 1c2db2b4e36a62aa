//! A whole file into an agency's properties, batch by batch, counted.
//!
//! A batch is one transaction. A process that is killed leaves whole batches behind,
//! and running the file again completes it: what is there already is unchanged.

use super::fields::Field;
use super::reader::Entry;
use super::report::LineReport;
use kernel::caller::Agent;
use property_management::application::use_cases::{
    Change, ImportListings, ImportListingsCommand, ImportListingsError, Publication, RowOutcome,
};
use property_management::domain::listing_record::{ListingRecord, Rejection, Remark};
use property_management::domain::publish_gate::{PublishIssue, PublishMode};
use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::ops::ControlFlow;
use thiserror::Error;

/// How many rows are read for one transaction.
pub const BATCH: usize = 1_000;

/// How often each code was met.
pub type Tally = BTreeMap<&'static str, u64>;

/// What became of the rows of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows read, those passed over included.
    pub rows: u64,
    /// New properties.
    pub created: u64,
    /// Known properties that changed.
    pub updated: u64,
    /// Known properties that were so already.
    pub unchanged: u64,
    /// Rows that stood in the file before.
    pub duplicates: u64,
    /// Rows not taken, by reason.
    pub rejected: Tally,
    /// Properties put on the market, with nothing missing.
    pub published: u64,
    /// Properties put on the market with something to be completed.
    pub published_with_attention: u64,
    /// What is to be completed on these; one property may lack several things.
    pub attention: Tally,
    /// Properties that stay drafts though publication was asked for.
    pub kept_back: u64,
    /// What keeps these back; one property may have several reasons.
    pub reasons: Tally,
    /// Values left out, by field.
    pub remarks: Tally,
}

impl Counts {
    /// Rows not taken.
    #[must_use]
    pub fn rejections(&self) -> u64 {
        self.rejected.values().sum()
    }

    /// Properties that are as their rows say.
    #[must_use]
    pub const fn kept(&self) -> u64 {
        self.created + self.updated + self.unchanged
    }
}

impl fmt::Display for Counts {
    /// One line: what a script looks for.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}: {} created, {} updated, {} unchanged, {} duplicates, {} rejected; {} published, {} published incomplete, {} kept back",
            self.rows,
            if self.rows == 1 { "row" } else { "rows" },
            self.created,
            self.updated,
            self.unchanged,
            self.duplicates,
            self.rejections(),
            self.published,
            self.published_with_attention,
            self.kept_back,
        )
    }
}

/// An import that stopped midway. Whole batches before are kept, and the file again completes the rest.
#[derive(Debug, Error)]
#[error("{why}")]
pub struct Stopped {
    /// What became of the rows until then.
    pub counts: Box<Counts>,
    /// Why it stopped.
    #[source]
    pub why: ImportError,
}

/// Why an import stopped.
#[derive(Debug, Error)]
pub enum ImportError {
    /// A batch was not taken.
    #[error(transparent)]
    Batch(#[from] ImportListingsError),
    /// The report can't be written.
    #[error("the report can't be written: {0}")]
    Report(#[from] io::Error),
    /// Whoever watched its progress wanted no more.
    #[error("it was ended")]
    Ended,
}

/// Where an import writes down what it didn't take.
pub struct Reports {
    /// Every rejected row.
    pub rejected: LineReport,
    /// Every value left out and every property kept back, where that is wanted.
    pub remarks: Option<LineReport>,
}

/// Brings a file in. `progress` is called after every batch, and may end it there.
///
/// # Errors
/// [`Stopped`], with what is kept.
pub async fn import(
    import_listings: &ImportListings,
    agent: &Agent,
    reader: &mut (impl Iterator<Item = Entry> + Send),
    publish: Option<PublishMode>,
    reports: &mut Reports,
    progress: impl FnMut(&Counts) -> ControlFlow<()>,
) -> Result<Counts, Stopped> {
    let mut counts = Counts::default();
    match by_batches(import_listings, agent, reader, publish, reports, progress, &mut counts).await {
        Ok(()) => Ok(counts),
        Err(why) => Err(Stopped { counts: Box::new(counts), why }),
    }
}

async fn by_batches(
    import_listings: &ImportListings,
    agent: &Agent,
    reader: &mut (impl Iterator<Item = Entry> + Send),
    publish: Option<PublishMode>,
    reports: &mut Reports,
    mut progress: impl FnMut(&Counts) -> ControlFlow<()>,
    counts: &mut Counts,
) -> Result<(), ImportError> {
    while let Some(records) = next_batch(reader, counts, reports)? {
        if !records.is_empty() {
            let command = ImportListingsCommand { records, publish };
            for outcome in import_listings.execute(agent, command).await? {
                settle(outcome, counts, reports)?;
            }
        }
        if progress(counts).is_break() {
            return Err(ImportError::Ended);
        }
    }
    reports.rejected.finish()?;
    if let Some(remarks) = &mut reports.remarks {
        remarks.finish()?;
    }
    Ok(())
}

/// The listings among the next entries of the file, which may all be something else; `None`
/// when it is over.
fn next_batch(
    reader: &mut impl Iterator<Item = Entry>,
    counts: &mut Counts,
    reports: &mut Reports,
) -> io::Result<Option<Vec<ListingRecord>>> {
    let mut records = Vec::with_capacity(BATCH);
    let before = counts.rows;
    for entry in reader.take(BATCH) {
        counts.rows += 1;
        match entry {
            Entry::Listing(record) => {
                for Remark { field, reason } in &record.remarks {
                    *counts.remarks.entry(field).or_default() += 1;
                    if let Some(report) = &mut reports.remarks {
                        report.add(record.line, field, reason)?;
                    }
                }
                records.push(*record);
            }
            Entry::Duplicate { .. } => counts.duplicates += 1,
            Entry::Rejected(rejection) => reject(rejection, counts, reports)?,
        }
    }
    Ok((counts.rows > before).then_some(records))
}

fn settle(outcome: RowOutcome, counts: &mut Counts, reports: &mut Reports) -> io::Result<()> {
    let RowOutcome { line, reference, change, publication, foreign_pictures } = outcome;
    if foreign_pictures > 0 {
        let field = Field::ImageUrls.name();
        *counts.remarks.entry(field).or_default() += 1;
        if let Some(report) = &mut reports.remarks {
            let reason = format!(
                "{foreign_pictures} of its pictures were not taken: they are photographs of another property, or of none"
            );
            report.add(line, field, &reason)?;
        }
    }
    match change {
        Change::Created => counts.created += 1,
        Change::Updated => counts.updated += 1,
        Change::Unchanged => counts.unchanged += 1,
        Change::Invalid(invalid) => {
            let reason = format!("{reference}: {invalid}");
            return reject(Rejection { line, code: "invalid", reason }, counts, reports);
        }
        Change::KeptBack(issues) => {
            let code = issues.first().map_or("not_while_public", PublishIssue::code);
            let reason = format!("{reference} is public and stays as it was: {}", sentences(&issues));
            return reject(Rejection { line, code, reason }, counts, reports);
        }
    }
    match publication {
        Publication::Untouched => {}
        Publication::Published => counts.published += 1,
        Publication::WithAttention(marks) => {
            counts.published_with_attention += 1;
            for mark in marks {
                *counts.attention.entry(mark.code()).or_default() += 1;
            }
        }
        Publication::KeptBack(issues) => {
            counts.kept_back += 1;
            for issue in &issues {
                *counts.reasons.entry(issue.code()).or_default() += 1;
                if let Some(report) = &mut reports.remarks {
                    report.add(line, issue.code(), &format!("{reference} stays a draft: {issue}"))?;
                }
            }
        }
    }
    Ok(())
}

fn reject(rejection: Rejection, counts: &mut Counts, reports: &mut Reports) -> io::Result<()> {
    *counts.rejected.entry(rejection.code).or_default() += 1;
    reports.rejected.reject(&rejection)
}

fn sentences(issues: &[PublishIssue]) -> String {
    issues.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::storage::StorageError;
    use property_management::adapters::inmemory::World;
    use property_management::fixtures::{agent, complete_draft};

    fn reports() -> Reports {
        Reports { rejected: LineReport::kept(10), remarks: None }
    }

    fn listing(line: u64) -> Entry {
        let draft = complete_draft(&format!("A-{line}"));
        let record =
            ListingRecord { line, draft, other_places: Vec::new(), entitle: false, remarks: Vec::new() };
        Entry::Listing(Box::new(record))
    }

    #[test]
    fn what_is_refused_fills_a_batch_as_well() {
        let rejected = |line: u32| {
            Entry::Rejected(Rejection { line: line.into(), code: "missing_price", reason: String::new() })
        };
        let mut entries = (0..2_500).map(rejected);
        let (mut counts, mut reports) = (Counts::default(), reports());
        for left in [1_500, 500, 0] {
            let batch = next_batch(&mut entries, &mut counts, &mut reports).unwrap();
            assert_eq!((batch, entries.len()), (Some(Vec::new()), left));
        }
        assert_eq!(next_batch(&mut entries, &mut counts, &mut reports).unwrap(), None);
    }

    #[tokio::test]
    async fn an_import_that_stops_midway_tells_what_is_kept() {
        let world = World::new();
        let container = world.container();
        let mut entries = (0..1_500).map(listing);
        let others_are_faster = |_: &Counts| {
            world.store().conflict_on_the_next(100);
            ControlFlow::Continue(())
        };
        let use_case = &container.import_listings;
        let stopped = import(use_case, &agent(), &mut entries, None, &mut reports(), others_are_faster).await;
        let Stopped { counts, why } = stopped.unwrap_err();
        assert_eq!((counts.rows, counts.kept()), (1_500, 1_000));
        assert!(matches!(why, ImportError::Batch(ImportListingsError::Storage(StorageError::Conflict))));
    }

    #[tokio::test]
    async fn whoever_watches_may_end_it_between_two_batches() {
        let world = World::new();
        let container = world.container();
        let mut entries = (0..1_500).map(listing);
        let enough = |_: &Counts| ControlFlow::Break(());
        let use_case = &container.import_listings;
        let ended = import(use_case, &agent(), &mut entries, None, &mut reports(), enough).await;
        let Stopped { counts, why } = ended.unwrap_err();
        assert!(matches!(why, ImportError::Ended));
        assert_eq!(counts.kept(), 1_000);
    }
}
