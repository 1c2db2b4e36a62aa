//! Reads of people and teams, outside of any change: each answers one page, in
//! one round trip.

use crate::domain::branding::Logo;
use crate::domain::caller::{Member, Person};
use crate::domain::ids::{InvitationId, NotificationId, SessionId};
use crate::domain::notification::NotificationKind;
use crate::domain::role::Role;
use crate::domain::secrets::{PasswordHash, TokenHash};
use crate::domain::subscription::{Limits, SubscriptionState};
use crate::domain::time_zone::TimeZone;
use crate::domain::values::{Email, PersonName, PhoneNumber, Slug, TradeName};
use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::locale::Locale;
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use thiserror::Error;

/// Reads people and teams.
#[async_trait]
pub trait AccountQueries: Send + Sync {
    /// Who a session belongs to, as they are at this moment; asked on every
    /// request, so that a changed role or a removal holds on the next one.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn caller(&self, user: UserId) -> Result<Option<SignedInAccount>, StorageError>;

    /// By what the person with this address is known.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn credentials(&self, email: &Email) -> Result<Option<Credentials>, StorageError>;

    /// By what this person is known.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn credentials_of(&self, user: UserId) -> Result<Option<Credentials>, StorageError>;

    /// Where a person is signed in; the last used first.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn sessions(&self, user: UserId) -> Result<Vec<SessionView>, StorageError>;

    /// An agency's people and plan.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn team(
        &self,
        organization: OrganizationId,
        now: Timestamp,
    ) -> Result<Option<TeamView>, StorageError>;

    /// What a person sees of themselves.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn profile(&self, user: UserId) -> Result<Option<ProfileView>, StorageError>;

    /// What a person was told; the newest first, at most `limit`.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn notifications(&self, user: UserId, limit: u32) -> Result<Vec<NotificationView>, StorageError>;

    /// The invitation with this token, if it can be accepted now.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn invitation(
        &self,
        token: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<InvitationView>, StorageError>;

    /// What the link with this token confirms, if it works `now`: an e-mail address.
    ///
    /// # Errors
    /// [`StorageError`].
    async fn verification(
        &self,
        token: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<VerificationView>, StorageError>;
}

/// Somebody who is signed in, with all that a request has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedInAccount {
    /// Who it is.
    pub user: UserId,
    /// What they are called.
    pub name: PersonName,
    /// Their address.
    pub email: Email,
    /// The language they read.
    pub locale: Locale,
    /// Whether they showed that they read the mailbox.
    pub email_verified: bool,
    /// Whether they are asked for a second factor.
    pub second_factor: bool,
    /// The agencies they belong to, by name.
    pub memberships: Vec<MembershipView>,
    /// How many notifications they haven't read.
    pub unread: u64,
}

/// Why somebody can't act for an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CannotAct {
    /// They don't belong to it, or there is no such agency.
    #[error("there is no such agency")]
    UnknownOrganization,
    /// They haven't shown that they read their mailbox.
    #[error("the e-mail address has to be confirmed first")]
    EmailNotVerified,
}

impl SignedInAccount {
    /// The person, for what they do in their own name.
    #[must_use]
    pub const fn person(&self, session: Option<SessionId>) -> Person {
        Person::signed_in(self.user, session)
    }

    /// The member, for what they do in the name of an agency.
    ///
    /// # Errors
    /// [`CannotAct`].
    pub fn acting_for(&self, organization: OrganizationId) -> Result<Member, CannotAct> {
        let membership = self
            .memberships
            .iter()
            .find(|membership| membership.organization == organization)
            .ok_or(CannotAct::UnknownOrganization)?;
        if self.email_verified {
            Ok(Member::of(organization, self.user, membership.role))
        } else {
            Err(CannotAct::EmailNotVerified)
        }
    }
}

/// An agency somebody belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipView {
    /// The agency.
    pub organization: OrganizationId,
    /// Its name.
    pub name: TradeName,
    /// Its address on the portal.
    pub slug: Slug,
    /// By which clock it works.
    pub time_zone: TimeZone,
    /// Its logo.
    pub logo: Option<Logo>,
    /// What they are in it.
    pub role: Role,
}

/// By what somebody is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Who it is.
    pub user: UserId,
    /// What is kept of the password; none: they sign in elsewhere.
    pub password: Option<PasswordHash>,
    /// Whether they are asked for a second factor.
    pub second_factor: bool,
}

/// A browser in which somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionView {
    /// Its identity.
    pub id: SessionId,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_seen_at: Timestamp,
    /// What the browser says it is.
    pub client: String,
    /// From which network address.
    pub address: String,
}

/// An agency's people and plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamView {
    /// Who is in the team; the first to join first.
    pub members: Vec<MemberView>,
    /// Who is invited, also those whose time is over; the last sent first.
    pub invitations: Vec<InvitedView>,
    /// What it pays for.
    pub subscription: SubscriptionState,
}

impl TeamView {
    /// What the agency may have.
    #[must_use]
    pub const fn limits(&self) -> Limits {
        self.subscription.limits()
    }

    /// How many places are taken, by members and open invitations.
    #[must_use]
    pub fn places_taken(&self) -> usize {
        self.members.len() + self.invitations.iter().filter(|invited| !invited.expired).count()
    }
}

/// Somebody in a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberView {
    /// Who it is.
    pub user: UserId,
    /// What they are called.
    pub name: PersonName,
    /// Their address.
    pub email: Email,
    /// Their telephone.
    pub phone: Option<PhoneNumber>,
    /// Whether they showed that they read the mailbox.
    pub email_verified: bool,
    /// What they are in the team.
    pub role: Role,
    /// Since when.
    pub joined_at: Timestamp,
}

/// Somebody who is invited into a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitedView {
    /// The invitation.
    pub id: InvitationId,
    /// Whom it was sent to.
    pub email: Email,
    /// What they are to be.
    pub role: Role,
    /// When the letter was last sent.
    pub invited_at: Timestamp,
    /// From when on it can't be accepted any more.
    pub expires_at: Timestamp,
    /// Whether that is over.
    pub expired: bool,
}

/// What a person sees of themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileView {
    /// Their address.
    pub email: Email,
    /// What they are called.
    pub name: PersonName,
    /// Their telephone.
    pub phone: Option<PhoneNumber>,
    /// The language they read.
    pub locale: Locale,
    /// Whether they showed that they read the mailbox.
    pub email_verified: bool,
    /// Whether they can sign in by a password.
    pub has_password: bool,
    /// Other sites they can sign in by: addresses of issuers, sorted.
    pub identity_issuers: Vec<String>,
    /// How many recovery codes are left; none: no second factor is in use.
    pub recovery_codes_left: Option<u32>,
    /// When they registered.
    pub created_at: Timestamp,
}

/// Something that a person was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotificationView {
    /// Its identity.
    pub id: NotificationId,
    /// The agency it is about.
    pub organization: OrganizationId,
    /// The agency's name.
    pub organization_name: TradeName,
    /// What is told.
    pub kind: NotificationKind,
    /// When it happened.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

/// What a link confirms, for who holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerificationView {
    /// The address.
    pub email: Email,
    /// The name of the agency that its owner belongs to, the first of several; none where they
    /// left it meanwhile.
    pub organization_name: Option<TradeName>,
}

/// An invitation, for who holds its link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationView {
    /// The agency.
    pub organization: OrganizationId,
    /// Its name.
    pub organization_name: TradeName,
    /// Whom it was sent to.
    pub email: Email,
    /// What they are to be.
    pub role: Role,
    /// The name of who invites.
    pub inviter: PersonName,
    /// From when on it can't be accepted any more.
    pub expires_at: Timestamp,
    /// Whether somebody with this address has an account: they sign in to
    /// accept, others register.
    pub known_user: bool,
}
