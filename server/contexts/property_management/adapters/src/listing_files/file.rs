//! A file of listings, whatever its form: a table or a feed, found out by its first bytes.

use super::kyero::reader::KyeroReader;
use super::layout::{Layout, MappingError};
use super::profiles;
use super::reader::{Entry, ListingReader};
use super::source::{FileError, Limits, Table, opened};
use crate::unpacking::unpacked;
use std::io::{self, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// An open file of listings: an iterator of [`Entry`].
pub enum ListingFile {
    /// A table.
    Table(Box<ListingReader>),
    /// A feed in Kyero XML.
    Feed(Box<KyeroReader>),
}

/// What is known of a file before it is opened.
#[derive(Debug, Clone, Default)]
pub struct Opening<'a> {
    /// A second file with details, for tables that come in two.
    pub details: Option<&'a Path>,
    /// It is a feed: anything else is refused.
    pub feed: bool,
    /// Our own address on the web: pictures below it are read as the paths that they are here.
    pub own_address: Option<&'a str>,
    /// How much it may ask of the machine.
    pub limits: Limits,
}

impl ListingFile {
    /// Opens a file.
    ///
    /// # Errors
    /// [`MappingError`] where the file can't be read, lacks a column, or nothing tells what
    /// every row needs: in one sentence, before anything is imported.
    pub fn open(path: &Path, layout: Layout, opening: &Opening<'_>) -> Result<Self, MappingError> {
        let unreadable = |source| FileError::Unreadable { path: path.display().to_string(), source };
        let file: Box<dyn Read + Send> = Box::new(opened(path)?);
        let (is_markup, file) = sniffed(file).map_err(unreadable)?;
        Self::of(file, is_markup, layout, opening)
    }

    /// Reads a file that somebody sent. What it is, is found out: a feed; our own CSV; a table
    /// whose columns bear the names of our fields.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn sent(
        content: impl AsRef<[u8]> + Send + 'static,
        layout: Layout,
        opening: &Opening<'_>,
    ) -> Result<Self, MappingError> {
        let (is_markup, file) = sniffed(Box::new(Cursor::new(content)))
            .map_err(|error| FileError::BadHeader(error.to_string()))?;
        if is_markup || !layout.is_general() {
            return Self::of(file, is_markup, layout, opening);
        }
        let table = Table::read(file, opening.limits)?;
        let own = profiles::by_name("estate-os")
            .filter(|profile| table.require(profile.required.iter().copied()).is_ok());
        let layout = own.map_or(layout, Layout::of);
        Ok(Self::Table(Box::new(ListingReader::read(table, None, layout)?)))
    }

    fn of(
        file: Box<dyn Read + Send>,
        is_markup: bool,
        layout: Layout,
        opening: &Opening<'_>,
    ) -> Result<Self, MappingError> {
        if opening.feed && !is_markup {
            return Err(FileError::NotAFeed("it isn't XML at all".to_owned()).into());
        }
        if opening.feed || (is_markup && layout.is_general()) {
            let reader = KyeroReader::read(file, layout, opening.own_address, opening.limits)?;
            return Ok(Self::Feed(Box::new(reader)));
        }
        let table = Table::read(file, opening.limits)?;
        let details = opening.details.map(|path| Table::open(path, opening.limits)).transpose()?;
        Ok(Self::Table(Box::new(ListingReader::read(table, details, layout)?)))
    }

    /// Bytes of the file read so far, shared with whoever shows the progress.
    #[must_use]
    pub fn progress(&self) -> Arc<AtomicU64> {
        match self {
            Self::Table(reader) => reader.progress(),
            Self::Feed(reader) => reader.progress(),
        }
    }

    /// Whether the file ended before its end: what came until then is whole.
    #[must_use]
    pub const fn was_cut(&self) -> bool {
        match self {
            Self::Table(reader) => reader.was_cut(),
            Self::Feed(reader) => reader.was_cut(),
        }
    }
}

impl Iterator for ListingFile {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        match self {
            Self::Table(reader) => reader.next(),
            Self::Feed(reader) => reader.next(),
        }
    }
}

/// Whether a file begins as markup does, and the file from its start.
fn sniffed(mut file: Box<dyn Read + Send>) -> io::Result<(bool, Box<dyn Read + Send>)> {
    let mut head = Vec::new();
    file.by_ref().take(1 << 12).read_to_end(&mut head)?;
    let mut text = Vec::new();
    // The head of a packed file ends too early: what came until then is enough.
    let _ = unpacked(Box::new(head.as_slice()))?.take(64).read_to_end(&mut text);
    let mark: &[&[u8]] = &[b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    let text = mark.iter().find_map(|mark| text.strip_prefix(*mark)).unwrap_or(&text);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    Ok((first == Some(&b'<'), Box::new(Cursor::new(head).chain(file))))
}
