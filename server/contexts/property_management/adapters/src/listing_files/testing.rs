//! What the tests of the formats share.

use super::layout::Layout;
use super::profiles;
use super::reader::{Entry, ListingReader};
use super::source::{Limits, Table};
use property_management::domain::listing_record::ListingRecord;
use std::io::Cursor;

fn table(text: &str) -> Table {
    Table::read(Cursor::new(text.to_owned()), Limits::default()).unwrap()
}

/// The entries of a text in a named format.
pub fn read(profile: &str, text: &str) -> Vec<Entry> {
    read_by(Layout::of(profiles::by_name(profile).unwrap()), text)
}

/// The entries of a text in a named format, with the text of its details.
pub fn read_with_details(profile: &str, text: &str, details: &str) -> Vec<Entry> {
    let layout = Layout::of(profiles::by_name(profile).unwrap());
    ListingReader::read(table(text), Some(table(details)), layout).unwrap().collect()
}

/// The entries of a text by a layout.
pub fn read_by(layout: Layout, text: &str) -> Vec<Entry> {
    ListingReader::read(table(text), None, layout).unwrap().collect()
}

/// The listings among entries.
pub fn taken(entries: &[Entry]) -> Vec<&ListingRecord> {
    entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Listing(record) => Some(record.as_ref()),
            _ => None,
        })
        .collect()
}

/// Lines and codes of the rejections among entries.
pub fn rejected(entries: &[Entry]) -> Vec<(u64, &'static str)> {
    entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Rejected(rejection) => Some((rejection.line, rejection.code)),
            _ => None,
        })
        .collect()
}

/// Lines of the duplicates among entries, and of their firsts.
pub fn duplicates(entries: &[Entry]) -> Vec<(u64, u64)> {
    entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Duplicate { line, first } => Some((*line, *first)),
            _ => None,
        })
        .collect()
}
