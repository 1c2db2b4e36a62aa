//! Objects as files in a folder: a key is a path below it.

use crate::links::Links;
use async_trait::async_trait;
use bytes::Bytes;
use kernel::ids::IdGenerator;
use kernel::objects::{
    Download, MediaType, ObjectError, ObjectFacts, ObjectKey, ObjectStorage, SignedLink, StoredObject,
};
use kernel::time::{Clock, Timestamp, to_microseconds};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where files are until they are whole. No folder of a key has a dot.
const UNFINISHED: &str = ".unfinished";
/// What lies there longer, in hours, is nobody's: a process died over it.
const ABANDONED: i64 = 24;
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
        remove_abandoned(&folder.join(UNFINISHED), clock.now()).map_err(told)?;
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
        let wanted = Wanted { prefix: prefix.to_owned(), after: after.map(ToString::to_string), limit };
        self.aside(move |folder| {
            let mut facts = Vec::new();
            if limit > 0 {
                wanted.gather(folder, "", &mut facts)?;
            }
            Ok(facts)
        })
        .await
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

fn remove_abandoned(folder: &Path, now: Timestamp) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Some(about) = found(entry.metadata())? else { continue };
        let age = now - to_microseconds(about.modified()?.into());
        if about.is_file() && age.num_hours() >= ABANDONED {
            found(fs::remove_file(entry.path()))?;
        }
    }
    Ok(())
}

/// What a list is asked for.
struct Wanted {
    prefix: String,
    after: Option<String>,
    limit: usize,
}

impl Wanted {
    /// Adds what lies in the folder whose path in keys is `path`, in the order of keys, until
    /// there is enough. What isn't an object is left out.
    fn gather(&self, folder: &Path, path: &str, facts: &mut Vec<ObjectFacts>) -> io::Result<()> {
        let Some(entries) = found(fs::read_dir(folder))? else { return Ok(()) };
        let mut names = Vec::new();
        for entry in entries {
            let entry = entry?;
            let Ok(mut name) = entry.file_name().into_string() else { continue };
            let Some(kind) = found(entry.file_type())? else { continue };
            if kind.is_dir() {
                if name.contains('.') {
                    continue;
                }
                // As in the keys of what lies in it, which sorts it among the files.
                name.push('/');
            }
            names.push(name);
        }
        names.sort_unstable();
        for name in names {
            if facts.len() == self.limit {
                break;
            }
            let here = format!("{path}{name}");
            if name.ends_with('/') {
                if self.may_lie_in(&here) {
                    self.gather(&folder.join(&name), &here, facts)?;
                }
            } else if here.starts_with(&self.prefix) && self.after.as_ref().is_none_or(|after| here > *after)
            {
                let Ok(key) = ObjectKey::parse(&here) else { continue };
                let Some(about) = found(fs::metadata(folder.join(&name)))? else { continue };
                let changed_at = to_microseconds(about.modified()?.into());
                facts.push(ObjectFacts { key, bytes: about.len(), changed_at });
            }
        }
        Ok(())
    }

    /// Whether a wanted key may begin with `here`.
    fn may_lie_in(&self, here: &str) -> bool {
        let prefixed = here.starts_with(&self.prefix) || self.prefix.starts_with(here);
        prefixed && self.after.as_deref().is_none_or(|after| here > after || after.starts_with(here))
    }
}
