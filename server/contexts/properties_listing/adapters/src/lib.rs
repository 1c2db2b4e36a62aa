//! The ports of properties_listing over a database.

pub mod sql;
