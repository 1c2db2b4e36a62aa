//! Documents of properties whose last day comes near: people are told in the application.

use crate::sql::notification_insertion;
use async_trait::async_trait;
use chrono::NaiveDate;
use customer_management::domain::ids::NotificationId;
use customer_management::domain::notification::{Notification, NotificationKind};
use kernel::event::EventEnvelope;
use kernel::ids::{IdGenerator, UserId};
use serde::Deserialize;
use sql::outbox::{Consumer, ConsumerError, Registry};
use sql::{Statement, Transaction};
use std::sync::Arc;

/// The consumer of `PROPERTY_DOCUMENT_EXPIRING.v1`: tells the member who takes care of the
/// property, or, where there is none any more, those who run the agency.
pub struct DocumentReminders {
    ids: Arc<dyn IdGenerator>,
}

/// What the event says.
#[derive(Deserialize)]
struct Expiring {
    number: i64,
    reference: String,
    paper: String,
    expires_on: NaiveDate,
    agent: Option<UserId>,
}

impl DocumentReminders {
    /// The event it waits for.
    pub const KIND: &'static str = "PROPERTY_DOCUMENT_EXPIRING.v1";
    /// The name under which the inbox knows it.
    pub const NAME: &'static str = "customer_management.document_reminders";

    /// A consumer that names notifications with `ids`.
    #[must_use]
    pub fn new(ids: Arc<dyn IdGenerator>) -> Self {
        Self { ids }
    }

    /// Adds it to the consumers of a dispatcher.
    #[must_use]
    pub fn registered_in(self, registry: Registry) -> Registry {
        registry.on(Self::KIND, Self::NAME, Arc::new(self))
    }
}

#[async_trait]
impl Consumer for DocumentReminders {
    async fn handle(
        &self,
        event: &EventEnvelope,
        transaction: &mut Transaction,
    ) -> Result<(), ConsumerError> {
        let Expiring { number, reference, paper, expires_on, agent } = Expiring::deserialize(&event.payload)?;
        let kind = NotificationKind::DocumentExpiring { number, reference, paper, expires_on };
        let whom = Statement::new(include_str!("sql/statements/told_of_document.sql"))
            .bind(event.organization.0)
            .bind(agent.map(|agent| agent.0));
        for row in transaction.fetch_all(whom).await? {
            let id = NotificationId(self.ids.next());
            let (user, organization) = (UserId(row.get("user_id")?), event.organization);
            let told = Notification::unread(id, user, organization, kind.clone(), event.occurred_at);
            transaction.execute(notification_insertion(&told)?).await?;
        }
        Ok(())
    }
}
