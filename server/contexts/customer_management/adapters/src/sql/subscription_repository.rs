//! What agencies pay for, inside a transaction.

use super::columns::coded;
use super::unit_of_work::{SqlUnitOfWork, written};
use async_trait::async_trait;
use customer_management::application::ports::SubscriptionRepository;
use customer_management::domain::subscription::{Plan, Subscription, SubscriptionState, SubscriptionStatus};
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use sql::{Row, Statement};

#[async_trait]
impl SubscriptionRepository for SqlUnitOfWork {
    async fn add(&mut self, subscription: &mut Subscription) -> Result<(), StorageError> {
        let version = subscription.state().version + 1;
        let insertion = Statement::new(include_str!("statements/insert_subscription.sql"));
        self.transaction.execute(paid_for(insertion, subscription.state(), version)).await?;
        subscription.saved_as(version);
        Ok(())
    }

    async fn find(&mut self, organization: OrganizationId) -> Result<Option<Subscription>, StorageError> {
        let statement = Statement::new(include_str!("statements/subscription_of_organization.sql"));
        let row = self.transaction.fetch_optional(statement.bind(organization.0)).await?;
        Ok(row.as_ref().map(subscription).transpose()?.map(Subscription::restored))
    }

    async fn save(&mut self, subscription: &mut Subscription) -> Result<(), StorageError> {
        let version = subscription.state().version;
        let update = Statement::new(include_str!("statements/update_subscription.sql"));
        written(self.transaction.execute(paid_for(update, subscription.state(), version)).await?)?;
        subscription.saved_as(version + 1);
        Ok(())
    }
}

/// Binds all of a subscription, with the version that the statement is about, and what follows
/// from it for those who publish listings.
fn paid_for(statement: Statement, state: &SubscriptionState, version: i64) -> Statement {
    statement
        .bind(state.organization.0)
        .bind(version)
        .bind(state.plan.code().to_owned())
        .bind(state.status.code().to_owned())
        .bind(state.since)
        .bind(state.limits().active_listings.map(i64::from))
}

/// A subscription's columns.
pub(super) fn subscription(row: &Row) -> Result<SubscriptionState, StorageError> {
    Ok(SubscriptionState {
        organization: OrganizationId(row.get("organization_id")?),
        version: row.get("version")?,
        plan: coded(row, "plan", Plan::parse)?,
        status: coded(row, "status", SubscriptionStatus::parse)?,
        since: row.get("since")?,
    })
}
