//! The catalogue written down, so that the next start reads a file instead of
//! every listing: a million take a third of a second instead of some ten.

use crate::domain::catalogue::Catalogue;
use kernel::storage::StorageError;
use serde::{Deserialize, Serialize};
use std::io::{self, BufWriter, Read, Write};
use thiserror::Error;

/// The catalogue as it was at a value of the listing clock. Whether it still
/// holds, the clock's mark of that value tells: see
/// [`LiveCatalogue::restore`](super::live_catalogue::LiveCatalogue::restore).
#[derive(Debug, Deserialize)]
pub struct Snapshot {
    pub(super) moment: Moment,
    pub(super) catalogue: Catalogue,
}

/// When a snapshot was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Moment {
    /// The change and the number that were applied last.
    pub(super) seam: (i64, i64),
    /// The mark of that change.
    pub(super) tick: String,
}

/// A snapshot on its way out.
#[derive(Serialize)]
struct Borrowed<'a> {
    moment: &'a Moment,
    catalogue: &'a Catalogue,
}

/// Why the catalogue could not be written down.
#[derive(Debug, Error)]
pub enum SnapshotError {
    /// The clock's mark can't be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// What it is written to refuses.
    #[error("the catalogue can't be written: {0}")]
    Write(#[from] io::Error),
}

/// Why a snapshot is none.
#[derive(Debug, Error)]
#[error("the catalogue can't be read: {0}")]
pub struct UnreadableSnapshot(#[from] rmp_serde::decode::Error);

impl Snapshot {
    /// Reads what [`LiveCatalogue::write_down`](super::live_catalogue::LiveCatalogue::write_down)
    /// wrote, in this same version of the program. Who keeps it has to see that it is whole:
    /// numbers that were altered are taken as they are.
    ///
    /// # Errors
    /// [`UnreadableSnapshot`].
    pub fn read(from: impl Read) -> Result<Self, UnreadableSnapshot> {
        Ok(rmp_serde::from_read(from)?)
    }
}

/// Writes a catalogue down, a little at a time.
pub(super) fn write(out: impl Write, moment: &Moment, catalogue: &Catalogue) -> Result<(), SnapshotError> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    rmp_serde::encode::write(&mut out, &Borrowed { moment, catalogue }).map_err(io::Error::other)?;
    Ok(out.flush()?)
}
