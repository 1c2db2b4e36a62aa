//! Ports in memory, for tests.

pub mod inmemory;
