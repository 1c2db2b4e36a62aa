//! The passwords that are tried first.

use flate2::read::GzDecoder;
use std::io::Read;

/// The 25,000 most common passwords of at least ten characters, in small
/// letters, sorted, a line each. `common_passwords.md` says where they are from.
static PACKED: &[u8] = include_bytes!("common_passwords.txt.gz");

/// The most common passwords, to be searched: some 300 KB.
pub(super) struct CommonPasswords {
    sorted: Box<[Box<str>]>,
}

impl CommonPasswords {
    /// Unpacks the list that the program carries.
    pub(super) fn unpack() -> std::io::Result<Self> {
        let mut text = String::new();
        GzDecoder::new(PACKED).read_to_string(&mut text)?;
        let mut sorted: Vec<Box<str>> = text.lines().map(Box::from).collect();
        sorted.sort_unstable();
        Ok(Self { sorted: sorted.into_boxed_slice() })
    }

    /// Whether the password is one of them in whatever case, or is made of so
    /// few different characters (`1212121212`) that it is tried as early.
    pub(super) fn contain(&self, password: &str) -> bool {
        let small = password.to_lowercase();
        let mut different: Vec<char> = small.chars().collect();
        different.sort_unstable();
        different.dedup();
        different.len() < 4 || self.sorted.binary_search_by(|common| (**common).cmp(small.as_str())).is_ok()
    }
}
