//! Properties into a file, whichever its form.

use super::export::CsvExport;
use super::kyero::export::{FeedSite, KyeroExport};
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use property_management::application::ports::PropertyQueries;
use property_management::domain::property::PropertyState;
use std::io::{self, Write};

/// A file that is being written.
pub enum ListingExport<W: Write> {
    /// Our own CSV: every property, every field but the owners.
    Csv(Box<CsvExport<W>>),
    /// A feed in Kyero XML: what the public sees.
    Kyero(KyeroExport<W>),
}

impl<W: Write> ListingExport<W> {
    /// Begins our own CSV.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn csv(output: W) -> io::Result<Self> {
        CsvExport::new(output).map(Box::new).map(Self::Csv)
    }

    /// Begins a feed.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn kyero(output: W, site: FeedSite) -> io::Result<Self> {
        KyeroExport::new(output, site).map(Self::Kyero)
    }

    /// Writes a property.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn write(&mut self, property: &PropertyState) -> io::Result<()> {
        match self {
            Self::Csv(export) => export.write(property),
            Self::Kyero(export) => export.write(property),
        }
    }

    /// Ends the file and makes sure that all is written.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn finish(self) -> io::Result<()> {
        match self {
            Self::Csv(export) => export.finish(),
            Self::Kyero(export) => export.finish().map(drop),
        }
    }
}

/// An agency's properties, so many at a time: an export is as long as it likes, memory is not.
pub struct Pages<'a> {
    queries: &'a dyn PropertyQueries,
    organization: OrganizationId,
    after: Option<i64>,
    over: bool,
}

/// How many properties are held in memory at a time.
const PAGE: u32 = 500;

impl<'a> Pages<'a> {
    /// All of an agency's, in the order of their numbers.
    #[must_use]
    pub const fn of(queries: &'a dyn PropertyQueries, organization: OrganizationId) -> Self {
        Self { queries, organization, after: None, over: false }
    }

    /// The next ones, none when there are no more.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn next(&mut self) -> Result<Option<Vec<PropertyState>>, StorageError> {
        if self.over {
            return Ok(None);
        }
        let page = self.queries.page(self.organization, self.after, PAGE).await?;
        self.after = page.last().and_then(|property| property.number);
        self.over = page.len() < PAGE as usize || self.after.is_none();
        Ok(Some(page))
    }
}
