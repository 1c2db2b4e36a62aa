//! No statement reads a whole table to find its rows, nor to find what refers to them.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

use sql::Statement;
use sql::testing::on_sqlite;
use std::fs;
use std::path::Path;

/// Shows every agency, and has no other way.
const READS_ALL: &str = "organizations.sql";

#[test]
fn every_statement_finds_its_rows_by_an_index() {
    on_sqlite(|database| async move {
        let mut scans = Vec::new();
        for folder in ["src/sql/statements", "src/letters/statements"] {
            for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                let text = fs::read_to_string(&path).unwrap();
                let plan = Statement::composed(format!("EXPLAIN QUERY PLAN\n{text}"));
                for row in database.fetch_all(plan).await.unwrap() {
                    let step: String = row.get("detail").unwrap();
                    // `p` is the union of the two lists of a team.
                    if name != READS_ALL && step.starts_with("SCAN ") && !step.starts_with("SCAN p") {
                        scans.push(format!("{name}: {step}"));
                    }
                }
            }
        }
        assert!(scans.is_empty(), "{}", scans.join("\n"));
    });
}
