//! Objects as files in a folder: a key is a path below it.

mod walk;

use crate::links::Links;
use async_trait::async_trait;
use bytes::Bytes;
use chrono::TimeDelta;
use kernel::ids::IdGenerator;
use kernel::objects::{
    Download, MediaType, ObjectError, ObjectFacts, ObjectKey, ObjectStorage, ObjectWalk, SignedLink,
    StoredObject,
};
use kernel::time::{Clock, Timestamp, to_microseconds};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walk::Walk;

/// Where files are until they are whole. No folder of a key has a dot.
const UNFINISHED: &str = ".unfinished";
/// What lies there longer is nobody's: a process died over it.
const ABANDONED: TimeDelta = TimeDelta::days(1);
/// How often a folder is made anew that somebody else removed at that moment.
const ATTEMPTS: usize = 5;

/// A folder of objects, which several processes may share.
///
/// A file appears under its name when it is whole and on the disk, and takes the
/// place of the one before it at once. Its type is the ending of its name. Only
/// the folder's owner may read it.
pub struct FileObjects {
    folder: Arc<PathBuf>,
    links: Links,
    ids: Arc<dyn IdGenerator>,
}

impl FileObjects {
    /// Objects in `folder`, which is made if it is missing. Removes what a process
    /// that died was writing a day ago or earlier.
    ///
    /// # Errors
    /// [`ObjectError`] when the folder can't be made or read.
    pub fn open(
        folder: impl Into<PathBuf>,
        links: Links,
        ids: Arc<dyn IdGenerator>,
        clock: &dyn Clock,
    ) -> Result<Self, ObjectError> {
        let folder: PathBuf = folder.into();
        let told = |error: io::Error| told(&folder, &error);
        private_folders(&folder.join(UNFINISHED)).map_err(told)?;
        abandoned(&folder.join(UNFINISHED), clock.now() - ABANDONED, false).map_err(told)?;
        Ok(Self { folder: Arc::new(folder), links, ids })
    }

    /// Runs what waits for the disk where it keeps nobody waiting; begun, it is
    /// ended, even if nobody waits any more.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
    ) -> Result<T, ObjectError> {
        let folder = Arc::clone(&self.folder);
        tokio::task::spawn_blocking(move || work(&folder).map_err(|error| told(&folder, &error)))
            .await
            .map_err(|error| ObjectError::Unavailable(error.to_string()))?
    }

    fn unfinished(&self) -> PathBuf {
        self.folder.join(UNFINISHED).join(self.ids.next().to_string())
    }
}

#[async_trait]
impl ObjectStorage for FileObjects {
    async fn put(&self, key: &ObjectKey, content: Bytes, media_type: MediaType) -> Result<(), ObjectError> {
        key.takes(media_type)?;
        let (key, unfinished) = (key.clone(), self.unfinished());
        self.aside(move |folder| {
            let kept = write(&unfinished, &content).and_then(|()| place(folder, &unfinished, key.as_str()));
            if kept.is_err() {
                // A full disk gets its room back.
                let _ = fs::remove_file(&unfinished);
            }
            kept
        })
        .await
    }

    async fn get(&self, key: &ObjectKey) -> Result<Option<StoredObject>, ObjectError> {
        let media_type = key.media_type();
        let key = key.clone();
        let content = self.aside(move |folder| found(fs::read(folder.join(key.as_str())))).await?;
        Ok(content.map(|content| StoredObject { content: content.into(), media_type }))
    }

    async fn delete(&self, key: &ObjectKey) -> Result<(), ObjectError> {
        let key = key.clone();
        self.aside(move |folder| remove(folder, key.as_str())).await
    }

    async fn list(
        &self,
        prefix: &str,
        after: Option<&ObjectKey>,
        limit: usize,
    ) -> Result<Vec<ObjectFacts>, ObjectError> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        let (prefix, after) = (prefix.to_owned(), after.cloned());
        self.aside(move |folder| {
            Walk::begin(folder, &prefix, after.as_ref().map(ObjectKey::as_str))?.page(folder, limit)
        })
        .await
    }

    fn walk<'a>(&'a self, prefix: &str, page: usize) -> Box<dyn ObjectWalk + 'a> {
        Box::new(FileWalk { objects: self, prefix: prefix.to_owned(), page, after: None, walk: None })
    }

    async fn clear_unfinished(
        &self,
        _: &[&str],
        before: Timestamp,
        only_look: bool,
    ) -> Result<u64, ObjectError> {
        self.aside(move |folder| abandoned(&folder.join(UNFINISHED), before, only_look)).await
    }

    async fn signed_link(&self, download: &Download) -> Result<SignedLink, ObjectError> {
        Ok(self.links.sign(download))
    }

    async fn check(&self) -> Result<(), ObjectError> {
        let probe = self.unfinished();
        self.aside(move |_| {
            let written = write(&probe, b"doctor");
            let removed = fs::remove_file(&probe);
            written.and(removed)
        })
        .await
    }
}

/// What the system said, as the port has it.
fn told(folder: &Path, error: &io::Error) -> ObjectError {
    let words = format!("{}: {error}", folder.display());
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ObjectError::Full(words),
        _ => ObjectError::Unavailable(words),
    }
}

/// Something, or nothing where there is nothing.
fn found<T>(answer: io::Result<T>) -> io::Result<Option<T>> {
    match answer {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a file that is on the disk when this returns.
fn write(unfinished: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(unfinished)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Gives a finished file its name, and returns when the name is on the disk.
fn place(root: &Path, unfinished: &Path, key: &str) -> io::Result<()> {
    let path = root.join(key);
    let folder = path.parent().unwrap_or(root);
    let mut attempts = 0;
    loop {
        attempts += 1;
        match private_folders(folder).and_then(|()| fs::rename(unfinished, &path)) {
            // The last object of the folder went at this moment, and the folder with it.
            Err(error) if error.kind() == io::ErrorKind::NotFound && attempts < ATTEMPTS => {}
            Err(error) => return Err(error),
            Ok(()) => break,
        }
    }
    // Each folder on the way: somebody else may have made it a moment ago and not be done yet.
    for folder in folder.ancestors().take_while(|folder| folder.starts_with(root)) {
        match found(File::open(folder))? {
            Some(folder) => folder.sync_all()?,
            // The object was removed again already, and its folder with it.
            None => continue,
        }
    }
    Ok(())
}

/// Removes a file, and the folders that it leaves empty.
fn remove(root: &Path, key: &str) -> io::Result<()> {
    let path = root.join(key);
    if found(fs::remove_file(&path))?.is_none() {
        return Ok(());
    }
    for folder in path.ancestors().skip(1).take_while(|folder| folder.starts_with(root)) {
        // Not empty, or removed by somebody else: either is fine, and the last change is on the disk.
        let stays = folder == root || fs::remove_dir(folder).is_err();
        if stays && let Some(folder) = found(File::open(folder))? {
            return folder.sync_all();
        }
    }
    Ok(())
}

/// Makes a folder and those above it, for the owner alone.
fn private_folders(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Removes what was begun before `before`, unless it only looks, and says how much that is.
fn abandoned(folder: &Path, before: Timestamp, only_look: bool) -> io::Result<u64> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Some(about) = found(entry.metadata())? else { continue };
        if about.is_file() && to_microseconds(about.modified()?.into()) < before {
            if !only_look {
                found(fs::remove_file(entry.path()))?;
            }
            count += 1;
        }
    }
    Ok(count)
}

/// A walk that keeps from page to page what it read.
struct FileWalk<'a> {
    objects: &'a FileObjects,
    prefix: String,
    page: usize,
    /// The last key that was met.
    after: Option<ObjectKey>,
    /// Nothing before it began, and after it failed: then it begins again where it was.
    walk: Option<Walk>,
}

#[async_trait]
impl ObjectWalk for FileWalk<'_> {
    async fn next(&mut self) -> Result<Vec<ObjectFacts>, ObjectError> {
        let (prefix, after, page) = (self.prefix.clone(), self.after.clone(), self.page);
        let begun = self.walk.take();
        let gone = self.objects.aside(move |folder| {
            let mut walk = match begun {
                Some(walk) => walk,
                None => Walk::begin(folder, &prefix, after.as_ref().map(ObjectKey::as_str))?,
            };
            let facts = walk.page(folder, page)?;
            Ok((walk, facts))
        });
        let (walk, facts) = gone.await?;
        self.walk = Some(walk);
        if let Some(last) = facts.last() {
            self.after = Some(last.key.clone());
        }
        Ok(facts)
    }
}
