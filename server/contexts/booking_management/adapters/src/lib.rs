//! How booking management reaches the world: SQL on SQLite and PostgreSQL, links that are signed,
//! what it does when others tell of something,
//! and what it forgets.
//!
//! To add a port's adapter: implement the port here, add it to `tests/contract.rs`,
//! name it in the server's `bootstrap.rs`, and nowhere else.

pub mod calendar_files;
pub mod consumers;
pub mod elsewhere;
pub mod housekeeping;
pub mod letters;
pub mod links;
pub mod sql;
