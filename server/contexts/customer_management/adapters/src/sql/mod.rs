//! The ports over SQL, one text for both engines. Statements stand in
//! `statements/`, one a file.

mod mapping;
mod organization_queries;
mod unit_of_work;

pub use organization_queries::SqlOrganizationQueries;
pub use unit_of_work::SqlUnitsOfWork;
