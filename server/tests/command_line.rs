//! What the program says to whoever starts it, as a process of its own.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use kernel::time::{Clock as _, SystemClock};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// The program in a folder of its own, with this environment and no other.
fn estate_os(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_estate-os"))
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The sentence that a command ends with which can't start.
fn refusal(folder: &Path, environment: &[(&str, &str)]) -> String {
    let output = estate_os(folder, &["migrate"], environment);
    assert!(!output.status.success(), "{environment:?}");
    let said = text(&output.stderr).trim_end().to_owned();
    assert_eq!(said.lines().count(), 1, "{said}");
    said
}

#[test]
fn a_variable_that_only_shows_to_be_wrong_in_use_is_named_before_a_database_is_made() {
    let oidc = |issuer| [("ESTATE_OS_OIDC_ISSUER", issuer), ("ESTATE_OS_OIDC_CLIENT_ID", "estate")];
    let s3 = [
        ("ESTATE_OS_S3_ENDPOINT", "http://[:9000"),
        ("ESTATE_OS_OBJECTS", "s3://casas"),
        ("ESTATE_OS_S3_ACCESS_KEY", "estate"),
        ("ESTATE_OS_S3_SECRET_KEY", "s3cret"),
    ];
    for environment in [
        &oidc("foo")[..],
        &oidc("http://id.example.pt"),
        &[("ESTATE_OS_MAIL_FROM", "Casas <olá@casas@example>")],
        &[("ESTATE_OS_MAIL", "smtp://ana@:587")],
        &s3,
    ] {
        let folder = folder();
        let said = refusal(folder.path(), environment);
        let (variable, value) = environment[0];
        assert!(said.starts_with(&format!("{variable} is \u{201c}")), "{said}");
        assert!(said.contains(value) || variable == "ESTATE_OS_MAIL", "{said}");
        assert!(said.ends_with('.') && !said.contains("DATABASE_URL"), "{said}");
        assert!(!folder.path().join("data/estate.db").exists(), "{variable}");
    }
}

#[test]
fn a_file_of_keys_that_is_damaged_is_not_the_databases_fault() {
    for name in ["secrets.keys", "links.key"] {
        let folder = folder();
        fs::create_dir(folder.path().join("data")).unwrap();
        fs::write(folder.path().join("data").join(name), "nothing").unwrap();
        let said = refusal(folder.path(), &[]);
        assert!(said.contains(name) && said.contains("a copy"), "{said}");
        assert!(!said.contains("DATABASE_URL"), "{said}");
        assert!(!folder.path().join("data/estate.db").exists());
    }
}

#[test]
fn a_database_that_can_not_be_reached_is_told_with_its_variable() {
    let folder = folder();
    let said = refusal(folder.path(), &[("DATABASE_URL", "postgres://ana:s3cret@db:none/estate")]);
    assert!(said.contains("postgres://ana@db:none/estate") && said.contains("DATABASE_URL"), "{said}");
    assert!(!said.contains("s3cret"), "{said}");
}

#[test]
fn a_log_that_nobody_can_choose_stops_the_start() {
    for log in ["estate_os=verbos", "verbose"] {
        let said = refusal(folder().path(), &[("ESTATE_OS_LOG", log)]);
        assert!(said.starts_with(&format!("ESTATE_OS_LOG is \u{201c}{log}\u{201d}")), "{said}");
    }
    let told = estate_os(folder().path(), &["--help"], &[("ESTATE_OS_LOG", "verbose")]);
    assert!(told.status.success(), "whoever asks for help gets it");
}

#[test]
fn the_doctor_makes_nothing() {
    let folder = folder();
    let before_the_first_start = estate_os(folder.path(), &["doctor"], &[]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let said = text(&before_the_first_start.stdout);
    for name in ["database", "keys", "links"] {
        let line = said.lines().find(|line| line.starts_with(&format!("  ok     {name}"))).unwrap();
        assert!(line.ends_with("will be made at the first start"), "{line}");
    }

    assert!(estate_os(folder.path(), &["migrate"], &[]).status.success());
    fs::remove_file(folder.path().join("data/links.key")).unwrap();
    let after_it = estate_os(folder.path(), &["doctor"], &[]);
    let said = text(&after_it.stdout);
    assert!(said.contains("answers, up to date") && said.contains("sealed under"), "{said}");
    assert!(!folder.path().join("data/links.key").exists());
}

#[test]
fn the_doctor_says_whom_it_did_not_ask() {
    let environment = [
        ("ESTATE_OS_MAIL", "smtps://ana:s3cret@mail.example.pt"),
        ("ESTATE_OS_OIDC_ISSUER", "https://id.example.pt"),
        ("ESTATE_OS_OIDC_CLIENT_ID", "estate"),
    ];
    let output = estate_os(folder().path(), &["doctor"], &environment);
    let said = text(&output.stdout);
    for name in ["mail", "identity"] {
        let line = said.lines().find(|line| line.starts_with(&format!("  ?      {name}"))).unwrap();
        assert!(line.contains("not asked"), "{line}");
    }
    let wrong = [environment[0], ("ESTATE_OS_OIDC_ISSUER", "foo"), environment[2]];
    let output = estate_os(folder().path(), &["doctor"], &wrong);
    let said = text(&output.stdout);
    assert!(!output.status.success());
    assert!(said.lines().any(|line| line.starts_with("  FAILS  identity") && line.contains("foo")), "{said}");
}

#[tokio::test]
async fn what_was_given_up_is_tried_again_when_the_operator_says_so() {
    let folder = folder();
    assert!(estate_os(folder.path(), &["migrate"], &[]).status.success());
    let url = format!("sqlite://{}", folder.path().join("data/estate.db").display());
    let database = sql::Database::connect(&url, &sql::ConnectOptions::default()).await.unwrap();
    let dead = sql::Statement::new(
        "INSERT INTO outbox (id, kind, occurred_at, organization_id, aggregate_id, aggregate_version, payload,
         attempts, dead_at, last_error) VALUES ($1, 'VISIT_BOOKED.v1', $2, $1, $1, 1, '{}', 84, $2, 'away')",
    );
    let id = uuid::Uuid::from_u128(7);
    database.execute(dead.bind(id).bind(SystemClock.now())).await.unwrap();
    let replay = |arguments: &[&str]| {
        let output = estate_os(folder.path(), &[&["replay"], arguments].concat(), &[]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout).to_owned()
    };
    let said = replay(&["--dry-run"]);
    assert!(said.contains(&format!("VISIT_BOOKED.v1 {id}: away\n")), "{said}");
    assert!(said.ends_with("1 of them would be tried again.\n"), "{said}");
    assert!(replay(&["--kind", "LETTER_POSTED.v1"]).ends_with("0 of them are tried again.\n"));
    assert!(replay(&[]).ends_with("1 of them are tried again.\n"));
    assert!(replay(&[]).starts_with("0 events had been given up"));
    database.close().await;
}
