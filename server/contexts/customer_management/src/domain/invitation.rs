//! The aggregate: an invitation into an agency.

use super::ids::InvitationId;
use super::role::Role;
use super::secrets::TokenHash;
use super::values::Email;
use chrono::TimeDelta;
use kernel::coded;
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Timestamp;
use thiserror::Error;

coded! {
    /// What became of an invitation. That it expired is seen from its date.
    InvitationStatus {
        /// Nobody has answered it.
        Pending = "PENDING",
        /// The invited person joined.
        Accepted = "ACCEPTED",
        /// It was taken back.
        Revoked = "REVOKED",
    }
}

/// Why an invitation stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvitationError {
    /// It was accepted or taken back before.
    #[error("this invitation was accepted or taken back")]
    NotPending,
    /// Its time is over.
    #[error("this invitation has expired")]
    Expired,
    /// It was sent to another address.
    #[error("this invitation was sent to another e-mail address")]
    ForSomebodyElse,
}

/// All that is kept of an invitation: what storage writes and reads back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationState {
    /// Its identity.
    pub id: InvitationId,
    /// How often it was saved; 0 before the first time.
    pub version: i64,
    /// Into which agency.
    pub organization: OrganizationId,
    /// Whom it was sent to.
    pub email: Email,
    /// What they are to be.
    pub role: Role,
    /// What is kept of the token in the letter.
    pub token: TokenHash,
    /// Who invited them.
    pub invited_by: UserId,
    /// When the letter was last sent.
    pub invited_at: Timestamp,
    /// From when on it can't be accepted any more.
    pub expires_at: Timestamp,
    /// What became of it.
    pub status: InvitationStatus,
}

/// An invitation into an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    state: InvitationState,
}

impl Invitation {
    /// How long it can be accepted.
    pub const LIFETIME: TimeDelta = TimeDelta::days(7);

    /// A new invitation.
    #[must_use]
    pub fn issue(
        id: InvitationId,
        organization: OrganizationId,
        email: Email,
        role: Role,
        token: TokenHash,
        invited_by: UserId,
        now: Timestamp,
    ) -> Self {
        let state = InvitationState {
            id,
            version: 0,
            organization,
            email,
            role,
            token,
            invited_by,
            invited_at: now,
            expires_at: now + Self::LIFETIME,
            status: InvitationStatus::Pending,
        };
        Self { state }
    }

    /// An invitation as storage has it.
    #[must_use]
    pub const fn restored(state: InvitationState) -> Self {
        Self { state }
    }

    /// Its identity.
    #[must_use]
    pub const fn id(&self) -> InvitationId {
        self.state.id
    }

    /// All there is to know of it.
    #[must_use]
    pub const fn state(&self) -> &InvitationState {
        &self.state
    }

    /// Whether it can be accepted now: it takes a place in the team.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.state.status == InvitationStatus::Pending && now < self.state.expires_at
    }

    /// Sends it once more: the token of the letter before is worth nothing
    /// from now on, and its time begins anew.
    ///
    /// # Errors
    /// [`InvitationError::NotPending`].
    pub fn renew(&mut self, token: TokenHash, now: Timestamp) -> Result<(), InvitationError> {
        self.require_pending()?;
        self.state.token = token;
        self.state.invited_at = now;
        self.state.expires_at = now + Self::LIFETIME;
        Ok(())
    }

    /// Takes it back.
    ///
    /// # Errors
    /// [`InvitationError::NotPending`].
    pub fn revoke(&mut self) -> Result<(), InvitationError> {
        self.require_pending()?;
        self.state.status = InvitationStatus::Revoked;
        Ok(())
    }

    /// The person with this address accepts it.
    ///
    /// # Errors
    /// [`InvitationError`].
    pub fn accept(&mut self, email: &Email, now: Timestamp) -> Result<(), InvitationError> {
        self.require_pending()?;
        if email != &self.state.email {
            return Err(InvitationError::ForSomebodyElse);
        }
        if !self.is_open(now) {
            return Err(InvitationError::Expired);
        }
        self.state.status = InvitationStatus::Accepted;
        Ok(())
    }

    /// Called by storage when it is written.
    pub const fn saved_as(&mut self, version: i64) {
        self.state.version = version;
    }

    fn require_pending(&self) -> Result<(), InvitationError> {
        match self.state.status {
            InvitationStatus::Pending => Ok(()),
            InvitationStatus::Accepted | InvitationStatus::Revoked => Err(InvitationError::NotPending),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{AGENCY, email, noon, token_hash};
    use uuid::Uuid;

    fn invitation() -> Invitation {
        let (id, by) = (InvitationId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        Invitation::issue(id, AGENCY, email("rui@example.pt"), Role::Agent, token_hash(1), by, noon())
    }

    #[test]
    fn it_is_accepted_within_seven_days_and_not_a_moment_later() {
        let rui = email("rui@example.pt");
        let last = noon() + TimeDelta::days(7) - TimeDelta::microseconds(1);
        assert!(invitation().is_open(last));
        assert_eq!(invitation().accept(&rui, last), Ok(()));
        let over = noon() + TimeDelta::days(7);
        assert!(!invitation().is_open(over));
        assert_eq!(invitation().accept(&rui, over), Err(InvitationError::Expired));
    }

    #[test]
    fn only_who_it_was_sent_to_accepts_it() {
        let mut invitation = invitation();
        let refused = invitation.accept(&email("eva@example.pt"), noon());
        assert_eq!(refused, Err(InvitationError::ForSomebodyElse));
        assert!(invitation.is_open(noon()));
    }

    #[test]
    fn once_answered_it_stays_so() {
        let rui = email("rui@example.pt");
        let mut accepted = invitation();
        accepted.accept(&rui, noon()).unwrap();
        let mut revoked = invitation();
        revoked.revoke().unwrap();
        for mut answered in [accepted, revoked] {
            assert_eq!(answered.accept(&rui, noon()), Err(InvitationError::NotPending));
            assert_eq!(answered.revoke(), Err(InvitationError::NotPending));
            assert_eq!(answered.renew(token_hash(2), noon()), Err(InvitationError::NotPending));
        }
    }

    #[test]
    fn sent_once_more_it_has_another_token_and_its_time_begins_anew() {
        let mut invitation = invitation();
        let later = noon() + TimeDelta::days(30);
        invitation.renew(token_hash(2), later).unwrap();
        assert_eq!(invitation.state().token, token_hash(2));
        assert_eq!(invitation.state().expires_at, later + TimeDelta::days(7));
        assert!(invitation.is_open(later));
    }
}
