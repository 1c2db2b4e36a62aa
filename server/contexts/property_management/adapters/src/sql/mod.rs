//! The ports over SQL, one text for SQLite and PostgreSQL.
//!
//! Statements stand in `statements/`, one a file; `mapping` turns rows into
//! values and back. A new property costs one statement of its own; its texts,
//! prices, pictures, owners and events share statements of 64 rows with those of
//! the other properties saved in the same unit of work.

mod agency_standings;
mod belongings;
mod desk_queries;
mod documents;
mod dossier_rows;
mod journal;
mod mapping;
mod notes;
mod optional_lines;
mod property_queries;
mod property_repository;
mod reader;
mod references;
mod saved_views;
mod unit_of_work;

pub use agency_standings::SqlAgencyStandings;
pub use desk_queries::SqlDeskQueries;
pub use property_queries::SqlPropertyQueries;
pub use references::{SqlAgencyMembers, SqlObjectReferences};
pub use unit_of_work::SqlUnitsOfWork;
