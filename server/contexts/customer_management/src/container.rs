//! Ports in, use cases out: the one place where the context is put together.

use crate::application::ports::{OrganizationQueries, UnitsOfWork};
use crate::application::use_cases::FoundOrganization;
use kernel::ids::IdGenerator;
use kernel::time::Clock;
use std::sync::Arc;

/// What the context asks of the world.
#[derive(Clone)]
pub struct Ports {
    /// Atomic changes.
    pub units_of_work: Arc<dyn UnitsOfWork>,
    /// Reads of agencies.
    pub queries: Arc<dyn OrganizationQueries>,
    /// New identifiers.
    pub ids: Arc<dyn IdGenerator>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

/// What the context can do.
pub struct Container {
    /// Founds an agency.
    pub found_organization: FoundOrganization,
    /// Reads of agencies.
    pub queries: Arc<dyn OrganizationQueries>,
}

impl Container {
    /// The use cases over these ports.
    #[must_use]
    pub fn new(ports: Ports) -> Self {
        let Ports { units_of_work, queries, ids, clock } = ports;
        Self { found_organization: FoundOrganization::new(units_of_work, ids, clock), queries }
    }
}
