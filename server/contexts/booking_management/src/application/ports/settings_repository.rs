//! How visits of properties are arranged.

use crate::domain::ids::PropertyId;
use crate::domain::settings::VisitSettings;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;

/// The settings of properties.
#[async_trait]
pub trait SettingsRepository: Send {
    /// Keeps settings, in the place of what was kept before. They are read with the other
    /// [`facts`](super::UnitOfWork::facts); until there are any, they are the default ones.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn save(
        &mut self,
        organization: OrganizationId,
        property: PropertyId,
        settings: &VisitSettings,
    ) -> Result<(), StorageError>;
}
