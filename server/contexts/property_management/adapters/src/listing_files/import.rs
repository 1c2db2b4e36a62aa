//! A whole file into an agency's properties, batch by batch, counted.
//!
//! A batch is one transaction. A process that is killed leaves whole batches behind,
//! and running the file again completes it: what is there already is unchanged.

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
use thiserror::Error;

/// How many rows are kept in one transaction.
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

/// Why an import stopped. What was confirmed before is kept.
#[derive(Debug, Error)]
pub enum ImportError {
    /// A batch was not taken.
    #[error(transparent)]
    Batch(#[from] ImportListingsError),
    /// The report can't be written.
    #[error("the report can't be written: {0}")]
    Report(#[from] io::Error),
}

/// Where an import writes down what it didn't take.
pub struct Reports {
    /// Every rejected row.
    pub rejected: LineReport,
    /// Every value left out and every property kept back, where that is wanted.
    pub remarks: Option<LineReport>,
}

/// Brings a file in. `progress` is called after every batch.
///
/// # Errors
/// [`ImportError`]; whole batches may have been kept before.
pub async fn import(
    import_listings: &ImportListings,
    agent: &Agent,
    reader: &mut (impl Iterator<Item = Entry> + Send),
    publish: Option<PublishMode>,
    reports: &mut Reports,
    mut progress: impl FnMut(&Counts),
) -> Result<Counts, ImportError> {
    let mut counts = Counts::default();
    loop {
        let records = next_batch(reader, &mut counts, reports)?;
        if records.is_empty() {
            break;
        }
        let outcomes = import_listings.execute(agent, ImportListingsCommand { records, publish }).await?;
        for outcome in outcomes {
            settle(outcome, &mut counts, reports)?;
        }
        progress(&counts);
    }
    progress(&counts);
    reports.rejected.finish()?;
    if let Some(remarks) = &mut reports.remarks {
        remarks.finish()?;
    }
    Ok(counts)
}

/// The next listings of the file; none when it is over.
fn next_batch(
    reader: &mut impl Iterator<Item = Entry>,
    counts: &mut Counts,
    reports: &mut Reports,
) -> Result<Vec<ListingRecord>, io::Error> {
    let mut records = Vec::with_capacity(BATCH);
    while records.len() < BATCH {
        let Some(entry) = reader.next() else { break };
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
    Ok(records)
}

fn settle(outcome: RowOutcome, counts: &mut Counts, reports: &mut Reports) -> io::Result<()> {
    let RowOutcome { line, reference, change, publication } = outcome;
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
