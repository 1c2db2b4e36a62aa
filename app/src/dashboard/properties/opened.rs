//! The property that an address names, for who may see it.

use crate::session::{Errand, Failure};
use kernel::caller::Agent;
use property_management::application::use_cases::Dossier;
use property_management::domain::property::PropertyId;

/// The member who asks, as the use cases of properties know them.
#[must_use]
pub fn agent(errand: &Errand<'_>) -> Option<Agent> {
    errand.caller.as_ref()?.agent()
}

/// Which property of the agency has a public number. What is another agency's and what never was are
/// the same: nothing.
///
/// # Errors
/// When the storage refuses.
pub async fn named(errand: &Errand<'_>, agent: &Agent, number: &str) -> Result<Option<PropertyId>, Failure> {
    let Some(number) = number.parse().ok().filter(|number: &i64| *number > 0) else { return Ok(None) };
    Ok(errand.members.property_management.desk.by_number(agent.organization(), number).await?)
}

/// All that there is to know of the property with a public number.
///
/// # Errors
/// When the storage refuses.
pub async fn dossier(errand: &Errand<'_>, number: &str) -> Result<Option<(Agent, Dossier)>, Failure> {
    let Some(agent) = agent(errand) else { return Ok(None) };
    let Some(property) = named(errand, &agent, number).await? else { return Ok(None) };
    let found = errand.members.property_management.view_dossier.execute(&agent, property).await?;
    Ok(found.map(|dossier| (agent, dossier)))
}
