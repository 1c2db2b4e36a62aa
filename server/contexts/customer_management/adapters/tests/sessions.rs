//! The store of sessions, on SQLite and PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

use chrono::TimeDelta;
use customer_management::application::ports::{AccountQueries, SessionView, UnitsOfWork};
use customer_management::domain::ids::SessionId;
use customer_management::fixtures::noon;
use customer_management_adapters::sessions::{
    ADDRESS, CLIENT, IDLE, LIFETIME, SEEN_EVERY, SESSION, SqlSessionStore, USER,
};
use customer_management_adapters::sql::{SqlAccountQueries, SqlUnitsOfWork};
use kernel::ids::{IdGenerator, TimeOrderedIds, UserId};
use kernel::time::{Clock, FixedClock, Timestamp};
use serde_json::{Value, json};
use sql::{Database, Statement};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;
use tower_sessions_core::session::{Expiry, Id, Record, Session};
use tower_sessions_core::session_store::{ExpiredDeletion, SessionStore};

sql::contract_suite! {
    sqlite: |database| World::new(database).await,
    postgres: |database| World::new(database).await;
    crate::suite::{
        what_is_created_is_loaded_the_same,
        a_session_is_used_through_tower_sessions,
        the_table_does_not_hold_what_the_cookie_holds,
        an_id_that_is_taken_is_drawn_anew,
        what_is_saved_replaces_what_was_there,
        a_session_without_row_is_not_saved,
        a_session_that_was_ended_stays_ended,
        all_sessions_but_one_are_ended,
        a_deleted_session_is_gone,
        an_unused_session_expires,
        a_used_session_goes_on_until_its_end,
        a_date_before_that_holds,
        an_expired_session_is_not_revived,
        a_session_in_use_is_written_down_every_five_minutes,
        nobody_writes_down_who_has_not_signed_in,
        expired_sessions_are_deleted,
        what_is_known_has_its_type,
        a_thousand_at_once,
    }
}

struct World {
    database: Database,
    clock: Arc<FixedClock>,
    store: SqlSessionStore,
    units_of_work: SqlUnitsOfWork,
    accounts: SqlAccountQueries,
}

const ANA: UserId = UserId(uuid::Uuid::from_u128(0xA));
const RUI: UserId = UserId(uuid::Uuid::from_u128(0xB));

impl World {
    async fn new(database: Database) -> Self {
        for (user, email) in [(ANA, "ana@example.pt"), (RUI, "rui@example.pt")] {
            let insertion = Statement::new(
                "INSERT INTO users (id, version, email, name, locale, created_at)
                 VALUES ($1, 1, $2, $2, 'pt', $3)",
            );
            database.execute(insertion.bind(user.0).bind(email.to_owned()).bind(noon())).await.unwrap();
        }
        let clock = Arc::new(FixedClock::at(noon()));
        let ids: Arc<dyn IdGenerator> = Arc::new(TimeOrderedIds);
        Self {
            store: SqlSessionStore::new(database.clone(), clock.clone(), ids.clone()),
            units_of_work: SqlUnitsOfWork::new(database.clone(), ids),
            accounts: SqlAccountQueries::new(database.clone()),
            database,
            clock,
        }
    }

    /// A browser in which nobody has signed in.
    async fn visitor(&self) -> Record {
        self.created(HashMap::from([("basket".to_owned(), json!(["T2", 3]))])).await
    }

    /// A browser in which somebody has signed in.
    async fn signed_in(&self, user: UserId) -> Record {
        self.created(signed_in(user)).await
    }

    async fn created(&self, data: HashMap<String, Value>) -> Record {
        let mut record = Record { id: Id::default(), data, expiry_date: after(LIFETIME) };
        self.store.create(&mut record).await.unwrap();
        record
    }

    async fn loaded(&self, record: &Record) -> Option<HashMap<String, Value>> {
        self.store.load(&record.id).await.unwrap().map(|record| record.data)
    }

    async fn lasts(&self, record: &Record) -> bool {
        self.loaded(record).await.is_some()
    }

    async fn sessions_of(&self, user: UserId) -> Vec<SessionView> {
        self.accounts.sessions(user).await.unwrap()
    }

    async fn revoke(&self, user: UserId, session: SessionId) -> bool {
        let mut unit = self.units_of_work.begin().await.unwrap();
        let revoked = unit.sessions().revoke(user, session).await.unwrap();
        unit.commit().await.unwrap();
        revoked
    }

    async fn rows(&self) -> i64 {
        let count = Statement::new("SELECT CAST(COUNT(*) AS BIGINT) AS n FROM sessions");
        self.database.fetch_one(count).await.unwrap().get("n").unwrap()
    }

    /// Waits until it is written down that Ana was seen.
    async fn seen(&self, moment: Timestamp) {
        for _ in 0..500 {
            if self.sessions_of(ANA).await[0].last_seen_at == moment {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("nobody wrote down that a session was in use");
    }
}

fn signed_in(user: UserId) -> HashMap<String, Value> {
    HashMap::from([
        (USER.to_owned(), json!(user)),
        (CLIENT.to_owned(), json!("Firefox, Linux")),
        (ADDRESS.to_owned(), json!("192.0.2.7")),
    ])
}

/// A moment after noon, as tower-sessions has it.
fn after(span: TimeDelta) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp((noon() + span).timestamp()).unwrap()
}

fn id_of(record: &Record) -> SessionId {
    serde_json::from_value(record.data[SESSION].clone()).unwrap()
}

mod suite {
    use super::*;

    pub(super) async fn what_is_created_is_loaded_the_same(world: World) {
        let record = world.signed_in(ANA).await;
        let loaded = world.store.load(&record.id).await.unwrap().unwrap();
        assert_eq!((loaded.id, &loaded.data), (record.id, &record.data));
        assert_eq!(loaded.expiry_date, after(IDLE));
        let view = SessionView {
            id: id_of(&record),
            created_at: noon(),
            last_seen_at: noon(),
            client: "Firefox, Linux".to_owned(),
            address: "192.0.2.7".to_owned(),
        };
        assert_eq!(world.sessions_of(ANA).await, [view]);
        assert!(world.sessions_of(RUI).await.is_empty());
        assert_eq!(world.store.load(&Id::default()).await.unwrap(), None);
    }

    pub(super) async fn a_session_is_used_through_tower_sessions(world: World) {
        let expiry = Some(Expiry::OnInactivity(time::Duration::days(90)));
        let store = Arc::new(world.store.clone());
        let first = Session::new(None, store.clone(), expiry);
        first.insert("from", "/entrar").await.unwrap();
        first.save().await.unwrap();
        let visitor = first.id();

        // Signing in changes the id, and keeps what was there.
        let second = Session::new(visitor, store.clone(), expiry);
        second.cycle_id().await.unwrap();
        second.insert(USER, ANA).await.unwrap();
        second.save().await.unwrap();
        let own = second.get::<SessionId>(SESSION).await.unwrap();
        assert_eq!(own, Some(world.sessions_of(ANA).await[0].id));

        let third = Session::new(second.id(), store.clone(), expiry);
        assert_eq!(third.get::<UserId>(USER).await.unwrap(), Some(ANA));
        assert_eq!(third.get::<String>("from").await.unwrap().as_deref(), Some("/entrar"));
        assert_eq!(third.get::<SessionId>(SESSION).await.unwrap(), own);
        let stale = Session::new(visitor, store.clone(), expiry);
        assert_eq!(stale.get::<UserId>(USER).await.unwrap(), None, "who knew the id before knows nothing");

        third.flush().await.unwrap();
        assert!(world.sessions_of(ANA).await.is_empty());
    }

    pub(super) async fn the_table_does_not_hold_what_the_cookie_holds(world: World) {
        let record = world.signed_in(ANA).await;
        let all = Statement::new("SELECT token_hash, data FROM sessions");
        let row = world.database.fetch_one(all).await.unwrap();
        let kept = [row.get::<String>("token_hash").unwrap(), row.get("data").unwrap()].join(" ");
        assert!(!kept.contains(&record.id.to_string()), "{kept}");
        assert!(!kept.contains(&record.id.0.to_string()), "{kept}");
    }

    pub(super) async fn an_id_that_is_taken_is_drawn_anew(world: World) {
        let first = world.signed_in(ANA).await;
        let mut second = Record { id: first.id, data: signed_in(RUI), expiry_date: after(LIFETIME) };
        world.store.create(&mut second).await.unwrap();
        assert_ne!(second.id, first.id);
        assert_eq!(world.loaded(&first).await.unwrap()[USER], json!(ANA));
        assert_eq!(world.loaded(&second).await.unwrap()[USER], json!(RUI));
    }

    pub(super) async fn what_is_saved_replaces_what_was_there(world: World) {
        let mut record = world.visitor().await;
        world.clock.advance(TimeDelta::seconds(1));
        let own = record.data[SESSION].clone();
        record.data = signed_in(ANA);
        world.store.save(&record).await.unwrap();
        let mut expected = signed_in(ANA);
        expected.insert(SESSION.to_owned(), own);
        assert_eq!(world.loaded(&record).await, Some(expected));
        let view = &world.sessions_of(ANA).await[0];
        assert_eq!((view.client.as_str(), view.last_seen_at), ("Firefox, Linux", world.clock.now()));

        record.data.clear();
        world.store.save(&record).await.unwrap();
        assert!(world.sessions_of(ANA).await.is_empty(), "signed out, it is nobody's");
        assert!(world.lasts(&record).await);
    }

    pub(super) async fn a_session_without_row_is_not_saved(world: World) {
        let never = Record { id: Id::default(), data: signed_in(ANA), expiry_date: after(LIFETIME) };
        world.store.save(&never).await.unwrap();
        assert_eq!(world.rows().await, 0);
    }

    pub(super) async fn a_session_that_was_ended_stays_ended(world: World) {
        let record = world.signed_in(ANA).await;
        // A request is under way …
        let mut under_way = world.store.load(&record.id).await.unwrap().unwrap();
        // … while its session is ended elsewhere.
        assert!(!world.revoke(RUI, id_of(&record)).await, "not by somebody else");
        assert!(world.revoke(ANA, id_of(&record)).await);
        under_way.data.insert("more".to_owned(), json!(1));
        world.store.save(&under_way).await.unwrap();
        assert!(!world.lasts(&record).await);
        assert_eq!(world.rows().await, 0);
    }

    pub(super) async fn all_sessions_but_one_are_ended(world: World) {
        let kept = world.signed_in(ANA).await;
        let (other, foreign) = (world.signed_in(ANA).await, world.signed_in(RUI).await);
        let mut unit = world.units_of_work.begin().await.unwrap();
        assert_eq!(unit.sessions().revoke_all(ANA, Some(id_of(&kept))).await.unwrap(), 1);
        unit.commit().await.unwrap();
        assert!(world.lasts(&kept).await && world.lasts(&foreign).await);
        assert!(!world.lasts(&other).await);
    }

    pub(super) async fn a_deleted_session_is_gone(world: World) {
        let record = world.signed_in(ANA).await;
        world.store.delete(&record.id).await.unwrap();
        world.store.delete(&record.id).await.unwrap();
        assert!(!world.lasts(&record).await);
    }

    pub(super) async fn an_unused_session_expires(world: World) {
        let record = world.signed_in(ANA).await;
        world.clock.advance(IDLE - TimeDelta::microseconds(1));
        assert!(world.lasts(&record).await);
        world.seen(world.clock.now()).await;
        world.clock.advance(IDLE);
        assert!(!world.lasts(&record).await);
    }

    pub(super) async fn a_used_session_goes_on_until_its_end(world: World) {
        let record = world.signed_in(ANA).await;
        let end = noon() + LIFETIME;
        while world.clock.now() + TimeDelta::days(10) < end {
            world.clock.advance(TimeDelta::days(10));
            assert!(world.lasts(&record).await, "{}", world.clock.now());
            world.seen(world.clock.now()).await;
        }
        world.clock.advance(end - world.clock.now() - TimeDelta::microseconds(1));
        world.store.save(&record).await.unwrap();
        assert!(world.lasts(&record).await);
        world.clock.advance(TimeDelta::microseconds(1));
        assert!(!world.lasts(&record).await);
    }

    pub(super) async fn a_date_before_that_holds(world: World) {
        let (id, data) = (Id::default(), signed_in(ANA));
        let mut record = Record { id, data, expiry_date: after(TimeDelta::hours(1)) };
        world.store.create(&mut record).await.unwrap();
        assert!(world.lasts(&record).await);
        world.clock.advance(TimeDelta::hours(1));
        assert!(!world.lasts(&record).await);
        // A date that no calendar has is no shorter than any.
        record.expiry_date = OffsetDateTime::new_utc(time::Date::MAX, time::Time::MIDNIGHT);
        world.store.create(&mut record).await.unwrap();
        assert!(world.lasts(&record).await);
    }

    pub(super) async fn an_expired_session_is_not_revived(world: World) {
        let record = world.signed_in(ANA).await;
        world.clock.advance(IDLE);
        world.store.save(&record).await.unwrap();
        assert!(!world.lasts(&record).await);
    }

    pub(super) async fn a_session_in_use_is_written_down_every_five_minutes(world: World) {
        let record = world.signed_in(ANA).await;
        world.clock.advance(SEEN_EVERY - TimeDelta::microseconds(1));
        assert!(world.lasts(&record).await);
        world.clock.advance(TimeDelta::microseconds(1));
        assert_eq!(world.sessions_of(ANA).await[0].last_seen_at, noon());
        for _ in 0..10 {
            assert!(world.lasts(&record).await);
        }
        world.seen(noon() + SEEN_EVERY).await;
        let expiry = world.store.load(&record.id).await.unwrap().unwrap().expiry_date;
        assert_eq!(expiry, after(SEEN_EVERY + IDLE));
    }

    pub(super) async fn nobody_writes_down_who_has_not_signed_in(world: World) {
        let (visitor, ana) = (world.visitor().await, world.signed_in(ANA).await);
        world.clock.advance(SEEN_EVERY);
        assert!(world.lasts(&visitor).await && world.lasts(&ana).await);
        // Whoever comes after the visitor is written down.
        world.seen(world.clock.now()).await;
        let expiry = world.store.load(&visitor.id).await.unwrap().unwrap().expiry_date;
        assert_eq!(expiry, after(IDLE));
    }

    pub(super) async fn expired_sessions_are_deleted(world: World) {
        for _ in 0..3 {
            world.signed_in(ANA).await;
            world.visitor().await;
        }
        // More than go at once.
        let mut transaction = world.database.begin().await.unwrap();
        for n in 0..1_500 {
            let insertion = Statement::new(
                "INSERT INTO sessions (id, token_hash, data, client, address,
                                       created_at, last_seen_at, expires_at, ends_at)
                 VALUES ($1, $2, '{}', '', '', $3, $3, $3, $3)",
            );
            let insertion = insertion.bind(uuid::Uuid::from_u128(n)).bind(n.to_string());
            transaction.execute(insertion.bind(noon() + IDLE)).await.unwrap();
        }
        transaction.commit().await.unwrap();
        world.store.delete_expired().await.unwrap();
        assert_eq!(world.rows().await, 1_506, "none before its time");
        world.clock.advance(TimeDelta::days(1));
        let kept = world.signed_in(ANA).await;
        world.clock.advance(IDLE - TimeDelta::days(1));
        world.store.delete_expired().await.unwrap();
        assert_eq!(world.rows().await, 1);
        assert!(world.lasts(&kept).await);
    }

    pub(super) async fn what_is_known_has_its_type(world: World) {
        for (key, value) in [(USER, json!("ana")), (USER, json!(7)), (CLIENT, json!({}))] {
            let data = HashMap::from([(key.to_owned(), value)]);
            let mut record = Record { id: Id::default(), data, expiry_date: after(IDLE) };
            let refused = world.store.create(&mut record).await.unwrap_err().to_string();
            assert!(refused.contains(key) && !refused.contains("ana"), "{refused}");
        }
        assert_eq!(world.rows().await, 0);
    }

    /// Every third is ended while its browser goes on using it.
    pub(super) async fn a_thousand_at_once(world: World) {
        let world = Arc::new(world);
        let tasks: Vec<_> = (0..1_000)
            .map(|n| {
                let world = world.clone();
                tokio::spawn(async move {
                    let mut record = world.signed_in(ANA).await;
                    assert_eq!(world.loaded(&record).await.as_ref(), Some(&record.data));
                    record.data.insert("n".to_owned(), json!(n));
                    if n % 3 == 0 {
                        let id = id_of(&record);
                        let (saved, revoked) = tokio::join!(world.store.save(&record), world.revoke(ANA, id));
                        saved.unwrap();
                        assert!(revoked);
                        world.store.save(&record).await.unwrap();
                        assert!(!world.lasts(&record).await);
                    } else {
                        world.store.save(&record).await.unwrap();
                        assert_eq!(world.loaded(&record).await.as_ref(), Some(&record.data));
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let sessions = world.sessions_of(ANA).await;
        assert_eq!(sessions.len(), 666);
        let mut ids: Vec<_> = sessions.iter().map(|session| session.id).collect();
        ids.dedup();
        assert_eq!(ids.len(), 666);
    }
}
