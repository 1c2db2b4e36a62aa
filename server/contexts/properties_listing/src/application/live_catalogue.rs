//! The catalogue of this process, kept level with the database.

use crate::application::freshness::Freshness;
use crate::application::ports::{CatalogueEntry, ListingQueries};
use crate::application::snapshot::{self, Moment, Snapshot, SnapshotError};
use crate::domain::catalogue::{Catalogue, Effort};
use crate::domain::gazetteer::Gazetteer;
use kernel::storage::StorageError;
use std::io::Write;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use tokio::sync::Mutex;

/// How many changes are read and applied at a time: few enough that readers
/// wait milliseconds for the lock, enough that a million load in seconds.
const CHANGES_AT_A_TIME: i64 = 1_000;

/// What the catalogue shows before anything was read.
const NEVER: i64 = -1;

/// Where the loader stands before the first change.
const BEGINNING: (i64, i64) = (0, 0);

/// The catalogue and the gazetteer, with the way to keep them fresh.
///
/// Many readers ask at once; one loader at a time brings changes in. Answers
/// are computed under a read lock that no `await` ever spans.
pub struct LiveCatalogue {
    queries: Arc<dyn ListingQueries>,
    freshness: Arc<Freshness>,
    known: RwLock<Known>,
    /// The listing clock up to which everything is applied.
    applied: AtomicI64,
    /// Where the loader stands: the change and number it applied last.
    loader: Mutex<(i64, i64)>,
}

#[derive(Default)]
struct Known {
    catalogue: Catalogue,
    gazetteer: Gazetteer,
}

impl LiveCatalogue {
    /// An empty catalogue that will fill itself from `queries`.
    #[must_use]
    pub fn new(queries: Arc<dyn ListingQueries>, freshness: Arc<Freshness>) -> Self {
        Self {
            queries,
            freshness,
            known: RwLock::default(),
            applied: AtomicI64::new(NEVER),
            loader: Mutex::new(BEGINNING),
        }
    }

    /// Whether a question is answered without loading everything first.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.applied.load(Ordering::Acquire) != NEVER
    }

    /// Asks the catalogue after every change committed before this call is in it.
    pub async fn fresh<T>(
        &self,
        question: impl FnOnce(&Catalogue, &Gazetteer) -> T,
    ) -> Result<T, StorageError> {
        let clock = self.freshness.current().await?;
        if self.applied.load(Ordering::Acquire) < clock {
            self.catch_up(clock).await?;
        }
        Ok(self.ask(question))
    }

    /// Asks what is known already: for what seldom changes and may be a little
    /// old. Fills the catalogue if nobody has yet.
    pub async fn lately<T>(
        &self,
        question: impl FnOnce(&Catalogue, &Gazetteer) -> T,
    ) -> Result<T, StorageError> {
        if self.applied.load(Ordering::Acquire) == NEVER {
            self.catch_up(0).await?;
        }
        Ok(self.ask(question))
    }

    /// Takes a snapshot for what is known, if it is of this database's own past
    /// and nothing was loaded yet; what changed since is loaded by the next question.
    /// Says whether it was taken.
    ///
    /// # Errors
    /// [`StorageError`] when the clock's mark can't be read.
    pub async fn restore(&self, snapshot: Snapshot) -> Result<bool, StorageError> {
        let Snapshot { moment, catalogue } = snapshot;
        let mut seam = self.loader.lock().await;
        let own = self.queries.tick(moment.seam.0).await?.as_ref() == Some(&moment.tick);
        let taken = own && *seam == BEGINNING;
        if taken {
            self.write().catalogue = catalogue;
            *seam = moment.seam;
        }
        Ok(taken)
    }

    /// Writes down what is known, unless that is nothing. Readers go on, and
    /// changes wait for the time it takes (a third of a second for a million):
    /// for a thread that may block. Says whether anything was written.
    ///
    /// # Errors
    /// [`SnapshotError`]; what was written so far is worth nothing.
    pub async fn write_down(&self, out: impl Write + Send) -> Result<bool, SnapshotError> {
        let seam = self.loader.lock().await;
        if *seam == BEGINNING {
            return Ok(false);
        }
        let Some(tick) = self.queries.tick(seam.0).await? else { return Ok(false) };
        let moment = Moment { seam: *seam, tick };
        snapshot::write(out, &moment, &self.read().catalogue)?;
        Ok(true)
    }

    /// The change that was applied last: a snapshot taken now would be of it.
    pub async fn reached(&self) -> i64 {
        self.loader.lock().await.0
    }

    fn ask<T>(&self, question: impl FnOnce(&Catalogue, &Gazetteer) -> T) -> T {
        let known = self.read();
        question(&known.catalogue, &known.gazetteer)
    }

    /// Applies every change up to `clock`, and whatever came after it.
    async fn catch_up(&self, clock: i64) -> Result<(), StorageError> {
        let mut seam = self.loader.lock().await;
        // Somebody else may have done it while we waited for our turn.
        let applied = self.applied.load(Ordering::Acquire);
        if applied != NEVER && applied >= clock {
            return Ok(());
        }
        let mut listing_changes: i64 = 0;
        loop {
            let changes = self.queries.changed_after(*seam, CHANGES_AT_A_TIME).await?;
            let Some(last) = changes.last() else { break };
            let reached = (last.change, last.number);
            listing_changes += distinct_changes(seam.0, &changes);
            self.write().catalogue.apply(&changes);
            *seam = reached;
            if i64::try_from(changes.len()).is_ok_and(|read| read < CHANGES_AT_A_TIME) {
                break;
            }
            self.tidy(Effort::Loading);
        }
        // Before the first answer nobody reads, so nothing has to be kept beside what is made of it.
        if applied == NEVER && self.read().catalogue.wants_settling() {
            self.write().catalogue.settle();
        }
        // A clock that moved further than the listings did moved for something
        // else, perhaps for the gazetteer (or twice for one listing: no harm).
        let reached = clock.max(seam.0);
        if applied == NEVER || reached - applied > listing_changes {
            self.load_places().await?;
        }
        self.applied.store(reached, Ordering::Release);
        // Others may ask already, beside what is made new.
        self.tidy(Effort::AtRest);
        Ok(())
    }

    /// Rebuilds what many changes have worn. The work is done beside the readers;
    /// only the exchange stops them. (Nobody else writes: we hold the loader.)
    fn tidy(&self, effort: Effort) {
        let tidied = self.read().catalogue.tidied(effort);
        if let Some(tidied) = tidied {
            let replaced = self.write().catalogue.adopt(tidied);
            drop(replaced);
        }
    }

    async fn load_places(&self) -> Result<(), StorageError> {
        let gazetteer = Gazetteer::new(self.queries.places().await?);
        let mut known = self.write();
        known.gazetteer = gazetteer;
        known.catalogue.places_changed();
        Ok(())
    }

    // A panic in a question can't leave the data half changed, so a poisoned
    // lock is taken as it is; neither `apply` nor `settle` panics.
    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many different changes there are beyond `known` in entries sorted by change.
fn distinct_changes(known: i64, entries: &[CatalogueEntry]) -> i64 {
    let mut last = known;
    let mut count = 0;
    for entry in entries {
        count += i64::from(entry.change > last);
        last = entry.change;
    }
    count
}
