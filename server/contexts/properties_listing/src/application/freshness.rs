//! How every answer knows whether it is still true.

use crate::application::ports::ListingQueries;
use kernel::storage::StorageError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use tokio::sync::watch;

/// Reads the listing clock for everybody at once.
///
/// A change must show on the very next request, so every request asks the clock;
/// a thousand requests at once need not ask a thousand times. Whoever calls gets
/// a value from a read that *started* after the call: callers that arrive while
/// one read is under way share the next one (as a group commit does).
pub struct Freshness {
    queries: Arc<dyn ListingQueries>,
    /// How many reads have been started.
    started: AtomicU64,
    /// Whether somebody is reading.
    reading: AtomicBool,
    latest: watch::Sender<Reading>,
}

/// What a read of the clock gave.
#[derive(Debug, Clone, Copy)]
struct Reading {
    /// The how-manieth read it was.
    ordinal: u64,
    clock: i64,
}

impl Freshness {
    /// A gate before `queries`.
    #[must_use]
    pub fn new(queries: Arc<dyn ListingQueries>) -> Self {
        Self {
            queries,
            started: AtomicU64::new(0),
            reading: AtomicBool::new(false),
            latest: watch::Sender::new(Reading { ordinal: 0, clock: 0 }),
        }
    }

    /// The value of the listing clock, read after this call began.
    pub async fn current(&self) -> Result<i64, StorageError> {
        let needed = self.started.load(Ordering::SeqCst) + 1;
        let mut latest = self.latest.subscribe();
        loop {
            let reading = *latest.borrow_and_update();
            if reading.ordinal >= needed {
                return Ok(reading.clock);
            }
            if let Some(mut turn) = Turn::take(self) {
                let clock = self.queries.clock().await?;
                turn.result = Some(Reading { ordinal: turn.ordinal, clock });
                return Ok(clock);
            }
            // The sender lives as long as `self`; an error can't come.
            let _ = latest.changed().await;
        }
    }
}

/// The right to read, and the duty to wake those who wait: also after a failure,
/// and also if the reader's own request is cancelled half way.
struct Turn<'a> {
    gate: &'a Freshness,
    ordinal: u64,
    result: Option<Reading>,
}

impl<'a> Turn<'a> {
    fn take(gate: &'a Freshness) -> Option<Self> {
        gate.reading.compare_exchange(false, true, Ordering::SeqCst, Ordering::SeqCst).ok()?;
        let ordinal = gate.started.fetch_add(1, Ordering::SeqCst) + 1;
        Some(Self { gate, ordinal, result: None })
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        // First give the turn back, then wake: who wakes must be able to take it.
        self.gate.reading.store(false, Ordering::SeqCst);
        self.gate.latest.send_modify(|latest| {
            if let Some(result) = self.result.filter(|result| result.ordinal > latest.ordinal) {
                *latest = result;
            }
        });
    }
}
