//! `doctor`: what the program was told, which adapters it chose, and whether
//! each of them answers.
//!
//! It leaves no folder, no key and no database behind: whoever asks it may be another user than the one
//! that is going to serve, who couldn't read them.

use crate::bootstrap::{
    ask_mail, document_inspector, identity_provider, key_ring, links_key, object_storage,
};
use crate::config::{Config, MailRoute, ObjectPlace};
use bytes::Bytes;
use kernel::pictures::DocumentInspector as _;
use kernel::time::{Clock, SystemClock};
use sql::outbox::{Dispatcher, Registry};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// What is said of a part that is made when it is needed.
const AT_THE_FIRST_START: &str = "will be made at the first start";
/// How long a part may take to answer: longer than a reader waits for a page.
const PATIENCE: Duration = Duration::from_secs(8);
/// A page of paper with nothing on it.
const BLANK_PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n\
    2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n\
    3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\nendobj\n\
    trailer\n<</Size 4/Root 1 0 R>>\n%%EOF\n";

/// What doctor found of a part.
enum Finding {
    /// It is as it should be.
    Fine(String),
    /// It doesn't do its work; a sentence says what to do.
    Fails(String),
}

impl From<Result<String, String>> for Finding {
    fn from(found: Result<String, String>) -> Self {
        found.map_or_else(Self::Fails, Self::Fine)
    }
}

/// A part, who does its work, and what was found.
type Part = (&'static str, &'static str, Finding);

/// Prints the findings; fails if any part doesn't answer.
pub async fn run(config: Config) -> Result<(), String> {
    println!("Configuration");
    for (name, value) in settings(&config) {
        println!("  {name:<27} {value}");
    }
    println!("\nAdapters");
    let parts = parts(&config).await;
    for (name, adapter, finding) in &parts {
        let (mark, words) = match finding {
            Finding::Fine(words) => ("ok", words),
            Finding::Fails(words) => ("FAILS", words),
        };
        println!("  {mark:<6} {name:<10} {adapter:<22} {words}");
    }
    let trouble = parts.iter().filter(|(.., finding)| matches!(finding, Finding::Fails(_))).count();
    if trouble == 0 { Ok(()) } else { Err(format!("\n{trouble} of the parts do not answer.")) }
}

/// Every variable that has a say, with what came of it; of secrets, whether there is one.
fn settings(config: &Config) -> Vec<(&'static str, String)> {
    let given = |is_given: bool| if is_given { "given" } else { "none" }.to_owned();
    let key = |is_given: bool, file: &Path| {
        if is_given { "given".to_owned() } else { format!("the file {}", file.display()) }
    };
    let mut settings = vec![
        ("DATABASE_URL", config.shown_database_url()),
        ("ESTATE_OS_ADDR", config.addr.to_string()),
        ("ESTATE_OS_BASE_URL", config.base_url.clone()),
        ("ESTATE_OS_DATA_DIR", config.data_dir.display().to_string()),
        ("ESTATE_OS_PROGRAM", config.program.display().to_string()),
    ];
    match &config.tiles {
        None => settings.push(("ESTATE_OS_TILES", "none: outlines from packaged data".to_owned())),
        Some(tiles) => settings.extend([
            ("ESTATE_OS_TILES", tiles.url.clone()),
            ("ESTATE_OS_TILES_ATTRIBUTION", tiles.attribution.clone()),
        ]),
    }
    settings.extend([
        ("ESTATE_OS_PAGE_CACHE_MB", config.page_cache_mb.to_string()),
        ("ESTATE_OS_TRUSTED_PROXIES", config.trusted_proxies.to_string()),
    ]);
    match &config.mail {
        MailRoute::Files => {
            settings.push(("ESTATE_OS_MAIL", format!("files in {}", config.letters_dir().display())));
        }
        MailRoute::Smtp(_) => settings.push(("ESTATE_OS_MAIL", "a mail server".to_owned())),
        MailRoute::Resend(_) => {
            settings.extend([("ESTATE_OS_MAIL", "Resend".to_owned()), ("ESTATE_OS_RESEND_KEY", given(true))])
        }
    }
    settings.push(("ESTATE_OS_MAIL_FROM", format!("{} <{}>", config.mail_from.0, config.mail_from.1)));
    match &config.identity {
        None => settings.push(("ESTATE_OS_OIDC_ISSUER", "none: people sign in by password".to_owned())),
        Some(site) => settings.extend([
            ("ESTATE_OS_OIDC_ISSUER", site.issuer.clone()),
            ("ESTATE_OS_OIDC_CLIENT_ID", site.client_id.clone()),
            ("ESTATE_OS_OIDC_CLIENT_SECRET", given(site.client_secret.is_some())),
            ("ESTATE_OS_OIDC_NAME", site.name.clone()),
        ]),
    }
    settings.extend([
        ("ESTATE_OS_SECRET_KEYS", key(config.secret_keys.is_some(), &config.keys_file())),
        ("ESTATE_OS_LINKS_KEY", key(config.links_key.is_some(), &config.links_key_file())),
    ]);
    match &config.objects {
        ObjectPlace::Files => {
            settings.push(("ESTATE_OS_OBJECTS", format!("files in {}", config.objects_dir().display())));
        }
        ObjectPlace::S3(s3) => settings.extend([
            ("ESTATE_OS_OBJECTS", s3.address.to_string()),
            ("ESTATE_OS_S3_ENDPOINT", s3.endpoint.clone().unwrap_or_else(|| "Amazon".to_owned())),
            ("ESTATE_OS_S3_REGION", s3.region.clone()),
            ("ESTATE_OS_S3_PATH_STYLE", if s3.path_style { "yes" } else { "no" }.to_owned()),
            ("ESTATE_OS_S3_ACCESS_KEY", given(true)),
            ("ESTATE_OS_S3_SECRET_KEY", given(true)),
            ("ESTATE_OS_S3_SESSION_TOKEN", given(s3.session_token.is_some())),
        ]),
    }
    settings.push(("ESTATE_OS_LOG", config.log.clone()));
    settings
}

/// Every part and what was found of it. Whoever is elsewhere is asked together with the others.
async fn parts(config: &Config) -> Vec<Part> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let data = writable(&config.data_dir, "ESTATE_OS_DATA_DIR");
    let (database, objects, mail, identity, documents) = tokio::join!(
        database(config),
        in_time(kept_objects(config, &clock)),
        in_time(letters(config, &clock)),
        in_time(identity(config, &clock)),
        in_time(documents(config)),
    );
    let mut parts = vec![("data", "files", data.into())];
    parts.extend(database);
    parts.push(("pictures", "files", writable(&config.media_dir(), "ESTATE_OS_DATA_DIR").into()));
    let place = match config.objects {
        ObjectPlace::Files => "files",
        ObjectPlace::S3(_) => "S3",
    };
    let route = match config.mail {
        MailRoute::Files => "files",
        MailRoute::Smtp(_) => "SMTP",
        MailRoute::Resend(_) => "Resend",
    };
    parts.extend([
        ("objects", place, objects.into()),
        ("mail", route, mail.into()),
        ("documents", "PDF reader", documents.into()),
    ]);
    if config.identity.is_some() {
        parts.push(("identity", "OpenID Connect", identity.into()));
    }
    parts.extend([
        ("keys", "XChaCha20-Poly1305", sealing_keys(config)),
        ("links", "HMAC-SHA256", signing_key(config)),
        ("assets", "in the binary", assets()),
    ]);
    parts
}

/// What a part says, unless it says nothing for too long.
async fn in_time(asked: impl Future<Output = Result<String, String>>) -> Result<String, String> {
    tokio::time::timeout(PATIENCE, asked).await.unwrap_or_else(|_| {
        Err(format!("no answer within {PATIENCE:?}: check its address, and what stands between"))
    })
}

fn engine(url: &str) -> &'static str {
    if url.starts_with("postgres") { "PostgreSQL" } else { "SQLite" }
}

/// The database, and what waits in it.
async fn database(config: &Config) -> Vec<Part> {
    let engine = engine(&config.database_url);
    if let Some(file) = sqlite_file(&config.database_url).filter(|file| !file.exists()) {
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        let can_be_made = writable(folder.unwrap_or(Path::new(".")), "DATABASE_URL");
        return vec![("database", engine, can_be_made.map(|_| AT_THE_FIRST_START.to_owned()).into())];
    }
    let asked = tokio::time::timeout(PATIENCE, answering_database(config, engine)).await;
    asked.unwrap_or_else(|_| {
        let words = format!("no answer within {PATIENCE:?}: check host and port in DATABASE_URL");
        vec![("database", engine, Finding::Fails(words))]
    })
}

async fn answering_database(config: &Config, engine: &'static str) -> Vec<Part> {
    let remedy = "check DATABASE_URL, and that the database runs";
    // Not as the program opens it, which makes the data folder.
    let database = match sql::Database::connect(&config.database_url, &sql::ConnectOptions::default()).await {
        Err(error) => return vec![("database", engine, Finding::Fails(format!("{error}: {remedy}")))],
        Ok(database) => database,
    };
    let state = match database.pending().await.map(|migrations| migrations.len()) {
        Ok(0) => Finding::Fine("answers, up to date".to_owned()),
        Ok(n) => Finding::Fine(format!("answers; {n} migrations to run (`estate-os migrate`)")),
        Err(error) => Finding::Fails(format!("{error}: {remedy}")),
    };
    let dispatcher = Dispatcher::new(database.clone(), Registry::new(), Arc::new(SystemClock));
    let events = match dispatcher.dead_letters(100).await {
        Ok(letters) if letters.is_empty() => "no dead letters".to_owned(),
        Ok(letters) => format!("{} dead letters wait for a person", letters.len()),
        // before the first migration there is no outbox to look into
        Err(_) => "no outbox yet".to_owned(),
    };
    database.close().await;
    vec![("database", engine, state), ("events", "in-process dispatcher", Finding::Fine(events))]
}

/// The file that an address of SQLite names.
fn sqlite_file(url: &str) -> Option<&Path> {
    url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")).map(Path::new)
}

async fn kept_objects(config: &Config, clock: &Arc<dyn Clock>) -> Result<String, String> {
    let folder = config.objects_dir();
    // Opening the folder makes it, and the key of its links.
    let made = folder.exists() && has_links_key(config);
    let remedy = match config.objects {
        ObjectPlace::Files if !made => return writable(&folder, "ESTATE_OS_DATA_DIR"),
        ObjectPlace::Files => "let this user write the folder",
        ObjectPlace::S3(_) => "check ESTATE_OS_OBJECTS and the variables ESTATE_OS_S3_…",
    };
    let storage = object_storage(config, clock).await.map_err(|error| error.to_string())?;
    storage.objects.check().await.map_err(|error| format!("{error}: {remedy}"))?;
    Ok("photographs and documents can be kept".to_owned())
}

async fn letters(config: &Config, clock: &Arc<dyn Clock>) -> Result<String, String> {
    match ask_mail(config, clock).await {
        Some(said) => said.map(str::to_owned),
        None => writable(&config.letters_dir(), "ESTATE_OS_DATA_DIR"),
    }
}

/// Beginning a sign-in asks the site what it says of itself, and keeps nothing on either side.
async fn identity(config: &Config, clock: &Arc<dyn Clock>) -> Result<String, String> {
    let provider = identity_provider(config, clock).map_err(|error| error.to_string())?;
    let Some(provider) = provider else { return Ok(String::new()) };
    provider.begin().await.map_err(|error| {
        format!(
            "{error}: check ESTATE_OS_OIDC_ISSUER, below which /.well-known/openid-configuration has to be found"
        )
    })?;
    Ok("says how people sign in".to_owned())
}

/// Has a PDF read as one that somebody sends in.
async fn documents(config: &Config) -> Result<String, String> {
    let inspector = document_inspector(config).map_err(|error| error.to_string())?;
    inspector.inspect(Bytes::from_static(BLANK_PDF)).await.map_err(|error| {
        format!("{error}: ESTATE_OS_PROGRAM has to name the file of this estate-os; leave it out where nothing else is known")
    })?;
    Ok("a PDF was read".to_owned())
}

fn assets() -> Finding {
    if crate::assets::SiteAssets::load().is_complete() {
        Finding::Fine("styles, scripts and data are there".to_owned())
    } else {
        Finding::Fails(
            "this binary was built without its assets: run scripts/build-site.sh and build again".to_owned(),
        )
    }
}

fn sealing_keys(config: &Config) -> Finding {
    if config.secret_keys.is_none() && !config.keys_file().exists() {
        return Finding::Fine(AT_THE_FIRST_START.to_owned());
    }
    match key_ring(config) {
        Ok(ring) => {
            let names: Vec<_> = ring.names().collect();
            let names = names.join("\u{201d}, before under \u{201c}");
            Finding::Fine(format!("personal data is sealed under \u{201c}{names}\u{201d}"))
        }
        Err(error) => Finding::Fails(error.to_string()),
    }
}

fn has_links_key(config: &Config) -> bool {
    config.links_key.is_some() || config.links_key_file().exists()
}

fn signing_key(config: &Config) -> Finding {
    if !has_links_key(config) {
        return Finding::Fine(AT_THE_FIRST_START.to_owned());
    }
    match links_key(config) {
        Ok(_) => Finding::Fine("links in letters, and to files, can be signed".to_owned()),
        Err(error) => Finding::Fails(error.to_string()),
    }
}

/// Makes the folder, writes a file there, and takes all of it away again.
fn writable(folder: &Path, variable: &str) -> Result<String, String> {
    let remedy = format!("let this user write there, or name another place in {variable}");
    let shown = folder.display();
    let missing: Vec<&Path> =
        folder.ancestors().take_while(|place| !place.as_os_str().is_empty() && !place.exists()).collect();
    let made = missing.iter().rev().try_for_each(std::fs::create_dir);
    let probe = folder.join(".doctor");
    let written = made.map(|()| std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(&probe)));
    for folder in &missing {
        // What somebody else has put there by now stays.
        drop(std::fs::remove_dir(folder));
    }
    match written {
        Err(error) => Err(format!("{shown} can't be made ({error}): {remedy}")),
        Ok(Err(error)) => Err(format!("{shown} can't be written ({error}): {remedy}")),
        Ok(Ok(())) if missing.is_empty() => Ok(format!("{shown} can be written")),
        Ok(Ok(())) => Ok(format!("{shown} can be made and written")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    const EVERYTHING: [(&str, &str); 10] = [
        ("ESTATE_OS_TILES", "https://tiles.example.pt/{z}/{x}/{y}.png"),
        ("ESTATE_OS_MAIL", "resend"),
        ("ESTATE_OS_RESEND_KEY", "re_s3cret"),
        ("ESTATE_OS_OIDC_ISSUER", "https://id.example.pt"),
        ("ESTATE_OS_OIDC_CLIENT_ID", "estate"),
        ("ESTATE_OS_OIDC_CLIENT_SECRET", "0idc-s3cret"),
        ("ESTATE_OS_OBJECTS", "s3://casas"),
        ("ESTATE_OS_S3_ACCESS_KEY", "access-s3cret"),
        ("ESTATE_OS_S3_SECRET_KEY", "s3-s3cret"),
        ("ESTATE_OS_S3_SESSION_TOKEN", "session-s3cret"),
    ];

    #[test]
    fn every_variable_is_shown_and_no_secret() {
        let asked = RefCell::new(BTreeSet::new());
        let config = Config::read(|name| {
            asked.borrow_mut().insert(name.to_owned());
            EVERYTHING.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        });
        let settings = settings(&config.unwrap());
        let shown: BTreeSet<_> = settings.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(shown, asked.into_inner());
        assert!(settings.iter().all(|(_, value)| !value.contains("s3cret")), "{settings:?}");
    }

    #[test]
    fn what_was_made_to_see_whether_it_can_be_is_taken_away_again() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("a/b");
        assert!(writable(&folder, "X").unwrap().ends_with("can be made and written"));
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
        std::fs::create_dir_all(folder.join(".doctor")).unwrap();
        let said = writable(&folder, "X").unwrap_err();
        assert!(said.contains("can't be written") && said.contains("X"), "{said}");
        std::fs::write(place.path().join("file"), "").unwrap();
        let said = writable(&place.path().join("file/c"), "X").unwrap_err();
        assert!(said.contains("can't be made"), "{said}");
    }
}
