//! Adapters that need nothing but this package. Those over SQL are in the package beside it.

#[cfg(any(test, feature = "test-doubles"))]
pub mod inmemory;
