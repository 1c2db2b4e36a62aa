//! What is over is forgotten, on SQLite and PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a failure of the harness fails the test")]

use chrono::TimeDelta;
use customer_management::fixtures::noon;
use customer_management_adapters::housekeeping::{
    Housekeeping, SENT_LETTERS_KEPT_FOR, UNSENT_LETTERS_KEPT_FOR,
};
use kernel::time::{FixedClock, Timestamp};
use sql::{Database, Statement};
use std::sync::Arc;
use uuid::Uuid;

sql::contract_suite! {
    sqlite: |database| World::new(database).await,
    postgres: |database| World::new(database).await;
    crate::suite::{
        a_token_is_forgotten_when_it_has_expired,
        a_sent_letter_is_forgotten_after_a_month,
        a_letter_that_can_not_be_sent_is_forgotten_after_three_months,
        more_than_one_batch_goes,
    }
}

struct World {
    database: Database,
    clock: Arc<FixedClock>,
    housekeeping: Housekeeping,
}

const MOMENT: TimeDelta = TimeDelta::microseconds(1);

impl World {
    async fn new(database: Database) -> Self {
        let user = Statement::new(
            "INSERT INTO users (id, version, email, name, locale, created_at)
             VALUES ($1, 1, 'ana@example.pt', 'Ana', 'pt', $2)",
        );
        database.execute(user.bind(Uuid::nil()).bind(noon())).await.unwrap();
        let clock = Arc::new(FixedClock::at(noon()));
        Self { housekeeping: Housekeeping::new(database.clone(), clock.clone()), database, clock }
    }

    async fn token(&self, hash: &str, expires_at: Timestamp) {
        let insertion = Statement::new(
            "INSERT INTO one_time_tokens (token_hash, user_id, purpose, expires_at)
             VALUES ($1, $2, 'VERIFY_EMAIL', $3)",
        );
        let insertion = insertion.bind(hash.to_owned()).bind(Uuid::nil()).bind(expires_at);
        self.database.execute(insertion).await.unwrap();
    }

    async fn letter(&self, content: Option<&str>, sent_at: Option<Timestamp>) {
        let insertion = Statement::new(
            "INSERT INTO letters (id, recipient, content, posted_at, sent_at)
             VALUES ($1, 'ana@example.pt', $2, $3, $4)",
        );
        let insertion =
            insertion.bind(Uuid::nil()).bind(content.map(str::to_owned)).bind(noon()).bind(sent_at);
        self.database.execute(insertion).await.unwrap();
    }

    /// Clears up after so long, and says how many rows went.
    async fn clear_after(&self, time: TimeDelta) -> u64 {
        self.clock.advance(time);
        self.housekeeping.clear().await.unwrap()
    }
}

mod suite {
    use super::*;

    pub(super) async fn a_token_is_forgotten_when_it_has_expired(world: World) {
        world.token("one", noon() + TimeDelta::hours(1)).await;
        world.token("other", noon() + TimeDelta::hours(2)).await;
        assert_eq!(world.clear_after(TimeDelta::hours(1) - MOMENT).await, 0);
        assert_eq!(world.clear_after(MOMENT).await, 1);
        assert_eq!(world.clear_after(TimeDelta::hours(1)).await, 1);
    }

    pub(super) async fn a_sent_letter_is_forgotten_after_a_month(world: World) {
        world.letter(None, Some(noon())).await;
        assert_eq!(world.clear_after(SENT_LETTERS_KEPT_FOR - MOMENT).await, 0);
        assert_eq!(world.clear_after(MOMENT).await, 1);
    }

    pub(super) async fn a_letter_that_can_not_be_sent_is_forgotten_after_three_months(world: World) {
        world.letter(Some("{}"), None).await;
        assert_eq!(world.clear_after(UNSENT_LETTERS_KEPT_FOR - MOMENT).await, 0);
        assert_eq!(world.clear_after(MOMENT).await, 1);
    }

    pub(super) async fn more_than_one_batch_goes(world: World) {
        for token in 0..1_001 {
            world.token(&token.to_string(), noon()).await;
        }
        assert_eq!(world.clear_after(TimeDelta::zero()).await, 1_001);
    }
}
