//! Links that this program signs itself, for storage that can't.

use crate::names;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::objects::{Download, ObjectKey, SignedLink};
use kernel::time::Clock;
use secrecy::{ExposeSecret as _, SecretBox, SecretString};
use sha2::Sha256;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// What signs links: 32 random bytes.
#[derive(Clone)]
pub struct LinkKey(Arc<SecretBox<[u8; LinkKey::BYTES]>>);

/// A text that is no key of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a key of links is 32 bytes in base64")]
pub struct InvalidLinkKey;

impl LinkKey {
    const BYTES: usize = 32;
    /// A longer file isn't ours, and isn't read.
    const LONGEST_FILE: u64 = 256;

    /// Reads a key from base64, with or without padding.
    ///
    /// # Errors
    /// [`InvalidLinkKey`] when it isn't base64 or not of 32 bytes.
    pub fn parse(text: &SecretString) -> Result<Self, InvalidLinkKey> {
        let text = text.expose_secret().trim();
        let bytes =
            STANDARD.decode(text).or_else(|_| URL_SAFE_NO_PAD.decode(text)).map_err(|_| InvalidLinkKey)?;
        let bytes: [u8; Self::BYTES] = bytes.try_into().map_err(|_| InvalidLinkKey)?;
        Ok(Self::of(bytes))
    }

    /// The key in a file, which is made if there is none. Processes that start
    /// at once over the same folder agree on one. Only its owner may read it.
    ///
    /// # Errors
    /// [`io::Error`] when the file can't be read or made, or holds something else.
    pub fn open(path: &Path) -> io::Result<Self> {
        match Self::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            known => return known,
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut bytes = [0; Self::BYTES];
        getrandom::fill(&mut bytes).map_err(io::Error::other)?;
        let mut tag = [0; 8];
        getrandom::fill(&mut tag).map_err(io::Error::other)?;
        // Under its name the file is whole from the first moment; who comes second finds the first's.
        let unfinished = path.with_extension(format!("{:016x}.tmp", u64::from_le_bytes(tag)));
        let made = write_private(&unfinished, STANDARD.encode(bytes).as_bytes())
            .and_then(|()| match fs::hard_link(&unfinished, path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                linked => linked,
            })
            .and_then(|()| File::open(folder)?.sync_all());
        let _ = fs::remove_file(&unfinished);
        made?;
        Self::read(path)
    }

    /// A key for another purpose (HMAC-SHA256 over its name), so that one file is enough: it tells
    /// nothing about this key or those of other purposes.
    #[must_use]
    pub fn derived(&self, purpose: &str) -> SecretBox<[u8; Self::BYTES]> {
        // HMAC itself fills a shorter key up with zeros; filled up, it is one that it always takes.
        let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
        block[..Self::BYTES].copy_from_slice(self.0.expose_secret());
        let mac = Hmac::<Sha256>::new(&block).chain_update(format!("estate-os key 1\n{purpose}"));
        SecretBox::new(Box::new(mac.finalize().into_bytes().into()))
    }

    fn read(path: &Path) -> io::Result<Self> {
        let mut text = String::new();
        File::open(path)?.take(Self::LONGEST_FILE).read_to_string(&mut text)?;
        Self::parse(&SecretString::from(text)).map_err(|error| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{} holds no key: {error}", path.display()))
        })
    }

    pub(crate) fn of(bytes: [u8; Self::BYTES]) -> Self {
        Self(Arc::new(SecretBox::new(Box::new(bytes))))
    }
}

/// Without the key.
impl fmt::Debug for LinkKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkKey(…)")
    }
}

fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Signs links and judges them: HMAC-SHA256 over key, file name and the second
/// in which they expire.
#[derive(Clone)]
pub struct Links {
    key: LinkKey,
    clock: Arc<dyn Clock>,
}

/// What a sound link opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedLink {
    /// The object.
    pub key: ObjectKey,
    /// What the file is called.
    pub file_name: String,
}

/// Why a link opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum LinkRefused {
    /// It was sound once.
    #[error("this link has expired")]
    Expired,
    /// It was never signed here.
    #[error("this link was altered, or not made here")]
    Altered,
}

impl Links {
    /// Where links lead; the object's key follows after a slash.
    pub const PATH: &str = "/ficheiros";
    /// The longest that a link holds, as for S3.
    pub const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

    /// Signs by `key`, and judges by `clock`.
    #[must_use]
    pub fn new(key: LinkKey, clock: Arc<dyn Clock>) -> Self {
        Self { key, clock }
    }

    /// A link to a download, as a path with a query. Nothing of it shows more
    /// than whoever has it is going to see: key, name, expiry, signature.
    #[must_use]
    pub fn sign(&self, download: &Download) -> SignedLink {
        let file_name = names::safe(&download.file_name, download.key.media_type());
        let seconds = i64::try_from(download.valid_for.min(Self::LONGEST).as_secs()).unwrap_or_default();
        let until = (self.clock.now().timestamp() + seconds).to_string();
        let signature =
            self.mac(download.key.as_str(), &until, &file_name).map(|mac| mac.finalize().into_bytes());
        let signature = signature.map(|bytes| URL_SAFE_NO_PAD.encode(bytes)).unwrap_or_default();
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("nome", &file_name)
            .append_pair("ate", &until)
            .append_pair("assinatura", &signature)
            .finish();
        SignedLink::new(format!("{}/{}?{query}", Self::PATH, download.key))
    }

    /// What a link opens: `key` is what follows [`PATH`](Self::PATH) and its slash.
    /// The time it takes tells nothing about the signature.
    ///
    /// # Errors
    /// [`LinkRefused`].
    pub fn open(&self, key: &str, query: &str) -> Result<OpenedLink, LinkRefused> {
        let value = |name: &str| {
            let mut found = form_urlencoded::parse(query.as_bytes()).filter(|(known, _)| known == name);
            // Once each: nobody can mean two things by one link.
            found.next().filter(|_| found.next().is_none()).map(|(_, value)| value.into_owned())
        };
        let signed =
            || Some((value("nome")?, value("ate")?, URL_SAFE_NO_PAD.decode(value("assinatura")?).ok()?));
        let (file_name, until, signature) = signed().ok_or(LinkRefused::Altered)?;
        self.mac(key, &until, &file_name)
            .and_then(|mac| mac.verify_slice(&signature).ok())
            .ok_or(LinkRefused::Altered)?;
        let key = ObjectKey::parse(key).map_err(|_| LinkRefused::Altered)?;
        let until: i64 = until.parse().map_err(|_| LinkRefused::Altered)?;
        if self.clock.now().timestamp() >= until {
            return Err(LinkRefused::Expired);
        }
        Ok(OpenedLink { key, file_name })
    }

    /// No key of an object and no number holds a line break, and the name comes
    /// last: no two links say the same. (HMAC takes a key of any length.)
    fn mac(&self, key: &str, until: &str, file_name: &str) -> Option<Hmac<Sha256>> {
        if key.contains('\n') || until.contains('\n') {
            return None;
        }
        let mac = Hmac::<Sha256>::new_from_slice(self.key.0.expose_secret()).ok()?;
        Some(mac.chain_update(format!("estate-os link 1\n{key}\n{until}\n{file_name}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use kernel::time::FixedClock;

    fn links(clock: &Arc<FixedClock>) -> Links {
        Links::new(LinkKey::of([7; 32]), Arc::clone(clock) as Arc<dyn Clock>)
    }

    fn clock() -> Arc<FixedClock> {
        Arc::new(FixedClock::at("2026-11-25T12:00:00Z".parse().unwrap()))
    }

    fn open(links: &Links, link: &str) -> Result<OpenedLink, LinkRefused> {
        let (path, query) = link.split_once('?').unwrap();
        links.open(path.strip_prefix("/ficheiros/").unwrap(), query)
    }

    fn download() -> Download {
        Download {
            key: ObjectKey::parse("documents/a/b.pdf").unwrap(),
            file_name: "Certidão & planta.pdf".into(),
            valid_for: Duration::from_secs(300),
        }
    }

    #[test]
    fn a_link_opens_until_its_second_and_not_in_it() {
        let clock = clock();
        let links = links(&clock);
        let link = links.sign(&download());
        let opened = open(&links, link.as_str()).unwrap();
        assert_eq!(
            (opened.key.as_str(), opened.file_name.as_str()),
            ("documents/a/b.pdf", "Certidão & planta.pdf")
        );
        clock.advance(TimeDelta::seconds(299));
        assert!(open(&links, link.as_str()).is_ok());
        clock.advance(TimeDelta::seconds(1));
        assert_eq!(open(&links, link.as_str()), Err(LinkRefused::Expired));
    }

    #[test]
    fn a_longer_time_that_was_written_into_an_expired_link_is_an_altered_link() {
        let clock = clock();
        let links = links(&clock);
        let link = links.sign(&download());
        clock.advance(TimeDelta::days(1));
        let later = (clock.now().timestamp() + 100).to_string();
        let first = (clock.now().timestamp() - 86_400 + 300).to_string();
        assert_eq!(open(&links, &link.as_str().replace(&first, &later)), Err(LinkRefused::Altered));
    }

    #[test]
    fn a_link_with_a_part_twice_is_refused() {
        let links = links(&clock());
        let link = links.sign(&download());
        for more in ["nome=b.pdf", "ate=99999999999", "assinatura=AA"] {
            assert_eq!(open(&links, &format!("{}&{more}", link.as_str())), Err(LinkRefused::Altered));
        }
    }

    #[test]
    fn a_derived_key_is_always_the_same_and_of_one_key_and_purpose_alone() {
        let derived = |key, purpose| *LinkKey::of([key; 32]).derived(purpose).expose_secret();
        assert_eq!(derived(7, "visits"), derived(7, "visits"));
        let all = [derived(7, "visits"), derived(7, "feeds"), derived(8, "visits"), [7; 32]];
        let distinct: std::collections::BTreeSet<_> = all.into_iter().collect();
        assert_eq!(distinct.len(), all.len());
    }

    #[test]
    fn another_key_opens_nothing() {
        let clock = clock();
        let link = links(&clock).sign(&download());
        let others = Links::new(LinkKey::of([8; 32]), clock);
        assert_eq!(open(&others, link.as_str()), Err(LinkRefused::Altered));
    }

    #[test]
    fn a_link_holds_a_week_at_most() {
        let clock = clock();
        let links = links(&clock);
        let link = links.sign(&Download { valid_for: Duration::MAX, ..download() });
        clock.advance(TimeDelta::days(7));
        assert_eq!(open(&links, link.as_str()), Err(LinkRefused::Expired));
    }

    #[test]
    fn all_that_start_over_one_folder_sign_by_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("links.key");
        let keys: Vec<LinkKey> = std::thread::scope(|scope| {
            let starting: Vec<_> = (0..8).map(|_| scope.spawn(|| LinkKey::open(&path).unwrap())).collect();
            starting.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let link = Links::new(keys[0].clone(), clock()).sign(&download());
        for key in keys {
            assert!(open(&Links::new(key, clock()), link.as_str()).is_ok());
        }
        let names: Vec<_> =
            fs::read_dir(path.parent().unwrap()).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(names, ["links.key"]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_that_holds_no_key_is_told_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.key");
        fs::write(&path, "half a k").unwrap();
        assert_eq!(LinkKey::open(&path).unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert_eq!(fs::read_to_string(&path).unwrap(), "half a k");
    }

    #[test]
    fn a_key_is_read_in_base64_and_never_shown() {
        let text = SecretString::from(STANDARD.encode([7; 32]));
        assert_eq!(format!("{:?}", LinkKey::parse(&text).unwrap()), "LinkKey(…)");
        for wrong in ["", "abc", "AAAA", "not base64 at all, but as long as it would be"] {
            assert!(LinkKey::parse(&SecretString::from(wrong)).is_err(), "{wrong}");
        }
    }
}
