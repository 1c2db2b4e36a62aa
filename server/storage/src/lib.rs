//! Storage.
#[cfg(feature = "s3")]
pub use aws_sdk_s3 as s3;
