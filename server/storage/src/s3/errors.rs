//! What S3 answers, as the port has it.

use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};
use kernel::objects::ObjectError;
use std::error::Error;
use std::fmt::Write as _;

/// How servers say that there is no room. S3 itself never does; these are
/// Ceph's, MinIO's and those of providers with a quota.
const FULL: [&str; 6] = [
    "QuotaExceeded",
    "QuotaExceededException",
    "XMinioStorageFull",
    "XMinioAdminBucketQuotaExceeded",
    "InsufficientStorage",
    "StorageFull",
];

/// Insufficient Storage (RFC 4918).
const INSUFFICIENT_STORAGE: u16 = 507;
const NOT_FOUND: u16 = 404;

/// A failure in words: what was wanted, and what came back. Neither the request
/// nor the body of the answer is told: they may hold a signature, or a document.
pub(super) fn failed<E>(what: &str, error: &SdkError<E>) -> ObjectError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    let Some(answer) = error.as_service_error() else {
        return ObjectError::Unavailable(format!("{what}: {}", words(error)));
    };
    let status = error.raw_response().map_or(0, |response| response.status().as_u16());
    let code = answer.code().unwrap_or("no code");
    let message = answer.message().unwrap_or("no message");
    let said = format!("{what}: {status} {code}: {message}");
    if status == INSUFFICIENT_STORAGE || FULL.contains(&code) {
        ObjectError::Full(said)
    } else {
        ObjectError::Unavailable(said)
    }
}

/// Whether the answer is that there is no such object. That there is no such
/// bucket is a failure.
pub(super) fn is_missing<E>(error: &SdkError<E>) -> bool
where
    E: ProvideErrorMetadata,
{
    let Some(answer) = error.as_service_error() else { return false };
    match answer.code() {
        Some(code) => matches!(code, "NoSuchKey" | "NotFound"),
        None => error.raw_response().is_some_and(|response| response.status().as_u16() == NOT_FOUND),
    }
}

/// An error and what is behind it, in one line.
pub(super) fn words(error: &(dyn Error + 'static)) -> String {
    let mut said = error.to_string();
    let mut behind = error.source();
    while let Some(cause) = behind {
        let _ = write!(said, ": {cause}");
        behind = cause.source();
    }
    said
}
