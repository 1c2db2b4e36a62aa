//! Every SQL statement of the house is understood by both migrated engines.
//!
//! This stands in for checks at compile time: each `statements/*.sql` below
//! `server/` is prepared, which finds a misspelt column, a missing table and a
//! type that doesn't fit, and is held to the portable subset.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use sql::testing::TestDatabase;
use std::fs;
use std::path::{Path, PathBuf};

/// What one engine understands and the other doesn't, or not alike: the words
/// that must not stand in a statement, and what stands there instead.
const NOT_PORTABLE: [(&str, &str); 8] = [
    ("::", "CAST(x AS type)"),
    ("NOW(", "a moment from the Clock port, bound"),
    ("CURRENT_TIMESTAMP", "a moment from the Clock port, bound"),
    ("ILIKE", "folded text"),
    ("ANY(", "IN (…)"),
    ("FOR UPDATE", "an UPDATE with a condition"),
    ("FOR SHARE", "an UPDATE with a condition"),
    ("?", "$1"),
];

struct Sentence {
    /// From the workspace's root, for the report.
    path: PathBuf,
    sql: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every `statements/*.sql` below `server/`.
fn statements() -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("server")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "sql")
                && folder.file_name().is_some_and(|name| name == "statements")
            {
                let sql = fs::read_to_string(&path).unwrap();
                found.push(Sentence { path: path.strip_prefix(root()).unwrap().to_owned(), sql });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "no statement found: is this test looking in the right place?");
    found
}

/// The statement in capitals, without comments, texts in quotes and needless space.
fn skeleton(sql: &str) -> String {
    let uncommented: Vec<&str> =
        sql.lines().map(|line| line.split_once("--").map_or(line, |(code, _)| code)).collect();
    let outside_quotes: Vec<String> =
        uncommented.join("\n").split('\'').step_by(2).map(str::to_uppercase).collect();
    let words: Vec<String> = outside_quotes.join("''").split_whitespace().map(ToOwned::to_owned).collect();
    words.join(" ").replace(" (", "(")
}

/// What is wrong with a statement before any engine sees it.
fn not_portable(sql: &str) -> Vec<String> {
    let skeleton = skeleton(sql);
    let mut faults: Vec<String> = NOT_PORTABLE
        .into_iter()
        .filter(|(word, _)| stands_alone(&skeleton, word))
        .map(|(word, instead)| format!("`{word}` is not portable: write {instead}"))
        .collect();
    if skeleton.trim_end_matches(';').contains(';') {
        faults.push("holds more than one statement".to_owned());
    }
    faults
}

/// Whether `word` occurs other than as the end of a longer word, as `ANY(` does in `COMPANY(`.
fn stands_alone(skeleton: &str, word: &str) -> bool {
    let is_name = |character: char| character.is_alphanumeric() || character == '_';
    skeleton
        .match_indices(word)
        .any(|(at, _)| !word.starts_with(is_name) || !skeleton[..at].chars().next_back().is_some_and(is_name))
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} statements don't work:\n{}", faults.len(), faults.join("\n"));
}

async fn prepared_on(database: TestDatabase) {
    let engine = database.database().engine();
    let mut faults = Vec::new();
    for Sentence { path, sql } in statements() {
        if let Err(error) = database.database().prepare_check(&sql).await {
            faults.push(format!("{} on {engine}: {error}", path.display()));
        }
    }
    database.discard().await;
    assert_none(&faults);
}

#[tokio::test]
async fn sqlite_understands_every_statement() {
    prepared_on(TestDatabase::sqlite().await).await;
}

#[tokio::test]
async fn postgres_understands_every_statement() {
    prepared_on(TestDatabase::postgres().await).await;
}

#[test]
fn every_statement_keeps_to_the_portable_subset() {
    let faults: Vec<String> = statements()
        .iter()
        .flat_map(|Sentence { path, sql }| {
            not_portable(sql).into_iter().map(move |fault| format!("{}: {fault}", path.display()))
        })
        .collect();
    assert_none(&faults);
}

#[test]
fn both_chains_of_migrations_have_the_same_names() {
    let names = |engine: &str| {
        let mut names: Vec<_> = fs::read_dir(root().join("migrations").join(engine))
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn what_is_not_portable_is_found() {
    for sql in [
        "SELECT id::text FROM places",
        "SELECT now()",
        "SELECT NOW ()",
        "SELECT id FROM places WHERE name ilike $1",
        "SELECT id FROM places WHERE id = ANY ($1)",
        "SELECT id FROM places\nFOR\n  UPDATE",
        "INSERT INTO inbox (handled_at) VALUES (current_timestamp)",
        "SELECT id FROM places WHERE id = ?",
        "DELETE FROM inbox; DELETE FROM outbox",
    ] {
        assert_ne!(not_portable(sql), Vec::<String>::new(), "{sql}");
    }
}

#[test]
fn what_only_looks_unportable_is_let_through() {
    for sql in [
        "SELECT id FROM places WHERE name = 'now() :: any(?); ' -- FOR UPDATE",
        "SELECT company(id), many (id), snow() FROM places",
        "SELECT CAST($1 AS BIGINT) IS NULL OR price_cents <= $1 FROM properties;\n",
    ] {
        assert_eq!(not_portable(sql), Vec::<String>::new(), "{sql}");
    }
}
