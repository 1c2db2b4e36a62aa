//! What somebody filled in, and what is wrong with it, field by field: a form
//! is refused as a whole, and says everything at once.

use crate::domain::secrets::WeakPassword;
use crate::domain::values::InvalidValue;
use thiserror::Error;

/// Why a field can't be understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Flaw {
    /// It isn't what belongs there.
    #[error(transparent)]
    Value(#[from] InvalidValue),
    /// It is a password that can't be chosen.
    #[error(transparent)]
    Password(#[from] WeakPassword),
}

/// A field that can't be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidField {
    /// Its name: that of the parameter of the command's constructor.
    pub name: &'static str,
    /// What is wrong with it.
    pub flaw: Flaw,
}

/// The fields that can't be understood: at least one.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("some fields can't be understood")]
pub struct InvalidFields(pub Vec<InvalidField>);

/// Reads a form and remembers what was wrong.
#[derive(Debug, Default)]
pub(super) struct Form(Vec<InvalidField>);

impl Form {
    /// A field that has to be filled in. `None` is remembered as a flaw.
    pub(super) fn read<T, E: Into<Flaw>>(&mut self, name: &'static str, value: Result<T, E>) -> Option<T> {
        value.map_err(|flaw| self.0.push(InvalidField { name, flaw: flaw.into() })).ok()
    }

    /// A field that may be left blank.
    pub(super) fn read_optional<T>(
        &mut self,
        name: &'static str,
        text: &str,
        parse: impl Fn(&str) -> Result<T, InvalidValue>,
    ) -> Option<T> {
        if text.trim().is_empty() { None } else { self.read(name, parse(text)) }
    }

    /// Goes on when nothing was wrong.
    pub(super) fn finish<T>(self, command: Option<T>) -> Result<T, InvalidFields> {
        match command {
            Some(command) if self.0.is_empty() => Ok(command),
            _ => Err(InvalidFields(self.0)),
        }
    }
}
