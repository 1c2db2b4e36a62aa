//! How property management reaches the world: SQL, the gazetteer, files of listings.
//!
//! * [`sql`] — the repository, its unit of work and its queries, on SQLite and
//!   PostgreSQL.
//! * [`gazetteer`] — the places of both countries.
//! * [`listing_files`] — listings from CSV files and into them.
//! * [`released_objects`] — deletes what nothing names any more.
//! * [`vault`] — what is personal, sealed.
//! * [`visit_deeds`] — how visits ended, in the activity of their property.
//!
//! To add a port's adapter: implement the port here, add it to `tests/contract.rs`,
//! name it in the server's `bootstrap.rs`, and nowhere else.

pub mod gazetteer;
pub mod listing_files;
pub mod released_objects;
pub mod sql;
mod unpacking;
pub mod vault;
pub mod visit_deeds;
