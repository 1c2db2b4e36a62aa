//! Who is asking: somebody who signed in, and somebody who acts for an agency.
//! A use case takes one of the two as a parameter, and its look-ups take the
//! agency from it, so that a foreign id is simply not found.

use super::ids::SessionId;
use super::role::{NotAllowed, Permission, Role};
use kernel::ids::{OrganizationId, UserId};

/// Somebody who signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    user: UserId,
    session: Option<SessionId>,
}

impl Person {
    /// Whoever the session says it is; only the edge, which holds the session,
    /// can know. Without a session of their own (a test, a script) all of the
    /// user's sessions are others.
    #[must_use]
    pub const fn signed_in(user: UserId, session: Option<SessionId>) -> Self {
        Self { user, session }
    }

    /// Who it is.
    #[must_use]
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// The session that is used right now.
    #[must_use]
    pub const fn session(&self) -> Option<SessionId> {
        self.session
    }
}

/// Somebody who signed in and acts for an agency, in a role that was read for
/// this one request: [`SignedInAccount::acting_for`] makes it.
///
/// [`SignedInAccount::acting_for`]: crate::application::ports::SignedInAccount::acting_for
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    organization: OrganizationId,
    user: UserId,
    role: Role,
}

impl Member {
    pub(crate) const fn of(organization: OrganizationId, user: UserId, role: Role) -> Self {
        Self { organization, user, role }
    }

    /// The agency acted for.
    #[must_use]
    pub const fn organization(&self) -> OrganizationId {
        self.organization
    }

    /// Who it is.
    #[must_use]
    pub const fn user(&self) -> UserId {
        self.user
    }

    /// In which role.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.role
    }

    /// The same person, for what they do in their own name.
    #[must_use]
    pub const fn person(&self, session: Option<SessionId>) -> Person {
        Person::signed_in(self.user, session)
    }

    /// Whether the role allows it.
    #[must_use]
    pub const fn may(&self, permission: Permission) -> bool {
        self.role.may(permission)
    }

    /// Goes on only where the role allows it.
    ///
    /// # Errors
    /// [`NotAllowed`].
    pub const fn require(&self, permission: Permission) -> Result<(), NotAllowed> {
        self.role.require(permission)
    }
}
