//! Listings from files and into files.
//!
//! ```text
//! bytes ─ source ─► rows ─ layout, profiles ─► cells ─ values, record ─► ListingRecord ─► use case
//! ```
//!
//! * [`source`] reads any table: separator, encoding and compression are found out,
//!   a file cut off gives its whole rows and a fault.
//! * [`layout`] says which column tells which [`fields::Field`]: one of the named
//!   [`profiles`], a mapping from the command line or a file, or both.
//! * [`values`] reads what people write into cells; [`record`] decides what a row
//!   without a value, or with an absurd one, is worth.
//! * [`reader`] puts these together, tells duplicates, and knows a row without a
//!   reference by its [`content`].
//! * [`kyero`] does the same for feeds in XML; [`ListingFile`] is either.
//! * [`import`] brings a whole file in, a batch a transaction, and counts.
//! * [`report`] and [`export`] write, through [`cells`], what no spreadsheet runs
//!   as a formula.
//!
//! Nothing here waits for anything: parsing is a small part of an import's time.

pub mod cells;
pub mod content;
pub mod export;
pub mod fields;
mod file;
pub mod import;
pub mod kyero;
pub mod layout;
mod outgoing;
pub mod profiles;
pub mod reader;
mod record;
pub mod report;
mod row;
pub mod source;
#[cfg(test)]
mod testing;
pub mod values;

pub use export::CsvExport;
pub use file::{ListingFile, Opening};
pub use import::{Counts, ImportError, Reports, Stopped, import};
pub use kyero::export::FeedSite;
pub use layout::{Layout, MappingError};
pub use outgoing::{ListingExport, Pages};
pub use profiles::Profile;
pub use reader::{Entry, ListingReader};
pub use report::{LineReport, ReportedLine};
pub use row::RowView;
pub use source::{FileError, Limits};
