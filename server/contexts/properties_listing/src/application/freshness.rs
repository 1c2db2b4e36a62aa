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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::application::ports::CatalogueEntry;
    use crate::domain::views::{ListedAgency, ListedCard, ListedPlace, ListedProperty};
    use async_trait::async_trait;
    use std::sync::atomic::AtomicI64;
    use tokio::sync::Semaphore;
    use tokio::task::JoinHandle;

    /// A clock that ticks at every look and answers only when it is let.
    struct SlowClock {
        looks: AtomicI64,
        started: Semaphore,
        let_go: Semaphore,
    }

    #[async_trait]
    impl ListingQueries for SlowClock {
        async fn clock(&self) -> Result<i64, StorageError> {
            let look = self.looks.fetch_add(1, Ordering::SeqCst) + 1;
            self.started.add_permits(1);
            self.let_go.acquire().await.unwrap().forget();
            if look < 0 { Err(StorageError::Unavailable("away".into())) } else { Ok(look) }
        }

        async fn tick(&self, _: i64) -> Result<Option<String>, StorageError> {
            Ok(None)
        }

        async fn changed_after(&self, _: (i64, i64), _: i64) -> Result<Vec<CatalogueEntry>, StorageError> {
            Ok(Vec::new())
        }

        async fn cards(&self, _: &[i64]) -> Result<Vec<ListedCard>, StorageError> {
            Ok(Vec::new())
        }

        async fn detail(&self, _: i64) -> Result<Option<ListedProperty>, StorageError> {
            Ok(None)
        }

        async fn agency(&self, _: &str) -> Result<Option<ListedAgency>, StorageError> {
            Ok(None)
        }

        async fn agencies(&self) -> Result<Vec<ListedAgency>, StorageError> {
            Ok(Vec::new())
        }

        async fn places(&self) -> Result<Vec<ListedPlace>, StorageError> {
            Ok(Vec::new())
        }

        async fn cards_after(&self, _: i64, _: i64) -> Result<Vec<ListedCard>, StorageError> {
            Ok(Vec::new())
        }
    }

    struct Gate {
        clock: Arc<SlowClock>,
        freshness: Arc<Freshness>,
    }

    impl Gate {
        fn new() -> Self {
            let clock = Arc::new(SlowClock {
                looks: AtomicI64::new(0),
                started: Semaphore::new(0),
                let_go: Semaphore::new(0),
            });
            let freshness = Arc::new(Freshness::new(clock.clone()));
            Self { clock, freshness }
        }

        /// Somebody asks, and gets as far as they get alone.
        async fn ask(&self) -> JoinHandle<Result<i64, StorageError>> {
            let freshness = Arc::clone(&self.freshness);
            let asking = tokio::spawn(async move { freshness.current().await });
            tokio::task::yield_now().await;
            asking
        }

        /// Waits until somebody looks at the clock.
        async fn look_starts(&self) {
            self.clock.started.acquire().await.unwrap().forget();
        }

        fn look_ends(&self) {
            self.clock.let_go.add_permits(1);
        }
    }

    #[tokio::test]
    async fn who_asks_while_a_look_is_under_way_shares_the_next_one() {
        let gate = Gate::new();
        let first = gate.ask().await;
        gate.look_starts().await;
        let mut later = Vec::new();
        for _ in 0..100 {
            later.push(gate.ask().await);
        }
        gate.look_ends();
        assert_eq!(first.await.unwrap().unwrap(), 1);
        gate.look_starts().await;
        gate.look_ends();
        for asking in later {
            assert_eq!(asking.await.unwrap().unwrap(), 2, "the first look began before they asked");
        }
        assert_eq!(gate.clock.looks.load(Ordering::SeqCst), 2, "a hundred and one asked, two looks");
    }

    #[tokio::test]
    async fn a_look_given_up_half_way_is_taken_over() {
        let gate = Gate::new();
        let first = gate.ask().await;
        gate.look_starts().await;
        let second = gate.ask().await;
        first.abort();
        gate.look_starts().await;
        gate.look_ends();
        assert_eq!(second.await.unwrap().unwrap(), 2);
    }

    #[tokio::test]
    async fn a_failed_look_fails_one_and_the_others_look_again() {
        let gate = Gate::new();
        gate.clock.looks.store(-2, Ordering::SeqCst);
        let first = gate.ask().await;
        gate.look_starts().await;
        let second = gate.ask().await;
        gate.clock.looks.store(10, Ordering::SeqCst);
        gate.look_ends();
        assert!(first.await.unwrap().is_err());
        gate.look_starts().await;
        gate.look_ends();
        assert_eq!(second.await.unwrap().unwrap(), 11);
    }
}
