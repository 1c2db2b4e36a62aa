//! `doctor`: what the program was told, which adapters it chose, and whether
//! each of them answers.
//!
//! It makes no folder, no key and no database: whoever asks it may be another user than the one that
//! is going to serve, who couldn't read them.

use crate::bootstrap::{Estate, identity_provider, key_ring, links_key, mail_route, object_storage};
use crate::config::{Config, MailRoute, ObjectPlace};
use kernel::time::{Clock, SystemClock};
use sql::outbox::{Dispatcher, Registry};
use std::path::Path;
use std::sync::Arc;

/// What is said of a part that is made when it is needed.
const AT_THE_FIRST_START: &str = "will be made at the first start";

/// What doctor found of a part.
enum Finding {
    /// It is as it should be.
    Fine(String),
    /// What it was told can be used; nobody was asked whether it works.
    NotAsked(String),
    /// It doesn't do its work.
    Fails(String),
}

/// Prints the findings; fails if any part doesn't answer.
pub async fn run(config: Config) -> Result<(), String> {
    println!("Configuration");
    line("DATABASE_URL", &config.shown_database_url());
    line("ESTATE_OS_ADDR", &config.addr.to_string());
    line("ESTATE_OS_BASE_URL", &config.base_url);
    line("ESTATE_OS_DATA_DIR", &config.data_dir.display().to_string());
    line("ESTATE_OS_PROGRAM", &config.program.display().to_string());
    line("ESTATE_OS_TILES", config.tiles.as_ref().map_or("none: outlines from packaged data", |t| &t.url));
    line("ESTATE_OS_PAGE_CACHE_MB", &config.page_cache_mb.to_string());
    line("ESTATE_OS_TRUSTED_PROXIES", &config.trusted_proxies.to_string());
    let (mail, route) = match &config.mail {
        MailRoute::Files => ("files", format!("files in {}", config.letters_dir().display())),
        MailRoute::Smtp(_) => ("SMTP", "a mail server".to_owned()),
        MailRoute::Resend(_) => ("Resend", "Resend".to_owned()),
    };
    line("ESTATE_OS_MAIL", &route);
    line("ESTATE_OS_MAIL_FROM", &format!("{} <{}>", config.mail_from.0, config.mail_from.1));
    line(
        "ESTATE_OS_OIDC_ISSUER",
        config.identity.as_ref().map_or("none: people sign in by password", |site| &site.issuer),
    );
    let keys = match &config.secret_keys {
        Some(_) => "given".to_owned(),
        None => format!("the file {}", config.keys_file().display()),
    };
    line("ESTATE_OS_SECRET_KEYS", &keys);
    let key = match &config.links_key {
        Some(_) => "given".to_owned(),
        None => format!("the file {}", config.links_key_file().display()),
    };
    line("ESTATE_OS_LINKS_KEY", &key);
    let (objects, place) = match &config.objects {
        ObjectPlace::Files => ("files", format!("files in {}", config.objects_dir().display())),
        ObjectPlace::S3(s3) => {
            let server = s3.endpoint.as_deref().unwrap_or("Amazon");
            ("S3", format!("{} at {server}, region {}", s3.address, s3.region))
        }
    };
    line("ESTATE_OS_OBJECTS", &place);
    line("ESTATE_OS_LOG", &config.log);

    println!("\nAdapters");
    let mut trouble = 0;
    let mut check = |name: &str, adapter: &str, finding: Finding| {
        let (mark, words) = match finding {
            Finding::Fine(words) => ("ok", words),
            Finding::NotAsked(words) => ("?", format!("not asked: {words}")),
            Finding::Fails(words) => {
                trouble += 1;
                ("FAILS", words)
            }
        };
        println!("  {mark:<6} {name:<10} {adapter:<22} {words}");
    };

    for (name, adapter, finding) in database(&config).await {
        check(name, adapter, finding);
    }
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    check("pictures", "files", writable(&config.media_dir()));
    check("objects", objects, kept_objects(&config, &clock).await);
    let letters = match mail_route(&config, &clock) {
        Err(error) => Finding::Fails(error.to_string()),
        Ok((_, Some(_))) => writable(&config.letters_dir()),
        // Asking costs an attempt to sign in.
        Ok((_, None)) => Finding::NotAsked("letters that fail are among the dead ones above".to_owned()),
    };
    check("mail", mail, letters);
    match identity_provider(&config, &clock) {
        Err(error) => check("identity", "OpenID Connect", Finding::Fails(error.to_string())),
        Ok(Some(_)) => {
            let when = "whether it answers shows when somebody signs in".to_owned();
            check("identity", "OpenID Connect", Finding::NotAsked(when));
        }
        Ok(None) => {}
    }
    check("keys", "XChaCha20-Poly1305", sealing_keys(&config));
    check("links", "HMAC-SHA256", signing_key(&config));
    let assets = crate::assets::SiteAssets::load();
    check(
        "assets",
        "in the binary",
        if assets.is_complete() {
            Finding::Fine("styles, scripts and data are there".to_owned())
        } else {
            Finding::Fails(
                "this binary was built without its assets: run scripts/build-site.sh and build again"
                    .to_owned(),
            )
        },
    );
    if trouble == 0 { Ok(()) } else { Err(format!("\n{trouble} of the parts do not answer.")) }
}

fn line(name: &str, value: &str) {
    println!("  {name:<24} {value}");
}

fn engine(url: &str) -> &'static str {
    if url.starts_with("postgres") { "PostgreSQL" } else { "SQLite" }
}

/// The database, and what waits in it.
async fn database(config: &Config) -> Vec<(&'static str, &'static str, Finding)> {
    let engine = engine(&config.database_url);
    if sqlite_file(&config.database_url).is_some_and(|file| !file.exists()) {
        return vec![("database", engine, Finding::Fine(AT_THE_FIRST_START.to_owned()))];
    }
    let database = match Estate::connect(config).await {
        Err(error) => return vec![("database", engine, Finding::Fails(error.to_string()))],
        Ok(database) => database,
    };
    let state = match database.pending().await.map(|migrations| migrations.len()) {
        Ok(0) => Finding::Fine("answers, up to date".to_owned()),
        Ok(n) => Finding::Fine(format!("answers; {n} migrations to run (`estate-os migrate`)")),
        Err(error) => Finding::Fails(error.to_string()),
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

async fn kept_objects(config: &Config, clock: &Arc<dyn Clock>) -> Finding {
    let folder = config.objects_dir();
    // Opening the folder makes it, and the key of its links.
    let made = folder.exists() && has_links_key(config);
    if matches!(config.objects, ObjectPlace::Files) && !made {
        return writable(&folder);
    }
    let checked = match object_storage(config, clock).await {
        Ok(storage) => storage.objects.check().await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match checked {
        Ok(()) => Finding::Fine("photographs and documents can be kept".to_owned()),
        Err(words) => Finding::Fails(words),
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

fn writable(folder: &Path) -> Finding {
    if !folder.exists() {
        return Finding::Fine(format!("{} is made when it is needed", folder.display()));
    }
    let probe = folder.join(".doctor");
    match std::fs::write(&probe, b"").and_then(|()| std::fs::remove_file(probe)) {
        Ok(()) => Finding::Fine(format!("{} can be written", folder.display())),
        Err(error) => Finding::Fails(format!("{} can't be written: {error}", folder.display())),
    }
}
