//! Events between contexts: written in the transaction of the change,
//! delivered at least once, handled once.
//!
//! A repository calls [`append`] in the unit of work that saves the aggregate;
//! either both are kept or none. A [`Dispatcher`] then brings each event to the
//! [`Consumer`]s registered for its kind. Each consumer is given a transaction
//! in which the event was already marked as handled by it (the inbox): what it
//! writes there happens exactly once, however often the event is delivered.
//!
//! Events are claimed in the order they happened. One that fails is tried again
//! after 1, 2, 4 … seconds (an hour at most) while those behind it go on, so a
//! consumer that cares compares `aggregate_version`. After [`MAX_ATTEMPTS`],
//! some three days, it is a dead letter, and at once where its consumers say
//! that it is [`Hopeless`]: [`Dispatcher::dead_letters`] shows it to a person,
//! and [`Dispatcher::replay`] tries again.
//!
//! Any number of processes may run a dispatcher on one database. A claim is a
//! lease: it raises `attempts` and moves `next_attempt_at` past the time that
//! handling may take, in one conditional update. When a process dies, its
//! leases run out and others take over.

use crate::database::Database;
use crate::row::Row;
use crate::statement::Statement;
use crate::transaction::Transaction;
use async_trait::async_trait;
use chrono::TimeDelta;
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, OrganizationId};
use kernel::mail::MailError;
use kernel::storage::StorageError;
use kernel::time::{Clock, Timestamp};
use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::sync::Notify;
use tokio::time::Instant;

/// How often an event is tried before it is a dead letter: for 72 hours once
/// the delay has grown to an hour, so that what is away for a weekend is
/// waited for.
pub const MAX_ATTEMPTS: i64 = 84;

/// How long delivered events, and the notes of who handled them, are kept.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(7);

/// How long dead letters are kept, to be looked at and replayed.
pub const DEAD_KEPT_FOR: TimeDelta = TimeDelta::days(90);

/// Events claimed at once.
const BATCH: usize = 64;

/// How long one consumer may take over one event.
const CONSUMER_PATIENCE: Duration = Duration::from_secs(30);

/// How long a claim lasts: the batch is given back well before.
const LEASE: TimeDelta = TimeDelta::minutes(5);

/// A batch older than this starts nothing new, so that what it is handling
/// ends before the lease does.
const LEASE_IN_USE: TimeDelta = TimeDelta::minutes(3);

/// How often the table is looked at when nobody calls [`Wake::wake`]: finds
/// retries that came due and events of other processes.
const POLL: Duration = Duration::from_secs(1);

/// How often old rows are removed, and how many at once.
const PRUNE_EVERY: Duration = Duration::from_secs(60 * 60);
const PRUNE_BATCH: i64 = 1_000;

/// The longest wait between two attempts.
const LONGEST_DELAY: TimeDelta = TimeDelta::hours(1);

/// The columns of an event, and how many rows one INSERT carries.
const COLUMNS: usize = 8;
const ROWS: usize = 64;

/// Writes an event in the transaction of the change.
///
/// # Errors
/// [`StorageError::Conflict`] when an event of this id was written before.
pub async fn append(transaction: &mut Transaction, event: &EventEnvelope) -> Result<(), StorageError> {
    append_all(transaction, std::slice::from_ref(event)).await
}

/// Writes events in the transaction of the change, in their order.
///
/// # Errors
/// [`StorageError::Conflict`] when an event of one of these ids was written before.
pub async fn append_all(transaction: &mut Transaction, events: &[EventEnvelope]) -> Result<(), StorageError> {
    for events in events.chunks(ROWS) {
        let mut sql = String::from(
            "INSERT INTO outbox (id, kind, occurred_at, organization_id, aggregate_id, aggregate_version, \
             payload, attempts, next_attempt_at) VALUES ",
        );
        for row in 0..events.len() {
            let n = row * COLUMNS;
            let comma = if row == 0 { "" } else { ", " };
            // Due at once: next_attempt_at is occurred_at.
            let _ = write!(
                sql,
                "{comma}(${}, ${}, ${}, ${}, ${}, ${}, ${}, 0, ${})",
                n + 1,
                n + 2,
                n + 3,
                n + 4,
                n + 5,
                n + 6,
                n + 7,
                n + 8,
            );
        }
        let statement = events.iter().fold(Statement::composed(sql), |statement, event| {
            statement
                .bind(event.id.0)
                .bind(event.kind.clone())
                .bind(event.occurred_at)
                .bind(event.organization.0)
                .bind(event.aggregate)
                .bind(event.aggregate_version)
                .bind(event.payload.to_string())
                .bind(event.occurred_at)
        });
        transaction.execute(statement).await?;
    }
    Ok(())
}

/// Why a consumer could not handle an event; it goes to the log and the row.
pub type ConsumerError = Box<dyn std::error::Error + Send + Sync>;

/// What trying again won't mend: an event that fails only for such reasons is
/// a dead letter at once.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct Hopeless(pub ConsumerError);

/// Why an e-mail that an event asks for isn't sent; one that was refused for
/// good is [`Hopeless`].
#[must_use]
pub fn mail_failure(error: MailError) -> ConsumerError {
    match error {
        MailError::Refused(_) => Hopeless(error.into()).into(),
        MailError::Unavailable(_) => error.into(),
    }
}

/// Something that wants to know when an event of some kind happened.
#[async_trait]
pub trait Consumer: Send + Sync {
    /// Does what needs no transaction and may take long, such as talking to
    /// another machine, before one is begun: on SQLite, an open transaction
    /// keeps every other change waiting. It may happen twice, as where the
    /// process ends before the event is handled; once it is, never again.
    async fn prepare(&self, _event: &EventEnvelope) -> Result<(), ConsumerError> {
        Ok(())
    }

    /// Handles an event that this consumer hasn't handled before. What it
    /// writes in `transaction` is kept only if it returns `Ok`; effects
    /// elsewhere may happen twice.
    async fn handle(&self, event: &EventEnvelope, transaction: &mut Transaction)
    -> Result<(), ConsumerError>;
}

/// Which consumers want which kind of event.
#[derive(Clone, Default)]
pub struct Registry(BTreeMap<&'static str, BTreeMap<&'static str, Arc<dyn Consumer>>>);

impl Registry {
    /// A registry in which nobody wants anything.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers a consumer for a kind such as `PROPERTY_PUBLISHED.v1`. Its
    /// name, such as `properties_listing.catalogue`, stands in the inbox: it
    /// must stay the same for ever and be the consumer's own.
    #[must_use]
    pub fn on(mut self, kind: &'static str, name: &'static str, consumer: Arc<dyn Consumer>) -> Self {
        self.0.entry(kind).or_default().insert(name, consumer);
        self
    }

    fn consumers(&self, kind: &str) -> impl Iterator<Item = (&'static str, &Arc<dyn Consumer>)> {
        self.0.get(kind).into_iter().flatten().map(|(name, consumer)| (*name, consumer))
    }
}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.iter().map(|(kind, consumers)| (kind, consumers.keys()))).finish()
    }
}

/// Tells a running [`Dispatcher`] that there is something to deliver; cheap to
/// clone and to call.
#[derive(Debug, Clone, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    /// Delivers at once instead of at the next look.
    pub fn wake(&self) {
        self.0.notify_one();
    }
}

/// An event that was given up.
#[derive(Debug, Clone, PartialEq)]
pub struct DeadLetter {
    /// The event.
    pub event: EventEnvelope,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was given up.
    pub dead_at: Timestamp,
    /// What the last attempt said.
    pub last_error: Option<String>,
}

/// Brings events to their consumers.
pub struct Dispatcher {
    database: Database,
    registry: Registry,
    clock: Arc<dyn Clock>,
    wake: Wake,
}

impl Dispatcher {
    /// A dispatcher that does nothing until it is [`run`](Self::run).
    #[must_use]
    pub fn new(database: Database, registry: Registry, clock: Arc<dyn Clock>) -> Self {
        Self { database, registry, clock, wake: Wake::default() }
    }

    /// The handle that tells this dispatcher to look at once.
    #[must_use]
    pub fn wake(&self) -> Wake {
        self.wake.clone()
    }

    /// Delivers until `shutdown` is ready; the batch in hand is finished
    /// first. A storage that fails is logged and tried again.
    pub async fn run(&self, shutdown: impl Future<Output = ()> + Send) {
        let mut shutdown = pin!(shutdown);
        let mut next_prune = Instant::now();
        loop {
            let claimed = self.deliver_batch().await.unwrap_or_else(|error| {
                tracing::warn!(%error, "events can't be delivered now");
                0
            });
            if Instant::now() >= next_prune {
                next_prune = Instant::now() + PRUNE_EVERY;
                if let Err(error) = self.prune().await {
                    tracing::warn!(%error, "old events can't be removed now");
                }
            }
            let rest = if claimed == BATCH { Duration::ZERO } else { POLL };
            tokio::select! {
                biased;
                () = &mut shutdown => return,
                () = self.wake.0.notified() => {}
                () = tokio::time::sleep(rest) => {}
            }
        }
    }

    /// Claims the events that are due, at most one batch, brings them to their
    /// consumers and writes down the outcome. Says how many were claimed.
    ///
    /// # Errors
    /// [`StorageError`] when the table can't be read or written. Events already
    /// handled are then claimed again later, and skipped by the inbox.
    pub async fn deliver_batch(&self) -> Result<usize, StorageError> {
        let claimed_at = self.clock.now();
        let claims = self.claim(claimed_at).await?;
        let mut outcomes = Vec::with_capacity(claims.len());
        for claim in &claims {
            let outcome = if self.clock.now() - claimed_at > LEASE_IN_USE {
                Outcome::Untouched
            } else {
                self.deliver(claim).await
            };
            outcomes.push(outcome);
        }
        if !claims.is_empty() {
            self.settle(&claims, outcomes).await?;
        }
        Ok(claims.len())
    }

    /// The events that were given up, the latest first.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn dead_letters(&self, limit: u32) -> Result<Vec<DeadLetter>, StorageError> {
        let rows = self
            .database
            .fetch_all(
                Statement::new(include_str!("statements/find_dead_letters.sql")).bind(i64::from(limit)),
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(DeadLetter {
                    event: envelope(row)?,
                    attempts: row.get("attempts")?,
                    dead_at: row.get("dead_at")?,
                    last_error: row.get("last_error")?,
                })
            })
            .collect()
    }

    /// Tries a dead letter again, from the first attempt. Consumers that
    /// handled it are skipped. `false`: there is no such dead letter.
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn replay(&self, event: EventId) -> Result<bool, StorageError> {
        let replayed = self
            .database
            .execute(
                Statement::new(include_str!("statements/replay_dead_letter.sql"))
                    .bind(event.0)
                    .bind(self.clock.now()),
            )
            .await?;
        self.wake.wake();
        Ok(replayed > 0)
    }

    /// Removes events delivered more than [`KEPT_FOR`] ago, and who handled
    /// them; a note outlives its event, so that nothing is handled twice. Dead
    /// letters go after [`DEAD_KEPT_FOR`].
    ///
    /// # Errors
    /// [`StorageError`].
    pub async fn prune(&self) -> Result<u64, StorageError> {
        let now = self.clock.now();
        let mut removed = 0;
        for (statement, before) in [
            (include_str!("statements/prune_outbox.sql"), now - KEPT_FOR),
            (include_str!("statements/prune_inbox.sql"), now - KEPT_FOR),
            (include_str!("statements/prune_dead_letters.sql"), now - DEAD_KEPT_FOR),
        ] {
            loop {
                let batch =
                    self.database.execute(Statement::new(statement).bind(before).bind(PRUNE_BATCH)).await?;
                removed += batch;
                if batch < PRUNE_BATCH.unsigned_abs() {
                    break;
                }
            }
        }
        Ok(removed)
    }

    async fn claim(&self, now: Timestamp) -> Result<Vec<Claim>, StorageError> {
        let statement = Statement::new(include_str!("statements/claim_due_events.sql"))
            .bind(now)
            .bind(now + LEASE)
            .bind(i64::try_from(BATCH).unwrap_or(i64::MAX));
        let mut transaction = self.database.begin().await?;
        let rows = match transaction.fetch_all(statement).await {
            // Another dispatcher was faster.
            Err(StorageError::Conflict) => return Ok(Vec::new()),
            rows => rows?,
        };
        transaction.commit().await?;
        let mut claims = rows.iter().map(Claim::read).collect::<Result<Vec<_>, _>>()?;
        claims.sort_unstable_by_key(|claim| claim.position);
        Ok(claims)
    }

    async fn deliver(&self, claim: &Claim) -> Outcome {
        let event = match &claim.event {
            Ok(event) => event,
            Err(error) => return self.failed(claim, error.to_string()),
        };
        let mut failures = Vec::new();
        let (mut wanted, mut hopeless) = (false, true);
        for (name, consumer) in self.registry.consumers(&event.kind) {
            wanted = true;
            if let Err(error) = self.hand_over(event, name, consumer).await {
                tracing::warn!(event = %event.id, kind = event.kind, consumer = name, %error, "event not handled");
                hopeless &= error.is::<Hopeless>();
                failures.push(format!("{name}: {error}"));
            }
        }
        if !wanted {
            tracing::debug!(event = %event.id, kind = event.kind, "nobody wants this event");
        }
        match failures.join("; ") {
            _ if failures.is_empty() => Outcome::Delivered,
            error if hopeless => self.given_up(claim, error),
            error => self.failed(claim, error),
        }
    }

    /// One consumer, one transaction, in a task of its own: a consumer that
    /// panics or hangs fails its event, not the dispatcher.
    async fn hand_over(
        &self,
        event: &Arc<EventEnvelope>,
        name: &'static str,
        consumer: &Arc<dyn Consumer>,
    ) -> Result<(), ConsumerError> {
        let handling = handle_once(
            self.database.clone(),
            Arc::clone(event),
            name,
            Arc::clone(consumer),
            self.clock.now(),
        );
        match tokio::spawn(tokio::time::timeout(CONSUMER_PATIENCE, handling)).await {
            Ok(Ok(handled)) => handled,
            Ok(Err(_)) => Err(format!("took longer than {CONSUMER_PATIENCE:?}").into()),
            Err(error) => Err(error.into()),
        }
    }

    fn failed(&self, claim: &Claim, error: String) -> Outcome {
        if claim.attempts >= MAX_ATTEMPTS {
            return self.given_up(claim, error);
        }
        let next_attempt_at = Some(self.clock.now() + retry_delay(claim.attempts));
        Outcome::Failed { next_attempt_at, dead_at: None, error }
    }

    fn given_up(&self, claim: &Claim, error: String) -> Outcome {
        tracing::error!(position = claim.position, error, "event given up");
        Outcome::Failed { next_attempt_at: None, dead_at: Some(self.clock.now()), error }
    }

    /// Writes down how a batch went. That an event was delivered stays true
    /// whoever says so; that it failed is said only by who still holds the claim.
    async fn settle(&self, claims: &[Claim], outcomes: Vec<Outcome>) -> Result<(), StorageError> {
        let now = self.clock.now();
        let mut transaction = self.database.begin().await?;
        for (claim, outcome) in claims.iter().zip(outcomes) {
            let statement = match outcome {
                Outcome::Delivered => Statement::new(include_str!("statements/mark_event_delivered.sql"))
                    .bind(claim.position)
                    .bind(now),
                Outcome::Failed { next_attempt_at, dead_at, error } => {
                    Statement::new(include_str!("statements/mark_event_failed.sql"))
                        .bind(claim.position)
                        .bind(claim.attempts)
                        .bind(next_attempt_at)
                        .bind(dead_at)
                        .bind(error)
                }
                Outcome::Untouched => Statement::new(include_str!("statements/release_event.sql"))
                    .bind(claim.position)
                    .bind(claim.attempts)
                    .bind(now),
            };
            transaction.execute(statement).await?;
        }
        transaction.commit().await
    }
}

impl fmt::Debug for Dispatcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dispatcher").field("registry", &self.registry).finish_non_exhaustive()
    }
}

/// A row that this dispatcher has leased.
struct Claim {
    position: i64,
    /// This attempt's number, from 1; also the proof that the lease is still held.
    attempts: i64,
    event: Result<Arc<EventEnvelope>, StorageError>,
}

impl Claim {
    fn read(row: &Row) -> Result<Self, StorageError> {
        Ok(Self {
            position: row.get("position")?,
            attempts: row.get("attempts")?,
            event: envelope(row).map(Arc::new),
        })
    }
}

enum Outcome {
    Delivered,
    Failed {
        next_attempt_at: Option<Timestamp>,
        dead_at: Option<Timestamp>,
        error: String,
    },
    /// The lease was running out before its turn came.
    Untouched,
}

async fn handle_once(
    database: Database,
    event: Arc<EventEnvelope>,
    name: &'static str,
    consumer: Arc<dyn Consumer>,
    now: Timestamp,
) -> Result<(), ConsumerError> {
    let handled = Statement::new(include_str!("statements/is_handled.sql"));
    if database.fetch_optional(handled.bind(name.to_owned()).bind(event.id.0)).await?.is_some() {
        return Ok(());
    }
    consumer.prepare(&event).await?;
    let mut transaction = database.begin().await?;
    let claim = Statement::new(include_str!("statements/claim_inbox.sql"))
        .bind(name.to_owned())
        .bind(event.id.0)
        .bind(now);
    if transaction.execute(claim).await? == 0 {
        return Ok(transaction.rollback().await?);
    }
    consumer.handle(&event, &mut transaction).await?;
    Ok(transaction.commit().await?)
}

/// 1 s after the first attempt, twice as long after each further one.
fn retry_delay(attempts: i64) -> TimeDelta {
    u32::try_from(attempts.saturating_sub(1))
        .ok()
        .and_then(|doublings| 1_i64.checked_shl(doublings))
        .map_or(LONGEST_DELAY, |seconds| {
            TimeDelta::try_seconds(seconds).unwrap_or(LONGEST_DELAY).min(LONGEST_DELAY)
        })
}

fn envelope(row: &Row) -> Result<EventEnvelope, StorageError> {
    let payload: String = row.get("payload")?;
    Ok(EventEnvelope {
        id: EventId(row.get("id")?),
        kind: row.get("kind")?,
        occurred_at: row.get("occurred_at")?,
        organization: OrganizationId(row.get("organization_id")?),
        aggregate: row.get("aggregate_id")?,
        aggregate_version: row.get("aggregate_version")?,
        payload: serde_json::from_str(&payload)
            .map_err(|error| StorageError::Corrupt(format!("the payload of an event: {error}")))?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_up_to_an_hour() {
        let delays: Vec<i64> = (1..=15).map(|attempt| retry_delay(attempt).num_seconds()).collect();
        assert_eq!(delays, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600, 3600]);
        assert_eq!(retry_delay(i64::MAX), LONGEST_DELAY);
    }

    #[test]
    fn what_is_away_for_a_weekend_is_waited_for_and_not_for_ever() {
        let tried_for = (1..MAX_ATTEMPTS).map(retry_delay).sum::<TimeDelta>();
        assert!(tried_for > TimeDelta::hours(72) && tried_for < TimeDelta::hours(80), "{tried_for}");
    }
}
