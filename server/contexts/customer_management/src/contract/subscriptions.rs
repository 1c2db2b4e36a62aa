//! What agencies pay for.

use super::{Subject, agency_id, is_conflict};
use crate::domain::subscription::{Plan, Subscription};
use crate::fixtures::noon;
use chrono::TimeDelta;
use kernel::storage::StorageError;

impl Subject {
    async fn subscription(&self, n: u128) -> Option<Subscription> {
        self.begin().await.subscriptions().find(agency_id(n)).await.unwrap()
    }

    async fn save_subscription(&self, subscription: &mut Subscription) -> Result<(), StorageError> {
        let mut unit = self.units_of_work.begin().await?;
        unit.subscriptions().save(subscription).await?;
        unit.commit().await
    }
}

/// A subscription is read back the same, new, changed and given up.
pub async fn a_subscription_is_read_back_the_same(subject: Subject) {
    subject.plant_agency(1, "Um").await;
    let mut subscription = subject.subscription(1).await.unwrap();
    assert_eq!((subscription.state().plan, subscription.state().version), (Plan::Freemium, 1));
    for (version, plan) in (2..).zip([Plan::Pro, Plan::Enterprise]) {
        subscription.take(plan, 1, noon() + TimeDelta::days(version)).unwrap();
        subject.save_subscription(&mut subscription).await.unwrap();
        assert_eq!(subscription.state().version, version);
        assert_eq!(subject.subscription(1).await.as_ref(), Some(&subscription));
    }
    assert!(subscription.cancel(noon()));
    subject.save_subscription(&mut subscription).await.unwrap();
    assert_eq!(subject.subscription(1).await, Some(subscription));
}

/// An agency has one subscription, and another agency's isn't found.
pub async fn an_agency_has_one_subscription(subject: Subject) {
    let organization = subject.plant_agency(1, "Um").await;
    assert_eq!(subject.subscription(2).await, None);
    let mut unit = subject.begin().await;
    let mut second = Subscription::start(organization, Plan::Pro, noon());
    is_conflict(unit.subscriptions().add(&mut second).await);
    drop(unit);
    assert_eq!(subject.subscription(1).await.unwrap().state().plan, Plan::Freemium);
}

/// Of two who loaded the same version of a subscription, the second is told.
pub async fn a_stale_subscription_is_a_conflict(subject: Subject) {
    subject.plant_agency(1, "Um").await;
    let mut first = subject.subscription(1).await.unwrap();
    let mut second = subject.subscription(1).await.unwrap();
    first.take(Plan::Pro, 1, noon()).unwrap();
    assert!(second.cancel(noon()));
    subject.save_subscription(&mut first).await.unwrap();
    is_conflict(subject.save_subscription(&mut second).await);
    assert_eq!(subject.subscription(1).await, Some(first));
}
