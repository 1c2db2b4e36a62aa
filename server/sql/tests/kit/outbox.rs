//! Events are delivered at least once and handled once.

use async_trait::async_trait;
use chrono::{TimeDelta, TimeZone as _, Utc};
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, OrganizationId};
use kernel::mail::MailError;
use kernel::time::{Clock, FixedClock, SystemClock};
use sql::outbox::{self, Consumer, ConsumerError, DEAD_KEPT_FOR, Dispatcher, MAX_ATTEMPTS, Registry};
use sql::{Database, Statement, Transaction};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;

const KIND: &str = "PROPERTY_PUBLISHED.v1";

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(Utc.with_ymd_and_hms(2026, 11, 23, 9, 0, 0).unwrap()))
}

fn event(number: u128, clock: &dyn Clock) -> EventEnvelope {
    EventEnvelope {
        id: EventId(Uuid::from_u128(number)),
        kind: KIND.to_owned(),
        occurred_at: clock.now(),
        organization: OrganizationId(Uuid::from_u128(7)),
        aggregate: Uuid::from_u128(number + 1_000),
        aggregate_version: 3,
        payload: serde_json::json!({ "title": "Praça", "cents": 35_000_000 }),
    }
}

async fn publish(database: &Database, events: &[EventEnvelope]) {
    let mut transaction = database.begin().await.unwrap();
    outbox::append_all(&mut transaction, events).await.unwrap();
    transaction.commit().await.unwrap();
}

/// Writes each event it is given into `handled`, after failing `failures` times.
struct Recorder {
    name: &'static str,
    failures: AtomicU32,
    calls: AtomicU32,
}

impl Recorder {
    fn failing(name: &'static str, failures: u32) -> Arc<Self> {
        Arc::new(Self { name, failures: AtomicU32::new(failures), calls: AtomicU32::new(0) })
    }

    fn named(name: &'static str) -> Arc<Self> {
        Self::failing(name, 0)
    }

    fn calls(&self) -> u32 {
        self.calls.load(Ordering::Relaxed)
    }
}

#[async_trait]
impl Consumer for Recorder {
    async fn handle(
        &self,
        event: &EventEnvelope,
        transaction: &mut Transaction,
    ) -> Result<(), ConsumerError> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        transaction
            .execute(
                Statement::new("INSERT INTO handled (consumer, event_id) VALUES ($1, $2)")
                    .bind(self.name.to_owned())
                    .bind(event.id.0),
            )
            .await?;
        let fails =
            self.failures.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if fails.is_ok() { Err("not today".into()) } else { Ok(()) }
    }
}

struct Panicking;

#[async_trait]
impl Consumer for Panicking {
    async fn handle(&self, _: &EventEnvelope, _: &mut Transaction) -> Result<(), ConsumerError> {
        panic!("a consumer's mistake")
    }
}

async fn with_handled(database: Database) -> Database {
    // No key: what is handled twice is seen twice.
    database
        .execute(Statement::new("CREATE TABLE handled (consumer TEXT NOT NULL, event_id UUID NOT NULL)"))
        .await
        .unwrap();
    database
}

async fn handled(database: &Database, consumer: &str) -> Vec<u128> {
    let statement = Statement::new("SELECT event_id FROM handled WHERE consumer = $1 ORDER BY event_id");
    let rows = database.fetch_all(statement.bind(consumer.to_owned())).await.unwrap();
    rows.iter().map(|row| row.get::<Uuid>("event_id").unwrap().as_u128()).collect()
}

async fn count(database: &Database, table: &str) -> i64 {
    let sql = format!("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM {table}");
    database.fetch_one(Statement::composed(sql)).await.unwrap().get("n").unwrap()
}

mod contract {
    use super::*;

    pub async fn an_event_is_handled_once_by_each_consumer(database: Database) {
        let clock = clock();
        let registry = Registry::new().on(KIND, "first", Recorder::named("first")).on(
            KIND,
            "second",
            Recorder::named("second"),
        );
        let dispatcher = Dispatcher::new(database.clone(), registry, clock.clone());
        let events: Vec<_> = (1..=150).map(|number| event(number, clock.as_ref())).collect();
        publish(&database, &events).await;

        while dispatcher.deliver_batch().await.unwrap() > 0 {}

        let all: Vec<u128> = (1..=150).collect();
        assert_eq!(handled(&database, "first").await, all);
        assert_eq!(handled(&database, "second").await, all);
        clock.advance(TimeDelta::hours(2));
        assert_eq!(dispatcher.deliver_batch().await.unwrap(), 0);
    }

    pub async fn a_consumer_is_given_the_event_as_it_was_published(database: Database) {
        struct Expecting(EventEnvelope);

        #[async_trait]
        impl Consumer for Expecting {
            async fn handle(&self, event: &EventEnvelope, _: &mut Transaction) -> Result<(), ConsumerError> {
                if *event == self.0 { Ok(()) } else { Err(format!("{event:?}").into()) }
            }
        }

        let clock = clock();
        let published = event(1, clock.as_ref());
        let registry = Registry::new().on(KIND, "expecting", Arc::new(Expecting(published.clone())));
        publish(&database, &[published]).await;
        let dispatcher = Dispatcher::new(database.clone(), registry, clock);
        dispatcher.deliver_batch().await.unwrap();
        let row =
            database.fetch_one(Statement::new("SELECT delivered_at, last_error FROM outbox")).await.unwrap();
        assert_eq!(row.get::<Option<String>>("last_error").unwrap(), None);
        assert!(row.get::<Option<chrono::DateTime<Utc>>>("delivered_at").unwrap().is_some());
    }

    pub async fn a_consumer_prepares_while_others_write(database: Database) {
        /// Writes beside the transaction it will be given: on SQLite, that waits for its end.
        struct Preparing(Database);

        #[async_trait]
        impl Consumer for Preparing {
            async fn prepare(&self, event: &EventEnvelope) -> Result<(), ConsumerError> {
                let insert =
                    Statement::new("INSERT INTO handled (consumer, event_id) VALUES ('prepared', $1)");
                self.0.execute(insert.bind(event.id.0)).await?;
                Ok(())
            }

            async fn handle(&self, _: &EventEnvelope, _: &mut Transaction) -> Result<(), ConsumerError> {
                Err("not today".into())
            }
        }

        let clock = clock();
        let registry = Registry::new().on(KIND, "preparing", Arc::new(Preparing(database.clone())));
        publish(&database, &[event(1, clock.as_ref())]).await;
        let dispatcher = Dispatcher::new(database.clone(), registry, clock.clone());
        dispatcher.deliver_batch().await.unwrap();
        assert_eq!(handled(&database, "prepared").await, [1]);
        clock.advance(TimeDelta::seconds(1));
        dispatcher.deliver_batch().await.unwrap();
        assert_eq!(handled(&database, "prepared").await, [1, 1]);
    }

    pub async fn a_consumer_that_handled_an_event_prepares_for_it_no_more(database: Database) {
        #[derive(Default)]
        struct Counting(AtomicU32);

        #[async_trait]
        impl Consumer for Counting {
            async fn prepare(&self, _: &EventEnvelope) -> Result<(), ConsumerError> {
                self.0.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }

            async fn handle(&self, _: &EventEnvelope, _: &mut Transaction) -> Result<(), ConsumerError> {
                Ok(())
            }
        }

        let clock = clock();
        let counting = Arc::new(Counting::default());
        let registry = Registry::new().on(KIND, "badly", Recorder::failing("badly", 2)).on(
            KIND,
            "counting",
            counting.clone(),
        );
        publish(&database, &[event(1, clock.as_ref())]).await;
        let dispatcher = Dispatcher::new(database.clone(), registry, clock.clone());
        for _ in 0..3 {
            assert_eq!(dispatcher.deliver_batch().await.unwrap(), 1);
            clock.advance(TimeDelta::hours(1));
        }
        assert_eq!(handled(&database, "badly").await, [1]);
        assert_eq!(counting.0.load(Ordering::Relaxed), 1);
    }

    pub async fn an_event_of_a_change_undone_never_happened(database: Database) {
        let clock = clock();
        let mut transaction = database.begin().await.unwrap();
        outbox::append(&mut transaction, &event(1, clock.as_ref())).await.unwrap();
        drop(transaction);
        let dispatcher = Dispatcher::new(database, Registry::new(), clock);
        assert_eq!(dispatcher.deliver_batch().await.unwrap(), 0);
    }

    pub async fn an_event_nobody_wants_is_done_with(database: Database) {
        let clock = clock();
        let dispatcher = Dispatcher::new(database.clone(), Registry::new(), clock.clone());
        publish(&database, &[event(1, clock.as_ref())]).await;
        assert_eq!(dispatcher.deliver_batch().await.unwrap(), 1);
        clock.advance(TimeDelta::days(1));
        assert_eq!(dispatcher.deliver_batch().await.unwrap(), 0);
        assert_eq!(dispatcher.dead_letters(10).await.unwrap(), []);
    }

    pub async fn a_failed_event_is_tried_again_after_growing_delays(database: Database) {
        let clock = clock();
        let consumer = Recorder::failing("slow", 3);
        let dispatcher = Dispatcher::new(
            database.clone(),
            Registry::new().on(KIND, "slow", consumer.clone()),
            clock.clone(),
        );
        publish(&database, &[event(1, clock.as_ref())]).await;

        assert_eq!(dispatcher.deliver_batch().await.unwrap(), 1);
        for delay in [1, 2, 4] {
            assert_eq!(
                handled(&database, "slow").await,
                [0_u128; 0],
                "what a failed consumer wrote is undone"
            );
            clock.advance(TimeDelta::seconds(delay) - TimeDelta::milliseconds(1));
            assert_eq!(dispatcher.deliver_batch().await.unwrap(), 0, "too early");
            clock.advance(TimeDelta::milliseconds(1));
            assert_eq!(dispatcher.deliver_batch().await.unwrap(), 1);
        }
        assert_eq!(handled(&database, "slow").await, [1]);
        assert_eq!(consumer.calls(), 4);
    }

    pub async fn a_consumer_that_handled_an_event_is_spared_when_another_fails(database: Database) {
        let clock = clock();
        let (well, badly) = (Recorder::named("well"), Recorder::failing("badly", 2));
        let registry = Registry::new()
            .on(KIND, "badly", badly.clone())
            .on(KIND, "by the way", Recorder::named("by the way"))
            .on(KIND, "well", well.clone());
        let dispatcher = Dispatcher::new(database.clone(), registry, clock.clone());
        publish(&database, &[event(1, clock.as_ref()), event(2, clock.as_ref())]).await;
        for _ in 0..4 {
            dispatcher.deliver_batch().await.unwrap();
            clock.advance(TimeDelta::hours(1));
        }
        assert_eq!((well.calls(), badly.calls()), (2, 4));
        assert_eq!(handled(&database, "well").await, [1, 2]);
        assert_eq!(handled(&database, "badly").await, [1, 2]);
    }

    pub async fn a_consumer_that_panics_fails_its_event_and_nothing_else(database: Database) {
        let clock = clock();
        let registry = Registry::new().on(KIND, "panicking", Arc::new(Panicking)).on(
            "PROPERTY_SOLD.v1",
            "recording",
            Recorder::named("recording"),
        );
        let dispatcher = Dispatcher::new(database.clone(), registry, clock.clone());
        let sold = EventEnvelope { kind: "PROPERTY_SOLD.v1".to_owned(), ..event(2, clock.as_ref()) };
        publish(&database, &[event(1, clock.as_ref()), sold]).await;
        assert_eq!(dispatcher.deliver_batch().await.unwrap(), 2);
        assert_eq!(handled(&database, "recording").await, [2]);
        clock.advance(TimeDelta::seconds(1));
        assert_eq!(dispatcher.deliver_batch().await.unwrap(), 1, "the panicked one is tried again");
    }

    pub async fn an_event_given_up_is_a_dead_letter_until_somebody_replays_it(database: Database) {
        let clock = clock();
        let attempts = u32::try_from(MAX_ATTEMPTS).unwrap();
        let consumer = Recorder::failing("stubborn", attempts);
        let dispatcher = Dispatcher::new(
            database.clone(),
            Registry::new().on(KIND, "stubborn", consumer.clone()),
            clock.clone(),
        );
        let published = event(1, clock.as_ref());
        publish(&database, std::slice::from_ref(&published)).await;
        for _ in 0..attempts {
            assert_eq!(dispatcher.dead_letters(10).await.unwrap(), []);
            assert_eq!(dispatcher.deliver_batch().await.unwrap(), 1);
            clock.advance(TimeDelta::hours(1));
        }
        assert_eq!(dispatcher.deliver_batch().await.unwrap(), 0, "a dead letter rests");

        let letters = dispatcher.dead_letters(10).await.unwrap();
        assert_eq!(letters.len(), 1);
        assert_eq!((&letters[0].event, letters[0].attempts), (&published, MAX_ATTEMPTS));
        assert_eq!(letters[0].last_error.as_deref(), Some("stubborn: not today"));

        assert!(!dispatcher.replay(EventId(Uuid::from_u128(99))).await.unwrap());
        assert!(dispatcher.replay(published.id).await.unwrap());
        assert!(!dispatcher.replay(published.id).await.unwrap(), "it is no longer dead");
        assert_eq!(dispatcher.deliver_batch().await.unwrap(), 1);
        assert_eq!(handled(&database, "stubborn").await, [1]);
        assert_eq!(dispatcher.dead_letters(10).await.unwrap(), []);
    }

    pub async fn what_is_hopeless_is_a_dead_letter_at_once_and_what_may_pass_is_not(database: Database) {
        struct Refused;

        #[async_trait]
        impl Consumer for Refused {
            async fn handle(&self, _: &EventEnvelope, _: &mut Transaction) -> Result<(), ConsumerError> {
                Err(outbox::mail_failure(MailError::Refused("550 who?".into())))
            }
        }

        let clock = clock();
        let other = EventEnvelope { kind: "PROPERTY_SOLD.v1".to_owned(), ..event(2, clock.as_ref()) };
        let registry = Registry::new()
            .on(KIND, "refused", Arc::new(Refused))
            .on("PROPERTY_SOLD.v1", "refused", Arc::new(Refused))
            .on("PROPERTY_SOLD.v1", "slow", Recorder::failing("slow", 1));
        let dispatcher = Dispatcher::new(database.clone(), registry, clock.clone());
        publish(&database, &[event(1, clock.as_ref()), other]).await;
        let dead = async || {
            dispatcher.deliver_batch().await.unwrap();
            let letters = dispatcher.dead_letters(10).await.unwrap();
            letters.iter().map(|letter| (letter.event.id.0.as_u128(), letter.attempts)).collect::<Vec<_>>()
        };
        assert_eq!(dead().await, [(1, 1)]);
        clock.advance(TimeDelta::seconds(1));
        assert_eq!(dead().await, [(2, 2), (1, 1)], "the other consumer has handled it meanwhile");
        assert_eq!(handled(&database, "slow").await, [2]);
    }

    pub async fn an_event_that_cannot_be_read_holds_up_no_other(database: Database) {
        let clock = clock();
        let dispatcher = Dispatcher::new(
            database.clone(),
            Registry::new().on(KIND, "recording", Recorder::named("recording")),
            clock.clone(),
        );
        publish(&database, &[event(1, clock.as_ref()), event(2, clock.as_ref())]).await;
        let spoil = Statement::new("UPDATE outbox SET payload = '{' WHERE id = $1").bind(Uuid::from_u128(1));
        database.execute(spoil).await.unwrap();
        assert_eq!(dispatcher.deliver_batch().await.unwrap(), 2);
        assert_eq!(handled(&database, "recording").await, [2]);
    }

    pub async fn what_a_dead_process_had_claimed_is_taken_over(database: Database) {
        let clock = clock();
        let dispatcher = Dispatcher::new(
            database.clone(),
            Registry::new().on(KIND, "recording", Recorder::named("recording")),
            clock.clone(),
        );
        publish(&database, &[event(1, clock.as_ref())]).await;
        // As a process leaves it that claimed the event and was killed.
        let claim = Statement::new("UPDATE outbox SET attempts = 1, next_attempt_at = $1")
            .bind(clock.now() + TimeDelta::minutes(5));
        database.execute(claim).await.unwrap();
        assert_eq!(dispatcher.deliver_batch().await.unwrap(), 0);
        clock.advance(TimeDelta::minutes(5));
        assert_eq!(dispatcher.deliver_batch().await.unwrap(), 1);
        assert_eq!(handled(&database, "recording").await, [1]);
    }

    pub async fn several_dispatchers_share_the_work_and_repeat_nothing(database: Database) {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let events: Vec<_> = (1..=300).map(|number| event(number, clock.as_ref())).collect();
        publish(&database, &events).await;
        let tasks: Vec<_> = (0..3)
            .map(|_| {
                let registry = Registry::new().on(KIND, "recording", Recorder::named("recording"));
                let dispatcher = Dispatcher::new(database.clone(), registry, Arc::clone(&clock));
                let database = database.clone();
                tokio::spawn(async move {
                    let open = "outbox WHERE delivered_at IS NULL";
                    while count(&database, open).await > 0 {
                        dispatcher.deliver_batch().await.unwrap();
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(handled(&database, "recording").await, (1..=300).collect::<Vec<u128>>());
    }

    pub async fn a_running_dispatcher_delivers_when_woken_and_ends_when_told(database: Database) {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let registry = Registry::new().on(KIND, "recording", Recorder::named("recording"));
        let dispatcher = Arc::new(Dispatcher::new(database.clone(), registry, Arc::clone(&clock)));
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = tokio::spawn({
            let dispatcher = Arc::clone(&dispatcher);
            async move {
                dispatcher
                    .run(async {
                        let _ = stopped.await;
                    })
                    .await;
            }
        });
        publish(&database, &[event(1, clock.as_ref())]).await;
        dispatcher.wake().wake();
        while handled(&database, "recording").await.is_empty() {
            tokio::task::yield_now().await;
        }
        stop.send(()).unwrap();
        running.await.unwrap();
    }

    pub async fn delivered_events_are_forgotten_after_a_week_and_open_ones_never(database: Database) {
        let clock = clock();
        let registry = Registry::new().on(KIND, "recording", Recorder::named("recording")).on(
            "NEVER.v1",
            "never",
            Arc::new(Panicking),
        );
        let dispatcher = Dispatcher::new(database.clone(), registry, clock.clone());
        let never = EventEnvelope { kind: "NEVER.v1".to_owned(), ..event(2, clock.as_ref()) };
        publish(&database, &[event(1, clock.as_ref()), never]).await;
        dispatcher.deliver_batch().await.unwrap();
        clock.advance(TimeDelta::days(7));
        assert_eq!(dispatcher.prune().await.unwrap(), 0);
        clock.advance(TimeDelta::seconds(1));
        assert_eq!(dispatcher.prune().await.unwrap(), 2, "the event, and who handled it");
        assert_eq!((count(&database, "outbox").await, count(&database, "inbox").await), (1, 0));
    }

    pub async fn dead_letters_are_forgotten_after_three_months(database: Database) {
        let clock = clock();
        let registry = Registry::new().on(KIND, "never", Arc::new(Panicking));
        let dispatcher = Dispatcher::new(database.clone(), registry, clock.clone());
        publish(&database, &[event(1, clock.as_ref())]).await;
        for _ in 0..MAX_ATTEMPTS {
            dispatcher.deliver_batch().await.unwrap();
            clock.advance(TimeDelta::hours(2));
        }
        let died = clock.now() - TimeDelta::hours(2);
        clock.advance(DEAD_KEPT_FOR - (clock.now() - died));
        assert_eq!(dispatcher.prune().await.unwrap(), 0);
        clock.advance(TimeDelta::seconds(1));
        assert_eq!(dispatcher.prune().await.unwrap(), 1);
    }
}

sql::contract_suite! {
    sqlite: |database| with_handled(database).await,
    postgres: |database| with_handled(database).await;
    contract::{
        an_event_is_handled_once_by_each_consumer,
        a_consumer_is_given_the_event_as_it_was_published,
        a_consumer_prepares_while_others_write,
        a_consumer_that_handled_an_event_prepares_for_it_no_more,
        an_event_of_a_change_undone_never_happened,
        an_event_nobody_wants_is_done_with,
        a_failed_event_is_tried_again_after_growing_delays,
        a_consumer_that_handled_an_event_is_spared_when_another_fails,
        a_consumer_that_panics_fails_its_event_and_nothing_else,
        an_event_given_up_is_a_dead_letter_until_somebody_replays_it,
        what_is_hopeless_is_a_dead_letter_at_once_and_what_may_pass_is_not,
        an_event_that_cannot_be_read_holds_up_no_other,
        what_a_dead_process_had_claimed_is_taken_over,
        several_dispatchers_share_the_work_and_repeat_nothing,
        a_running_dispatcher_delivers_when_woken_and_ends_when_told,
        delivered_events_are_forgotten_after_a_week_and_open_ones_never,
        dead_letters_are_forgotten_after_three_months,
    }
}
