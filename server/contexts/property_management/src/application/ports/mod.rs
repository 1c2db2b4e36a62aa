//! What the use cases ask of the world. Each port has an in-memory adapter in
//! this package and one over SQL beside it; one contract suite holds both.

mod agency_standings;
pub mod gazetteer;
mod property_queries;
mod property_repository;
mod unit_of_work;

pub use agency_standings::AgencyStandings;
pub use property_queries::PropertyQueries;
pub use property_repository::PropertyRepository;
pub use unit_of_work::{UnitOfWork, UnitsOfWork};
