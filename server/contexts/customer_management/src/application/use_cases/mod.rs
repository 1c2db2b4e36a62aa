//! One file, one story: command, error, use case, tests.

mod found_organization;

pub use found_organization::{FoundOrganization, FoundOrganizationCommand, FoundOrganizationError};
