//! `doctor`: what the program was told, which adapters it chose, and whether
//! each of them answers.

use crate::bootstrap::{Estate, key_ring, object_storage};
use crate::config::{Config, MailRoute, ObjectPlace};
use kernel::time::{Clock, SystemClock};
use sql::outbox::{Dispatcher, Registry};
use std::sync::Arc;

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

    println!("\nAdapters");
    let mut trouble = 0;
    let mut check = |name: &str, adapter: &str, finding: Result<String, String>| match finding {
        Ok(words) => println!("  ok     {name:<10} {adapter:<22} {words}"),
        Err(words) => {
            trouble += 1;
            println!("  FAILS  {name:<10} {adapter:<22} {words}");
        }
    };

    match Estate::connect(&config).await {
        Err(error) => check("database", engine(&config.database_url), Err(error.to_string())),
        Ok(database) => {
            let pending = database.pending().await.map(|migrations| migrations.len());
            check(
                "database",
                engine(&config.database_url),
                match pending {
                    Ok(0) => Ok("answers, up to date".to_owned()),
                    Ok(n) => Ok(format!("answers; {n} migrations to run (`estate-os migrate`)")),
                    Err(error) => Err(error.to_string()),
                },
            );
            let dispatcher = Dispatcher::new(database.clone(), Registry::new(), Arc::new(SystemClock));
            let dead = dispatcher.dead_letters(100).await;
            check(
                "events",
                "in-process dispatcher",
                match dead {
                    Ok(letters) if letters.is_empty() => Ok("no dead letters".to_owned()),
                    Ok(letters) => Ok(format!("{} dead letters wait for a person", letters.len())),
                    // before the first migration there is no outbox to look into
                    Err(_) => Ok("no outbox yet".to_owned()),
                },
            );
            database.close().await;
        }
    }
    check("pictures", "files", writable(&config.media_dir()));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let finding = match object_storage(&config, &clock).await {
        Ok(storage) => storage.objects.check().await.map_err(|error| error.to_string()),
        Err(error) => Err(error.to_string()),
    };
    check("objects", objects, finding.map(|()| "photographs and documents can be kept".to_owned()));
    check(
        "mail",
        mail,
        match &config.mail {
            MailRoute::Files => writable(&config.letters_dir()),
            // Whether it takes letters shows when one is sent; asking costs an attempt to sign in.
            MailRoute::Smtp(_) | MailRoute::Resend(_) => {
                Ok("configured; letters that fail are among the dead ones above".to_owned())
            }
        },
    );
    check(
        "keys",
        "XChaCha20-Poly1305",
        match key_ring(&config) {
            Ok(ring) => {
                let names: Vec<_> = ring.names().collect();
                Ok(format!(
                    "personal data is sealed under \u{201c}{}\u{201d}",
                    names.join("\u{201d}, before under \u{201c}")
                ))
            }
            Err(error) => Err(error.to_string()),
        },
    );
    let assets = crate::assets::SiteAssets::load();
    check(
        "assets",
        "in the binary",
        if assets.is_complete() {
            Ok("styles, scripts and data are there".to_owned())
        } else {
            Err("this binary was built without its assets: run scripts/build-site.sh and build again"
                .to_owned())
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

fn writable(folder: &std::path::Path) -> Result<String, String> {
    std::fs::create_dir_all(folder)
        .and_then(|()| {
            let probe = folder.join(".doctor");
            std::fs::write(&probe, b"")?;
            std::fs::remove_file(probe)
        })
        .map(|()| format!("{} can be written", folder.display()))
        .map_err(|error| format!("{} can't be written: {error}", folder.display()))
}
