//! The report of an import as CSV, for the person who mends the file.

use super::cells::{guarded, io_error};
use property_management::domain::listing_record::Rejection;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// Lines of a file and what is to be said of them.
pub struct LineReport {
    place: Place,
    lines: u64,
}

/// Where a report stands.
enum Place {
    /// In a file. It comes to be with its first line: an import without trouble leaves none behind.
    File { path: PathBuf, writer: Option<Box<csv::Writer<File>>> },
    /// In memory: the first lines, at most so many.
    Memory { lines: Vec<ReportedLine>, most: usize },
}

/// A line of a report that is kept in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedLine {
    /// The line of the file, the first being 1.
    pub line: u64,
    /// A code for machines, the same for ever.
    pub code: String,
    /// A sentence for people.
    pub reason: String,
}

impl LineReport {
    /// A report to be written to a file; what an earlier import left there goes.
    ///
    /// # Errors
    /// Where the file can't be replaced.
    pub fn at(path: &Path) -> io::Result<Self> {
        match std::fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        Ok(Self { place: Place::File { path: path.to_owned(), writer: None }, lines: 0 })
    }

    /// A report of which the first `most` lines are kept, for whoever sent the file.
    #[must_use]
    pub const fn kept(most: usize) -> Self {
        Self { place: Place::Memory { lines: Vec::new(), most }, lines: 0 }
    }

    /// Writes down a rejected row.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn reject(&mut self, rejection: &Rejection) -> io::Result<()> {
        self.add(rejection.line, rejection.code, &rejection.reason)
    }

    /// Writes down what is to be said of a line.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn add(&mut self, line: u64, code: &str, reason: &str) -> io::Result<()> {
        self.lines += 1;
        match &mut self.place {
            Place::Memory { lines, most } => {
                if lines.len() < *most {
                    lines.push(ReportedLine { line, code: code.to_owned(), reason: reason.to_owned() });
                }
                Ok(())
            }
            Place::File { path, writer } => {
                let writer = match writer {
                    Some(writer) => writer,
                    empty => {
                        let mut writer = csv::Writer::from_path(path).map_err(io_error)?;
                        writer.write_record(["line", "code", "reason"]).map_err(io_error)?;
                        empty.insert(Box::new(writer))
                    }
                };
                writer
                    .write_record([line.to_string().as_str(), &guarded(code), &guarded(reason)])
                    .map_err(io_error)
            }
        }
    }

    /// Makes sure that all is written; gives the file's name if there is one.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn finish(&mut self) -> io::Result<Option<&Path>> {
        match &mut self.place {
            Place::File { path, writer: Some(writer) } => writer.flush().map(|()| Some(path.as_path())),
            Place::File { writer: None, .. } | Place::Memory { .. } => Ok(None),
        }
    }

    /// How many lines it has.
    #[must_use]
    pub const fn lines(&self) -> u64 {
        self.lines
    }

    /// The lines that were kept in memory, in the order of the file.
    #[must_use]
    pub fn into_kept(self) -> Vec<ReportedLine> {
        match self.place {
            Place::Memory { lines, .. } => lines,
            Place::File { .. } => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejected_row_is_written_with_line_code_and_reason() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.rejected.csv");
        let mut report = LineReport::at(&path).unwrap();
        let reason = "=cmd|' /C calc'!A0, \"quoted\"\nand broken".to_owned();
        report.reject(&Rejection { line: 7, code: "missing_price", reason }).unwrap();
        assert_eq!(report.finish().unwrap(), Some(path.as_path()));
        let rows: Vec<_> =
            csv::Reader::from_path(&path).unwrap().into_records().map(Result::unwrap).collect();
        assert_eq!(rows[0], ["7", "missing_price", "'=cmd|' /C calc'!A0, \"quoted\"\nand broken"][..]);
    }

    #[test]
    fn without_trouble_there_is_no_file_and_an_old_one_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.rejected.csv");
        std::fs::write(&path, "old").unwrap();
        assert_eq!(LineReport::at(&path).unwrap().finish().unwrap(), None);
        assert!(!path.exists());
    }
}
