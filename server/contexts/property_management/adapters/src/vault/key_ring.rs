//! The keys under which personal data lies, and the file they are kept in.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretBox};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Bytes of a key: as much as XChaCha20-Poly1305 takes.
pub(super) const KEY_BYTES: usize = 32;

/// The longest name of a key.
const LONGEST_NAME: usize = 32;

/// A text that is no ring of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidKeyRing {
    /// There is no key in it.
    #[error("it holds no key")]
    Empty,
    /// A part isn't a name, a colon and a key.
    #[error("a key is written as NAME:BASE64, several with commas between them, the newest first")]
    Shape,
    /// A name with other characters, or too long.
    #[error("a key's name has 1 to {LONGEST_NAME} of a-z, 0-9 and -")]
    Name,
    /// A key that isn't 32 bytes in base64.
    #[error("a key is {KEY_BYTES} random bytes in base64, as `openssl rand -base64 {KEY_BYTES}` prints them")]
    Key,
    /// Two keys of one name.
    #[error("two keys have the same name")]
    Twice,
}

/// Why the file of keys can't be used.
#[derive(Debug, Error)]
pub enum KeyFileError {
    /// It can't be read or made.
    #[error("{} can't be used: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the machine said.
        error: io::Error,
    },
    /// It holds something else than keys.
    #[error("{} is no file of keys: {flaw}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        flaw: InvalidKeyRing,
    },
}

pub(super) struct Key {
    pub(super) name: String,
    bytes: SecretBox<[u8; KEY_BYTES]>,
}

impl Key {
    fn parse(text: &str) -> Result<Self, InvalidKeyRing> {
        let (name, key) = text.split_once(':').ok_or(InvalidKeyRing::Shape)?;
        let plain = |c: u8| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-');
        if name.is_empty() || name.len() > LONGEST_NAME || !name.bytes().all(plain) {
            return Err(InvalidKeyRing::Name);
        }
        let bytes = STANDARD.decode(key).map_err(|_| InvalidKeyRing::Key)?;
        let bytes = <[u8; KEY_BYTES]>::try_from(bytes).map_err(|_| InvalidKeyRing::Key)?;
        Ok(Self { name: name.to_owned(), bytes: SecretBox::new(Box::new(bytes)) })
    }

    pub(super) fn bytes(&self) -> &[u8; KEY_BYTES] {
        self.bytes.expose_secret()
    }
}

/// Keys, the newest first: that one seals, all of them open. Debugging shows their names only.
pub struct KeyRing(Vec<Key>);

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}

impl KeyRing {
    /// Reads keys as `NAME:BASE64`, the newest first, with commas or line breaks between them.
    ///
    /// # Errors
    /// [`InvalidKeyRing`].
    pub fn parse(text: &str) -> Result<Self, InvalidKeyRing> {
        let parts = text.split([',', '\n']).map(str::trim).filter(|part| !part.is_empty());
        let keys = parts.map(Key::parse).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() {
            return Err(InvalidKeyRing::Empty);
        }
        let twice = |(at, key): (usize, &Key)| keys[..at].iter().any(|other| other.name == key.name);
        if keys.iter().enumerate().any(twice) {
            return Err(InvalidKeyRing::Twice);
        }
        Ok(Self(keys))
    }

    /// The keys of a file. Where there is none, it is made with one new key, for its owner's eyes only.
    ///
    /// # Errors
    /// [`KeyFileError`].
    pub fn of_file(path: &Path) -> Result<Self, KeyFileError> {
        let failed = |error| KeyFileError::Io { path: path.to_owned(), error };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make(path).map_err(failed)?;
                // Whoever was first made it.
                fs::read_to_string(path).map_err(failed)?
            }
            Err(error) => return Err(failed(error)),
        };
        Self::parse(&text).map_err(|flaw| KeyFileError::Damaged { path: path.to_owned(), flaw })
    }

    /// Puts a new key in front of those of a file; whoever runs with the old ones opens nothing that it
    /// seals, and is to be started anew.
    ///
    /// # Errors
    /// [`KeyFileError`]; the file stays as it was.
    pub fn renew_file(path: &Path, name: &str) -> Result<Self, KeyFileError> {
        let failed = |error| KeyFileError::Io { path: path.to_owned(), error };
        let damaged = |flaw| KeyFileError::Damaged { path: path.to_owned(), flaw };
        Self::of_file(path)?;
        let before = fs::read_to_string(path).map_err(failed)?;
        let renewed = format!("{}{before}", new_line(name).map_err(failed)?);
        let ring = Self::parse(&renewed).map_err(damaged)?;
        let unfinished = unfinished(path).map_err(failed)?;
        write_private(&unfinished, &renewed)
            .and_then(|()| fs::rename(&unfinished, path))
            .and_then(|()| sync_folder(path))
            .map_err(failed)?;
        Ok(ring)
    }

    /// The names of the keys, the newest first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|key| key.name.as_str())
    }

    pub(super) fn newest(&self) -> Option<&Key> {
        self.0.first()
    }

    pub(super) fn oldest(&self) -> Option<&Key> {
        self.0.last()
    }

    pub(super) fn named(&self, name: &str) -> Option<&Key> {
        self.0.iter().find(|key| key.name == name)
    }
}

/// Makes a file with one key. It appears when it is whole and on the disk; one that is there stays.
fn make(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let unfinished = unfinished(path)?;
    write_private(&unfinished, &new_line("first")?)?;
    // A link doesn't replace: of two processes that start together, the first one's key counts.
    let linked = match fs::hard_link(&unfinished, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        outcome => outcome,
    };
    fs::remove_file(&unfinished)?;
    linked?;
    sync_folder(path)
}

/// A line of the file: a new key and its name.
fn new_line(name: &str) -> io::Result<String> {
    let mut key = [0; KEY_BYTES];
    getrandom::fill(&mut key).map_err(io::Error::other)?;
    Ok(format!("{name}:{}\n", STANDARD.encode(key)))
}

/// A name beside the file that nobody else uses.
fn unfinished(path: &Path) -> io::Result<PathBuf> {
    let lot = getrandom::u32().map_err(io::Error::other)?;
    Ok(path.with_extension(format!("{lot:08x}.new")))
}

/// Writes a file for its owner's eyes only, until it is on the disk.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Makes a new name in a folder survive a power cut.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    #[test]
    fn keys_are_read_in_their_order() {
        let ring = KeyRing::parse(&format!("2027-03:{KEY}, first:{KEY}")).unwrap();
        assert_eq!(ring.names().collect::<Vec<_>>(), ["2027-03", "first"]);
        assert_eq!(ring.newest().map(|key| key.name.as_str()), Some("2027-03"));
        assert_eq!(ring.oldest().map(|key| key.name.as_str()), Some("first"));
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let flaw = |text: &str| KeyRing::parse(text).unwrap_err();
        assert_eq!(flaw(" , "), InvalidKeyRing::Empty);
        assert_eq!(flaw(KEY), InvalidKeyRing::Shape);
        assert_eq!(flaw(&format!("Über:{KEY}")), InvalidKeyRing::Name);
        assert_eq!(flaw(&format!(":{KEY}")), InvalidKeyRing::Name);
        assert_eq!(flaw("short:AAEC"), InvalidKeyRing::Key);
        assert_eq!(flaw("odd:not base64!"), InvalidKeyRing::Key);
        assert_eq!(flaw(&format!("a:{KEY},a:{KEY}")), InvalidKeyRing::Twice);
    }

    #[test]
    fn no_log_shows_a_key() {
        let shown = format!("{:?}", KeyRing::parse(&format!("first:{KEY}")).unwrap());
        assert_eq!(shown, "[\"first\"]");
    }

    #[test]
    fn the_file_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data").join("secrets.keys");
        let made: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| KeyRing::of_file(&path).unwrap())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        for ring in &made {
            assert_eq!(ring.newest().map(Key::bytes), made[0].newest().map(Key::bytes));
        }
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        let left: Vec<_> = fs::read_dir(path.parent().unwrap()).unwrap().collect();
        assert_eq!(left.len(), 1, "nothing unfinished is left: {left:?}");
    }

    #[test]
    fn a_new_key_stands_in_front_of_the_old_ones() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.keys");
        let before = KeyRing::of_file(&path).unwrap();
        let after = KeyRing::renew_file(&path, "2027-03-28").unwrap();
        assert_eq!(after.names().collect::<Vec<_>>(), ["2027-03-28", "first"]);
        assert_eq!(after.oldest().map(Key::bytes), before.newest().map(Key::bytes));
        assert_ne!(after.newest().map(Key::bytes), before.newest().map(Key::bytes));
        let read = KeyRing::of_file(&path).unwrap();
        assert_eq!(read.newest().map(Key::bytes), after.newest().map(Key::bytes));
        assert!(KeyRing::renew_file(&path, "2027-03-28").is_err(), "a name means one key");
    }

    #[test]
    fn a_damaged_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secrets.keys");
        fs::write(&path, "first:AAEC").unwrap();
        let error = KeyRing::of_file(&path).unwrap_err();
        assert!(error.to_string().contains("secrets.keys is no file of keys"), "{error}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "first:AAEC");
    }
}
