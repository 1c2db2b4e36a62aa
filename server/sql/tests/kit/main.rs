//! What the kit promises, on both engines.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod given_up;
mod outbox;
mod storage;
