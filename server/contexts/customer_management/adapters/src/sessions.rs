//! Where the web keeps its sessions: a store for tower-sessions.
//!
//! A session is a row, and who is signed in is found by it on every request. A
//! session that was ended is a row that was deleted: [`save`] changes rows and
//! never makes one, so that a request which was under way when its session was
//! ended doesn't bring it back. Only [`create`] makes rows, which is what
//! tower-sessions calls for a browser without a session and after
//! `Session::cycle_id`; cycle the id where somebody signs in, and nowhere else.
//!
//! The browser's cookie holds the id of tower-sessions, 128 random bits. The row
//! holds its SHA-256: who reads the table can't be anybody. The row's own id, a
//! [`SessionId`], is no secret; people see and end their sessions by it.
//!
//! What the web keeps for a session is JSON. Four of its keys are known here:
//! * [`USER`]: who signed in, a UUID; missing while nobody has.
//! * [`CLIENT`]: what the browser says it is, in a few words.
//! * [`ADDRESS`]: from which network address.
//! * [`SESSION`]: the row's [`SessionId`], put there by the store.
//!
//! # How long a session lasts
//! [`IDLE`] after it was last used, [`LIFETIME`] after it was made, or until the
//! date that tower-sessions has for it, whichever comes first. The layer's
//! expiry only needs to be long enough for the cookie:
//! `Expiry::OnInactivity` of [`LIFETIME`].
//!
//! [`save`]: SessionStore::save
//! [`create`]: SessionStore::create

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta};
use customer_management::domain::ids::SessionId;
use customer_management::domain::secrets::TokenHash;
use kernel::ids::{IdGenerator, UserId};
use kernel::storage::StorageError;
use kernel::time::{Clock, Timestamp, to_microseconds};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sql::{Database, Row, Statement};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use time::OffsetDateTime;
use tower_sessions_core::session::{Id, Record};
use tower_sessions_core::session_store::{Error, ExpiredDeletion, Result, SessionStore};

/// How long a session lasts while nobody uses it.
pub const IDLE: TimeDelta = TimeDelta::days(14);

/// How long a session lasts at most.
pub const LIFETIME: TimeDelta = TimeDelta::days(90);

/// How often it is written down that a session is in use.
pub const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);

/// Who signed in.
pub const USER: &str = "user";

/// What the browser says it is.
pub const CLIENT: &str = "client";

/// From which network address.
pub const ADDRESS: &str = "address";

/// The [`SessionId`].
pub const SESSION: &str = "session";

/// Expired sessions deleted at once, so that nobody waits long behind it.
const BATCH: u64 = 1_000;

/// Keeps sessions in the database.
#[derive(Clone)]
pub struct SqlSessionStore {
    database: Database,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdGenerator>,
}

impl SqlSessionStore {
    /// Over a migrated database; `ids` names the rows.
    #[must_use]
    pub fn new(database: Database, clock: Arc<dyn Clock>, ids: Arc<dyn IdGenerator>) -> Self {
        Self { database, clock, ids }
    }

    /// Writes down that a session is in use, if nobody did of late, and beside
    /// the request: on SQLite it may have to wait for a long change, and it is
    /// no loss when it fails.
    fn seen(&self, token: TokenHash, now: Timestamp) {
        let touch = Statement::new(include_str!("sql/statements/touch_session.sql"))
            .bind(token.as_str().to_owned())
            .bind(now)
            .bind(now - SEEN_EVERY)
            .bind(now + IDLE);
        let database = self.database.clone();
        tokio::spawn(async move {
            if let Err(error) = database.execute(touch).await {
                tracing::debug!(%error, "that a session is in use is written down another time");
            }
        });
    }
}

impl fmt::Debug for SqlSessionStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqlSessionStore").field("engine", &self.database.engine()).finish()
    }
}

#[async_trait]
impl SessionStore for SqlSessionStore {
    async fn create(&self, record: &mut Record) -> Result<()> {
        let (now, id) = (self.clock.now(), SessionId(self.ids.next()));
        record.data.insert(SESSION.to_owned(), Value::String(id.to_string()));
        let columns = Columns::of(record)?;
        loop {
            let insertion = Statement::new(include_str!("sql/statements/insert_session.sql"))
                .bind(id.0)
                .bind(token(&record.id).as_str().to_owned());
            let insertion =
                columns.bound_to(insertion).bind(now).bind(expiry(record, now)).bind(now + LIFETIME);
            if self.database.execute(insertion).await.map_err(backend)? > 0 {
                return Ok(());
            }
            // Somebody has this id: it must not become two people's.
            record.id = Id::default();
        }
    }

    async fn save(&self, record: &Record) -> Result<()> {
        let now = self.clock.now();
        let update = Statement::new(include_str!("sql/statements/update_session.sql"))
            .bind(token(&record.id).as_str().to_owned());
        let update = Columns::of(record)?.bound_to(update).bind(now).bind(expiry(record, now));
        if self.database.execute(update).await.map_err(backend)? == 0 {
            tracing::debug!("a session that ended meanwhile was not saved");
        }
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let (now, token) = (self.clock.now(), token(id));
        let statement = Statement::new(include_str!("sql/statements/session_by_token.sql"))
            .bind(token.as_str().to_owned())
            .bind(now);
        let Some(row) = self.database.fetch_optional(statement).await.map_err(backend)? else {
            return Ok(None);
        };
        let user: Option<UserId> = row.get::<Option<_>>("user_id").map_err(backend)?.map(UserId);
        let last_seen_at: Timestamp = row.get("last_seen_at").map_err(backend)?;
        if user.is_some() && last_seen_at <= now - SEEN_EVERY {
            self.seen(token, now);
        }
        record(*id, &row).map(Some)
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let statement = Statement::new(include_str!("sql/statements/delete_session.sql"))
            .bind(token(id).as_str().to_owned());
        self.database.execute(statement).await.map(drop).map_err(backend)
    }
}

#[async_trait]
impl ExpiredDeletion for SqlSessionStore {
    async fn delete_expired(&self) -> Result<()> {
        let now = self.clock.now();
        loop {
            let statement = Statement::new(include_str!("sql/statements/delete_expired_sessions.sql"))
                .bind(now)
                .bind(BATCH.cast_signed());
            if self.database.execute(statement).await.map_err(backend)? < BATCH {
                return Ok(());
            }
        }
    }
}

/// What a row has of a record.
struct Columns {
    user: Option<UserId>,
    data: String,
    client: String,
    address: String,
}

impl Columns {
    fn of(record: &Record) -> Result<Self> {
        let data = serde_json::to_string(&record.data).map_err(|error| Error::Encode(error.to_string()))?;
        let text = |key| known::<String>(record, key).map(Option::unwrap_or_default);
        Ok(Self { user: known(record, USER)?, data, client: text(CLIENT)?, address: text(ADDRESS)? })
    }

    /// Binds the columns, in their order.
    fn bound_to(&self, statement: Statement) -> Statement {
        statement
            .bind(self.user.map(|user| user.0))
            .bind(self.data.clone())
            .bind(self.client.clone())
            .bind(self.address.clone())
    }
}

/// What stands under a key that is known here.
fn known<T: DeserializeOwned>(record: &Record, key: &str) -> Result<Option<T>> {
    let value = record.data.get(key).cloned().unwrap_or(Value::Null);
    // Without the value, which may be anybody's.
    serde_json::from_value(value).map_err(|_| Error::Encode(format!("`{key}` has another type")))
}

/// What is kept of the id in the cookie.
fn token(id: &Id) -> TokenHash {
    TokenHash::from_digest(Sha256::digest(id.to_string()).into())
}

/// When a session that is used now expires; the statements see to its end.
fn expiry(record: &Record, now: Timestamp) -> Timestamp {
    let idle = now + IDLE;
    from_time(record.expiry_date).map_or(idle, |date| date.min(idle))
}

fn record(id: Id, row: &Row) -> Result<Record> {
    let undecodable = |error: &dyn fmt::Display| Error::Decode(error.to_string());
    let text: String = row.get("data").map_err(backend)?;
    let mut data: HashMap<String, Value> =
        serde_json::from_str(&text).map_err(|error| undecodable(&error))?;
    let session = SessionId(row.get("id").map_err(backend)?);
    data.insert(SESSION.to_owned(), Value::String(session.to_string()));
    let expires_at: Timestamp = row.get("expires_at").map_err(backend)?;
    Ok(Record { id, data, expiry_date: to_time(expires_at).map_err(|error| undecodable(&error))? })
}

fn backend(error: StorageError) -> Error {
    Error::Backend(error.to_string())
}

/// A moment of tower-sessions, unless chrono has no such year.
fn from_time(moment: OffsetDateTime) -> Option<Timestamp> {
    DateTime::from_timestamp(moment.unix_timestamp(), moment.nanosecond()).map(to_microseconds)
}

fn to_time(moment: Timestamp) -> std::result::Result<OffsetDateTime, time::error::ComponentRange> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(moment.timestamp_micros()) * 1_000)
}
