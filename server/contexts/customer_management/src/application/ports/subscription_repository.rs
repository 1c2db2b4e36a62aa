//! What agencies pay for, inside a change.

use crate::domain::subscription::Subscription;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;

/// Keeps subscriptions.
#[async_trait]
pub trait SubscriptionRepository: Send {
    /// Keeps the subscription of a new agency, and raises its version.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when the agency has one. The unit of work can
    /// then only be dropped.
    async fn add(&mut self, subscription: &mut Subscription) -> Result<(), StorageError>;

    /// The agency's subscription.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find(&mut self, organization: OrganizationId) -> Result<Option<Subscription>, StorageError>;

    /// Saves a changed subscription, and raises its version.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when somebody else saved it since it was
    /// loaded. The unit of work can then only be dropped.
    async fn save(&mut self, subscription: &mut Subscription) -> Result<(), StorageError>;
}
