//! Properties, one at a time or by the batch.

use crate::domain::property::{Property, PropertyId};
use crate::domain::values::Reference;
use async_trait::async_trait;
use kernel::ids::OrganizationId;
use kernel::storage::StorageError;
use std::collections::HashMap;

/// The properties of all agencies; every look-up names the agency, so that a
/// foreign id is simply not found.
#[async_trait]
pub trait PropertyRepository: Send {
    /// The agency's property with this id.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find(
        &mut self,
        organization: OrganizationId,
        id: PropertyId,
    ) -> Result<Option<Property>, StorageError>;

    /// The agency's property with this reference.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find_by_reference(
        &mut self,
        organization: OrganizationId,
        reference: &Reference,
    ) -> Result<Option<Property>, StorageError> {
        let found = self.find_by_references(organization, std::slice::from_ref(reference)).await?;
        Ok(found.into_values().next())
    }

    /// Those of the agency's properties that have one of these references. Ask
    /// for many at once: an import looks up a whole batch in a few round trips.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn find_by_references(
        &mut self,
        organization: OrganizationId,
        references: &[Reference],
    ) -> Result<HashMap<Reference, Property>, StorageError>;

    /// Saves what waits in the property, its events included, and gives it its
    /// number and new version. Where nothing waits, nothing is written.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when somebody else saved it since it was
    /// loaded, or when another property of the agency has the reference. The
    /// unit of work can then only be dropped.
    async fn save(&mut self, property: &mut Property) -> Result<(), StorageError>;

    /// Removes a property that was [readied](Property::delete) for it, with all that
    /// hangs on it, and keeps its events. Its number never comes again.
    ///
    /// # Errors
    /// [`StorageError::Conflict`] when somebody else saved it since it was loaded. The
    /// unit of work can then only be dropped.
    async fn remove(&mut self, property: Property) -> Result<(), StorageError>;
}
