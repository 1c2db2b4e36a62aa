//! What both engines can store.

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use sqlx::{Decode, Encode, Postgres, Sqlite, Type};
use uuid::Uuid;

/// A value that both engines encode and decode: `i64`, `f64`, `bool`,
/// `String`, `Uuid`, `DateTime<Utc>` and an `Option` of each.
///
/// The bounds of both drivers, and of rows in JSON, are written here and nowhere else.
pub trait Value:
    Type<Sqlite>
    + Type<Postgres>
    + for<'q> Encode<'q, Sqlite>
    + for<'q> Encode<'q, Postgres>
    + for<'r> Decode<'r, Sqlite>
    + for<'r> Decode<'r, Postgres>
    + DeserializeOwned
    + Clone
    + Send
    + 'static
{
    /// Whether `NULL` is one of its values. SQLite itself reads `NULL` as zero
    /// or as empty text where PostgreSQL refuses.
    const NULLABLE: bool = false;
}

impl Value for i64 {}
impl Value for f64 {}
impl Value for bool {}
impl Value for String {}
impl Value for Uuid {}
impl Value for DateTime<Utc> {}

impl<T: Value> Value for Option<T>
where
    Self: for<'q> Encode<'q, Sqlite> + for<'q> Encode<'q, Postgres>,
{
    const NULLABLE: bool = true;
}
