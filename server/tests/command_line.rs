//! What the program says to whoever starts it, as a process of its own.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use kernel::time::{Clock as _, SystemClock};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
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
fn the_doctor_leaves_nothing_behind() {
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

/// What the doctor says of a part, and whether it was satisfied with all.
fn doctor(environment: &[(&str, &str)], part: &str) -> (String, bool) {
    let folder = folder();
    let output = estate_os(folder.path(), &["doctor"], environment);
    let said = text(&output.stdout);
    assert!(!said.contains("s3cret") && !text(&output.stderr).contains("s3cret"), "{said}");
    let is_of_part = |line: &&str| line.split_whitespace().nth(1) == Some(part);
    let line = said.lines().find(is_of_part).unwrap_or_else(|| panic!("nothing of {part}: {said}"));
    (line.trim().to_owned(), output.status.success())
}

fn fails(environment: &[(&str, &str)], part: &str, remedy: &str) {
    let (line, satisfied) = doctor(environment, part);
    assert!(line.starts_with("FAILS") && line.contains(remedy) && !satisfied, "{line}");
}

#[test]
fn the_doctor_finds_a_data_folder_that_can_not_be_made() {
    let place = folder();
    let file = place.path().join("file");
    fs::write(&file, "").unwrap();
    let below = file.join("data").display().to_string();
    for part in ["data", "database", "pictures", "objects", "mail"] {
        let variable = if part == "database" { "DATABASE_URL" } else { "ESTATE_OS_DATA_DIR" };
        fails(&[("ESTATE_OS_DATA_DIR", &below)], part, variable);
    }
}

#[test]
fn the_doctor_has_a_pdf_read_and_finds_a_program_that_reads_none() {
    assert!(doctor(&[], "documents").0.starts_with("ok"));
    for program in ["/bin/true", "/bin/cat"] {
        fails(&[("ESTATE_OS_PROGRAM", program)], "documents", "ESTATE_OS_PROGRAM");
    }
}

/// A server that a script of node plays; it ends with its standard input.
struct Played {
    node: Child,
    first_line: String,
}

impl Played {
    fn start(script: &str, arguments: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(script);
        let mut node = Command::new("node")
            .arg(script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut first_line = String::new();
        BufReader::new(node.stdout.take().unwrap()).read_line(&mut first_line).unwrap();
        assert!(!first_line.is_empty(), "the server starts; did `npm ci` run?");
        Self { node, first_line }
    }
}

impl Drop for Played {
    fn drop(&mut self) {
        let _ = self.node.kill();
        let _ = self.node.wait();
    }
}

#[test]
fn the_doctor_asks_the_mail_server_whether_it_takes_the_password() {
    let server = Played::start("mail/tests/mail/smtp_server.mjs", &["--only-for", "ana:s3cret"]);
    let port: serde_json::Value = serde_json::from_str(&server.first_line).unwrap();
    let at = |user: &str| format!("smtp://{user}@localhost:{}", port["port"]);
    assert!(doctor(&[("ESTATE_OS_MAIL", &at("ana:s3cret"))], "mail").0.starts_with("ok"));
    fails(&[("ESTATE_OS_MAIL", &at("ana:no-s3cret"))], "mail", "ESTATE_OS_MAIL");
    let nobody = [("ESTATE_OS_MAIL", "smtp://ana:s3cret@127.0.0.1:1?tls=required")];
    fails(&nobody, "mail", "ESTATE_OS_MAIL");
}

#[test]
fn the_doctor_waits_a_few_seconds_for_who_says_nothing() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let begun = Instant::now();
    fails(&[("ESTATE_OS_MAIL", &format!("smtp://{address}"))], "mail", "no answer within 8s");
    fails(
        &[("DATABASE_URL", &format!("postgres://ana:s3cret@{address}/estate"))],
        "database",
        "DATABASE_URL",
    );
    assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", begun.elapsed());
}

#[test]
fn the_doctor_asks_the_site_that_vouches_for_people() {
    let script = "contexts/customer_management/adapters/tests/oidc_provider.mjs";
    let site = Played::start(script, &["plain", "http://127.0.0.1:3000/back"]);
    let oidc = |issuer| {
        [
            ("ESTATE_OS_OIDC_ISSUER", issuer),
            ("ESTATE_OS_OIDC_CLIENT_ID", "estate"),
            ("ESTATE_OS_OIDC_CLIENT_SECRET", "s3cret"),
        ]
    };
    assert!(doctor(&oidc(site.first_line.trim()), "identity").0.starts_with("ok"));
    for issuer in ["http://127.0.0.1:1", "foo"] {
        fails(&oidc(issuer), "identity", "ESTATE_OS_OIDC_ISSUER");
    }
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

#[test]
fn an_agency_that_is_founded_for_a_file_is_at_home_where_its_listings_lie() {
    let folder = folder();
    let flats = "ASSETID,PERIOD,PRICE,CONSTRUCTEDAREA,ROOMNUMBER,BATHNUMBER,ISSTUDIO,CADCONSTRUCTIONYEAR,LONGITUDE,LATITUDE\n\
        A1,201803,77000,65,2,1,0,1963,-0.37,39.49\n";
    fs::write(folder.path().join("valencia.csv"), flats).unwrap();
    let import = ["import", "valencia.csv", "--profile", "idealista18", "--new-agency", "Pisos Turia"];
    let output = estate_os(folder.path(), &[&import[..], &["--publish-incomplete"]].concat(), &[]);
    let said = text(&output.stdout);
    // In Portugal it would need a licence.
    assert!(said.ends_with("0 published, 1 published incomplete, 0 kept back\n"), "{said}");
}
