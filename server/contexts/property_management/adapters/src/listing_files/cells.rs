//! Cells that no spreadsheet takes for a formula.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is run
//! by spreadsheets that open the file (CSV injection). Such a cell gets an
//! apostrophe in front, the sign for plain text. Plain numbers stay as they are.
//! [`bare`] takes off exactly what [`guarded`] put on.

use std::borrow::Cow;

/// A cell as it is written.
#[must_use]
pub fn guarded(text: &str) -> Cow<'_, str> {
    if is_risky(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A cell as it was meant.
#[must_use]
pub fn bare(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text.strip_prefix('\'').filter(|rest| is_risky(rest)).unwrap_or(text))
}

/// The failure of the disk or pipe behind a failure to write CSV.
pub(super) fn io_error(error: csv::Error) -> std::io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => std::io::Error::other(format!("{other:?}")),
    }
}

/// Whether a spreadsheet might run it: behind apostrophes and blanks stands one
/// of the signs, also in its wide form, and it is no number.
fn is_risky(text: &str) -> bool {
    let begins = text.trim_start_matches(['\'', ' ', '\u{a0}']);
    begins.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '＝', '＋', '－', '＠', '\u{2212}'])
        && text.parse::<f64>().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_written_as_text() {
        for formula in [
            "=1+1",
            "+351 910 000 000",
            "-2+3+cmd|' /C calc'!A0",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "\t=1",
            "\r=1",
            " =HYPERLINK(\"http://x\")",
            "＝1+1",
            "|cmd",
        ] {
            assert!(guarded(formula).starts_with('\''), "{formula:?}");
        }
    }

    #[test]
    fn numbers_and_plain_words_stay_as_they_are() {
        for plain in ["-9.1393", "+3.5", "1e3", "", "Moradia = sonho", "D'Ouro", "'tis"] {
            assert_eq!(guarded(plain), plain);
            assert_eq!(bare(plain), plain);
        }
    }

    #[test]
    fn what_was_put_on_is_taken_off_again() {
        for text in ["=1+1", "'=1+1", "''@x", "-a", "' - b", "|", "-5", "'-5", "'", "", "x=1"] {
            assert_eq!(bare(&guarded(text)), text, "{text:?}");
        }
    }
}
