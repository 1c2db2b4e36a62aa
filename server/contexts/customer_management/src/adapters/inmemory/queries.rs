//! The reads, of what is committed.

use super::InMemoryStore;
use super::store::Kept;
use crate::application::ports::{
    AccountQueries, Credentials, InvitationView, InvitedView, MemberView, MembershipView, NotificationView,
    OrganizationQueries, ProfileView, SessionView, SignedInAccount, TeamView, VerificationView,
};
use crate::domain::invitation::{InvitationState, InvitationStatus};
use crate::domain::organization::OrganizationState;
use crate::domain::secrets::TokenHash;
use crate::domain::team::Membership;
use crate::domain::token::Purpose;
use crate::domain::user::UserState;
use crate::domain::values::{Email, Slug};
use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;
use std::cmp::Reverse;

#[async_trait]
impl OrganizationQueries for InMemoryStore {
    async fn by_slug(&self, slug: &Slug) -> Result<Option<OrganizationState>, StorageError> {
        Ok(self.kept().organizations.values().find(|state| &state.profile.slug == slug).cloned())
    }

    async fn by_id(&self, id: OrganizationId) -> Result<Option<OrganizationState>, StorageError> {
        Ok(self.kept().organizations.get(&id).cloned())
    }

    async fn list(&self) -> Result<Vec<OrganizationState>, StorageError> {
        let mut all: Vec<_> = self.kept().organizations.values().cloned().collect();
        all.sort_by(|one, other| one.profile.slug.cmp(&other.profile.slug));
        Ok(all)
    }
}

impl Kept {
    fn memberships(&self, user: UserId) -> Vec<MembershipView> {
        let mut views: Vec<_> = self
            .teams
            .values()
            .flat_map(|team| team.memberships.iter().map(|membership| (team.organization, membership)))
            .filter(|(_, membership)| membership.user == user)
            .filter_map(|(id, membership)| {
                let OrganizationState { profile, logo, .. } = self.organizations.get(&id)?;
                Some(MembershipView {
                    organization: id,
                    name: profile.name.clone(),
                    slug: profile.slug.clone(),
                    time_zone: profile.time_zone,
                    logo: logo.clone(),
                    role: membership.role,
                })
            })
            .collect();
        views.sort_by(|one, other| (&one.name, one.organization).cmp(&(&other.name, other.organization)));
        views
    }

    fn member(&self, membership: &Membership) -> Option<MemberView> {
        let user = self.users.get(&membership.user)?;
        Some(MemberView {
            user: user.id,
            name: user.name.clone(),
            email: user.email.clone(),
            phone: user.phone.clone(),
            email_verified: user.email_verified_at.is_some(),
            role: membership.role,
            joined_at: membership.joined_at,
        })
    }

    fn pending_invitations(&self) -> impl Iterator<Item = &InvitationState> {
        self.invitations.values().filter(|one| one.status == InvitationStatus::Pending)
    }
}

fn asked_for_second_factor(user: &UserState) -> bool {
    user.second_factor.as_ref().is_some_and(|factor| factor.confirmed_at.is_some())
}

fn credentials(user: &UserState) -> Credentials {
    Credentials {
        user: user.id,
        password: user.password.clone(),
        second_factor: asked_for_second_factor(user),
    }
}

#[async_trait]
impl AccountQueries for InMemoryStore {
    async fn caller(&self, user: UserId) -> Result<Option<SignedInAccount>, StorageError> {
        let kept = self.kept();
        let unread = |user| kept.notifications.iter().filter(move |n| n.user == user && n.read_at.is_none());
        Ok(kept.users.get(&user).map(|state| SignedInAccount {
            user,
            name: state.name.clone(),
            email: state.email.clone(),
            locale: state.locale,
            email_verified: state.email_verified_at.is_some(),
            second_factor: asked_for_second_factor(state),
            memberships: kept.memberships(user),
            unread: unread(user).count() as u64,
        }))
    }

    async fn credentials(&self, email: &Email) -> Result<Option<Credentials>, StorageError> {
        Ok(self.kept().users.values().find(|user| &user.email == email).map(credentials))
    }

    async fn credentials_of(&self, user: UserId) -> Result<Option<Credentials>, StorageError> {
        Ok(self.kept().users.get(&user).map(credentials))
    }

    async fn sessions(&self, user: UserId) -> Result<Vec<SessionView>, StorageError> {
        let kept = self.kept();
        let mut sessions: Vec<_> = kept
            .sessions
            .values()
            .filter(|(owner, _)| *owner == user)
            .map(|(_, session)| session.clone())
            .collect();
        sessions.sort_by_key(|session| Reverse((session.last_seen_at, session.id)));
        Ok(sessions)
    }

    async fn team(
        &self,
        organization: OrganizationId,
        now: Timestamp,
    ) -> Result<Option<TeamView>, StorageError> {
        let kept = self.kept();
        let (Some(team), Some(subscription)) =
            (kept.teams.get(&organization), kept.subscriptions.get(&organization))
        else {
            return Ok(None);
        };
        let mut invitations: Vec<_> = kept
            .pending_invitations()
            .filter(|one| one.organization == organization)
            .map(|one| InvitedView {
                id: one.id,
                email: one.email.clone(),
                role: one.role,
                invited_at: one.invited_at,
                expires_at: one.expires_at,
                expired: one.expires_at <= now,
            })
            .collect();
        invitations.sort_by_key(|one| Reverse((one.invited_at, one.id)));
        let members = team.memberships.iter().filter_map(|one| kept.member(one)).collect();
        Ok(Some(TeamView { members, invitations, subscription: *subscription }))
    }

    async fn profile(&self, user: UserId) -> Result<Option<ProfileView>, StorageError> {
        Ok(self.kept().users.get(&user).map(|state| {
            let factor = state.second_factor.as_ref().filter(|factor| factor.confirmed_at.is_some());
            let mut identity_issuers: Vec<_> =
                state.identities.iter().map(|identity| identity.issuer().to_owned()).collect();
            identity_issuers.sort();
            ProfileView {
                email: state.email.clone(),
                name: state.name.clone(),
                phone: state.phone.clone(),
                locale: state.locale,
                email_verified: state.email_verified_at.is_some(),
                has_password: state.password.is_some(),
                identity_issuers,
                recovery_codes_left: factor
                    .map(|factor| u32::try_from(factor.recovery_codes.len()).unwrap_or(u32::MAX)),
                created_at: state.created_at,
            }
        }))
    }

    async fn notifications(&self, user: UserId, limit: u32) -> Result<Vec<NotificationView>, StorageError> {
        let kept = self.kept();
        let mut found: Vec<_> = kept
            .notifications
            .iter()
            .filter(|notification| notification.user == user)
            .filter_map(|notification| {
                let organization = kept.organizations.get(&notification.organization)?;
                Some(NotificationView {
                    id: notification.id,
                    organization: organization.id,
                    organization_name: organization.profile.name.clone(),
                    kind: notification.kind.clone(),
                    created_at: notification.created_at,
                    read_at: notification.read_at,
                })
            })
            .collect();
        found.sort_by_key(|one| Reverse((one.created_at, one.id)));
        found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(found)
    }

    async fn invitation(
        &self,
        token: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<InvitationView>, StorageError> {
        let kept = self.kept();
        let found = kept.pending_invitations().find(|one| &one.token == token && now < one.expires_at);
        Ok(found.and_then(|one| {
            Some(InvitationView {
                organization: one.organization,
                organization_name: kept.organizations.get(&one.organization)?.profile.name.clone(),
                email: one.email.clone(),
                role: one.role,
                inviter: kept.users.get(&one.invited_by)?.name.clone(),
                expires_at: one.expires_at,
                known_user: kept.users.values().any(|user| user.email == one.email),
            })
        }))
    }

    async fn verification(
        &self,
        token: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<VerificationView>, StorageError> {
        let kept = self.kept();
        let found = kept.tokens.get(token);
        let found = found.filter(|one| one.purpose == Purpose::VerifyEmail && now < one.expires_at);
        Ok(found.and_then(|one| {
            let teams = kept.teams.values().flat_map(|team| {
                team.memberships.iter().map(move |membership| (membership, team.organization))
            });
            let theirs = teams.filter(|(membership, _)| membership.user == one.user);
            let first = theirs.min_by_key(|(membership, organization)| (membership.joined_at, *organization));
            let agency = first.and_then(|(_, organization)| kept.organizations.get(&organization));
            Some(VerificationView {
                email: kept.users.get(&one.user)?.email.clone(),
                organization_name: agency.map(|agency| agency.profile.name.clone()),
            })
        }))
    }
}
