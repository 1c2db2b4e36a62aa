//! What the program is told by its environment.
//!
//! Every variable has a default, so that the bare binary runs. A wrong value
//! stops the start with one sentence: variable, value, remedy.

mod objects;

pub use objects::ObjectPlace;

use property_management_adapters::vault::KeyRing;
use secrecy::SecretString;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use storage::LinkKey;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// What is logged unless told otherwise: what this program does, and what others warn of.
const LOG: &str = "warn,estate_os=info";

/// The effective configuration.
#[derive(Debug, Clone)]
pub struct Config {
    /// `DATABASE_URL`: `sqlite://FILE` or `postgres://…`. Default: `estate.db` in the data folder.
    pub database_url: String,
    /// `ESTATE_OS_ADDR`: where to listen. Default `127.0.0.1:3000`.
    pub addr: SocketAddr,
    /// `ESTATE_OS_BASE_URL`: how the world reaches it, without a slash at the end.
    /// Default: `http://` and the address.
    pub base_url: String,
    /// `ESTATE_OS_DATA_DIR`: files of the installation. Default `data`.
    pub data_dir: PathBuf,
    /// `ESTATE_OS_PROGRAM`: the file of this program, which starts it once more for each PDF that
    /// is read. Default: the file that runs.
    pub program: PathBuf,
    /// `ESTATE_OS_TILES`: a tile address with `{z}`, `{x}`, `{y}`. Without one the
    /// map draws outlines from packaged data.
    pub tiles: Option<Tiles>,
    /// `ESTATE_OS_PAGE_CACHE_MB`: how much memory rendered pages may take, in
    /// mebibytes; 0 renders every page anew. Default 24.
    pub page_cache_mb: u64,
    /// `ESTATE_OS_TRUSTED_PROXIES`: how many proxies stand in front, each adding the address it
    /// was asked from to `X-Forwarded-For`. Default 0: the header is anybody's word.
    pub trusted_proxies: usize,
    /// `ESTATE_OS_MAIL`: how letters leave. Default: into files of the data folder.
    pub mail: MailRoute,
    /// `ESTATE_OS_MAIL_FROM`: who they are from, as `Name <address>`.
    pub mail_from: (String, String),
    /// `ESTATE_OS_OIDC_ISSUER` and its siblings: a site that vouches for people.
    pub identity: Option<IdentitySite>,
    /// `ESTATE_OS_SECRET_KEYS`: what personal data is sealed under, as `NAME:BASE64`, the newest first.
    /// Default: a file of the data folder, made at the first start.
    pub secret_keys: Option<SecretString>,
    /// `ESTATE_OS_LINKS_KEY`: what links in letters, and to files, are signed with, in base64.
    /// Default: a file of the data folder, made at the first start.
    pub links_key: Option<SecretString>,
    /// `ESTATE_OS_OBJECTS` and `ESTATE_OS_S3_…`: where photographs and documents are kept.
    /// Default: in files of the data folder.
    pub objects: ObjectPlace,
    /// `ESTATE_OS_LOG`: what is logged, as levels and `TARGET=LEVEL` with commas between them.
    /// Default `warn,estate_os=info`.
    pub log: String,
}

/// How letters leave.
#[derive(Debug, Clone)]
pub enum MailRoute {
    /// `files`: into the data folder, where a demonstration shows them.
    Files,
    /// `smtp://…` or `smtps://…`: by a mail server.
    Smtp(SecretString),
    /// `resend`: by Resend, with the key in `ESTATE_OS_RESEND_KEY`.
    Resend(SecretString),
}

/// A site that vouches for people by OpenID Connect.
#[derive(Debug, Clone)]
pub struct IdentitySite {
    /// `ESTATE_OS_OIDC_ISSUER`: its address, as it names itself.
    pub issuer: String,
    /// `ESTATE_OS_OIDC_CLIENT_ID`: how it knows this installation.
    pub client_id: String,
    /// `ESTATE_OS_OIDC_CLIENT_SECRET`: the secret it gave, if it gave one.
    pub client_secret: Option<SecretString>,
    /// `ESTATE_OS_OIDC_NAME`: what people call it. Default: its host.
    pub name: String,
}

/// Where map tiles come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tiles {
    /// Address with `{z}`, `{x}`, `{y}`.
    pub url: String,
    /// `ESTATE_OS_TILES_ATTRIBUTION`: what the tile source wants said.
    pub attribution: String,
}

/// A variable with a value that can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The variable.
    pub variable: &'static str,
    /// Its value; passwords are left out.
    pub value: String,
    /// What to write instead.
    pub remedy: &'static str,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is \u{201c}{}\u{201d}, which can't be used: {}.",
            self.variable, self.value, self.remedy
        )
    }
}

impl std::error::Error for ConfigError {}

impl Config {
    /// Reads the process's environment.
    ///
    /// # Errors
    /// The first variable whose value can't be used.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(|name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()))
    }

    /// Reads variables from anywhere; an empty value counts as not set.
    ///
    /// # Errors
    /// The first variable whose value can't be used.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let get = |name: &str| variable(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());

        let addr_text = get("ESTATE_OS_ADDR").unwrap_or_else(|| "127.0.0.1:3000".to_owned());
        let addr: SocketAddr = addr_text.parse().map_err(|_| ConfigError {
            variable: "ESTATE_OS_ADDR",
            value: addr_text.clone(),
            remedy: "write an IP address and a port, such as 127.0.0.1:3000 or 0.0.0.0:8080",
        })?;

        let data_dir = PathBuf::from(get("ESTATE_OS_DATA_DIR").unwrap_or_else(|| "data".to_owned()));
        if data_dir.exists() && !data_dir.is_dir() {
            return Err(ConfigError {
                variable: "ESTATE_OS_DATA_DIR",
                value: data_dir.display().to_string(),
                remedy: "it names a file; name a folder, which is made if it is missing",
            });
        }

        let database_url = match get("DATABASE_URL") {
            None => sqlite_url(&data_dir.join("estate.db")),
            Some(url) if is_database_url(&url) => url,
            Some(url) => {
                return Err(ConfigError {
                    variable: "DATABASE_URL",
                    value: without_password(&url),
                    remedy: "write sqlite://PATH/TO/FILE.db or postgres://USER:PASSWORD@HOST/DATABASE",
                });
            }
        };

        let base_url = match get("ESTATE_OS_BASE_URL") {
            None => format!("http://{addr}"),
            Some(url) if is_base_url(&url) => url.trim_end_matches('/').to_owned(),
            Some(url) => {
                return Err(ConfigError {
                    variable: "ESTATE_OS_BASE_URL",
                    value: url,
                    remedy: "write the public address with its scheme and without a path, such as https://www.example.pt",
                });
            }
        };

        let program = match get("ESTATE_OS_PROGRAM") {
            None => std::env::current_exe().unwrap_or_else(|_| PathBuf::from("estate-os")),
            Some(path) if Path::new(&path).is_file() => PathBuf::from(path),
            Some(path) => {
                return Err(ConfigError {
                    variable: "ESTATE_OS_PROGRAM",
                    value: path,
                    remedy: "there is no such file; name the file of the program estate-os, or leave it out",
                });
            }
        };

        let tiles = match get("ESTATE_OS_TILES") {
            None => None,
            Some(url)
                if ["{z}", "{x}", "{y}"].iter().all(|part| url.contains(part))
                    && (url.starts_with("https://")
                        || url.starts_with("http://")
                        || url.starts_with('/')) =>
            {
                Some(Tiles {
                    url,
                    attribution: get("ESTATE_OS_TILES_ATTRIBUTION")
                        .unwrap_or_else(|| "© OpenStreetMap".to_owned()),
                })
            }
            Some(url) => {
                return Err(ConfigError {
                    variable: "ESTATE_OS_TILES",
                    value: url,
                    remedy: "write a tile address with {z}, {x} and {y}, such as https://tiles.example.pt/{z}/{x}/{y}.png",
                });
            }
        };

        let page_cache_mb = match get("ESTATE_OS_PAGE_CACHE_MB") {
            None => 24,
            Some(text) => text.parse().ok().filter(|mb| *mb <= 4096).ok_or(ConfigError {
                variable: "ESTATE_OS_PAGE_CACHE_MB",
                value: text,
                remedy: "write a number of mebibytes from 0 to 4096",
            })?,
        };

        let trusted_proxies = match get("ESTATE_OS_TRUSTED_PROXIES") {
            None => 0,
            Some(text) => text.parse().ok().filter(|count| *count <= 9).ok_or(ConfigError {
                variable: "ESTATE_OS_TRUSTED_PROXIES",
                value: text,
                remedy: "write how many proxies stand in front, from 0 to 9",
            })?,
        };

        let mail = match get("ESTATE_OS_MAIL").as_deref() {
            None | Some("files") => MailRoute::Files,
            Some("resend") => match get("ESTATE_OS_RESEND_KEY") {
                Some(key) => MailRoute::Resend(SecretString::from(key)),
                None => {
                    return Err(ConfigError {
                        variable: "ESTATE_OS_RESEND_KEY",
                        value: String::new(),
                        remedy: "ESTATE_OS_MAIL says resend: write the API key that Resend gave",
                    });
                }
            },
            Some(url) if url.starts_with("smtp://") || url.starts_with("smtps://") => {
                MailRoute::Smtp(SecretString::from(url))
            }
            Some(other) => {
                return Err(ConfigError {
                    variable: "ESTATE_OS_MAIL",
                    value: without_password(other),
                    remedy: "write files, resend, smtp://USER:PASSWORD@HOST:587 or smtps://USER:PASSWORD@HOST",
                });
            }
        };

        let mail_from = match get("ESTATE_OS_MAIL_FROM") {
            None => ("Estate OS".to_owned(), format!("no-reply@{}", mail_host(&base_url))),
            Some(text) => sender(&text).ok_or(ConfigError {
                variable: "ESTATE_OS_MAIL_FROM",
                value: text,
                remedy: "write a name and an address, such as Casas do Rio <ola@casas.example>",
            })?,
        };

        let identity = match get("ESTATE_OS_OIDC_ISSUER") {
            None => None,
            Some(issuer) => {
                let client_id = get("ESTATE_OS_OIDC_CLIENT_ID").ok_or(ConfigError {
                    variable: "ESTATE_OS_OIDC_CLIENT_ID",
                    value: String::new(),
                    remedy: "ESTATE_OS_OIDC_ISSUER is set: write the client id that the site gave",
                })?;
                let host =
                    issuer.split("://").nth(1).unwrap_or(&issuer).split('/').next().unwrap_or_default();
                let name = get("ESTATE_OS_OIDC_NAME").unwrap_or_else(|| host.to_owned());
                let client_secret = get("ESTATE_OS_OIDC_CLIENT_SECRET").map(SecretString::from);
                Some(IdentitySite { issuer, client_id, client_secret, name })
            }
        };

        let secret_keys = match get("ESTATE_OS_SECRET_KEYS") {
            Some(keys) if KeyRing::parse(&keys).is_err() => {
                return Err(ConfigError {
                    variable: "ESTATE_OS_SECRET_KEYS",
                    // Whatever is wrong with it, a part may be a key.
                    value: "\u{2026}".to_owned(),
                    remedy: "write NAME:KEY, several with commas between them and the newest first; a key is what `openssl rand -base64 32` prints",
                });
            }
            keys => keys.map(SecretString::from),
        };

        let links_key = match get("ESTATE_OS_LINKS_KEY").map(SecretString::from) {
            Some(key) if LinkKey::parse(&key).is_err() => {
                return Err(ConfigError {
                    variable: "ESTATE_OS_LINKS_KEY",
                    value: "\u{2026}".to_owned(),
                    remedy: "write what `openssl rand -base64 32` prints, the same on every machine",
                });
            }
            key => key,
        };

        let log = get("ESTATE_OS_LOG").unwrap_or_else(|| LOG.to_owned());
        if !is_log_filter(&log) {
            return Err(ConfigError {
                variable: "ESTATE_OS_LOG",
                value: log,
                remedy: "write off, error, warn, info, debug or trace, for parts of the program as PART=LEVEL, with commas between them, such as warn,estate_os=info",
            });
        }

        let objects = objects::read(get)?;

        Ok(Self {
            database_url,
            program,
            addr,
            base_url,
            data_dir,
            tiles,
            page_cache_mb,
            trusted_proxies,
            mail,
            mail_from,
            identity,
            secret_keys,
            links_key,
            objects,
            log,
        })
    }

    /// The database's address as it may be shown: without a password.
    #[must_use]
    pub fn shown_database_url(&self) -> String {
        without_password(&self.database_url)
    }

    /// Where letters lie that leave into files.
    #[must_use]
    pub fn letters_dir(&self) -> PathBuf {
        self.data_dir.join("mail")
    }

    /// Where the keys lie that seal personal data, unless they are given.
    #[must_use]
    pub fn keys_file(&self) -> PathBuf {
        self.data_dir.join("secrets.keys")
    }

    /// Where photographs and documents lie, unless a bucket keeps them.
    #[must_use]
    pub fn objects_dir(&self) -> PathBuf {
        self.data_dir.join("objects")
    }

    /// Where the key lies that signs links, unless it is given.
    #[must_use]
    pub fn links_key_file(&self) -> PathBuf {
        self.data_dir.join("links.key")
    }

    /// Whether the world reaches it by https: cookies are then for https only.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// Where pictures of listings lie.
    #[must_use]
    pub fn media_dir(&self) -> PathBuf {
        self.data_dir.join("media")
    }
}

/// `Name <address>`, or an address alone.
fn sender(text: &str) -> Option<(String, String)> {
    let (name, address) = match text.split_once('<') {
        Some((name, rest)) => (name.trim(), rest.strip_suffix('>')?.trim()),
        None => ("Estate OS", text.trim()),
    };
    let ok = address.split_once('@').is_some_and(|(mailbox, host)| !mailbox.is_empty() && !host.is_empty());
    ok.then(|| (name.trim_matches('"').to_owned(), address.to_owned()))
}

/// The host of the base address, as mail has it: without port.
fn mail_host(base_url: &str) -> &str {
    let host = base_url.split("://").nth(1).unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default();
    if host.is_empty() || host.starts_with('[') || host.parse::<std::net::IpAddr>().is_ok() {
        "localhost"
    } else {
        host
    }
}

/// A word alone would be taken for a part of the program, of which everything is logged, and of the
/// others nothing: a level that is misspelt.
fn is_log_filter(text: &str) -> bool {
    let is_level = |word: &str| word.trim().parse::<LevelFilter>().is_ok();
    EnvFilter::try_new(text).is_ok()
        && text.split(',').all(|part| part.contains(['=', '[', ']', '{', '}']) || is_level(part))
}

fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

fn is_database_url(url: &str) -> bool {
    let after = |scheme: &str| url.strip_prefix(scheme).is_some_and(|rest| !rest.is_empty());
    after("sqlite://") || after("sqlite:") || after("postgres://") || after("postgresql://")
}

fn is_base_url(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) else {
        return false;
    };
    let host = rest.trim_end_matches('/');
    !host.is_empty()
        && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']'))
}

/// An address as it may be shown. Passwords stand behind the user, or among the options after the
/// question mark; an address that can be read in two ways is shown as far as both agree.
fn without_password(url: &str) -> String {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), url),
    };
    let (place, options) = rest.split_once('?').unwrap_or((rest, ""));
    let user = place.split([':', '@']).next().unwrap_or_default();
    match place.rsplit_once('@') {
        // Here or there, it may be the end of a password.
        _ if options.contains('@') => format!("{scheme}{user}"),
        Some((_, host)) => format!("{scheme}{user}@{host}"),
        None => format!("{scheme}{place}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(|name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| (*v).to_owned()))
    }

    #[test]
    fn nothing_set_means_a_sqlite_file_in_the_data_folder_on_port_3000() {
        let config = with(&[]).unwrap();
        assert_eq!(config.database_url, "sqlite://data/estate.db");
        assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
        assert_eq!(config.base_url, "http://127.0.0.1:3000");
        assert_eq!(config.tiles, None);
    }

    #[test]
    fn a_wrong_value_is_told_in_one_sentence_with_variable_value_and_remedy() {
        for (variable, value) in [
            ("ESTATE_OS_ADDR", "localhost"),
            ("DATABASE_URL", "mysql://host/db"),
            ("ESTATE_OS_BASE_URL", "www.example.pt"),
            ("ESTATE_OS_TILES", "https://tiles.example.pt/"),
            ("ESTATE_OS_PAGE_CACHE_MB", "lots"),
            ("ESTATE_OS_DATA_DIR", "/dev/null"),
            ("ESTATE_OS_LOG", "verbose"),
            ("ESTATE_OS_LOG", "estate_os=verbose"),
            ("ESTATE_OS_LOG", "warn,estate_os"),
        ] {
            let error = with(&[(variable, value)]).unwrap_err();
            let sentence = error.to_string();
            assert!(sentence.contains(variable) && sentence.contains(value), "{sentence}");
            assert!(sentence.ends_with('.') && sentence.contains(error.remedy), "{sentence}");
        }
    }

    #[test]
    fn a_log_is_chosen_by_levels_and_by_parts() {
        assert_eq!(with(&[]).unwrap().log, "warn,estate_os=info");
        for log in ["off", "INFO", "warn,sqlx=debug", "estate_os[{number=7}]=trace", LOG] {
            assert_eq!(with(&[("ESTATE_OS_LOG", log)]).unwrap().log, log);
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let config = with(&[("DATABASE_URL", "postgres://ana:s3cr@t@db.example.pt/estate")]).unwrap();
        assert_eq!(config.shown_database_url(), "postgres://ana@db.example.pt/estate");
        for (url, shown) in [
            ("postgres:///estate?host=/run/pg&user=e&password=s3cret", "postgres:///estate"),
            ("postgres://db:5432/estate?sslmode=require&password=s3cret", "postgres://db:5432/estate"),
            ("postgres://ana@db/estate?password=s3cr@t", "postgres://ana"),
            ("postgres://ana:s3c?ret@db/estate", "postgres://ana"),
            ("postgres://ana:s3c@r?et@db/estate", "postgres://ana"),
            ("sqlite:data/estate.db", "sqlite:data/estate.db"),
        ] {
            assert_eq!(with(&[("DATABASE_URL", url)]).unwrap().shown_database_url(), shown);
        }
        for url in ["mysql://ana:s3cret@db/estate", "ana:s3cret@db/estate", "mysql://db?password=s3cret"] {
            let error = with(&[("DATABASE_URL", url)]).unwrap_err();
            assert!(!error.to_string().contains("s3cret"), "{error}");
        }
    }

    #[test]
    fn a_key_is_never_shown() {
        let error = with(&[("ESTATE_OS_SECRET_KEYS", "first:c2VjcmV0")]).unwrap_err();
        assert!(error.to_string().starts_with("ESTATE_OS_SECRET_KEYS is"), "{error}");
        assert!(!error.to_string().contains("c2VjcmV0"));
        let key = format!("first:{}=", "A".repeat(43));
        assert!(!format!("{:?}", with(&[("ESTATE_OS_SECRET_KEYS", &key)]).unwrap()).contains("AAAA"));
        let error = with(&[("ESTATE_OS_LINKS_KEY", "c2VjcmV0")]).unwrap_err();
        assert!(error.to_string().starts_with("ESTATE_OS_LINKS_KEY is"), "{error}");
        assert!(!error.to_string().contains("c2VjcmV0"));
    }

    #[test]
    fn a_slash_at_the_end_of_the_base_address_is_dropped() {
        let config = with(&[("ESTATE_OS_BASE_URL", "https://casas.example.pt/")]).unwrap();
        assert_eq!(config.base_url, "https://casas.example.pt");
    }
}
