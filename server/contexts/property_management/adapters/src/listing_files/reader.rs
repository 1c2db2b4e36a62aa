//! A file, row by row, as listings.

use super::content::{Contents, Identity};
use super::fields::{Cells, Field};
use super::layout::{Layout, MappingError};
use super::record::understand;
use super::row::{Details, RowView};
use super::source::{Fault, FileError, Header, Limits, Row, Table};
use super::values::yes_or_no;
use property_management::domain::listing_record::{ListingRecord, Rejection};
use property_management::domain::vocabulary::Feature;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// What became of a row.
#[derive(Debug)]
pub enum Entry {
    /// A listing.
    Listing(Box<ListingRecord>),
    /// The very same row stood in the file before.
    Duplicate {
        /// Its line.
        line: u64,
        /// The line of the first.
        first: u64,
    },
    /// Not taken.
    Rejected(Rejection),
}

/// Reads listings from a file: an iterator of [`Entry`].
pub struct ListingReader {
    table: Table,
    layout: Layout,
    details: Option<Details>,
    columns: Vec<(Field, Slot)>,
    features: Vec<(Feature, Slot)>,
    overrides: Vec<(Field, String)>,
    content: Contents,
    seen: Seen,
    cut: bool,
}

/// Of each reference met: the line it stood in and what the row said, as hashes:
/// millions of rows must not fill the memory.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<u64, (u64, u64)>);

impl Seen {
    /// What becomes of a row that is understood. `said` is a hash of all it says.
    pub(super) fn entry(&mut self, record: ListingRecord, said: u64) -> Entry {
        let (line, reference) = (record.line, hash(&record.draft.reference));
        match self.0.get(&reference) {
            Some(&(first, the_same)) if the_same == said => Entry::Duplicate { line, first },
            Some(&(first, _)) => Entry::Rejected(Rejection {
                line,
                code: "repeated_reference",
                reason: format!(
                    "the reference {} stands in line {first} already, where it says something else; that one counts",
                    record.draft.reference
                ),
            }),
            None => {
                self.0.insert(reference, (line, said));
                Entry::Listing(Box::new(record))
            }
        }
    }
}

/// Where a field's cell stands.
#[derive(Debug, Clone, Copy)]
enum Slot {
    Row(usize),
    Details(usize),
}

impl ListingReader {
    /// Opens a file, and the file with its details where the format has one.
    ///
    /// # Errors
    /// [`MappingError`] where the file can't be read, lacks a column, or nothing
    /// tells what every row needs: in one sentence, before anything is imported.
    pub fn open(
        path: &Path,
        details: Option<&Path>,
        layout: Layout,
        limits: Limits,
    ) -> Result<Self, MappingError> {
        let table = Table::open(path, limits)?;
        let details = details.map(|path| Table::open(path, limits)).transpose()?;
        Self::read(table, details, layout)
    }

    /// Reads listings from open tables.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn read(table: Table, details: Option<Table>, mut layout: Layout) -> Result<Self, MappingError> {
        layout.fit(table.header())?;
        let profile = layout.profile();
        let details = match (details, profile.and_then(|profile| profile.details_by)) {
            (Some(table), Some(key)) => Some(joined(table, key)?),
            _ => None,
        };
        let slot = |column: &str| {
            let in_details =
                || details.as_ref().and_then(|details| details.header().position(column)).map(Slot::Details);
            table.header().position(column).map(Slot::Row).or_else(in_details)
        };
        let columns =
            layout.columns().iter().filter_map(|(field, column)| Some((*field, slot(column)?))).collect();
        let features = profile
            .map_or(&[][..], |profile| profile.features)
            .iter()
            .filter_map(|(feature, column)| Some((*feature, slot(column)?)))
            .collect();
        let own = profile.map_or(&[][..], |profile| profile.constants);
        let overrides = layout
            .constants()
            .iter()
            .filter(|(field, value)| !own.iter().any(|(f, v)| f == *field && *v == value.as_str()))
            .map(|(field, value)| (*field, value.clone()))
            .collect();
        let identity = profile.map_or(Identity::AllBut(&[]), |profile| profile.identity);
        let content = Contents::new(table.header(), identity);
        Ok(Self {
            table,
            layout,
            details,
            columns,
            features,
            overrides,
            content,
            seen: Seen::default(),
            cut: false,
        })
    }

    /// Bytes of the file read so far, shared with whoever shows the progress.
    #[must_use]
    pub fn progress(&self) -> Arc<AtomicU64> {
        self.table.progress()
    }

    /// Whether the file ended before its end: what came until then is whole.
    #[must_use]
    pub const fn was_cut(&self) -> bool {
        self.cut
    }

    fn understood(&self, row: &Row) -> Result<ListingRecord, Rejection> {
        let profile = self.layout.profile();
        let details = self.details.as_ref().and_then(|details| {
            let key = self.table.header().position(profile?.details_by?)?;
            Some((details.header(), details.of(row.cell(key))?))
        });
        let cell = |slot: Slot| match slot {
            Slot::Row(position) => row.cell(position),
            Slot::Details(position) => details.map_or("", |(_, row)| row.cell(position)),
        };
        let mut cells = Cells::default();
        for (field, slot) in &self.columns {
            cells.set(*field, cell(*slot));
        }
        for (field, value) in self.layout.constants() {
            cells.set(*field, value.as_str());
        }
        for (feature, slot) in &self.features {
            if yes_or_no(cell(*slot)) == Some(true) {
                cells.features.insert(*feature);
            }
        }
        if let Some(profile) = profile {
            (profile.adapt)(&RowView::new(self.table.header(), row, details), &mut cells);
        }
        // What a person says on the command line wins over the profile.
        for (field, value) in &self.overrides {
            cells.set(*field, value.as_str());
        }
        understand(&cells, self.layout.country(), self.layout.language(), row.line, || {
            self.content.reference(row)
        })
    }

    fn entry(&mut self, row: &Row) -> Entry {
        let record = match self.understood(row) {
            Ok(record) => record,
            Err(rejection) => return Entry::Rejected(rejection),
        };
        let said = self.content.said_by(row);
        self.seen.entry(record, said)
    }
}

impl Iterator for ListingReader {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            match self.table.next()? {
                Err(Fault { line, code, reason, ends_the_file }) => {
                    self.cut |= ends_the_file;
                    return Some(Entry::Rejected(Rejection { line, code, reason }));
                }
                Ok(row) if is_empty(&row, self.table.header()) => {}
                Ok(row) => return Some(self.entry(&row)),
            }
        }
    }
}

/// Spreadsheets leave rows of separators behind.
fn is_empty(row: &Row, header: &Header) -> bool {
    (0..header.names().len()).all(|position| row.cell(position).trim().is_empty())
}

pub(super) fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// A file of details, whole in memory: it is joined in any order.
fn joined(table: Table, key: &str) -> Result<Details, FileError> {
    table.require([key])?;
    let header = table.header().clone();
    let position = header.position(key).unwrap_or_default();
    let mut rows = HashMap::new();
    for row in table {
        match row {
            Ok(row) => {
                rows.insert(row.cell(position).trim().to_owned(), row);
            }
            // Half the details would make half the listings: refused as a whole.
            Err(fault) if fault.ends_the_file => {
                return Err(FileError::BadHeader(format!(
                    "the file of details, line {}: {}",
                    fault.line, fault.reason
                )));
            }
            Err(_) => {}
        }
    }
    Ok(Details::new(header, rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing_files::testing::{duplicates, read_by, rejected, taken};
    use kernel::locale::Country;

    fn general(pairs: &[&str], constants: &[&str]) -> Layout {
        let mut layout = Layout::general(Country::Portugal);
        pairs.iter().for_each(|pair| layout.map(pair).unwrap());
        constants.iter().for_each(|pair| layout.set(pair).unwrap());
        layout
    }

    #[test]
    fn a_file_never_seen_before_is_read_by_a_mapping() {
        let layout = general(
            &["price=Preço", "property_type=Tipo", "municipality=Concelho", "bedrooms=Tipologia"],
            &["listing_type=venda"],
        );
        let entries = read_by(layout, "Tipo;Tipologia;Preço;Concelho\nMoradia;V3;\"325.000 €\";Évora\n");
        let draft = &taken(&entries)[0].draft;
        assert_eq!(draft.price.unwrap().money().cents, 32_500_000);
        assert_eq!(draft.characteristics.bedrooms.unwrap().get(), 3);
        assert_eq!(draft.address.municipality.as_ref().unwrap().as_str(), "Évora");
        assert!(draft.reference.as_str().starts_with("C-"));
    }

    #[test]
    fn a_constant_wins_over_a_column_and_over_a_profile() {
        let layout = general(&["price=p", "property_type=t"], &["listing_type=sale", "property_type=house"]);
        let entries = read_by(layout, "p,t\n250000,apartment\n");
        assert_eq!(taken(&entries)[0].draft.property_type.code(), "house");
    }

    #[test]
    fn the_same_row_twice_is_a_duplicate_and_the_same_reference_otherwise_a_rejection() {
        let layout = general(&[], &["listing_type=sale", "property_type=house"]);
        let entries = read_by(layout, "reference,price\nA,250000\nB,250000\nA, 250000\nA,260000\n");
        assert_eq!(taken(&entries).len(), 2);
        assert_eq!(duplicates(&entries), [(4, 2)]);
        assert_eq!(rejected(&entries), [(5, "repeated_reference")]);
    }

    #[test]
    fn a_rejected_row_does_not_take_its_reference_away() {
        let layout = general(&[], &["listing_type=sale", "property_type=house"]);
        let entries = read_by(layout, "reference,price\nA,caro\nA,250000\n");
        assert_eq!(rejected(&entries), [(2, "unreadable_price")]);
        assert_eq!(taken(&entries)[0].line, 3);
    }

    #[test]
    fn rows_of_separators_are_passed_over() {
        let layout = general(&[], &["listing_type=sale", "property_type=house"]);
        let entries = read_by(layout, "reference,price\n,\n ,\t\nA,250000\n\n");
        assert_eq!(entries.len(), 1);
    }

    #[test]
    fn a_cut_file_gives_its_whole_rows_and_says_so() {
        let layout = general(&[], &["listing_type=sale", "property_type=house"]);
        let table = Table::read(
            std::io::Cursor::new("reference,price,title\nA,250000,Casa\nB,25"),
            Limits::default(),
        )
        .unwrap();
        let mut reader = ListingReader::read(table, None, layout).unwrap();
        let entries: Vec<_> = reader.by_ref().collect();
        assert_eq!(taken(&entries).len(), 1);
        assert_eq!(rejected(&entries), [(3, "file_cut")]);
        assert!(reader.was_cut());
    }

    #[test]
    fn naughty_cells_neither_panic_nor_get_through_as_something_else() {
        let naughty = [
            "\u{0}",
            "\u{202e}",
            "💣",
            "'; DROP TABLE x;--",
            "NaN",
            "-0",
            "1e400",
            "٣٤",
            "=cmd|' /C calc'!A0",
            "\u{feff}",
        ];
        for text in naughty {
            let row: Vec<_> =
                Field::ALL.iter().map(|_| format!("\"{}\"", text.replace('"', "\"\""))).collect();
            let header: Vec<_> = Field::ALL.iter().map(|field| field.name()).collect();
            let file = format!("{}\n{}\n", header.join(","), row.join(","));
            let entries = read_by(Layout::general(Country::Spain), &file);
            assert_eq!(taken(&entries).len(), 0, "{text:?}");
        }
    }
}
