//! Files that people and attackers really sent, beside the project. They may not be shipped.

use bytes::Bytes;
use std::fs;
use std::path::{Path, PathBuf};

/// A file and its place below the samples.
pub struct Sample {
    /// Where it lies.
    pub name: String,
    /// What is in it.
    pub content: Bytes,
}

/// Every file below a folder of the samples, in order; none, told aloud, where there are none.
pub fn below(folder: &str) -> Vec<Sample> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let mut files = Vec::new();
    collect(&root.join(folder), &mut files);
    if files.is_empty() {
        println!("skipped: there are no samples in {}", root.join(folder).display());
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
