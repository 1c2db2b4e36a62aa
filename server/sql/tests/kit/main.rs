//! What the kit promises, on both engines.

mod given_up;
mod outbox;
mod storage;
