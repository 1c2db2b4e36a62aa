//! What both engines can store.

use sqlx::{Decode, Encode, Postgres, Sqlite, Type};

/// A value that both engines encode and decode: `i64`, `f64`, `bool`,
/// `String`, `Uuid`, `DateTime<Utc>` and an `Option` of each.
///
/// Implemented for whatever satisfies both drivers, so that the bounds are
/// written here and nowhere else.
pub trait Value:
    Type<Sqlite>
    + Type<Postgres>
    + for<'q> Encode<'q, Sqlite>
    + for<'q> Encode<'q, Postgres>
    + for<'r> Decode<'r, Sqlite>
    + for<'r> Decode<'r, Postgres>
    + Clone
    + Send
    + 'static
{
}

impl<T> Value for T where
    T: Type<Sqlite>
        + Type<Postgres>
        + for<'q> Encode<'q, Sqlite>
        + for<'q> Encode<'q, Postgres>
        + for<'r> Decode<'r, Sqlite>
        + for<'r> Decode<'r, Postgres>
        + Clone
        + Send
        + 'static
{
}
