//! Identifiers. Version 7 UUIDs: they sort by the time they were made, which
//! keeps database indexes compact.

use uuid::Uuid;

/// Declares an identifier of its own type.
#[macro_export]
macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            ::serde::Serialize, ::serde::Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub ::uuid::Uuid);

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

id_type! {
    /// An agency (*agência imobiliária*): the tenant everything belongs to.
    OrganizationId
}
id_type! {
    /// A person who signs in.
    UserId
}
id_type! {
    /// A published event, for ever: consumers use it to handle it once.
    EventId
}

/// Makes new identifiers. A port, so that tests can foresee them.
pub trait IdGenerator: Send + Sync {
    /// The next identifier; never the same twice.
    fn next(&self) -> Uuid;
}

/// The identifiers of a running program: UUID version 7.
#[derive(Debug, Default, Clone, Copy)]
pub struct TimeOrderedIds;

impl IdGenerator for TimeOrderedIds {
    #[allow(clippy::disallowed_methods, reason = "the one adapter of the port")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// Identifiers of a test: 1, 2, 3 and so on.
#[derive(Debug, Default)]
pub struct CountingIds(std::sync::atomic::AtomicU64);

impl IdGenerator for CountingIds {
    fn next(&self) -> Uuid {
        let n = self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
        Uuid::from_u128(u128::from(n))
    }
}
