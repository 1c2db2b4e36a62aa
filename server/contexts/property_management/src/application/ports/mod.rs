//! What the use cases ask of the world. Each port has an in-memory adapter in
//! this package and one over SQL beside it; one contract suite holds both.

mod agency_members;
mod agency_standings;
pub mod desk_queries;
mod dossier;
pub mod gazetteer;
mod object_references;
mod personal_data_vault;
mod property_queries;
mod property_repository;
mod unit_of_work;

pub use agency_members::AgencyMembers;
pub use agency_standings::AgencyStandings;
pub use desk_queries::DeskQueries;
pub use dossier::{DocumentRepository, DueDocument, Journal, NoteRepository, SavedViews};
pub use object_references::ObjectReferences;
pub use personal_data_vault::PersonalDataVault;
pub use property_queries::PropertyQueries;
pub use property_repository::PropertyRepository;
pub use unit_of_work::{UnitOfWork, UnitsOfWork};
