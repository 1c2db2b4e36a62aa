//! Objects as a port: photographs and documents, kept whole under a key beside
//! the database.

#[cfg(feature = "contracts")]
pub mod contract;

use crate::time::Timestamp;
use async_trait::async_trait;
use bytes::Bytes;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;
use thiserror::Error;

crate::coded! {
    /// What an object is, by the name the web has for it.
    MediaType {
        /// A picture as WebP.
        Webp = "image/webp",
        /// A picture as JPEG.
        Jpeg = "image/jpeg",
        /// A picture as PNG.
        Png = "image/png",
        /// A document.
        Pdf = "application/pdf",
    }
}

impl MediaType {
    /// How a key or a file name of this type ends, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// The type that an ending stands for.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.extension() == extension)
    }
}

/// Where an object lies, such as `photos/019…/019…/480.webp`: folders and a
/// name, joined by `/`, of `a` to `z`, digits, `_` and `-`, at most
/// [`LONGEST`](Self::LONGEST) bytes. The name ends in a dot and the extension of
/// its [`MediaType`]; only there a dot may stand, so that no name is a folder's
/// and none leads out of its folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey {
    text: String,
    media_type: MediaType,
}

/// A text that is no key of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this is no key of an object: folders of a-z, 0-9, _ and -, and a name that ends as its type does")]
pub struct InvalidObjectKey;

impl ObjectKey {
    /// The longest key, in bytes: with a prefix it stays below what any storage takes.
    pub const LONGEST: usize = 300;

    /// Reads a key.
    ///
    /// # Errors
    /// [`InvalidObjectKey`].
    pub fn parse(text: &str) -> Result<Self, InvalidObjectKey> {
        let plain = |part: &str| {
            !part.is_empty()
                && part.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
                // No file system has longer names.
                && part.len() <= 200
        };
        let (folders, name) = match text.rsplit_once('/') {
            Some((folders, name)) => (Some(folders), name),
            None => (None, text),
        };
        let (stem, extension) = name.rsplit_once('.').ok_or(InvalidObjectKey)?;
        let media_type = MediaType::of_extension(extension).ok_or(InvalidObjectKey)?;
        let folders_are_plain = folders.is_none_or(|folders| folders.split('/').all(plain));
        if text.len() > Self::LONGEST || !plain(stem) || !folders_are_plain {
            return Err(InvalidObjectKey);
        }
        Ok(Self { text: text.to_owned(), media_type })
    }

    /// The key as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What lies there, by its ending.
    #[must_use]
    pub const fn media_type(&self) -> MediaType {
        self.media_type
    }

    /// Whether something of this type may lie there.
    ///
    /// # Errors
    /// [`ObjectError::Corrupt`] when the key's ending says another type.
    pub fn takes(&self, media_type: MediaType) -> Result<(), ObjectError> {
        if self.media_type == media_type {
            return Ok(());
        }
        Err(ObjectError::Corrupt(format!("{self} is no name for {media_type}")))
    }
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for ObjectKey {
    type Err = InvalidObjectKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// An object as it is read.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// Its bytes.
    pub content: Bytes,
    /// What they are.
    pub media_type: MediaType,
}

/// Without the content: it may be somebody's identity card.
impl fmt::Debug for StoredObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredObject")
            .field("bytes", &self.content.len())
            .field("media_type", &self.media_type)
            .finish()
    }
}

/// What is known of an object without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectFacts {
    /// Where it lies.
    pub key: ObjectKey,
    /// How long it is.
    pub bytes: u64,
    /// When it was put there, by the clock of whoever keeps it.
    pub changed_at: Timestamp,
}

/// Why something wasn't kept, read or removed. The words are for the log and the
/// operator; they hold no secret.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ObjectError {
    /// The storage can't be reached or refuses; trying later may help.
    #[error("the storage of photographs and documents is unavailable: {0}")]
    Unavailable(String),
    /// There is no room. Nothing of what was to be kept is left behind.
    #[error("the storage of photographs and documents is full: {0}")]
    Full(String),
    /// What was read, or is to be kept, makes no sense.
    #[error("a photograph or document can't be understood: {0}")]
    Corrupt(String),
}

/// A download to hand out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// What is downloaded.
    pub key: ObjectKey,
    /// What the file is to be called. Anything may stand here: an adapter lets no
    /// control character and no path into the header.
    pub file_name: String,
    /// How long the link holds, from now; a week at most.
    pub valid_for: Duration,
}

/// A link that opens one object to whoever has it: an address, or a path on
/// this site. Only [`as_str`](Self::as_str) shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedLink(String);

impl SignedLink {
    /// A link that an adapter signed.
    #[must_use]
    pub fn new(link: impl Into<String>) -> Self {
        Self(link.into())
    }

    /// The address or path, for the one reader it is meant for.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whoever reads it in a log could open it.
impl fmt::Debug for SignedLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedLink(…)")
    }
}

/// Keeps objects.
///
/// All of it ends in bounded time. To add an adapter: implement this, and run
/// the suite in `contract` (feature `contracts`) on it.
#[async_trait]
pub trait ObjectStorage: Send + Sync {
    /// Keeps an object. When it returns, the object survives a crash; one that
    /// was there is replaced as a whole, and a reader sees either.
    ///
    /// # Errors
    /// [`ObjectError`]; what was there before is then still there.
    async fn put(&self, key: &ObjectKey, content: Bytes, media_type: MediaType) -> Result<(), ObjectError>;

    /// Reads an object, if there is one.
    ///
    /// # Errors
    /// [`ObjectError`].
    async fn get(&self, key: &ObjectKey) -> Result<Option<StoredObject>, ObjectError>;

    /// Removes an object for good. That there is none is no error.
    ///
    /// # Errors
    /// [`ObjectError`].
    async fn delete(&self, key: &ObjectKey) -> Result<(), ObjectError>;

    /// The objects whose key begins with `prefix` ("" for all) and comes after
    /// `after`, at most `limit`. What isn't an object of ours is left out. The
    /// order is that of the keys' bytes; only where a folder's name begins another
    /// name beside it (`a/` and `a-b/`) a storage may have its own.
    ///
    /// # Errors
    /// [`ObjectError`].
    async fn list(
        &self,
        prefix: &str,
        after: Option<&ObjectKey>,
        limit: usize,
    ) -> Result<Vec<ObjectFacts>, ObjectError>;

    /// Walks over the objects whose key begins with `prefix`, at most `page` at a time. Each that is
    /// there all the while is met once; what is put or removed meanwhile may be met or not. However
    /// many there are, no page costs more than the one before it.
    fn walk<'a>(&'a self, prefix: &str, page: usize) -> Box<dyn ObjectWalk + 'a> {
        Box::new(Pages { storage: self, prefix: prefix.to_owned(), page, after: None })
    }

    /// Removes what is left of uploads to keys that begin with one of `prefixes`, which began before
    /// `before` and will never be whole, as a process that died leaves them; says how many there were.
    /// With `only_look` they stay. A storage that gathers uploads under no key looks at all of them.
    ///
    /// # Errors
    /// [`ObjectError`]; what was removed before it is gone.
    async fn clear_unfinished(
        &self,
        prefixes: &[&str],
        before: Timestamp,
        only_look: bool,
    ) -> Result<u64, ObjectError>;

    /// A link by which whoever has it downloads the object, as an attachment,
    /// for a while. It is signed without looking: to nothing it leads as well.
    ///
    /// # Errors
    /// [`ObjectError`].
    async fn signed_link(&self, download: &Download) -> Result<SignedLink, ObjectError>;

    /// Whether it answers and can be written to.
    ///
    /// # Errors
    /// [`ObjectError`], with what is in the way.
    async fn check(&self) -> Result<(), ObjectError>;
}

/// A walk over objects, page after page.
#[async_trait]
pub trait ObjectWalk: Send {
    /// The next objects, in the order of a list; none when the walk is over.
    ///
    /// # Errors
    /// [`ObjectError`]; asked again, the walk goes on where it was.
    async fn next(&mut self) -> Result<Vec<ObjectFacts>, ObjectError>;
}

/// The walk of a storage that finds the way back to any key by itself.
struct Pages<'a, S: ?Sized> {
    storage: &'a S,
    prefix: String,
    page: usize,
    after: Option<ObjectKey>,
}

#[async_trait]
impl<S: ObjectStorage + ?Sized> ObjectWalk for Pages<'_, S> {
    async fn next(&mut self) -> Result<Vec<ObjectFacts>, ObjectError> {
        let facts = self.storage.list(&self.prefix, self.after.as_ref(), self.page).await?;
        if let Some(last) = facts.last() {
            self.after = Some(last.key.clone());
        }
        Ok(facts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_folders_and_a_name_that_ends_as_its_type_does() {
        for (text, media_type) in [
            ("photos/019aa0/019bb1/480.webp", MediaType::Webp),
            ("documents/a-b_c/019c.pdf", MediaType::Pdf),
            ("probe.png", MediaType::Png),
        ] {
            let key = ObjectKey::parse(text).unwrap();
            assert_eq!((key.as_str(), key.media_type()), (text, media_type));
            assert_eq!(text.parse(), Ok(key));
        }
    }

    #[test]
    fn what_leads_elsewhere_or_is_spelt_otherwise_is_no_key() {
        let long = format!("{}.pdf", "a/".repeat(149));
        for text in [
            "",
            "/",
            "a",
            "a/",
            ".pdf",
            "a/.pdf",
            "/a.pdf",
            "a//b.pdf",
            "../a.pdf",
            "a/../b.pdf",
            "./a.pdf",
            "a/..pdf",
            "a.b/c.pdf",
            "a.b.pdf",
            "A.pdf",
            "á.pdf",
            "a b.pdf",
            "a\\b.pdf",
            "a%2fb.pdf",
            "a.pdf\0",
            "a.PDF",
            "a.svg",
            "a.jpeg",
            "a.pdf/",
            "a.pdf\n",
            &long,
        ] {
            assert_eq!(ObjectKey::parse(text), Err(InvalidObjectKey), "{text:?}");
        }
    }

    #[test]
    fn a_type_is_known_by_its_extension() {
        for media_type in MediaType::ALL {
            assert_eq!(MediaType::of_extension(media_type.extension()), Some(*media_type));
        }
        assert_eq!(MediaType::of_extension("svg"), None);
    }

    #[test]
    fn a_link_and_a_content_are_seen_in_no_log() {
        assert_eq!(format!("{:?}", SignedLink::new("/ficheiros/a.pdf?k=1")), "SignedLink(…)");
        let object = StoredObject { content: Bytes::from_static(b"NIF 1"), media_type: MediaType::Pdf };
        assert_eq!(format!("{object:?}"), "StoredObject { bytes: 5, media_type: Pdf }");
    }
}
