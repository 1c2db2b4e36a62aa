//! Who is asking. Only the edge of the program (the session adapter, the
//! command line) makes these; a use case takes one as a parameter, and its
//! look-ups take the organisation from it, so that a foreign id is simply not
//! found.

use crate::ids::{OrganizationId, UserId};

/// A person of an agency, acting for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agent {
    organization: OrganizationId,
    user: Option<UserId>,
}

impl Agent {
    /// A signed-in member of the agency.
    #[must_use]
    pub const fn member(organization: OrganizationId, user: UserId) -> Self {
        Self { organization, user: Some(user) }
    }

    /// The person at the machine's own command line, acting for an agency.
    #[must_use]
    pub const fn operator(organization: OrganizationId) -> Self {
        Self { organization, user: None }
    }

    /// The agency acted for.
    #[must_use]
    pub const fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// The member, unless it is the machine's operator.
    #[must_use]
    pub const fn user(&self) -> Option<UserId> {
        self.user
    }
}

/// The person who runs the installation, at its command line: may found
/// agencies and load reference data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator(());

impl Operator {
    /// Whoever can run the binary with its configuration is the operator.
    #[must_use]
    pub const fn at_the_command_line() -> Self {
        Self(())
    }
}
