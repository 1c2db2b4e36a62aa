//! The search catalogue's file, `catalogue.snapshot` in the data folder: what
//! lets a start with a million listings answer at once.
//!
//! It is worth nothing by itself. A file that is missing, damaged, of another
//! build of the program or of another database is passed over, and the catalogue
//! is loaded from the database as if there had never been one; deleting it is
//! always safe.

use crate::config::Config;
use properties_listing::application::live_catalogue::LiveCatalogue;
use properties_listing::application::snapshot::{Snapshot, SnapshotError};
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use tokio::sync::watch;

/// How often the file is brought up to date, if anything changed.
const EVERY: Duration = Duration::from_secs(10 * 60);
/// A file that is older and was never finished is of a process that died: writing takes seconds.
const ABANDONED: Duration = Duration::from_secs(60 * 60);
/// How much is read at a time, in bytes.
const BUFFER: usize = 1 << 20;
/// How the name of a file ends that is being written.
const UNFINISHED: &str = "new";
/// The checksum's length, in bytes.
const SUM: u64 = 4;

/// Where the file is, and which build of the program may read it.
#[derive(Debug, Clone)]
pub struct CatalogueFile {
    path: PathBuf,
    build: [u8; 32],
}

impl CatalogueFile {
    /// The file of an installation.
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Self { path: config.data_dir.join("catalogue.snapshot"), build: this_build() }
    }

    /// Reads it, if there is one that can be used. Takes a while: for a thread that may block.
    #[must_use]
    pub fn read(&self) -> Option<Snapshot> {
        let read = File::open(&self.path).and_then(|file| self.read_from(file));
        match read {
            Ok(snapshot) => Some(snapshot),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                tracing::info!(%error, "the catalogue's file is passed over");
                None
            }
        }
    }

    fn read_from(&self, mut file: File) -> io::Result<Snapshot> {
        let content = file.metadata()?.len().saturating_sub(SUM);
        let (sum, build) = checksum(Read::by_ref(&mut file).take(content))?;
        let mut expected = [0; SUM as usize];
        file.read_exact(&mut expected)?;
        if sum.to_le_bytes() != expected {
            return Err(io::Error::other("it is damaged"));
        }
        if build != self.build {
            return Err(io::Error::other("another build of the program wrote it"));
        }
        io::Seek::seek(&mut file, io::SeekFrom::Start(build.len() as u64))?;
        Snapshot::read(BufReader::with_capacity(BUFFER, file)).map_err(io::Error::other)
    }

    /// Writes it, whole or not at all. Takes a while: for a thread that may block.
    ///
    /// # Errors
    /// When the folder refuses, or the database can't be asked; the file is as it was.
    pub fn write(
        &self,
        catalogue: &LiveCatalogue,
        runtime: &tokio::runtime::Handle,
    ) -> Result<(), SnapshotError> {
        let temporary = self.path.with_extension(format!("{}.{UNFINISHED}", std::process::id()));
        let written = self.write_to(&temporary, catalogue, runtime);
        match written {
            Ok(true) => Ok(fs::rename(&temporary, &self.path)?),
            Ok(false) | Err(_) => {
                let _ = fs::remove_file(&temporary);
                written.map(|_| ())
            }
        }
    }

    fn write_to(
        &self,
        path: &Path,
        catalogue: &LiveCatalogue,
        runtime: &tokio::runtime::Handle,
    ) -> Result<bool, SnapshotError> {
        let mut out = Summed { out: File::create(path)?, sum: crc32fast::Hasher::new() };
        out.write_all(&self.build)?;
        let anything = runtime.block_on(catalogue.write_down(&mut out))?;
        let Summed { mut out, sum } = out;
        out.write_all(&sum.finalize().to_le_bytes())?;
        out.sync_all()?;
        Ok(anything)
    }

    /// Removes what processes that died left of it. Others may share the folder, and be writing now.
    fn remove_abandoned(&self) -> io::Result<()> {
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        for entry in fs::read_dir(folder.unwrap_or(Path::new(".")))? {
            let entry = entry?;
            let path = entry.path();
            // catalogue.PID.new
            let unfinished = path.extension().is_some_and(|end| end == UNFINISHED)
                && path.file_stem().map(Path::new).and_then(Path::file_stem) == self.path.file_stem();
            // One that is gone by now was finished.
            let written = entry.metadata().and_then(|known| known.modified());
            if unfinished && written.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > ABANDONED)) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    /// Brings the file up to date now, then every ten minutes, and once more at the end.
    pub async fn keep(self, catalogue: Arc<LiveCatalogue>, mut stopped: watch::Receiver<bool>) {
        let file = self.clone();
        if let Ok(Err(error)) = tokio::task::spawn_blocking(move || file.remove_abandoned()).await {
            tracing::warn!(%error, "what was left of the catalogue's file can't be removed");
        }
        let mut written = None;
        loop {
            let reached = catalogue.reached().await;
            if written != Some(reached) {
                let (file, catalogue) = (self.clone(), Arc::clone(&catalogue));
                let runtime = tokio::runtime::Handle::current();
                match tokio::task::spawn_blocking(move || file.write(&catalogue, &runtime)).await {
                    Ok(Ok(())) => written = Some(reached),
                    Ok(Err(error)) => tracing::warn!(%error, "the catalogue's file can't be written"),
                    Err(error) => tracing::error!(%error, "writing the catalogue's file failed"),
                }
            }
            if *stopped.borrow() {
                return;
            }
            let _ = tokio::time::timeout(EVERY, stopped.wait_for(|stopping| *stopping)).await;
        }
    }
}

/// The checksum of a file's content, and the build that stands at its beginning.
fn checksum(mut content: impl Read) -> io::Result<(u32, [u8; 32])> {
    let mut sum = crc32fast::Hasher::new();
    let mut build = [0; 32];
    content.read_exact(&mut build)?;
    sum.update(&build);
    let mut buffer = vec![0; BUFFER];
    loop {
        match content.read(&mut buffer)? {
            0 => return Ok((sum.finalize(), build)),
            read => sum.update(&buffer[..read]),
        }
    }
}

/// Adds up what passes through.
struct Summed {
    out: File,
    sum: crc32fast::Hasher,
}

impl Write for Summed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// What tells this build of the program from any other, without reading all of it:
/// version, size and time of the executable. A build that can't be told is its own.
fn this_build() -> [u8; 32] {
    use sha2::{Digest, Sha256};
    let told = std::env::current_exe().and_then(fs::metadata).and_then(|executable| {
        let changed = executable.modified()?.duration_since(UNIX_EPOCH).map_err(io::Error::other)?;
        Ok(format!("{} {} {}", env!("CARGO_PKG_VERSION"), executable.len(), changed.as_nanos()))
    });
    let told = told.unwrap_or_else(|_| format!("untold {}", std::process::id()));
    Sha256::digest(told.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use properties_listing::adapters::inmemory::InMemoryListings;
    use properties_listing::container::{Container, Ports};
    use properties_listing::contract::{ListingFixture, a_bare_flat};

    async fn filled(listings: &InMemoryListings) -> Container {
        listings.put(&["A", "B", "C"].map(a_bare_flat)).await;
        let container = Container::new(Ports { queries: listings.queries() });
        container.warm().await.unwrap();
        container
    }

    fn in_folder(folder: &Path) -> CatalogueFile {
        CatalogueFile { path: folder.join("catalogue.snapshot"), build: this_build() }
    }

    async fn write(file: &CatalogueFile, container: &Container) -> Result<(), SnapshotError> {
        let (file, catalogue) = (file.clone(), Arc::clone(&container.catalogue));
        let runtime = tokio::runtime::Handle::current();
        tokio::task::spawn_blocking(move || file.write(&catalogue, &runtime)).await.unwrap()
    }

    #[tokio::test]
    async fn what_was_written_is_read_by_the_same_build_only() {
        let folder = tempfile::tempdir().unwrap();
        let file = in_folder(folder.path());
        let listings = InMemoryListings::default();
        assert!(file.read().is_none(), "there is none");
        write(&file, &filled(&listings).await).await.unwrap();

        let next = Container::new(Ports { queries: listings.queries() });
        assert!(next.catalogue.restore(file.read().unwrap()).await.unwrap());
        assert_eq!(next.catalogue.fresh(|known, _| known.len()).await.unwrap(), 3);
        let other = CatalogueFile { build: [7; 32], ..file.clone() };
        assert!(other.read().is_none(), "another build");
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
        assert_eq!(left.len(), 1, "no temporary file stays");
    }

    #[tokio::test]
    async fn a_damaged_file_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = in_folder(folder.path());
        write(&file, &filled(&InMemoryListings::default()).await).await.unwrap();
        let whole = fs::read(&file.path).unwrap();
        for length in [0, 3, 31, 40, whole.len() / 2, whole.len() - 1] {
            fs::write(&file.path, &whole[..length]).unwrap();
            assert!(file.read().is_none(), "cut after {length} bytes");
        }
        for at in (0..whole.len()).step_by(17) {
            let mut altered = whole.clone();
            altered[at] ^= 0x20;
            fs::write(&file.path, altered).unwrap();
            assert!(file.read().is_none(), "byte {at} altered");
        }
    }

    #[tokio::test]
    async fn what_a_process_that_died_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let now = fs::metadata(folder.path()).unwrap().modified().unwrap();
        let yesterday = now - Duration::from_secs(24 * 60 * 60);
        let put = |name: &str, written| {
            let file = File::create(folder.path().join(name)).unwrap();
            file.set_modified(written).unwrap();
        };
        put("catalogue.4711.new", yesterday);
        put("secrets.4711.new", yesterday);
        put("catalogue.csv", yesterday);
        put("catalogue.4712.new", now);
        let container = filled(&InMemoryListings::default()).await;
        let (_stop, stopped) = watch::channel(true);
        in_folder(folder.path()).keep(Arc::clone(&container.catalogue), stopped).await;
        let mut left: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["catalogue.4712.new", "catalogue.csv", "catalogue.snapshot", "secrets.4711.new"]);
    }

    #[tokio::test]
    async fn a_folder_that_refuses_leaves_the_file_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = CatalogueFile { path: folder.path().join("missing/catalogue.snapshot"), build: [0; 32] };
        assert!(write(&file, &filled(&InMemoryListings::default()).await).await.is_err());
    }
}
