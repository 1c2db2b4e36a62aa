//! How customer management reaches the world: SQL, on SQLite and PostgreSQL.
//!
//! To add a port's adapter: implement the port here, add it to `tests/contract.rs`,
//! name it in the server's `bootstrap.rs`, and nowhere else.

pub mod document_reminders;
pub mod housekeeping;
pub mod identity;
pub mod letters;
pub mod released_logos;
pub mod sessions;
pub mod sql;
