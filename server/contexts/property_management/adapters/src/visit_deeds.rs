//! Visits that took place, or were waited for in vain, stand in the activity of their property.

use async_trait::async_trait;
use kernel::event::EventEnvelope;
use kernel::ids::{IdGenerator, UserId};
use property_management::domain::activity::Deed;
use serde::Deserialize;
use sql::outbox::{Consumer, ConsumerError, Registry};
use sql::{Statement, Transaction};
use std::sync::Arc;
use uuid::Uuid;

/// The consumer of `VISIT_COMPLETED.v1` and `VISIT_MISSED.v1`. What the agent noted stays with the
/// visit, where it can be changed and is forgotten in time; it is read when the property is looked at.
pub struct VisitDeeds {
    ids: Arc<dyn IdGenerator>,
}

/// What both events say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
struct Ended {
    visit: Uuid,
    property: Uuid,
    agent: UserId,
}

impl VisitDeeds {
    /// A visit that took place.
    pub const COMPLETED: &'static str = "VISIT_COMPLETED.v1";
    /// One to which nobody came.
    pub const MISSED: &'static str = "VISIT_MISSED.v1";
    /// The name under which the inbox knows it.
    pub const NAME: &'static str = "property_management.visit_deeds";

    /// A consumer that names what was done with `ids`.
    #[must_use]
    pub fn new(ids: Arc<dyn IdGenerator>) -> Self {
        Self { ids }
    }

    /// Adds it to the consumers of a dispatcher.
    #[must_use]
    pub fn registered_in(self, registry: Registry) -> Registry {
        let consumer = Arc::new(self);
        registry.on(Self::COMPLETED, Self::NAME, consumer.clone()).on(Self::MISSED, Self::NAME, consumer)
    }
}

#[async_trait]
impl Consumer for VisitDeeds {
    /// A property that was deleted meanwhile has no activity any more.
    async fn handle(
        &self,
        event: &EventEnvelope,
        transaction: &mut Transaction,
    ) -> Result<(), ConsumerError> {
        let Ended { visit, property, agent } = Ended::deserialize(&event.payload)?;
        let deed = if event.kind == Self::MISSED {
            Deed::VisitMissed { visit }
        } else {
            Deed::VisitCompleted { visit }
        };
        let (code, details) = deed.to_parts();
        let insertion = Statement::new(include_str!("sql/statements/insert_visit_activity.sql"))
            .bind(self.ids.next())
            .bind(event.organization.0)
            .bind(property)
            .bind(event.occurred_at)
            .bind(agent.0)
            .bind(code)
            .bind(details.to_string());
        transaction.execute(insertion).await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_visits_promised_is_understood() {
        let said = json!({
            "visit": "00000000-0000-0000-0000-000000000001",
            "property": "00000000-0000-0000-0000-000000000002",
            "agent": "00000000-0000-0000-0000-000000000003",
            "starts_at": "2026-11-25T15:00:00Z",
            "ends_at": "2026-11-25T15:30:00Z",
            "sequence": 1,
        });
        let understood = Ended {
            visit: Uuid::from_u128(1),
            property: Uuid::from_u128(2),
            agent: UserId(Uuid::from_u128(3)),
        };
        assert_eq!(Ended::deserialize(&said).unwrap(), understood);
    }
}
