//! Why a property with a reference wasn't kept.

use crate::application::ports::UnitsOfWork;
use crate::domain::values::Reference;
use kernel::caller::Agent;
use kernel::storage::StorageError;

/// Whether a save failed because the agency has the reference already: transactions get into one
/// another's way for other reasons, too.
pub(super) async fn is_taken(
    units_of_work: &dyn UnitsOfWork,
    agent: &Agent,
    reference: &Reference,
    error: &StorageError,
) -> Result<bool, StorageError> {
    if !matches!(error, StorageError::Conflict) {
        return Ok(false);
    }
    let mut unit = units_of_work.begin().await?;
    Ok(unit.properties().find_by_reference(agent.organization(), reference).await?.is_some())
}
