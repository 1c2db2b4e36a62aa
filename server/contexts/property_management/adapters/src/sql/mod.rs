//! The ports over SQL, one text for SQLite and PostgreSQL.
//!
//! Statements stand in `statements/`, one a file; `mapping` turns rows into
//! values and back. What is saved in one unit of work costs a new property one
//! statement for itself, one for each text, price, picture and owner, and its
//! events share one statement for up to 64 of them.

mod agency_standings;
mod mapping;
mod property_queries;
mod property_repository;
mod reader;
mod unit_of_work;

pub use agency_standings::SqlAgencyStandings;
pub use property_queries::SqlPropertyQueries;
pub use unit_of_work::SqlUnitsOfWork;
