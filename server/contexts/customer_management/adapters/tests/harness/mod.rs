//! What the suites need of a database behind the ports.

use async_trait::async_trait;
use chrono::TimeDelta;
use customer_management::adapters::inmemory::InMemoryStore;
use customer_management::application::ports::SessionView;
use customer_management::contract::Traces;
use customer_management::domain::ids::LetterId;
use customer_management::domain::letter::{Letter, LetterContent};
use customer_management::domain::values::{Email, PersonName};
use kernel::event::EventEnvelope;
use kernel::ids::{EventId, OrganizationId, UserId};
use kernel::locale::Locale;
use serde::Deserialize;
use sql::{Database, Row, Statement};

/// What memory holds beside the ports.
pub struct MemoryTraces(pub InMemoryStore);

#[async_trait]
impl Traces for MemoryTraces {
    async fn events(&self) -> Vec<EventEnvelope> {
        self.0.events()
    }

    async fn listing_clock(&self) -> i64 {
        self.0.listing_clock()
    }

    async fn letters(&self) -> Vec<Letter> {
        self.0.letters()
    }

    async fn plant_session(&self, user: UserId, session: SessionView) {
        self.0.plant_session(user, session);
    }
}

/// The tables beside those of the ports.
pub struct SqlTraces(pub Database);

#[async_trait]
impl Traces for SqlTraces {
    async fn events(&self) -> Vec<EventEnvelope> {
        let rows = self
            .0
            .fetch_all(Statement::new(
                "SELECT id, kind, occurred_at, organization_id, aggregate_id, aggregate_version, payload
                 FROM outbox ORDER BY position",
            ))
            .await
            .unwrap();
        rows.iter()
            .map(|row| EventEnvelope {
                id: EventId(row.get("id").unwrap()),
                kind: row.get("kind").unwrap(),
                occurred_at: row.get("occurred_at").unwrap(),
                organization: OrganizationId(row.get("organization_id").unwrap()),
                aggregate: row.get("aggregate_id").unwrap(),
                aggregate_version: row.get("aggregate_version").unwrap(),
                payload: serde_json::from_str(&row.get::<String>("payload").unwrap()).unwrap(),
            })
            .collect()
    }

    async fn listing_clock(&self) -> i64 {
        let row = self.0.fetch_one(Statement::new("SELECT value FROM listing_clock")).await.unwrap();
        row.get("value").unwrap()
    }

    async fn letters(&self) -> Vec<Letter> {
        let rows = self
            .0
            .fetch_all(Statement::new(
                "SELECT l.id, l.recipient, l.content, l.posted_at
                 FROM letters l JOIN outbox o ON o.aggregate_id = l.id
                 WHERE l.sent_at IS NULL ORDER BY o.position",
            ))
            .await
            .unwrap();
        rows.iter().map(letter).collect()
    }

    async fn plant_session(&self, user: UserId, session: SessionView) {
        let insertion = Statement::new(
            "INSERT INTO sessions (id, token_hash, user_id, data, client, address,
                                   created_at, last_seen_at, expires_at, ends_at)
             VALUES ($1, $2, $3, '{}', $4, $5, $6, $7, $8, $8)",
        )
        .bind(session.id.0)
        .bind(session.id.to_string())
        .bind(user.0)
        .bind(session.client)
        .bind(session.address)
        .bind(session.created_at)
        .bind(session.last_seen_at)
        .bind(session.last_seen_at + TimeDelta::days(14));
        self.0.execute(insertion).await.unwrap();
    }
}

/// What a letter's content holds beside what it says.
#[derive(Deserialize)]
struct Content {
    name: Option<String>,
    locale: Locale,
    letter: LetterContent,
}

fn letter(row: &Row) -> Letter {
    let content: Content = serde_json::from_str(&row.get::<String>("content").unwrap()).unwrap();
    Letter {
        id: LetterId(row.get("id").unwrap()),
        to: Email::parse(&row.get::<String>("recipient").unwrap()).unwrap(),
        name: content.name.map(|name| PersonName::parse(&name).unwrap()),
        locale: content.locale,
        content: content.letter,
        posted_at: row.get("posted_at").unwrap(),
    }
}
