//! What keeps the program from starting, told by what is to be mended.

use kernel::storage::StorageError;
use thiserror::Error;

/// Why the program can't start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The database can't be reached, or not be brought up to date.
    #[error(transparent)]
    Database(#[from] StorageError),
    /// A variable whose value only shows to be wrong when it is used.
    #[error("{variable} is \u{201c}{value}\u{201d}, which can't be used: {reason}.")]
    Variable {
        /// The variable.
        variable: &'static str,
        /// Its value; secrets are left out.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file that can't be used, or something that the machine refuses: a sentence with its remedy.
    #[error("{0}")]
    Machine(String),
    /// Something that the binary carries.
    #[error("This binary is damaged ({0}): install it again.")]
    Binary(String),
}

impl StartError {
    /// A variable and what is wrong with its value.
    pub(crate) fn variable(
        variable: &'static str,
        value: impl Into<String>,
        reason: &dyn std::fmt::Display,
    ) -> Self {
        Self::Variable { variable, value: value.into(), reason: reason.to_string() }
    }

    /// A variable whose value is a secret.
    pub(crate) fn secret(variable: &'static str, reason: &dyn std::fmt::Display) -> Self {
        Self::variable(variable, "\u{2026}", reason)
    }
}
