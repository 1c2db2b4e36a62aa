//! What the use cases ask of the world.

mod organization_queries;
mod organization_repository;
mod unit_of_work;

pub use organization_queries::OrganizationQueries;
pub use organization_repository::OrganizationRepository;
pub use unit_of_work::{UnitOfWork, UnitsOfWork};
