//! What the program is told by its environment.
//!
//! Every variable has a default, so that the bare binary runs. A wrong value
//! stops the start with one sentence: variable, value, remedy.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The effective configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// `ESTATE_OS_TILES`: a tile address with `{z}`, `{x}`, `{y}`. Without one the
    /// map draws outlines from packaged data.
    pub tiles: Option<Tiles>,
    /// `ESTATE_OS_PAGE_CACHE_MB`: how much memory rendered pages may take, in
    /// mebibytes; 0 renders every page anew. Default 24.
    pub page_cache_mb: u64,
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

        Ok(Self { database_url, addr, base_url, data_dir, tiles, page_cache_mb })
    }

    /// The database's address as it may be shown: without a password.
    #[must_use]
    pub fn shown_database_url(&self) -> String {
        without_password(&self.database_url)
    }

    /// Where pictures of listings lie.
    #[must_use]
    pub fn media_dir(&self) -> PathBuf {
        self.data_dir.join("media")
    }
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

fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((before, host))) => {
            let user = before.rsplit("://").next().unwrap_or("").split(':').next().unwrap_or("");
            format!("{scheme}://{user}@{host}")
        }
        _ => url.to_owned(),
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
        ] {
            let error = with(&[(variable, value)]).unwrap_err();
            let sentence = error.to_string();
            assert!(sentence.contains(variable) && sentence.contains(value), "{sentence}");
            assert!(sentence.ends_with('.') && sentence.contains(error.remedy), "{sentence}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let config = with(&[("DATABASE_URL", "postgres://ana:s3cr@t@db.example.pt/estate")]).unwrap();
        assert_eq!(config.shown_database_url(), "postgres://ana@db.example.pt/estate");
        let error = with(&[("DATABASE_URL", "mysql://ana:s3cret@db/estate")]).unwrap_err();
        assert!(!error.to_string().contains("s3cret"));
    }

    #[test]
    fn a_slash_at_the_end_of_the_base_address_is_dropped() {
        let config = with(&[("ESTATE_OS_BASE_URL", "https://casas.example.pt/")]).unwrap();
        assert_eq!(config.base_url, "https://casas.example.pt");
    }
}
