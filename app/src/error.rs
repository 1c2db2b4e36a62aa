//! What a server function may answer instead of a result.

use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// An error as the browser learns it: what happened, never why inside.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum AppError {
    /// The request makes no sense as it stands.
    #[error("the request could not be understood")]
    Invalid,
    /// It works, only not now.
    #[error("the service is not available at the moment")]
    Unavailable,
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let answer = match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_) => Self::Invalid,
            _ => Self::Unavailable,
        };
        #[cfg(feature = "ssr")]
        let answer = answer.answered();
        answer
    }
}

#[cfg(feature = "ssr")]
impl AppError {
    /// The same, and the response gets its status; without one every error is a 500.
    #[must_use]
    pub fn answered(self) -> Self {
        if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
            response.set_status(match self {
                Self::Invalid => http::StatusCode::BAD_REQUEST,
                Self::Unavailable => http::StatusCode::SERVICE_UNAVAILABLE,
            });
        }
        self
    }
}

#[cfg(feature = "ssr")]
impl From<kernel::storage::StorageError> for AppError {
    fn from(error: kernel::storage::StorageError) -> Self {
        tracing::error!(%error, "a server function could not read");
        Self::Unavailable.answered()
    }
}
