//! Files of listings that members send and take: what the dashboard asks of the program
//! around it, which knows the formats.

use axum::body::{Body, Bytes};
use kernel::caller::Agent;
use kernel::ids::OrganizationId;
use kernel::locale::Country;
use kernel::storage::StorageError;
use thiserror::Error;

/// Takes listings in from files, and hands them out.
#[async_trait::async_trait]
pub trait ListingFiles: Send + Sync {
    /// Takes a file's listings in: our own CSV, a CSV whose columns bear the names of our
    /// fields, or a feed in Kyero XML; which it is, is found out. Batches of a thousand rows
    /// are kept or not as a whole, and the same file again completes what an earlier run began.
    ///
    /// # Errors
    /// [`ImportFailure`]; nothing was kept. What stopped midway is a summary that says so.
    async fn take_in(&self, agent: &Agent, upload: ListingUpload) -> Result<ImportSummary, ImportFailure>;

    /// An agency's properties as a file, written while it is sent, in bounded memory. A
    /// storage that refuses in the middle breaks the body off, so that nobody takes a half for
    /// the whole.
    fn hand_out(&self, organization: OrganizationId, format: FileFormat) -> Body;
}

/// A file that somebody sent.
#[derive(Debug, Clone)]
pub struct ListingUpload {
    /// Its bytes.
    pub content: Bytes,
    /// The country of listings that don't tell theirs.
    pub country: Country,
    /// What is put on the market.
    pub publish: PublishOnImport,
}

/// What an import puts on the market.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublishOnImport {
    /// Nothing: all are drafts.
    No,
    /// What lacks nothing.
    WhatLacksNothing,
    /// Also what lacks owner, picture, street or what is said of energy, marked for attention.
    AlsoIncomplete,
}

/// The form of a file that is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Our own CSV: every property, every field but the owners.
    Csv,
    /// A feed in Kyero XML: the properties that the public sees.
    Kyero,
}

impl FileFormat {
    /// Reads the name it has in an address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "csv" => Some(Self::Csv),
            "kyero" => Some(Self::Kyero),
            _ => None,
        }
    }

    /// The name it has in an address.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Kyero => "kyero",
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Kyero => "application/xml; charset=utf-8",
        }
    }

    /// What its file is called behind the point.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Kyero => "xml",
        }
    }
}

/// What became of a file's listings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// Listings in the file, those passed over included.
    pub rows: u64,
    /// New properties.
    pub created: u64,
    /// Known properties that changed.
    pub updated: u64,
    /// Known properties that were so already.
    pub unchanged: u64,
    /// Listings that stood in the file before.
    pub duplicates: u64,
    /// Listings not taken.
    pub rejected: u64,
    /// Values left out of listings that were taken, and listings that stayed drafts, reason by reason.
    pub remarked: u64,
    /// Put on the market, with nothing missing.
    pub published: u64,
    /// Put on the market with something to be completed.
    pub published_with_attention: u64,
    /// Drafts though publication was asked for.
    pub kept_back: u64,
    /// The first that were not taken, in the order of the file: at most [`ImportSummary::MOST_LINES`].
    pub lines: Vec<ImportLine>,
    /// The first that were remarked, likewise.
    pub remarks: Vec<ImportLine>,
    /// The file broke off, or was too long: what came until then is in, whole.
    pub cut: bool,
    /// The import itself stopped midway: what is counted is kept, whole.
    pub stopped: bool,
}

impl ImportSummary {
    /// How many rejected listings, and how many remarks, are told one by one.
    pub const MOST_LINES: usize = 200;

    /// How many properties are as the file says.
    #[must_use]
    pub const fn kept(&self) -> u64 {
        self.created + self.updated + self.unchanged
    }
}

/// A listing that was not taken, or not as it stood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportLine {
    /// The line of the file on which it starts, the first being 1.
    pub line: u64,
    /// A code, the same for ever: why it was not taken, what keeps it back, or the field that a
    /// remark is about.
    pub code: String,
    /// An English sentence.
    pub reason: String,
}

/// Why a file was not taken in.
#[derive(Debug, Error)]
pub enum ImportFailure {
    /// It is no file of listings, or lacks what every listing needs.
    #[error("{0:?}")]
    Refused(FileFlaw),
    /// Others' files are being taken in.
    #[error("too many files are being taken in")]
    Busy,
    /// There is no such agency.
    #[error("there is no such agency")]
    UnknownAgency,
    /// The storage refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Why a file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFlaw {
    /// There is nothing in it.
    Empty,
    /// A spreadsheet, a picture, a PDF: no text.
    NotText,
    /// It lacks what every listing needs: these columns, as a file calls them.
    MissingColumns(Vec<String>),
    /// It has too many columns.
    TooManyColumns {
        /// How many are read.
        allowed: usize,
    },
    /// It is XML, but no feed of properties.
    NotAFeed,
    /// Its first line can't be read.
    BadHeader,
}

/// Knows no format: for tests that send no files.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoListingFiles;

#[async_trait::async_trait]
impl ListingFiles for NoListingFiles {
    async fn take_in(&self, _: &Agent, _: ListingUpload) -> Result<ImportSummary, ImportFailure> {
        Err(ImportFailure::Refused(FileFlaw::NotText))
    }

    fn hand_out(&self, _: OrganizationId, _: FileFormat) -> Body {
        Body::empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_name_in_an_address() {
        assert_eq!(FileFormat::parse("kyero"), Some(FileFormat::Kyero));
        assert_eq!(FileFormat::parse("csv").map(FileFormat::extension), Some("csv"));
        assert_eq!(FileFormat::parse("exe"), None);
    }
}
