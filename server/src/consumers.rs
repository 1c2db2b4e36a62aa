//! Who listens to which event. A consumer is named once, here; its handler
//! stands in the adapters of its context. An event nobody listens to is
//! delivered to nobody, which is fine.

/// Every consumer of the program.
#[must_use]
pub fn registry() -> sql::outbox::Registry {
    sql::outbox::Registry::new()
}
