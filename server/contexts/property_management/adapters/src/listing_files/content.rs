//! A row without a reference is known by what it says; two rows that say the
//! same are one.

use super::source::{Header, Row};
use sha2::{Digest as _, Sha256};
use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Which columns make a row what it is.
#[derive(Debug, Clone, Copy)]
pub enum Identity {
    /// These: an address on the web, the number of an advertisement.
    Only(&'static [&'static str]),
    /// All but these, which differ from one download to the next.
    AllBut(&'static [&'static str]),
}

/// Tells rows by their content.
#[derive(Debug)]
pub(super) struct Contents {
    /// Names and positions of the columns that count, in the order of their names,
    /// so that a file whose columns changed places still says the same.
    columns: Vec<(String, usize)>,
    /// Positions of all that a row says, but for what differs between downloads.
    telling: Vec<usize>,
}

impl Contents {
    pub(super) fn new(header: &Header, identity: Identity) -> Self {
        let counts = |name: &str| match identity {
            Identity::Only(names) => names.contains(&name),
            Identity::AllBut(names) => !names.contains(&name),
        };
        let tells = |name: &str| match identity {
            Identity::Only(_) => true,
            Identity::AllBut(names) => !names.contains(&name),
        };
        let named = || header.names().iter().enumerate();
        let mut columns: Vec<_> = named()
            .filter(|(_, name)| counts(name))
            .map(|(position, name)| (name.clone(), position))
            .collect();
        columns.sort_unstable();
        let telling = named().filter(|(_, name)| tells(name)).map(|(position, _)| position).collect();
        Self { columns, telling }
    }

    /// What a row says, as a hash: two rows of one file with the same one are the same.
    pub(super) fn said_by(&self, row: &Row) -> u64 {
        let mut hasher = DefaultHasher::new();
        for position in &self.telling {
            row.cell(*position).trim().hash(&mut hasher);
        }
        hasher.finish()
    }

    /// `C-` and the first twelve hexadecimal digits of the content's SHA-256:
    /// among a million rows two share one with a chance of one in 560.
    pub(super) fn reference(&self, row: &Row) -> String {
        let mut hash = Sha256::new();
        for (name, position) in &self.columns {
            let value = row.cell(*position).trim();
            // An empty cell and a missing column say the same.
            if !value.is_empty() {
                hash.update(name.as_bytes());
                hash.update([0x1f]);
                hash.update(value.as_bytes());
                hash.update([0x1e]);
            }
        }
        let mut reference = String::from("C-");
        for byte in hash.finalize().iter().take(6) {
            // Writing to a string can't fail.
            let _ = write!(reference, "{byte:02x}");
        }
        reference
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing_files::source::{Limits, Table};
    use std::io::Cursor;

    fn references(text: &'static str, identity: Identity) -> Vec<String> {
        let table = Table::read(Cursor::new(text), Limits::default()).unwrap();
        let content = Contents::new(table.header(), identity);
        table.map(|row| content.reference(&row.unwrap())).collect()
    }

    const ALL: Identity = Identity::AllBut(&[]);

    #[test]
    fn the_same_content_has_the_same_reference_wherever_it_stands() {
        let straight = references("a,b\n1,2\n3,4\n1, 2\n", ALL);
        assert_eq!(straight[0], straight[2]);
        assert_ne!(straight[0], straight[1]);
        assert_eq!(straight[0], references("b,a\n2,1\n", ALL)[0]);
        assert!(straight[0].starts_with("C-") && straight[0].len() == 14);
    }

    #[test]
    fn a_value_in_another_column_is_another_content() {
        assert_ne!(references("a,b\n1,\n", ALL), references("a,b\n,1\n", ALL));
    }

    #[test]
    fn what_differs_between_downloads_does_not_count() {
        let text = "idx,a\n1,x\n2,x\n";
        let but = references(text, Identity::AllBut(&["idx"]));
        assert_eq!(but[0], but[1]);
        let only = references(text, Identity::Only(&["idx"]));
        assert_ne!(only[0], only[1]);
    }
}
