//! Reads a table row by row, whatever program wrote it.
//!
//! Comma, semicolon, tab or bar between the cells; plain or gzip; UTF-8,
//! UTF-16 or Windows-1252; line breaks inside quotes. The file streams through:
//! memory is bounded by [`Limits`], not by the file. A file that ends in the
//! middle gives its whole rows and then a [`Fault`], never half a row.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::unpacking::unpacked;
use csv::{ByteRecord, StringRecord};
use encoding_rs::WINDOWS_1252;
use encoding_rs_io::DecodeReaderBytesBuilder;
use kernel::text::fold;
use thiserror::Error;

/// How much one file may ask of the machine.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of one row, after unpacking. A quote that is never closed swallows the rest of the file: it stops here.
    pub row_bytes: u64,
    /// Bytes of the whole text, after unpacking: a packed file may hold a thousand times its own size.
    pub text_bytes: u64,
    /// Rows of one file.
    pub rows: u64,
    /// Columns of one file.
    pub columns: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { row_bytes: 4 * 1024 * 1024, text_bytes: u64::MAX, rows: 2_000_000, columns: 1_000 }
    }
}

impl Limits {
    /// For a file that somebody sent: whoever runs the installation may ask more of it.
    pub const SENT: Self =
        Self { row_bytes: 4 * 1024 * 1024, text_bytes: 256 * 1024 * 1024, rows: 100_000, columns: 1_000 };
}

/// Why a file is refused before its first row.
#[derive(Debug, Error)]
pub enum FileError {
    /// The operating system refused.
    #[error("{path} can't be read: {source}")]
    Unreadable {
        /// The file as it was named.
        path: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// Nothing in it.
    #[error("the file is empty: it has no line of column names")]
    Empty,
    /// A spreadsheet, picture or other binary file.
    #[error("this is not a text table ({0}): save it as CSV in its own program and import that file")]
    NotText(&'static str),
    /// Columns the format can't do without.
    #[error("the file lacks {}: it has the columns {}", columns(.missing), columns(.present))]
    MissingColumns {
        /// What was looked for.
        missing: Vec<String>,
        /// What the first line names.
        present: Vec<String>,
    },
    /// More columns than [`Limits::columns`].
    #[error("the file has {found} columns; at most {allowed} are read")]
    TooManyColumns {
        /// How many it has.
        found: usize,
        /// How many are allowed.
        allowed: usize,
    },
    /// XML, but not a feed of properties.
    #[error("this XML is no feed of properties: {0}")]
    NotAFeed(String),
    /// The first line itself can't be read.
    #[error("the line of column names can't be read: {0}")]
    BadHeader(String),
}

fn columns(names: &[String]) -> String {
    let shown: Vec<_> = names.iter().take(40).map(|name| format!("`{name}`")).collect();
    let more = if names.len() > 40 { " and more" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// A row that can't be used, or the point at which the file can't be read on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line on which the row starts, the first line being 1.
    pub line: u64,
    /// A code for machines.
    pub code: &'static str,
    /// A sentence for people.
    pub reason: String,
    /// Nothing after it was read.
    pub ends_the_file: bool,
}

/// The column names, found by name in any case and accent.
#[derive(Debug, Clone, Default)]
pub struct Header {
    names: Vec<String>,
    positions: HashMap<String, usize>,
}

impl Header {
    fn new(record: &StringRecord) -> Self {
        let names: Vec<String> = record.iter().map(|name| name.trim().to_owned()).collect();
        let mut positions = HashMap::with_capacity(names.len() * 2);
        for (position, name) in names.iter().enumerate() {
            positions.entry(name.clone()).or_insert(position);
        }
        for (position, name) in names.iter().enumerate() {
            positions.entry(fold(name)).or_insert(position);
        }
        Self { names, positions }
    }

    /// The names as the file writes them.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Where a column stands: the exact name first, else the same letters in any case and accent.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).or_else(|| self.positions.get(&fold(name.trim()))).copied()
    }

    /// Those of `wanted` that the file lacks.
    #[must_use]
    pub fn missing<'a>(&self, wanted: impl IntoIterator<Item = &'a str>) -> Vec<String> {
        wanted.into_iter().filter(|name| self.position(name).is_none()).map(str::to_owned).collect()
    }
}

/// One row as text.
#[derive(Debug, Clone)]
pub struct Row {
    /// The line on which it starts, the first line of the file being 1.
    pub line: u64,
    cells: StringRecord,
}

impl Row {
    /// The cell at a position; empty where the row has none.
    #[must_use]
    pub fn cell(&self, position: usize) -> &str {
        self.cells.get(position).unwrap_or_default()
    }
}

/// An open file: an iterator of its rows.
pub struct Table {
    header: Header,
    reader: csv::Reader<Box<dyn Read + Send>>,
    gauge: Arc<Gauge>,
    consumed: Arc<AtomicU64>,
    record: ByteRecord,
    limits: Limits,
    skipped: u64,
    rows: u64,
    ended: bool,
}

impl Table {
    /// Opens a file and reads its column names.
    pub fn open(path: &Path, limits: Limits) -> Result<Self, FileError> {
        Self::read(opened(path)?, limits)
    }

    /// Reads a table from anything that gives bytes.
    pub fn read(input: impl Read + Send + 'static, limits: Limits) -> Result<Self, FileError> {
        let consumed = Arc::new(AtomicU64::new(0));
        let input = BufReader::with_capacity(1 << 16, Counted { input, consumed: Arc::clone(&consumed) });
        let text = DecodeReaderBytesBuilder::new()
            .bom_override(true)
            .strip_bom(true)
            .build(unpacked(Box::new(input)).map_err(|e| FileError::BadHeader(e.to_string()))?);

        let gauge = Arc::new(Gauge::new(&limits));
        let mut text = Gauged { input: text, gauge: Arc::clone(&gauge) };
        let head = head(&mut text).map_err(|e| FileError::BadHeader(e.to_string()))?;
        refuse_binary(&head)?;
        let (skip, separator) = separator(&head);
        let rest: Box<dyn Read + Send> = Box::new(Cursor::new(head[skip..].to_vec()).chain(text));

        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .buffer_capacity(1 << 16)
            .from_reader(rest);
        let mut record = ByteRecord::new();
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Err(FileError::Empty),
            Err(error) => return Err(FileError::BadHeader(error.to_string())),
        }
        gauge.row_ended();
        if record.len() > limits.columns {
            return Err(FileError::TooManyColumns { found: record.len(), allowed: limits.columns });
        }
        let header = Header::new(&decoded(&record));
        if header.names.iter().all(String::is_empty) {
            return Err(FileError::Empty);
        }
        let skipped = skip as u64;
        Ok(Self { header, reader, gauge, consumed, record, limits, skipped, rows: 0, ended: false })
    }

    /// The column names.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Refuses the file where it lacks one of the columns.
    pub fn require<'a>(&self, wanted: impl IntoIterator<Item = &'a str>) -> Result<(), FileError> {
        let missing = self.header.missing(wanted);
        if missing.is_empty() {
            return Ok(());
        }
        Err(FileError::MissingColumns { missing, present: self.header.names.clone() })
    }

    /// Bytes of the file (as it lies on the disk) read so far, shared with whoever shows the progress.
    #[must_use]
    pub fn progress(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.consumed)
    }

    fn end(&mut self, line: u64, code: &'static str, reason: String) -> Fault {
        self.ended = true;
        Fault { line, code, reason, ends_the_file: true }
    }

    fn next_row(&mut self) -> Option<Result<Row, Fault>> {
        let line = self.reader.position().line();
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => {
                self.ended = true;
                return None;
            }
            Err(error) => return Some(Err(self.unreadable(line, &error))),
        }
        self.gauge.row_ended();
        // Blank lines before the row are not its own.
        let line = self.record.position().map_or(line, csv::Position::line);
        self.rows += 1;
        if self.rows > self.limits.rows {
            let reason = format!("the file has more than {} rows: the rest was not read", self.limits.rows);
            return Some(Err(self.end(line, "file_too_long", reason)));
        }
        let (found, expected) = (self.record.len(), self.header.names.len());
        if self.breaks_off() {
            let reason = "the file ends in the middle of this row: it was cut off".to_owned();
            return Some(Err(self.end(line, "file_cut", reason)));
        }
        if found != expected {
            let reason = format!("the row has {found} cells, the line of column names has {expected}");
            return Some(Err(Fault { line, code: "cell_count", reason, ends_the_file: false }));
        }
        Some(Ok(Row { line, cells: decoded(&self.record) }))
    }

    /// Whether this is the file's last row and was not written to its end: cells
    /// are missing, or a quote was never closed and swallowed what followed.
    fn breaks_off(&self) -> bool {
        if self.reader.position().byte() < self.gauge.text_bytes().saturating_sub(self.skipped) {
            return false;
        }
        let (quote_open, line_open) = (self.gauge.odd_quotes(), !self.gauge.ends_with_newline());
        if self.record.len() == self.header.names.len() {
            let last = self.record.iter().next_back().unwrap_or_default();
            quote_open && (line_open || last.ends_with(b"\n") || last.ends_with(b"\r"))
        } else {
            quote_open || line_open
        }
    }

    fn unreadable(&mut self, line: u64, error: &csv::Error) -> Fault {
        match error.kind() {
            csv::ErrorKind::Io(io) if io.kind() == io::ErrorKind::UnexpectedEof => {
                let reason = "the file ends in the middle: it was cut off, nothing after this line was read";
                self.end(line, "file_cut", reason.to_owned())
            }
            csv::ErrorKind::Io(io) if io.kind() == io::ErrorKind::FileTooLarge => {
                let reason = format!(
                    "the row is larger than {} bytes, most likely a quote that is never closed: the rest was not read",
                    self.limits.row_bytes
                );
                self.end(line, "row_too_large", reason)
            }
            csv::ErrorKind::Io(io) if io.kind() == TOO_MUCH_TEXT => {
                self.end(line, "file_too_large", too_much_text(&self.limits))
            }
            _ => self.end(line, "file_unreadable", format!("the file can't be read on from here: {error}")),
        }
    }
}

impl Iterator for Table {
    type Item = Result<Row, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended { None } else { self.next_row() }
    }
}

/// Opens a file for reading.
pub(super) fn opened(path: &Path) -> Result<File, FileError> {
    let unreadable = |source| FileError::Unreadable { path: path.display().to_string(), source };
    let file = File::open(path).map_err(unreadable)?;
    if file.metadata().map_err(unreadable)?.is_dir() {
        return Err(unreadable(io::Error::from(io::ErrorKind::IsADirectory)));
    }
    Ok(file)
}

/// Text of a record: UTF-8, or where a cell isn't, Windows-1252, which old spreadsheets write.
fn decoded(record: &ByteRecord) -> StringRecord {
    StringRecord::from_byte_record(record.clone())
        .unwrap_or_else(|error| error.into_byte_record().iter().map(legible).collect())
}

/// Bytes as text: UTF-8, or where they aren't, Windows-1252.
pub(super) fn legible(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes)
        .map_or_else(|_| WINDOWS_1252.decode_without_bom_handling(bytes).0, Cow::Borrowed)
}

/// The first bytes of the text, enough for the column names.
fn head(text: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    text.take(1 << 16).read_to_end(&mut head)?;
    Ok(head)
}

fn refuse_binary(head: &[u8]) -> Result<(), FileError> {
    if head.is_empty() {
        return Err(FileError::Empty);
    }
    if head.starts_with(b"PK\x03\x04") {
        return Err(FileError::NotText("a spreadsheet or archive"));
    }
    if head.starts_with(b"%PDF") {
        return Err(FileError::NotText("a PDF"));
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(FileError::NotText("an old Excel workbook"));
    }
    let first_line = head.split(|byte| *byte == b'\n').next().unwrap_or(head);
    if first_line.contains(&0) {
        return Err(FileError::NotText("binary data"));
    }
    Ok(())
}

/// How many bytes to skip (Excel's own `sep=;` line) and what parts the cells: the
/// candidate that stands most often in the column names, outside quotes.
fn separator(head: &[u8]) -> (usize, u8) {
    if head.len() > 5 && head[..4].eq_ignore_ascii_case(b"sep=") && matches!(head[5], b'\r' | b'\n') {
        let line = head.iter().position(|byte| *byte == b'\n').map_or(head.len(), |end| end + 1);
        return (line, head[4]);
    }
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            byte if !quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(candidate, _)| candidate == byte) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    // The first of the most frequent, so that a single column is read as commas.
    let best = counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(candidate, _)| *candidate);
    (0, best)
}

/// Counts the bytes of the file itself, for the progress.
pub(super) struct Counted<R> {
    pub(super) input: R,
    pub(super) consumed: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.consumed.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// What the reader of rows can't see: how much went by since the last whole
/// row, and how the text ended.
pub(super) struct Gauge {
    row_bytes: u64,
    most_text: u64,
    since_row: AtomicU64,
    text: AtomicU64,
    odd_quotes: AtomicBool,
    newline: AtomicBool,
}

impl Gauge {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            // What buffers read ahead belongs to later rows.
            row_bytes: limits.row_bytes.saturating_add(1 << 18),
            most_text: limits.text_bytes,
            since_row: AtomicU64::new(0),
            text: AtomicU64::new(0),
            odd_quotes: AtomicBool::new(false),
            newline: AtomicBool::new(false),
        }
    }

    pub(super) fn row_ended(&self) {
        self.since_row.store(0, Ordering::Relaxed);
    }

    /// Bytes of text that went by.
    fn text_bytes(&self) -> u64 {
        self.text.load(Ordering::Relaxed)
    }

    /// An odd number of quotes went by.
    fn odd_quotes(&self) -> bool {
        self.odd_quotes.load(Ordering::Relaxed)
    }

    /// The last byte that went by was a line break.
    fn ends_with_newline(&self) -> bool {
        self.newline.load(Ordering::Relaxed)
    }
}

/// How a [`Gauged`] says that the whole is too long, while [`io::ErrorKind::FileTooLarge`] says it of a row.
pub(super) const TOO_MUCH_TEXT: io::ErrorKind = io::ErrorKind::QuotaExceeded;

/// The same for people.
pub(super) fn too_much_text(limits: &Limits) -> String {
    format!("the file has more than {} bytes after unpacking: the rest was not read", limits.text_bytes)
}

/// Notes in a [`Gauge`] what is read through it.
pub(super) struct Gauged<R> {
    pub(super) input: R,
    pub(super) gauge: Arc<Gauge>,
}

impl<R: Read> Read for Gauged<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let gauge = &self.gauge;
        if gauge.since_row.load(Ordering::Relaxed) > gauge.row_bytes {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        if gauge.text_bytes() > gauge.most_text {
            return Err(TOO_MUCH_TEXT.into());
        }
        let count = self.input.read(buffer)?;
        let bytes = &buffer[..count];
        if bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 1 {
            gauge.odd_quotes.fetch_xor(true, Ordering::Relaxed);
        }
        if let Some(last) = bytes.last() {
            gauge.newline.store(matches!(last, b'\n' | b'\r'), Ordering::Relaxed);
        }
        gauge.text.fetch_add(count as u64, Ordering::Relaxed);
        gauge.since_row.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn table(bytes: impl Into<Vec<u8>>) -> Table {
        Table::read(Cursor::new(bytes.into()), Limits::default()).unwrap()
    }

    fn cells(table: Table) -> Vec<Vec<String>> {
        let width = table.header().names().len();
        table
            .map(|row| row.unwrap())
            .map(|row| (0..width).map(|i| row.cell(i).to_owned()).collect())
            .collect()
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn the_separator_is_found_whichever_it_is() {
        for separator in [',', ';', '\t', '|'] {
            let text = format!("ref{separator}price\nA{separator}10\n");
            assert_eq!(cells(table(text)), [["A", "10"]], "{separator:?}");
        }
    }

    #[test]
    fn a_separator_inside_quotes_does_not_count() {
        assert_eq!(cells(table("\"a,b,c\";d\n1;2\n")), [["1", "2"]]);
    }

    #[test]
    fn the_line_that_excel_writes_for_itself_is_skipped() {
        assert_eq!(cells(table("sep=;\r\nref;price\r\nA;1,5\r\n")), [["A", "1,5"]]);
    }

    #[test]
    fn a_line_break_inside_quotes_stays_in_its_cell_and_lines_are_counted() {
        let rows: Vec<_> = table("a,b\n1,\"x\ny\"\n2,z\n").map(Result::unwrap).collect();
        assert_eq!((rows[0].line, rows[0].cell(1)), (2, "x\ny"));
        assert_eq!((rows[1].line, rows[1].cell(1)), (4, "z"));
    }

    #[test]
    fn utf_8_with_mark_utf_16_and_windows_1252_all_read() {
        let expected = [["Évora", "São João"]];
        assert_eq!(cells(table("\u{feff}a,b\nÉvora,São João\n")), expected);
        assert_eq!(cells(table(&b"a,b\n\xc9vora,S\xe3o Jo\xe3o\n"[..])), expected);
        let mut utf_16 = vec![0xff, 0xfe];
        utf_16.extend("a\tb\nÉvora\tSão João\n".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(cells(table(utf_16)), expected);
    }

    #[test]
    fn the_mark_of_utf_8_is_no_part_of_the_first_column() {
        assert_eq!(table("\u{feff}price\n1\n").header().position("price"), Some(0));
    }

    #[test]
    fn gzip_is_known_by_its_bytes() {
        assert_eq!(cells(table(gzip("a,b\n1,2\n"))), [["1", "2"]]);
    }

    #[test]
    fn a_column_is_found_in_any_case_and_accent() {
        let table = table("Preço (€),LATITUDE\n1,2\n");
        assert_eq!(table.header().position("preco (€)"), Some(0));
        assert_eq!(table.header().position(" Latitude"), Some(1));
        assert_eq!(table.header().position("price"), None);
    }

    #[test]
    fn missing_columns_are_named_together_with_those_there() {
        let error = table("a,b\n").require(["price", "b"]).unwrap_err();
        assert_eq!(error.to_string(), "the file lacks `price`: it has the columns `a`, `b`");
    }

    #[test]
    fn a_row_of_the_wrong_width_is_a_fault_of_its_own() {
        let rows: Vec<_> = table("a,b\n1\n2,3\n4,5,6\n7,8\n").collect();
        assert_eq!(rows.iter().filter(|row| row.is_ok()).count(), 2);
        let fault = rows[0].as_ref().unwrap_err();
        assert_eq!((fault.line, fault.code, fault.ends_the_file), (2, "cell_count", false));
        assert_eq!(rows[2].as_ref().unwrap_err().line, 4);
    }

    #[test]
    fn a_gzip_cut_in_the_middle_gives_whole_rows_and_a_fault() {
        let mut text = String::from("a,b\n");
        for i in 0..20_000 {
            text.push_str(&format!("{i},{}\n", i * 7919 % 104_729));
        }
        let mut packed = gzip(&text);
        packed.truncate(packed.len() / 2);
        let rows: Vec<_> = table(packed).collect();
        let (last, whole) = rows.split_last().unwrap();
        assert!(whole.len() > 1_000);
        for (i, row) in whole.iter().enumerate() {
            assert_eq!(row.as_ref().unwrap().cell(1), (i * 7919 % 104_729).to_string());
        }
        let fault = last.as_ref().unwrap_err();
        assert_eq!((fault.code, fault.ends_the_file), ("file_cut", true));
    }

    #[test]
    fn a_quote_that_is_never_closed_is_a_cut_file() {
        let rows: Vec<_> = table("a,b\n1,2\n3,\"text that breaks off\n4,5").collect();
        assert!(rows[0].is_ok());
        assert_eq!(rows[1].as_ref().unwrap_err().code, "file_cut");
        assert_eq!(rows.len(), 2);
    }

    #[test]
    fn a_last_row_without_its_last_cells_is_a_cut_file() {
        let rows: Vec<_> = table("a,b,c\n1,2,3\n4,5").collect();
        assert_eq!(rows[1].as_ref().unwrap_err().code, "file_cut");
    }

    #[test]
    fn a_last_row_without_a_line_break_is_whole() {
        assert_eq!(cells(table("a,b\n1,2")), [["1", "2"]]);
        assert_eq!(cells(table("a,b\n1,\"2\"")), [["1", "2"]]);
    }

    #[test]
    fn inches_in_a_cell_are_no_unfinished_quote() {
        assert_eq!(cells(table("a,b\n1,5\" pipe\n2,3\n")), [["1", "5\" pipe"], ["2", "3"]]);
    }

    #[test]
    fn a_row_without_end_stops_the_reading() {
        let limits = Limits { row_bytes: 1 << 20, ..Limits::default() };
        let text = format!("a,b\n1,2\n3,\"{}", "x".repeat(8 << 20));
        let rows: Vec<_> = Table::read(Cursor::new(text.into_bytes()), limits).unwrap().collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].as_ref().unwrap_err().code, "row_too_large");
    }

    #[test]
    fn a_small_file_that_unpacks_to_a_large_one_is_read_no_further_than_allowed() {
        let limits = Limits { text_bytes: 1 << 20, ..Limits::default() };
        let packed = gzip(&format!("a,b\n{}", "1,2\n".repeat(2 << 20)));
        assert!(packed.len() < 64 * 1024);
        let mut table = Table::read(Cursor::new(packed), limits).unwrap();
        let rows: Vec<_> = table.by_ref().collect();
        let (last, whole) = rows.split_last().unwrap();
        assert!(whole.len() > 250_000 && whole.iter().all(Result::is_ok));
        let fault = last.as_ref().unwrap_err();
        assert_eq!((fault.code, fault.ends_the_file), ("file_too_large", true));
        assert!(table.gauge.text_bytes() < limits.text_bytes + (1 << 18));
    }

    #[test]
    fn more_rows_than_allowed_are_not_read() {
        let limits = Limits { rows: 2, ..Limits::default() };
        let rows: Vec<_> = Table::read(Cursor::new(b"a\n1\n2\n3\n4\n".to_vec()), limits).unwrap().collect();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[2].as_ref().unwrap_err().code, "file_too_long");
    }

    #[test]
    fn files_that_are_no_table_are_refused_with_a_sentence() {
        let refused =
            |bytes: &[u8]| Table::read(Cursor::new(bytes.to_vec()), Limits::default()).err().unwrap();
        assert!(matches!(refused(b""), FileError::Empty));
        assert!(matches!(refused(b"\n\n"), FileError::Empty));
        assert!(refused(b"PK\x03\x04zzzz").to_string().contains("save it as CSV"));
        assert!(matches!(refused(b"\x00\x01\x02\x03"), FileError::NotText(_)));
        let wide = vec!["c"; 1_001].join(",");
        assert!(matches!(refused(wide.as_bytes()), FileError::TooManyColumns { found: 1_001, .. }));
    }
}
