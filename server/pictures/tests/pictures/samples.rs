//! Files that people and attackers send: those that are made here, and those that they really sent, which
//! lie beside the project and may not be shipped.

use crate::hostile;
use bytes::Bytes;
use std::fs;
use std::path::{Path, PathBuf};

/// A file and its place below the samples.
pub struct Sample {
    /// Where it lies, or `made/` and what is the matter with it.
    pub name: String,
    /// What is in it.
    pub content: Bytes,
}

/// What is made here of the kind of a folder, and then every file below that folder, in order. Where there
/// is none, that is said aloud.
pub fn below(folder: &str) -> Vec<Sample> {
    let mut samples = match folder {
        "images" => hostile::tattling(),
        "images-hostile" => hostile::pictures(),
        "malformed-pdf" => hostile::pdfs(),
        _ => Vec::new(),
    };
    samples.extend(sent(folder));
    samples
}

/// Every file below a folder of those that were really sent.
pub fn sent(folder: &str) -> Vec<Sample> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let mut files = Vec::new();
    collect(&root.join(folder), &mut files);
    if files.is_empty() {
        eprintln!(
            "SKIPPED: there are no samples in {}; only what is made here is tried",
            root.join(folder).display()
        );
    }
    files.sort();
    files
        .into_iter()
        .map(|path| Sample {
            name: path.strip_prefix(&root).unwrap_or(&path).display().to_string(),
            content: fs::read(&path).unwrap().into(),
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}
