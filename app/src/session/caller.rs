//! From a session to a person, and to a member of an agency.

use super::{Access, Members, Request};
use crate::i18n::moments::zone_of_language;
use customer_management::application::ports::{CannotAct, MembershipView, SignedInAccount};
use customer_management::domain::caller::{Member, Person};
use customer_management::domain::ids::SessionId;
use customer_management::domain::time_zone::TimeZone;
use kernel::caller::Agent;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use tower_sessions::Session;

/// What a session keeps, by key. `user`, `client`, `address` and `session` are known to the
/// store as well.
pub mod keys {
    /// Who is signed in.
    pub const USER: &str = "user";
    /// What the browser says it is.
    pub const CLIENT: &str = "client";
    /// From where they signed in.
    pub const ADDRESS: &str = "address";
    /// The session's own id, put there by the store.
    pub const SESSION: &str = "session";
    /// The agency acted for.
    pub const AGENCY: &str = "agency";
    /// Whose password was right, and who still has to show a code.
    pub const HALF_WAY: &str = "half_way";
    /// What was asked of the site that vouches for people.
    pub const PROVIDER: &str = "provider";
    /// Where to go after signing in.
    pub const NEXT: &str = "next";
}

/// The session can't be read or kept.
#[derive(Debug, thiserror::Error)]
#[error("the session can't be used: {0}")]
pub struct SessionError(#[from] pub tower_sessions::session::Error);

/// Somebody who is signed in, as they are at this very request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The person and their agencies.
    pub account: SignedInAccount,
    /// The session that is used.
    pub session: Option<SessionId>,
    agency: Option<OrganizationId>,
}

impl Caller {
    /// Who a session belongs to: read anew, so that whatever changed holds.
    pub(super) async fn of(members: &Members, session: &Session) -> Result<Option<Self>, super::Failure> {
        let Some(user) = session.get::<UserId>(keys::USER).await.map_err(SessionError)? else {
            return Ok(None);
        };
        let Some(account) = members.customer_management.accounts.caller(user).await? else {
            return Ok(None);
        };
        let id = session.get::<SessionId>(keys::SESSION).await.map_err(SessionError)?;
        let agency = session.get::<OrganizationId>(keys::AGENCY).await.map_err(SessionError)?;
        Ok(Some(Self { account, session: id, agency }))
    }

    /// The person, for what they do in their own name.
    #[must_use]
    pub const fn person(&self) -> Person {
        self.account.person(self.session)
    }

    /// The agency acted for: the one that was chosen, else the first.
    #[must_use]
    pub fn membership(&self) -> Option<&MembershipView> {
        let memberships = &self.account.memberships;
        let chosen = memberships.iter().find(|membership| Some(membership.organization) == self.agency);
        chosen.or_else(|| memberships.first())
    }

    /// The clock they read: their agency's, else that of the country whose language they read.
    #[must_use]
    pub fn time_zone(&self) -> TimeZone {
        let of_language = zone_of_language(self.account.locale);
        self.membership().map_or(of_language, |membership| membership.time_zone)
    }

    /// The member, for what they do in the name of that agency.
    ///
    /// # Errors
    /// [`CannotAct`].
    pub fn member(&self) -> Result<Member, CannotAct> {
        let membership = self.membership().ok_or(CannotAct::UnknownOrganization)?;
        self.account.acting_for(membership.organization)
    }

    /// The same member, as the contexts that know no roles want them.
    #[must_use]
    pub fn agent(&self) -> Option<Agent> {
        let member = self.member().ok()?;
        Some(Agent::member(member.organization(), member.user()))
    }

    /// Whether their role allows something.
    #[must_use]
    pub fn may(&self, access: Access) -> bool {
        match access {
            Access::Anyone | Access::Person => true,
            Access::Member(permission) => {
                self.account.email_verified
                    && self.membership().is_some_and(|membership| membership.role.may(permission))
            }
        }
    }
}

/// Signs somebody in: the session gets another id, so that one which was planted before is
/// worth nothing, and forgets whatever it knew.
pub(crate) async fn begin_session(request: &Request, user: UserId) -> Result<(), SessionError> {
    let session = &request.session;
    session.clear().await;
    session.insert(keys::USER, user).await?;
    session.insert(keys::CLIENT, &request.client).await?;
    session.insert(keys::ADDRESS, request.address.to_string()).await?;
    session.cycle_id().await?;
    Ok(())
}

impl From<SessionError> for StorageError {
    fn from(error: SessionError) -> Self {
        Self::Unavailable(error.to_string())
    }
}
