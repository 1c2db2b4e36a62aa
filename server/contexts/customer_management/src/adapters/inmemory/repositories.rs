//! The repositories: each reads and changes the unit's own copy.

use super::store::InMemoryUnit;
use crate::application::ports::{
    InvitationRepository, LetterBox, NotificationRepository, OrganizationRepository, SessionRepository,
    SubscriptionRepository, TeamRepository, TokenRepository, UserRepository,
};
use crate::domain::ids::{InvitationId, NotificationId, SessionId};
use crate::domain::invitation::{Invitation, InvitationState, InvitationStatus};
use crate::domain::letter::Letter;
use crate::domain::notification::Notification;
use crate::domain::organization::Organization;
use crate::domain::secrets::{ExternalIdentity, TokenHash};
use crate::domain::subscription::Subscription;
use crate::domain::team::{Membership, Team, TeamChange, TeamState};
use crate::domain::token::{OneTimeToken, Purpose};
use crate::domain::user::User;
use crate::domain::values::Email;
use async_trait::async_trait;
use kernel::ids::{OrganizationId, UserId};
use kernel::storage::StorageError;
use kernel::time::Timestamp;

/// Goes on when what is kept is what was loaded (nothing, for something new).
fn expect_version(kept: Option<i64>, loaded: Option<i64>) -> Result<(), StorageError> {
    if kept == loaded { Ok(()) } else { Err(StorageError::Conflict) }
}

fn free(taken: bool) -> Result<(), StorageError> {
    if taken { Err(StorageError::Conflict) } else { Ok(()) }
}

impl InMemoryUnit {
    fn keep_organization(&mut self, organization: &mut Organization) -> Result<(), StorageError> {
        let state = organization.state();
        let (id, version) = (state.id, state.version + 1);
        let mut others = self.draft.organizations.values().filter(|other| other.id != id);
        free(others.any(|other| other.profile.slug == state.profile.slug))?;
        self.tell(organization.pending(), version)?;
        organization.saved_as(version);
        self.draft.organizations.insert(id, organization.state().clone());
        self.public = true;
        Ok(())
    }

    fn keep_user(&mut self, user: &mut User) -> Result<(), StorageError> {
        let state = user.state();
        let (id, version) = (state.id, state.version + 1);
        let mut others = self.draft.users.values().filter(|other| other.id != id);
        free(others.any(|other| {
            other.email == state.email
                || other.identities.iter().any(|identity| state.identities.contains(identity))
        }))?;
        self.tell(user.pending(), version)?;
        user.saved_as(version);
        self.draft.users.insert(id, user.state().clone());
        Ok(())
    }

    fn keep_invitation(&mut self, invitation: &mut Invitation) -> Result<(), StorageError> {
        let state = invitation.state();
        let pending = state.status == InvitationStatus::Pending;
        let mut others = self.draft.invitations.values().filter(|other| other.id != state.id);
        free(others.any(|other| {
            let same = other.organization == state.organization && other.email == state.email;
            other.token == state.token || (pending && same && other.status == InvitationStatus::Pending)
        }))?;
        invitation.saved_as(invitation.state().version + 1);
        self.draft.invitations.insert(invitation.id(), invitation.state().clone());
        Ok(())
    }

    fn pending_invitations(&self) -> impl Iterator<Item = &InvitationState> {
        self.draft.invitations.values().filter(|one| one.status == InvitationStatus::Pending)
    }
}

#[async_trait]
impl OrganizationRepository for InMemoryUnit {
    async fn add(&mut self, organization: &mut Organization) -> Result<(), StorageError> {
        let id = organization.id();
        free(self.draft.organizations.contains_key(&id))?;
        self.keep_organization(organization)?;
        let team = TeamState { organization: id, version: 0, memberships: Vec::new() };
        self.draft.teams.insert(id, team);
        Ok(())
    }

    async fn find(&mut self, id: OrganizationId) -> Result<Option<Organization>, StorageError> {
        Ok(self.draft.organizations.get(&id).cloned().map(Organization::restored))
    }

    async fn save(&mut self, organization: &mut Organization) -> Result<(), StorageError> {
        let kept = self.draft.organizations.get(&organization.id()).map(|kept| kept.version);
        expect_version(kept, Some(organization.state().version))?;
        self.keep_organization(organization)
    }
}

#[async_trait]
impl UserRepository for InMemoryUnit {
    async fn add(&mut self, user: &mut User) -> Result<(), StorageError> {
        free(self.draft.users.contains_key(&user.id()))?;
        self.keep_user(user)
    }

    async fn find(&mut self, id: UserId) -> Result<Option<User>, StorageError> {
        Ok(self.draft.users.get(&id).cloned().map(User::restored))
    }

    async fn by_email(&mut self, email: &Email) -> Result<Option<User>, StorageError> {
        let found = self.draft.users.values().find(|user| &user.email == email);
        Ok(found.cloned().map(User::restored))
    }

    async fn by_identity(&mut self, identity: &ExternalIdentity) -> Result<Option<User>, StorageError> {
        let found = self.draft.users.values().find(|user| user.identities.contains(identity));
        Ok(found.cloned().map(User::restored))
    }

    async fn save(&mut self, user: &mut User) -> Result<(), StorageError> {
        let kept = self.draft.users.get(&user.id()).map(|kept| kept.version);
        expect_version(kept, Some(user.state().version))?;
        self.keep_user(user)
    }
}

/// Applies a change, or finds that the membership isn't as it was.
fn apply(memberships: &mut Vec<Membership>, change: TeamChange) -> Result<(), StorageError> {
    let found = |user| memberships.iter().position(|one: &Membership| one.user == user);
    match change {
        TeamChange::Joined(membership) => {
            free(found(membership.user).is_some())?;
            memberships.push(membership);
            memberships.sort_by_key(|one| (one.joined_at, one.user));
        }
        TeamChange::RoleChanged { user, role } => {
            let place = found(user).ok_or(StorageError::Conflict)?;
            memberships[place].role = role;
        }
        TeamChange::Left(user) => {
            let place = found(user).ok_or(StorageError::Conflict)?;
            memberships.remove(place);
        }
    }
    Ok(())
}

#[async_trait]
impl TeamRepository for InMemoryUnit {
    async fn lock(&mut self, organization: OrganizationId) -> Result<Option<Team>, StorageError> {
        Ok(self.draft.teams.get_mut(&organization).map(|team| {
            team.version += 1;
            Team::restored(team.clone())
        }))
    }

    async fn save(&mut self, team: &mut Team) -> Result<(), StorageError> {
        let kept = self.draft.teams.get_mut(&team.state().organization).ok_or(StorageError::Conflict)?;
        for change in team.changes() {
            apply(&mut kept.memberships, *change)?;
        }
        self.tell(team.pending(), team.state().version)?;
        team.saved();
        Ok(())
    }
}

#[async_trait]
impl InvitationRepository for InMemoryUnit {
    async fn add(&mut self, invitation: &mut Invitation) -> Result<(), StorageError> {
        free(self.draft.invitations.contains_key(&invitation.id()))?;
        self.keep_invitation(invitation)
    }

    async fn save(&mut self, invitation: &mut Invitation) -> Result<(), StorageError> {
        let kept = self.draft.invitations.get(&invitation.id()).map(|kept| kept.version);
        expect_version(kept, Some(invitation.state().version))?;
        self.keep_invitation(invitation)
    }

    async fn find(
        &mut self,
        organization: OrganizationId,
        id: InvitationId,
    ) -> Result<Option<Invitation>, StorageError> {
        let found = self.draft.invitations.get(&id).filter(|one| one.organization == organization);
        Ok(found.cloned().map(Invitation::restored))
    }

    async fn pending_by_token(&mut self, token: &TokenHash) -> Result<Option<Invitation>, StorageError> {
        Ok(self.pending_invitations().find(|one| &one.token == token).cloned().map(Invitation::restored))
    }

    async fn pending_for(&mut self, email: &Email) -> Result<Vec<Invitation>, StorageError> {
        let mut found: Vec<_> =
            self.pending_invitations().filter(|one| &one.email == email).cloned().collect();
        found.sort_by_key(|one| std::cmp::Reverse((one.invited_at, one.id)));
        Ok(found.into_iter().map(Invitation::restored).collect())
    }

    async fn open_count(
        &mut self,
        organization: OrganizationId,
        now: Timestamp,
    ) -> Result<usize, StorageError> {
        let open = |one: &&InvitationState| one.organization == organization && now < one.expires_at;
        Ok(self.pending_invitations().filter(open).count())
    }
}

#[async_trait]
impl SubscriptionRepository for InMemoryUnit {
    async fn add(&mut self, subscription: &mut Subscription) -> Result<(), StorageError> {
        let organization = subscription.state().organization;
        free(self.draft.subscriptions.contains_key(&organization))?;
        subscription.saved_as(subscription.state().version + 1);
        self.draft.subscriptions.insert(organization, *subscription.state());
        Ok(())
    }

    async fn find(&mut self, organization: OrganizationId) -> Result<Option<Subscription>, StorageError> {
        Ok(self.draft.subscriptions.get(&organization).copied().map(Subscription::restored))
    }

    async fn save(&mut self, subscription: &mut Subscription) -> Result<(), StorageError> {
        let state = subscription.state();
        let (organization, version) = (state.organization, state.version);
        let kept = self.draft.subscriptions.get(&organization).map(|kept| kept.version);
        expect_version(kept, Some(version))?;
        subscription.saved_as(version + 1);
        self.draft.subscriptions.insert(organization, *subscription.state());
        Ok(())
    }
}

#[async_trait]
impl TokenRepository for InMemoryUnit {
    async fn add(&mut self, token: &OneTimeToken) -> Result<(), StorageError> {
        free(self.draft.tokens.contains_key(&token.hash))?;
        self.draft.tokens.insert(token.hash.clone(), token.clone());
        Ok(())
    }

    async fn spend(
        &mut self,
        hash: &TokenHash,
        purpose: Purpose,
        now: Timestamp,
    ) -> Result<Option<UserId>, StorageError> {
        let found = self.draft.tokens.get(hash);
        let user =
            found.filter(|token| token.purpose == purpose && now < token.expires_at).map(|token| token.user);
        if user.is_some() {
            self.draft.tokens.remove(hash);
        }
        Ok(user)
    }

    async fn forget_all(&mut self, user: UserId, purpose: Purpose) -> Result<(), StorageError> {
        self.draft.tokens.retain(|_, token| (token.user, token.purpose) != (user, purpose));
        Ok(())
    }
}

#[async_trait]
impl SessionRepository for InMemoryUnit {
    async fn revoke(&mut self, user: UserId, session: SessionId) -> Result<bool, StorageError> {
        let theirs = self.draft.sessions.get(&session).is_some_and(|(owner, _)| *owner == user);
        if theirs {
            self.draft.sessions.remove(&session);
        }
        Ok(theirs)
    }

    async fn revoke_all(&mut self, user: UserId, except: Option<SessionId>) -> Result<u64, StorageError> {
        let before = self.draft.sessions.len();
        self.draft.sessions.retain(|id, (owner, _)| *owner != user || Some(*id) == except);
        Ok((before - self.draft.sessions.len()) as u64)
    }
}

#[async_trait]
impl NotificationRepository for InMemoryUnit {
    async fn add(&mut self, notification: &Notification) -> Result<(), StorageError> {
        self.draft.notifications.push(notification.clone());
        Ok(())
    }

    async fn mark_read(
        &mut self,
        user: UserId,
        which: Option<NotificationId>,
        now: Timestamp,
    ) -> Result<u64, StorageError> {
        let meant = |one: &&mut Notification| {
            one.user == user && one.read_at.is_none() && which.is_none_or(|id| id == one.id)
        };
        let mut count = 0;
        for notification in self.draft.notifications.iter_mut().filter(meant) {
            notification.read_at = Some(now);
            count += 1;
        }
        Ok(count)
    }
}

#[async_trait]
impl LetterBox for InMemoryUnit {
    async fn post(&mut self, letter: &Letter) -> Result<(), StorageError> {
        self.tell(&[letter.posting()], 1)?;
        self.draft.letters.push(letter.clone());
        Ok(())
    }
}
