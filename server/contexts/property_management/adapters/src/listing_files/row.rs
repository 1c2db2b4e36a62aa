//! One row of a file together with the details joined to it.

use super::source::{Header, Row};
use super::values::yes_or_no;
use std::collections::HashMap;

/// The rows of a second file, by the value that joins them.
#[derive(Debug, Default)]
pub(super) struct Details {
    header: Header,
    rows: HashMap<String, Row>,
}

impl Details {
    pub(super) const fn new(header: Header, rows: HashMap<String, Row>) -> Self {
        Self { header, rows }
    }

    pub(super) const fn header(&self) -> &Header {
        &self.header
    }

    pub(super) fn of(&self, key: &str) -> Option<&Row> {
        self.rows.get(key.trim())
    }
}

/// A row as a profile sees it: cells by the name of their column, first of the
/// file itself, then of the details.
#[derive(Debug, Clone, Copy)]
pub struct RowView<'row> {
    header: &'row Header,
    row: &'row Row,
    details: Option<(&'row Header, &'row Row)>,
}

impl<'row> RowView<'row> {
    pub(super) const fn new(
        header: &'row Header,
        row: &'row Row,
        details: Option<(&'row Header, &'row Row)>,
    ) -> Self {
        Self { header, row, details }
    }

    /// What stands in a column, trimmed; empty where there is no such column.
    #[must_use]
    pub fn get(&self, column: &str) -> &'row str {
        if let Some(position) = self.header.position(column) {
            return self.row.cell(position).trim();
        }
        self.details
            .and_then(|(header, row)| Some(row.cell(header.position(column)?).trim()))
            .unwrap_or_default()
    }

    /// Whether a column says yes.
    #[must_use]
    pub fn is_yes(&self, column: &str) -> bool {
        yes_or_no(self.get(column)) == Some(true)
    }
}
